"""Read the responses of a domain: what the assistant says, in variations."""

from __future__ import annotations

from typing import Any

from bot.assistant.domain import Response, SlotCondition
from bot.assistant.problems import Findings
from bot.assistant.read_slots import plain
from bot.assistant.shapes import check_keys, list_of, text_of
from nlu import LocatedDict, LocatedList

BODY = ("text", "buttons", "image", "attachment", "elements", "quick_replies", "custom")
OTHERS = ("channel", "language", "id", "condition", "metadata", "button_type")
_OWN = ("channel", "language", "id", "condition")
_PATTERN = "Write below it - text: Hello!"


def read_response(name: str, written: Any, place: str, findings: Findings) -> tuple[Response, ...]:
    """The variations of a response.

    Args:
        name: ``utter_greet``
        written: What stands below the name.
        place: Where.
        findings: Takes what is wrong.
    """
    if not isinstance(written, LocatedList) or not written:
        findings.error(f"The response {name!r} has no variations.", place=place, mend=_PATTERN)
        return ()
    found = (_variation(name, item, written.place(index), findings) for index, item in enumerate(written))
    return tuple(variation for variation in found if variation is not None)


def _variation(name: str, written: Any, place: str, findings: Findings) -> Response | None:
    if not isinstance(written, LocatedDict):
        findings.error(f"A variation of the response {name!r} has no text.", place=place, mend=_PATTERN)
        return None
    check_keys(written, (*BODY, *OTHERS), "a response", findings)
    if not any(key in written for key in BODY):
        findings.error(f"A variation of the response {name!r} says nothing.", place=place, mend=_PATTERN)
    body = {key: plain(value) for key, value in written.items() if key in BODY}
    if "text" in body and not isinstance(body["text"], str):
        if isinstance(body["text"], dict | list) or body["text"] is None:
            mend = "Put the text in quotes."
            findings.error(f"The text of {name!r} is not text.", place=written.place("text"), mend=mend)
        body["text"] = str(body["text"])
    rest = {key: plain(value) for key, value in written.items() if key not in (*BODY, *_OWN)}
    return Response(
        body=body,
        channel=text_of(written, "channel", findings),
        id=text_of(written, "id", findings),
        conditions=_conditions(written, findings),
        metadata=rest,
        language=text_of(written, "language", findings),
    )


def _conditions(written: LocatedDict, findings: Findings) -> tuple[SlotCondition, ...]:
    pattern = "Write condition: and below it - type: slot, name: a_slot, value: its value"
    items = list_of(written, "condition", findings, mend=pattern)
    conditions: list[SlotCondition] = []
    for index, item in enumerate(items):
        if not isinstance(item, LocatedDict) or item.get("type") != "slot" or "name" not in item:
            findings.error("A response's condition is not of a slot.", place=items.place(index), mend=pattern)
            continue
        check_keys(item, ("type", "name", "value"), "a response's condition", findings)
        conditions.append(SlotCondition(str(item["name"]), plain(item.get("value"))))
    return tuple(conditions)
