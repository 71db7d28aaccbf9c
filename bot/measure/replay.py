"""A test story replayed against a model (Rasa: ``rasa test core --e2e``).

Actions and forms do not run: at each step the model is asked what it would do, the answer is compared, and then the
story goes on with what *it* says, and with the slots and forms that it names. So one wrong step does not make the next
ones wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.assistant.domain import HANDOFF
from bot.assistant.flows import ActionStep, CheckpointStep, LoopStep, SlotStep, Step, UserStep
from bot.assistant.payload import parse_payload
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.conversation.tracker import Tracker
from bot.dialogue.blocks import event_of
from bot.dialogue.choose import choose
from bot.dialogue.entity_slots import slots_of_entities
from bot.dialogue.escalation import EscalationSettings, escalate, read_settings
from bot.dialogue.policy import Decision
from bot.measure.cases import Case
from bot.measure.entities import compare_entities
from bot.measure.outcome import Check, Outcome
from bot.model import Model
from nlu import did_you_mean

ESCALATION = "EscalationPolicy"
UNLIKELY = "action_unlikely_intent"
BROUGHT_ALONG: Mapping[str, tuple[e.Event, ...]] = {
    "action_default_fallback": (e.UserUtteranceReverted(),),
    "action_back": (e.UserUtteranceReverted(), e.UserUtteranceReverted()),
    "action_restart": (e.Restarted(),),
}
"""What actions that are built in always do; stories do not say it."""
AT_ONCE = 64
"""Messages that are understood together."""

Progress = Callable[[str, float], None]


def run_cases(cases: Sequence[Case], model: Model, *, progress: Progress) -> list[Outcome]:
    """Replay cases; one whose checkpoint is not open with the slots as they are is left out.

    Args:
        cases: From `bot.measure.cases.read_cases`.
        model: The model.
        progress: Told the stage and how far it is, from 0 to 1.
    """
    parsed = understand(cases, model, progress=progress)
    escalation = read_settings(model.config)
    outcomes: list[Outcome] = []
    for number, case in enumerate(cases):
        progress("Stories", number / len(cases))
        outcome = _Replay(case, model, parsed, escalation).run()
        if outcome is not None:
            outcomes.append(outcome)
    return outcomes


def understand(cases: Sequence[Case], model: Model, *, progress: Progress) -> dict[str, Mapping[str, Any]]:
    """Every message of the cases, as understood, by its text."""
    steps = [step for case in cases for step in case.steps if isinstance(step, UserStep)]
    texts = list(dict.fromkeys(step.text for step in steps if step.text))
    parsed: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(texts), AT_ONCE):
        progress("Messages", start / len(texts))
        some = texts[start : start + AT_ONCE]
        for text, result in zip(some, model.interpreter.parse_many(some), strict=True):
            parsed[text] = parse_payload(text, model.domain) or result.as_dict()
    return parsed


class _NotOpen(Exception):
    """A checkpoint asks for other slots."""


class _Replay:
    def __init__(
        self,
        case: Case,
        model: Model,
        parsed: Mapping[str, Mapping[str, Any]],
        escalation: EscalationSettings | None,
    ) -> None:
        self._case, self._model, self._parsed, self._escalation = case, model, parsed, escalation
        self._tracker = Tracker(case.name, model.domain.slot_table, [e.ActionExecuted(name=ACTION_LISTEN)])
        self._is_listening = True
        self._warnings: list[Check] = []

    def run(self) -> Outcome | None:
        try:
            checks = [check for step in self._case.steps for check in self._step(step)]
        except _NotOpen:
            return None
        checks += self._listens(self._case.steps[-1].place)
        return Outcome(self._case, tuple(checks), tuple(self._warnings))

    def _step(self, step: Step) -> Iterator[Check]:
        match step:
            case UserStep():
                yield from self._listens(step.place)
                yield from self._says(step)
            case ActionStep():
                yield from self._acts(step)
            case SlotStep() | LoopStep():
                self._tracker.append(event_of(step, is_rule=False))
            case CheckpointStep() if any(self._tracker.slots.get(s.name) != s.value for s in step.conditions):
                raise _NotOpen

    def _says(self, step: UserStep) -> Iterator[Check]:
        intent: dict[str, Any] = {"name": step.intent, "confidence": 1.0}
        meant = {"intent": intent, "entities": [dict(entity) for entity in step.entities]}
        understood = self._parsed[step.text] if step.text else meant
        if step.text and step.intent:
            yield from _understood(step, step.text, understood)
        # What nlu alone says (sentiment, the answer to a question) stays; intent and entities are the story's.
        parse_data = {**understood, **meant} if step.intent else understood
        if self._tracker.bot_stays_out:
            self._tracker.append(e.ConversationResumed())
        self._tracker.append(e.UserUttered(text=step.text, parse_data=parse_data))
        self._is_listening = False
        self._tracker.extend(slots_of_entities(step.entities, self._model.domain))

    def _acts(self, step: ActionStep) -> Iterator[Check]:
        event = event_of(step, is_rule=False)
        if isinstance(event, e.ActionExecuted):
            yield from self._action(step.name or step.text or "", step.place)
        else:  # `restart` and the like are events
            self._tracker.append(event)

    def _listens(self, place: str) -> Iterator[Check]:
        if not self._is_listening:
            yield from self._action(ACTION_LISTEN, place)

    def _action(self, expected: str, place: str) -> Iterator[Check]:
        if self._tracker.latest_message is None:
            # The customer has said nothing yet: there is nothing from which the action could be predicted.
            self._go_on(expected, None)
            return
        decision = self._decide()
        if decision.action == UNLIKELY and expected != UNLIKELY:
            # It says that the story is unlike those that were learned, and the next decision says what is done then.
            self._warnings.append(_check(expected, decision, place))
            self._go_on(UNLIKELY, decision)
            decision = self._decide()
        if decision.action != expected and decision.action == self._tracker.active_loop_name:
            # The form may have declined the message: then the others are asked, as in a conversation.
            self._tracker.append(e.ActionExecutionRejected(name=decision.action))
            decision = self._decide()
        self._go_on(expected, decision if decision.action == expected else None)
        yield replace(_check(expected, decision, place), hint=self._hint(expected))

    def _decide(self) -> Decision:
        if self._tracker.bot_stays_out:
            return Decision(action=ACTION_LISTEN, policy=None, confidence=None)
        if self._escalation and escalate(self._tracker, self._escalation):
            return Decision(action=HANDOFF, policy=ESCALATION, confidence=1.0)
        return choose(self._tracker, self._model.domain, self._model.policies)

    def _go_on(self, action: str, decision: Decision | None) -> None:
        """What the story says happens; what a right decision brings along (hidden turns and the like) goes with it."""
        is_text = action in self._model.domain.e2e_actions
        self._tracker.extend(decision.events if decision else ())
        self._tracker.append(
            e.ActionExecuted(
                name=None if is_text else action,
                action_text=action if is_text else None,
                policy=decision.policy if decision else None,
                hide_rule_turn=decision.hide_rule_turn if decision else False,
            )
        )
        self._is_listening = action == ACTION_LISTEN
        self._tracker.extend(BROUGHT_ALONG.get(action, ()))
        if action == HANDOFF:
            epoch = self._tracker.state.epoch + 1
            self._tracker.append(e.OwnershipChanged(owner="waiting", epoch=epoch, actor="bot"))

    def _hint(self, action: str) -> str:
        known = self._model.domain.action_names
        return "" if action in known else f"The domain has no {action!r}. {did_you_mean(action, known)}"


def _check(expected: str, decision: Decision, place: str) -> Check:
    return Check(
        kind="action",
        place=place,
        expected=expected,
        predicted=decision.action,
        policy=decision.policy,
        confidence=decision.confidence,
    )


def _understood(step: UserStep, text: str, understood: Mapping[str, Any]) -> Iterator[Check]:
    intent = understood.get("intent") or {}
    predicted = intent.get("full_retrieval_intent_name") if step.full_intent else intent.get("name")
    yield Check(
        kind="intent",
        place=step.place,
        expected=step.full_intent or str(step.intent),
        predicted=str(predicted or intent.get("name") or ""),
        confidence=intent.get("confidence"),
        text=text,
    )
    expected, found = compare_entities(text, step.entities, understood.get("entities") or ())
    if expected or found:
        yield Check(kind="entities", place=step.place, expected=expected, predicted=found, text=text)
