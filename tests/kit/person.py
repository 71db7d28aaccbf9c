"""Anna with everything that can be known of a customer, beside Ben who must keep his."""

import hashlib
from datetime import timedelta

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.linking import Evidence, connect
from actions.customer.schema import ChannelIdentity, IdentityFailure, JourneySpell, ProfileState, SimBlock
from actions.privacy import consent
from actions.tracking.message import Tracked
from actions.tracking.take import take

ANNA = (
    Identifier("user_id", "C-1001"),
    Identifier("email", "anna.brook@example.com"),
    Identifier("anonymous_id", "browser-7f3a"),
)
BEN = (Identifier("user_id", "C-1002"), Identifier("anonymous_id", "browser-99"))


def signal(number, identifiers, now, **more):
    told = {"kind": "track", "name": "Product Viewed", "source": "web", "purpose": "service", **more}
    at = now - timedelta(hours=100 - number)
    return Tracked(message_id=f"web:m-{number}", identifiers=identifiers, occurred_at=at, received_at=at, **told)


def signals(now):
    """What both did; Ben sent a parcel to Anna, and wrote her e-mail into a form."""
    named = {"gift_to": "Anna.Brook@example.com", "page": "/share?to=anna.brook%40example.com", "call": "x"}
    return [
        signal(1, ANNA, now),
        signal(2, ANNA[:1], now, properties={"product": "router"}),
        signal(3, ANNA[2:], now, kind="page", name="Home"),
        signal(4, BEN, now, properties={"basket": ["C-1001 is my neighbour", named], "number": 12}),
        signal(5, BEN[:1], now),
    ]


def known_everywhere(session, now):
    """Put both into every table that can hold them, over the sample record."""
    take(session, signals(now))
    ids = ensure(session, [*ANNA, *BEN], now=now)
    link = {"evidence": "person", "source": "desk", "occurred_at": now}
    connect(session, [Evidence(first=ids[ANNA[0]], second=ids[one], **link) for one in ANNA[1:]])
    for identity in (ids[ANNA[0]], ids[BEN[0]]):
        words = {"source": "web", "text_version": "1", "occurred_at": now, "message_id": f"consent-{identity}"}
        consent.record(session, identity_id=identity, purpose="marketing", granted=True, **words)
        session.merge(ProfileState(identity_id=identity, upto=1, definition="x", state={"orders": 1}))
        spell = {"journey": "stages", "step": "buy", "entered_at": now, "end": "open"}
        session.add(JourneySpell(identity_id=identity, **spell))
    for account, name in (("C-1001", "anna-on-web"), ("C-1002", "ben-on-web")):
        session.add(ChannelIdentity(customer_id=account, channel="webchat", external_id=name, linked_at=now))
    digest = hashlib.sha256(b"anna.brook@example.com").hexdigest()
    session.add(IdentityFailure(email_hash=digest, failed_at=now))
    session.add(SimBlock(contract_number="K-30117", blocked_on=now, reason="Anna lost her phone"))
    session.flush()
    return ids
