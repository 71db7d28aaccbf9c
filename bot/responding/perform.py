"""Carries out an action that was chosen, whatever kind of action its name stands for."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from bot.assistant.domain import Domain
from bot.clock import Clock
from bot.conversation.events import Event
from bot.conversation.fold import ACTION_SESSION_START
from bot.conversation.language import language_of
from bot.conversation.tracker import Tracker
from bot.errors import ActionFailed
from bot.responding.action_client import ActionClient
from bot.responding.context import Context
from bot.responding.defaults import DEFAULTS
from bot.responding.forms import run_form
from bot.responding.handoff import hand_over
from bot.responding.language_unknown import say_language_unknown
from bot.responding.nlg_client import NlgClient
from bot.responding.remote import call_action
from bot.responding.slots import extract_slots
from bot.responding.templates import Templates
from bot.responding.utterance import bot_uttered, say_text, utter_declared, utter_retrieved

log = structlog.get_logger(__name__)

FAILURE_RESPONSE = "utter_action_failed"
DEFAULT_APOLOGY = "Sorry, something went wrong on our side. Please try again in a moment."


class Performer:
    """Runs actions. It changes nothing itself: what an action did is in the events it gives back.

    Args:
        domain: What the assistant knows of.
        templates: Says responses.
        actions: The action server; None where the deployment has none.
        clock: Time and ids.
        nlg: A server that says responses; None where they are the domain's.
    """

    def __init__(
        self,
        *,
        domain: Domain,
        templates: Templates,
        actions: ActionClient | None,
        clock: Clock,
        nlg: NlgClient | None = None,
    ) -> None:
        self._domain = domain
        self._templates = templates
        self._actions = actions
        self._clock = clock
        self._nlg = nlg

    async def perform(self, action: str, tracker: Tracker, *, channel: str) -> list[Event]:
        """Run an action.

        Args:
            action: Its name; of an end-to-end action, its text.
            tracker: The conversation, with the events that the decision brings along (``loop_interrupted``).
            channel: Where messages will be said.

        Returns:
            Its messages and other events, in order; the ``action`` event itself is not among them. Where one is
            ``action_execution_rejected``, the action asks not to be logged; where one is ``user``, slots are to be
            extracted again.

        Raises:
            ActionRejected: It declines to run; nothing of it is to be logged but ``action_execution_rejected``.
            ActionFailed: It could not be run.
        """
        return await _run(self._context(channel), tracker, action)

    async def extract_slots(self, tracker: Tracker) -> list[Event]:
        """Slots that the last message fills, and messages of the action that validates them.

        Raises:
            ActionFailed: An action that fills or validates slots failed.
        """
        return await extract_slots(self._context(tracker.state.latest_input_channel or ""), tracker)

    def apology(self, tracker: Tracker, *, channel: str) -> list[Event]:
        """What is said when something failed."""
        # Never from an NLG server: it may be what failed.
        message = self._templates.generate(
            FAILURE_RESPONSE, slots=tracker.slots, channel=channel, language=language_of(tracker)
        )
        if message is None:
            return [say_text(DEFAULT_APOLOGY, FAILURE_RESPONSE)]
        return [bot_uttered({**message, "utter_action": FAILURE_RESPONSE})]

    async def hand_over(self, tracker: Tracker, *, channel: str) -> list[Event]:
        """What the built-in ``action_handoff`` does, whatever the project has put in its place."""
        return await hand_over(self._context(channel), tracker)

    async def language_unknown(
        self, tracker: Tracker, code: str, *, request_intents: Sequence[str], channel: str
    ) -> list[Event]:
        """What is said to a message in a language that the assistant does not speak; the message is undone.

        Args:
            tracker: The conversation.
            code: The language.
            request_intents: Intents by which a customer asks for a person; the first that the domain has is offered.
            channel: Where it is said.

        Raises:
            ActionFailed: The NLG server failed.
        """
        intent = next((intent for intent in request_intents if intent in self._domain.intents), None)
        return await say_language_unknown(self._context(channel), tracker, code, person_intent=intent)

    def _context(self, channel: str) -> Context:
        return Context(
            domain=self._domain,
            templates=self._templates,
            actions=self._actions,
            clock=self._clock,
            channel=channel,
            perform=_run,
            nlg=self._nlg,
        )


async def _run(context: Context, tracker: Tracker, name: str) -> list[Event]:
    """The order in which Rasa decides what a name stands for."""
    domain = context.domain
    if name not in domain.action_names:
        raise ActionFailed("the assistant has no such action.", place=name, mend="Add it under actions: in domain.yml.")
    if name in DEFAULTS and not _is_replaced(name, domain):
        return await DEFAULTS[name](context, tracker)
    if name in _retrieval_actions(domain):
        return await utter_retrieved(context, tracker, name)
    if name in domain.e2e_actions:
        return [say_text(name)]
    if name.startswith("utter_"):
        return await utter_declared(context, tracker, name)
    if name in domain.forms and name not in domain.actions:
        return await run_form(context, tracker, name)
    return await _call(context, tracker, name)


async def _call(context: Context, tracker: Tracker, name: str) -> list[Event]:
    """A custom action; where the one that begins a session fails, the session begins all the same."""
    try:
        return await call_action(context, tracker, name)
    except ActionFailed as error:
        if name != ACTION_SESSION_START:
            raise
        log.warning("session_begins_without_its_action", error=str(error))
        return await DEFAULTS[ACTION_SESSION_START](context, tracker)


def _is_replaced(name: str, domain: Domain) -> bool:
    return name in domain.actions or name in domain.responses or name in domain.forms


def _retrieval_actions(domain: Domain) -> set[str]:
    return {f"utter_{intent.name}" for intent in domain.intents.values() if intent.is_retrieval}
