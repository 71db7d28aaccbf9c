"""An action server's answers by rule, for Rasa and Usher alike. Plain Python 3.10, since Rasa's Python runs it too."""


def answer(call: dict, behaviour: str) -> tuple[int, dict]:
    """Status and body for one action call.

    Args:
        call: The body of the call.
        behaviour: What the action does, as the case says.
    """
    name = call["next_action"]
    kind, _, argument = behaviour.partition(":")
    candidates = _trailing_slots(call["tracker"]["events"])
    requested = {"event": "slot", "timestamp": None, "name": "requested_slot", "value": argument or None}
    events: list[dict] = []
    responses: list[dict] = []
    if kind == "reject":
        return 400, {"action_name": name, "error": "not now"}
    if kind == "fail":
        return 500, {"error": "broken", "request_body": {}}
    if kind in ("accept", "request", "end_loop", "reject_event"):
        events = candidates
    if kind == "clear":
        events = [{**event, "value": None} for event in candidates]
        responses = [{"text": "That cannot be."}]
    if kind == "request":
        events = [*events, requested]
    if kind == "end_loop":
        events = [*events, {"event": "active_loop", "timestamp": None, "name": None}]
    if kind == "reject_event":
        events = [
            *events,
            {"event": "action_execution_rejected", "timestamp": None, "name": name, "policy": None, "confidence": None},
        ]
    if kind == "set":
        events = [{"event": "slot", "timestamp": None, "name": argument, "value": "from the server"}]
    if kind == "say":
        responses = [_said(text=name + " ran"), _said(response=argument, b="from the call", shade=0, tone="mild")]
    if kind == "buttons":
        responses = [
            _said(response=argument, text="", buttons=[{"title": "More", "payload": "/inform"}]),
            _said(image="https://example.org/x.png"),
        ]
    return 200, {"events": events, "responses": responses}


def _trailing_slots(events: list) -> list:
    found: list[dict] = []
    for event in reversed(events):
        if event["event"] != "slot":
            break
        found.append({"event": "slot", "timestamp": None, "name": event["name"], "value": event["value"]})
    return found[::-1]


def _said(**keys: object) -> dict:
    empty = {
        "text": None,
        "buttons": [],
        "elements": [],
        "custom": {},
        "template": None,
        "response": None,
        "image": None,
        "attachment": None,
    }
    return {**empty, "template": keys.get("response"), **keys}
