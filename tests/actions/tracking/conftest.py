"""Signals as ways in make them."""

from datetime import timedelta

import pytest

from actions.customer.identifiers import normalise
from actions.tracking.message import Tracked


@pytest.fixture
def tracked(now):
    """Makes a `Tracked`; identifiers as `user_id="C-1"` and the like."""
    count = iter(range(10_000))

    def make(*, message_id=None, at=0, identifiers=(), kind="track", name="Order Completed", source="shop", **more):
        named = [*identifiers, *((key, more.pop(key)) for key in ("user_id", "anonymous_id", "email") if key in more)]
        return Tracked(
            message_id=message_id or f"{source}:m-{next(count)}",
            kind=kind,
            name=name,
            identifiers=tuple(normalise(*one) for one in named),
            occurred_at=now + timedelta(minutes=at),
            received_at=now,
            source=source,
            **more,
        )

    return make
