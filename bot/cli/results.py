"""Results of tests, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from bot.cli.console import out
from bot.measure.outcome import Check, Kind, Outcome
from nlu import Answered, Confusion, Evaluation, WeakPoints

KINDS: tuple[tuple[Kind, str], ...] = (("intent", "intents"), ("entities", "entities"), ("action", "actions"))
SHOWN = 10
"""Labels and mistakes that are printed; --out writes all."""


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Every story that failed, each wrong step with its place; then a table of what was right."""
    if not outcomes:
        out.print("There are no test stories: write some into tests/test_stories.yml.")
        return
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        out.print(f"[red]✗[/red] [bold]{escape(outcome.case.name)}[/bold]")
        for check in outcome.wrong:
            _print_wrong(check)
    out.print("[italic]Test stories[/italic]")
    table = Table()
    for heading in ("", "right", "of", "share"):
        table.add_column(heading, justify="left" if not heading else "right")
    _add_row(table, "stories", len(outcomes) - len(failed), len(outcomes))
    checks = [check for outcome in outcomes for check in outcome.checks]
    for kind, name in KINDS:
        made = [check for check in checks if check.kind == kind]
        if made:
            _add_row(table, name, sum(check.passed for check in made), len(made))
    out.print(table)


def print_evaluation(evaluation: Evaluation, weak_points: WeakPoints, *, note: str, fail_under: float) -> None:
    """Figures of understanding, the weakest intents, the worst confusions with their mends, and the surest mistakes."""
    intents = evaluation.intents
    _print_figures(evaluation)
    weak = sorted(((name, s) for name, s in intents.labels.items() if s.f1 < 1), key=lambda item: item[1].f1)
    if weak:
        out.print("[italic]Intents to look at[/italic]")
        table = Table()
        for heading in ("intent", "precision", "recall", "F1", "examples"):
            table.add_column(heading, justify="left" if heading == "intent" else "right")
        for name, scores in weak[:SHOWN]:
            figures = (f"{scores.precision:.2f}", f"{scores.recall:.2f}", f"{scores.f1:.2f}", str(scores.support))
            table.add_row(escape(name), *figures)
        out.print(table)
    if weak_points.confusions:
        out.print("[italic]The worst confusions[/italic]")
    for confusion in weak_points.confusions:
        _print_confusion(confusion)
    if weak_points.suspects:
        out.print("[italic]Labels that look wrong: it is as sure of another intent as where it is right[/italic]")
    for suspect in weak_points.suspects:
        _print_mistake(suspect)
    others = [mistake for mistake in intents.mistakes if mistake not in weak_points.suspects]
    if others:
        out.print("[italic]The surest other mistakes[/italic]")
    for mistake in others[:SHOWN]:
        _print_mistake(mistake)
    if len(others) > SHOWN:
        out.print(f"{len(others) - SHOWN} more mistakes: --out writes them all.")
    if note:
        _line(f"[yellow]Note:[/yellow] {note}")
    if intents.accuracy < fail_under:
        out.print(
            f"[red]Failed:[/red] {intents.accuracy:.1%} of the intents are right; at least {fail_under:.1%} must be."
        )


def _print_confusion(confusion: Confusion) -> None:
    other = confusion.predicted or "nothing"
    back = f", {confusion.back} the other way" if confusion.back else ""
    head = f"[bold]{escape(confusion.expected)}[/bold] taken for [bold]{escape(other)}[/bold]"
    _line(f"{head}: {confusion.count} {'times' if confusion.count > 1 else 'time'}{back}")
    for pull in confusion.messages:
        like = f", like {escape(repr(pull.nearest.text))} ({escape(pull.nearest.place)})" if pull.nearest else ""
        _line(f"    {escape(repr(pull.message.text))}{like}")
    _line(f"    [green]Mend:[/green] {escape(confusion.mend)}")


def _print_mistake(mistake: Answered) -> None:
    _line(f"[bold]{escape(mistake.place)}[/bold]: {escape(repr(mistake.text))}")
    taken = escape(mistake.predicted or "nothing")
    out.print(f"    {escape(mistake.expected)}, taken for [yellow]{taken}[/yellow] ({mistake.confidence:.2f})")


def _print_figures(evaluation: Evaluation) -> None:
    out.print(f"[italic]Understanding of {evaluation.examples} examples[/italic]")
    table = Table()
    for heading in ("", "right", "F1"):
        table.add_column(heading, justify="left" if not heading else "right")
    intents, responses, entities = evaluation.intents, evaluation.responses, evaluation.entities
    table.add_row("intents", f"{intents.accuracy:.1%}", f"{intents.macro_f1:.3f}")
    if responses:
        table.add_row("answers to questions", f"{responses.accuracy:.1%}", f"{responses.macro_f1:.3f}")
    if entities:
        table.add_row("entities", "", f"{entities.f1:.3f}")
    out.print(table)
    out.print(f"Calibration error of the intents' confidence: {intents.calibration_error:.3f}")
    if evaluation.rejected is not None:
        out.print(f"Taken for out of scope: {evaluation.rejected:.1%} (none of these texts is)")
    if evaluation.folds:
        out.print("Accuracy of the folds: " + ", ".join(f"{accuracy:.1%}" for accuracy in evaluation.folds))


def _print_wrong(check: Check) -> None:
    by = f" by {check.policy}" if check.policy else ""
    sure = f" ({check.confidence:.2f})" if check.confidence is not None else ""
    said = f" in {check.text!r}" if check.text else ""
    _line(f"    [bold]{escape(check.place)}[/bold]: {check.kind}{escape(said)}")
    _line(f"        expected  [green]{escape(_or_nothing(check.expected))}[/green]")
    _line(f"        predicted [red]{escape(_or_nothing(check.predicted))}[/red]{escape(by)}{sure}")
    if check.hint:
        _line(f"        {escape(check.hint)}")


def _line(text: str) -> None:
    """A line that is not broken: places stay whole, for editors that open them."""
    out.print(text, soft_wrap=True)


def _or_nothing(label: str) -> str:
    return {"": "nothing", "action_listen": "action_listen (wait for the customer)"}.get(label, label)


def _add_row(table: Table, name: str, right: int, total: int) -> None:
    colour = "green" if right == total else "red"
    table.add_row(name, f"[{colour}]{right}[/{colour}]", str(total), f"{right / total:.1%}")
