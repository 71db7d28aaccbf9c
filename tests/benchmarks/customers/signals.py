"""Events as a shop sends them: customers who look, sign in and buy, in the order of time, some of them late."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CONTEXT = {
    "ip": "203.0.113.7",
    "library": {"name": "analytics-python", "version": "2.4.0"},
    "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "page": {"path": "/shop/phones/aster-9", "referrer": "https://search.example/", "title": "Aster 9"},
}
EVENTS = ("Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Order Completed", "Article Read")
ANONYMOUS = 0.2
"""Share of the events that come before a customer signs in; the first one after that joins both names."""


def events(count: int, *, customers: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Events of the tracking API.

    Args:
        count: How many.
        customers: Of how many people.
        seed: For the same events again.
    """
    draw = random.Random(seed)
    signed_in: set[int] = set()
    for number in range(count):
        customer = draw.randrange(customers)
        when = BEGAN + timedelta(seconds=number * 20 - (draw.randrange(86_400) if draw.random() < 0.02 else 0))
        event: dict[str, Any] = {
            "messageId": f"{draw.getrandbits(64):016x}-{number}",
            "timestamp": when.isoformat(timespec="milliseconds"),
            "anonymousId": f"visitor-{customer}",
            "context": CONTEXT,
        }
        if customer in signed_in or draw.random() > ANONYMOUS:
            event["userId"] = f"C-{customer}"
        if "userId" in event and customer not in signed_in:
            signed_in.add(customer)
            traits = {"email": f"customer{customer}@example.com", "plan": "Flex 20"}
            yield {**event, "type": "identify", "traits": traits}
        else:
            product = {"product_id": f"P-{draw.randrange(500)}", "price": draw.randrange(99_999) / 100}
            properties = {**product, "currency": "GBP", "quantity": draw.randrange(1, 4), "category": "phones"}
            yield {**event, "type": "track", "event": draw.choice(EVENTS), "properties": properties}
