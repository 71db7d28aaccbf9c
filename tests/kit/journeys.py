"""Facts and a small journey for tests."""

from datetime import UTC, datetime, timedelta

from actions.journey.definition import JourneyDefinition
from actions.journey.facts import Fact

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def at(days: float) -> datetime:
    return START + days * DAY


def fact(days, name, *, kind="track", id=None, **properties) -> Fact:  # noqa: A002
    return Fact(id or f"{kind} {name} {days} {sorted(properties.items())}", kind, name, at(days), properties)


def page(days, name) -> Fact:
    return fact(days, name, kind="page")


def said(days, intent, conversation="c1") -> Fact:
    return fact(days, "Message Received", kind="conversation", intent=intent, conversation=conversation)


def journey(**changed) -> JourneyDefinition:
    """Look, buy, use, leave; an order of three steps, and a cancellation."""
    return JourneyDefinition.model_validate(
        {
            "stages": {
                "look": {"title": "Looking", "expected": "14 days", "entered_by": [{"page": "*"}]},
                "buy": {"title": "Buying", "expected": "2 days", "entered_by": [{"event": "Order Completed"}]},
                "use": {
                    "title": "Using",
                    "entered_by": [{"event": "Order Delivered"}, {"event": "Contract Renewed", "from": "leave"}],
                },
                "leave": {"title": "Leaving", "entered_by": [{"said": "cancel_contract", "from": ["use"]}]},
            },
            "journeys": {
                "order": {
                    "title": "An order",
                    "key": "order_id",
                    "steps": {
                        "placed": {
                            "title": "Placed",
                            "expected": "1 day",
                            "entered_by": [{"event": "Order Completed"}],
                        },
                        "shipped": {
                            "title": "Shipped",
                            "expected": "4 days",
                            "entered_by": [{"event": "Order Shipped"}],
                        },
                        "delivered": {
                            "title": "Delivered",
                            "final": True,
                            "entered_by": [{"event": "Order Delivered"}],
                        },
                    },
                    "dropped_by": [{"event": "Order Cancelled"}],
                },
                "cancellation": {
                    "title": "A cancellation",
                    "key": "contract_number",
                    "unwanted": True,
                    "steps": {
                        "thinking": {"title": "Thinking", "entered_by": [{"said": "cancel_contract"}]},
                        "asked": {"title": "Asked for", "entered_by": [{"event": "Cancellation Requested"}]},
                        "gone": {"title": "Gone", "final": True, "entered_by": [{"event": "Contract Cancelled"}]},
                    },
                    "dropped_by": [{"event": "Contract Renewed"}],
                },
            },
            **changed,
        }
    )
