"""``usher customers profile``: what is known of a customer, where from, and what each figure means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from actions.cli.record import Project, identity_named, open_record, out

Purpose = Literal["service", "personalisation", "analytics", "marketing"]
EXAMPLES = """
[bold]Examples[/bold]

  usher customers profile C-1001

  usher customers profile email:anna.brook@example.com --purpose personalisation
"""


def profile(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(help="An account, or kind:value of any identifier.")],
    project: Project = Path(),
    purpose: Annotated[Purpose, typer.Option(help="What it is read for.")] = "service",
) -> None:
    """Show what is known of a customer; the read is noted in the audit log."""
    from rich.table import Table

    from actions.clock import system_clock
    from actions.customer.definition import profile_definition
    from actions.customer.profile import read_profile
    from actions.customer.schema import Customer
    from actions.errors import UnknownCustomer
    from actions.privacy.audit import note
    from actions.settings import read_settings

    definition, now = profile_definition(project / read_settings().data), system_clock()
    with open_record(context, project) as store, store.session() as session:
        has_account = session.get(Customer, customer) is not None
        who = customer if has_account else f"identity:{identity_named(session, customer)}"
        found = read_profile(session, definition, who, now=now, purpose=purpose)
        if found is None:
            raise UnknownCustomer("nothing is known under this name.", place=customer)
        note(session, actor="command line", action="profile.read", subject=found.id, at=now, purpose=purpose)
    out.print(f"{found.id}: {', '.join(':'.join(name) for name in found.identifiers)}", markup=False, soft_wrap=True)
    out.print(f"allowed: {', '.join(sorted(found.allowed)) or 'nothing'}", markup=False)
    if purpose not in found.allowed:
        out.print(f"The customer has not allowed {purpose}.", markup=False)
        raise typer.Exit(1)
    table = Table("field", "value", "from", "since or meaning")
    for name, known in found.fields.items():
        computed = definition.computed.get(name)
        told = computed.means if computed else f"{known.at:%Y-%m-%d %H:%M}" if known.at else ""
        unit = f" {computed.unit}" if computed and computed.unit else ""
        table.add_row(name, f"{known.value}{unit}", known.source or "computed", told)
    out.print(table)
