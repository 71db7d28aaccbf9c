"""A yes or no of the customer's that comes as a signal: Segment's own event of consent managers.

https://segment.com/docs/privacy/consent-management/configure-consent-management/ : `context.consent` has
`categoryPreferences`, true or false by category. Our purposes go by their own names, or by those common there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from actions.customer.schema import Purpose
from actions.privacy import consent
from actions.tracking.identities import Known
from actions.tracking.message import Tracked

EVENT = "Segment Consent Preference Updated"
CATEGORIES: Mapping[str, Purpose] = {
    "service": "service",
    "personalisation": "personalisation",
    "personalization": "personalisation",
    "functional": "personalisation",
    "analytics": "analytics",
    "marketing": "marketing",
    "advertising": "marketing",
}


def says_consent(message: Tracked) -> bool:
    """Whether a signal is the customer's word about what is allowed."""
    return message.kind == "track" and message.name == EVENT


def preferences(message: Tracked) -> dict[Purpose, bool]:
    """What the customer said to each purpose; categories that we do not know are passed over.

    Args:
        message: One that `says_consent`.
    """
    said = message.context.get("consent")
    by_category = said.get("categoryPreferences") if isinstance(said, Mapping) else None
    if not isinstance(by_category, Mapping):
        return {}
    return {
        CATEGORIES[category.lower()]: granted
        for category, granted in by_category.items()
        if category.lower() in CATEGORIES and isinstance(granted, bool)
    }


def write_down(session: Session, said: Iterable[tuple[Tracked, Known]]) -> None:
    """Keep what customers said, with the signal that said it.

    Args:
        session: An open session.
        said: Signals that `says_consent`, and whose they are.
    """
    for message, known in said:
        version = message.properties.get("textVersion")
        for purpose, granted in preferences(message).items():
            consent.record(
                session,
                identity_id=known.id,
                purpose=purpose,
                granted=granted,
                source=message.source,
                text_version=version[:64] if isinstance(version, str) else "",
                occurred_at=message.occurred_at,
                message_id=f"{message.message_id}:{purpose}",
            )
