"""Responses of the domain: which variation is said, and what stands in its placeholders (Rasa's NLG)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from string import Formatter
from typing import Any

from bot.assistant.domain import Response, SlotCondition

FILLED_KEYS = frozenset({"text", "image", "custom", "buttons", "attachment", "quick_replies"})
"""The keys of a response whose placeholders are filled; elements are left as they are, as in Rasa."""


class Templates:
    """Says the responses of a domain.

    Args:
        responses: Variations by response name.
        random: Chooses among variations that fit equally well.
    """

    def __init__(self, responses: Mapping[str, Sequence[Response]], random: Random) -> None:
        self._responses = responses
        self._random = random

    def generate(
        self,
        name: str,
        *,
        slots: Mapping[str, Any],
        channel: str,
        arguments: Mapping[str, Any] | None = None,
        language: str | None = None,
    ) -> dict[str, Any] | None:
        """A message in Rasa's keys: text, buttons, …, and every other key of the variation.

        Args:
            name: Such as ``utter_greet``.
            slots: Decide conditions and fill placeholders.
            channel: The channel it will be said on.
            arguments: Fill placeholders too, and go before slots.
            language: Of the conversation; None where it is not known.

        Returns:
            None where the response does not exist or no variation fits.
        """
        variations = self._responses.get(name, ())
        fitting = fitting_variations(variations, slots=slots, channel=channel, language=language)
        if not fitting:
            return None
        return _message(self._random.choice(fitting), {**slots, **(arguments or {})})


def fitting_variations(
    variations: Sequence[Response], *, slots: Mapping[str, Any], channel: str, language: str | None = None
) -> Sequence[Response]:
    """The most specific variations that fit: of this channel before of any, then with a condition before without.

    Where variations are in languages, those in the conversation's come first, then those in none, and then those in
    the language that is written first: the customer gets an answer in another language rather than none.
    """
    wanted = dict.fromkeys((language, None, *(response.language for response in variations)))
    pools = ([response for response in variations if response.language == each] for each in wanted)
    return next((found for pool in pools if (found := _fitting(pool, slots=slots, channel=channel))), ())


def _fitting(variations: Sequence[Response], *, slots: Mapping[str, Any], channel: str) -> Sequence[Response]:
    met = [response for response in variations if response.conditions and _all_hold(response.conditions, slots)]
    plain = [response for response in variations if not response.conditions]
    pools = (
        [response for response in met if response.channel == channel],
        [response for response in plain if response.channel == channel],
        [response for response in met if response.channel is None],
        [response for response in plain if response.channel is None],
    )
    return next((pool for pool in pools if pool), ())


def fill(value: Any, values: Mapping[str, Any]) -> Any:
    """The value with the placeholders in all its texts filled, however deep they stand; keys are left as they are."""
    match value:
        case str():
            return fill_text(value, values)
        case list() | tuple():
            return [fill(item, values) for item in value]
        case Mapping():
            return {key: fill(item, values) for key, item in value.items()}
        case _:
            return value


def fill_text(text: str, values: Mapping[str, Any]) -> str:
    """The text with ``{name}`` replaced by its value, and ``{{`` and ``}}`` by single braces.

    A text with a name that is not known, or with a brace that stands alone (JSON, say), is given back as it is written:
    the customer gets the whole sentence rather than none.
    """
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        return text
    out: list[str] = []
    for literal, field, specification, conversion in pieces:
        out.append(literal)
        if field is None:
            continue
        # Slot names may hold ! and :, which Python's own placeholders give a meaning to.
        name = field + (f"!{conversion}" if conversion else "") + (f":{specification}" if specification else "")
        if name not in values:
            return text
        out.append(str(values[name]))
    return "".join(out)


def _all_hold(conditions: Sequence[SlotCondition], slots: Mapping[str, Any]) -> bool:
    return all(_same(slots.get(condition.slot), condition.value) for condition in conditions)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, str) and isinstance(wanted, str):
        return found.casefold() == wanted.casefold()
    return bool(found == wanted)


def _message(response: Response, values: Mapping[str, Any]) -> dict[str, Any]:
    body = {key: fill(value, values) if key in FILLED_KEYS else value for key, value in response.body.items()}
    conditions = [{"type": "slot", "name": x.slot, "value": x.value} for x in response.conditions]
    own = {"channel": response.channel, "language": response.language, "id": response.id, "condition": conditions}
    return {**body, **response.metadata, **{key: value for key, value in own.items() if value}}
