"""``usher customers export|erase|check|expire``: record, conversations, files and training examples together."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.console import Project, err, out

if TYPE_CHECKING:
    from bot.privacy.expiry import Expiry
    from bot.privacy.rights import Rights

T = TypeVar("T")

EXAMPLES = """
[bold]Examples[/bold]

  usher customers export C-1001 --out anna.zip

  usher customers erase C-1001

  usher customers check C-1001 email:anna.brook@example.com

  usher customers expire
"""

Customer = Annotated[str, typer.Argument(help="An account, or kind:value, such as email:anna.brook@example.com.")]
Key = Annotated[
    str | None,
    typer.Option(envvar="USHER_KEY", help="A key of an action server elsewhere that may do this.", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Put these commands beside those of the actions room."""
    for command in (export, erase, check, expire):
        app.command(epilog=EXAMPLES)(command)


def export(
    customer: Customer,
    project: Project = Path(),
    file: Annotated[Path, typer.Option("--out", "-o", help="The archive to write.")] = Path("export.zip"),
    key: Key = None,
) -> None:
    """Write everything that is known of a customer into one archive."""
    from bot.privacy.archive import write_archive

    given = _with_rights(project, key, lambda rights, _: rights.export(customer))
    write_archive(file, given)
    rows = sum(len(rows) for rows in given["record"]["tables"].values())
    out.print(f"{rows} rows and {len(given['conversations'])} conversations are in {file}.")


def erase(
    customer: Customer,
    project: Project = Path(),
    key: Key = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether this is meant.")] = False,
) -> None:
    """Erase a customer everywhere, write a receipt to var/receipts, and check that nothing is left."""
    if not yes and not typer.confirm("This cannot be undone. Erase this customer everywhere?"):
        raise typer.Exit(1)
    receipt = _with_rights(project, key, lambda rights, _: rights.erase(customer))
    file = project / "var" / "receipts" / f"{receipt['receipt']}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(receipt, indent=2) + "\n", encoding="utf-8")
    for place, count in _lines(receipt):
        out.print(f"{count:>7}  {place}")
    if receipt["train_again"]:
        out.print("The model has learnt from examples that are gone: run `usher train`, and remove older models.")
    out.print(f"The receipt is {file}.")
    _say_left(receipt["left"])


def check(
    customers: Annotated[list[str], typer.Argument(help="Names to look for: accounts, or kind:value.")],
    project: Project = Path(),
    key: Key = None,
) -> None:
    """Look for a customer's names in every table and file; exit code 1 where one is found."""
    _say_left(_with_rights(project, key, lambda rights, _: rights.check(customers)))


def expire(project: Project = Path(), key: Key = None) -> None:
    """Delete now what is kept no longer, as data/privacy.yml says; the servers do it once an hour."""
    deleted = _with_rights(project, key, lambda _, expiry: expiry.clear_out())
    for kind, count in deleted.items():
        out.print(f"{count:>7}  {kind}")
    out.print("Nothing is kept longer than it may be.")


def _lines(receipt: dict[str, Any]) -> list[tuple[str, int]]:
    record, said = receipt["record"], receipt["conversations"]
    lines = [
        (f"{what} in {name}", count)
        for what in ("deleted", "anonymised", "masked")
        for name, count in record[what].items()
    ]
    lines += [("tombstones", record["tombstones"]), ("conversations deleted", said["deleted"])]
    lines += [("events of conversations deleted", said["events"])]
    lines += [(f"masked in {name}", count) for name, count in said["masked"].items()]
    lines += [
        (f"{what} in {name}", count) for name, counts in receipt["files"].items() for what, count in counts.items()
    ]
    return lines + [(f"examples removed from {name}", count) for name, count in receipt["training_examples"].items()]


def _say_left(left: list[str]) -> None:
    for place in left:
        err.print(f"[red]Left:[/red] {place}", soft_wrap=True)
    if left:
        raise typer.Exit(1)
    out.print("Nothing is left in any table or file.")


def _with_rights(project: Path, key: str | None, work: Callable[[Rights, Expiry], Awaitable[T]]) -> T:
    from bot.cli.record import open_rights

    async def run() -> T:
        async with open_rights(project, key=key, by=_user_name()) as (rights, expiry):
            return await work(rights, expiry)

    return asyncio.run(run())


def _user_name() -> str:
    """Who runs the command, for the audit log; a user that the system has no name for by their number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
