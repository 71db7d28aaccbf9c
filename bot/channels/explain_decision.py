"""One decision explained: why it fell, what the policies knew, and why the others lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.policy import Prediction
from bot.dialogue.states import PolicyState
from bot.dialogue.watching import Watched, why_not, winner_of

STEPS = 8
"""Of the history, the last ones are shown."""


def explain_decision(watched: Watched, *, with_history: bool = True) -> Table:
    """Why, what was known, and the other policies. To listen when all agree needs no more than the reason.

    Args:
        watched: The decision.
        with_history: Say what went before.
    """
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style="dim", min_width=7, no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    for what, how in _lines(watched, with_history=with_history):
        table.add_row(what, Text(how))
    return table


def _lines(watched: Watched, *, with_history: bool) -> Iterator[tuple[str, str]]:
    decision = watched.decision
    if decision.explanation:
        yield "because", decision.explanation
    if decision.action == ACTION_LISTEN and all(best in {None, ACTION_LISTEN} for best in watched.best):
        return
    yield "knew", knew(watched)
    if with_history and (history := steps(watched.states)):
        yield "history", history
    winner = winner_of(decision)
    others = [pair for pair in zip(decision.predictions, watched.best, strict=True) if pair[0] is not winner]
    others.sort(key=lambda pair: -max(pair[0].scores.values(), default=0.0))
    if winner is not None:
        for number, (prediction, best) in enumerate(others):
            yield "" if number else "others", _other(prediction, best, winner, decision.action)


def _other(prediction: Prediction, best: str | None, winner: Prediction, action: str) -> str:
    if best is None:
        return f"{prediction.policy}: nothing ({prediction.explanation or 'it has no opinion'})"
    why = why_not(prediction, winner, agrees=best == action)
    because = f" ({prediction.explanation})" if prediction.explanation else ""
    return f"{prediction.policy}: {best} {prediction.scores.get(best, 0.0):.2f}{because}; {why}"


def knew(watched: Watched) -> str:
    """The state now, as policies see it."""
    state = watched.states[-1]
    parts = [f"after {_action(state) or 'nothing'}"]
    said = state.intent or (repr(state.text) if state.text else None)
    if said:
        parts.append(f"said {said}{_in_brackets(state.entities)}")
    if state.loop:
        parts.append(f"in {state.loop}")
    if watched.slots:
        parts.append(f"slots {_values(watched.slots, state)}")
    if watched.declined:
        parts.append(f"{watched.declined} has declined")
    return " · ".join(parts)


def steps(states: Sequence[PolicyState]) -> str:
    """What went before, one word a step: intents in quotes, and actions."""
    past = [word for word in map(_step, states[1:-1]) if word]
    left_out = f"({len(past) - STEPS} earlier) … " if len(past) > STEPS else ""
    return left_out + " → ".join(past[-STEPS:]) if past else ""


def _step(state: PolicyState) -> str:
    if state.action == ACTION_LISTEN:
        return f"“{state.intent or state.text}”" if state.intent or state.text else ""
    return _action(state)


def _action(state: PolicyState) -> str:
    return state.action or (repr(state.action_text) if state.action_text else "")


def _in_brackets(entities: Sequence[str]) -> str:
    return f" ({', '.join(entities)})" if entities else ""


def _values(slots: Mapping[str, Any], state: PolicyState) -> str:
    """Slots whose values policies tell apart with their values, others as set."""
    features = dict(state.slots)
    return ", ".join(f"{name} set" if features.get(name) == (1.0,) else f"{name} {slots[name]!r}" for name in slots)
