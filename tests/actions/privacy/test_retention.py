"""Every kind of data goes after its own time, and not a day before."""

from datetime import timedelta

from kit.person import ANNA, BEN, signal
from sqlalchemy import select

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.linking import Evidence, connect, withdraw
from actions.customer.schema import AuditNote, Identity, IdentityFailure, IdentityLink, ProfileState, Touchpoint
from actions.privacy import consent
from actions.privacy.declaration import Retention
from actions.privacy.retention import keep_no_longer
from actions.tracking.take import take


def test_touchpoints_go_by_purpose_with_what_was_made_of_them(empty_store, now):
    old = now - timedelta(days=40)
    with empty_store.session() as session:
        words = {"purpose": "analytics", "granted": True, "source": "web", "text_version": "1", "occurred_at": old}
        ids = ensure(session, [ANNA[0]], now=old)
        consent.record(session, identity_id=ids[ANNA[0]], **words)
    with empty_store.session() as session:
        told = [signal(1, ANNA[:1], old), signal(2, ANNA[:1], now), signal(3, ANNA[:1], old, purpose="analytics")]
        assert take(session, told).stored == 3
        session.merge(ProfileState(identity_id=ids[ANNA[0]], upto=3, definition="x", state={}))
    deleted = keep_no_longer(empty_store, Retention(touchpoints={"analytics": 30, "service": 400}), now=now)
    assert deleted == {"touchpoints of analytics": 1}
    with empty_store.session() as session:
        assert set(session.scalars(select(Touchpoint.message_id))) == {"web:m-1", "web:m-2"}
        assert session.scalar(select(ProfileState.identity_id)) is None
        assert session.scalars(select(AuditNote.action)).all() == ["retention.applied"]


def test_identities_go_when_nothing_of_them_is_left(empty_store, now):
    long_ago = now - timedelta(days=900)
    visitor, agreed = Identifier("anonymous_id", "browser-1"), Identifier("anonymous_id", "browser-2")
    with empty_store.session() as session:
        ids = ensure(session, [visitor, agreed, BEN[0]], now=long_ago)
        words = {"purpose": "marketing", "granted": False, "source": "web", "text_version": "1"}
        consent.record(session, identity_id=ids[agreed], occurred_at=long_ago, **words)
    assert keep_no_longer(empty_store, Retention(touchpoints={"service": 365}), now=now) == {"identities": 1}
    with empty_store.session() as session:
        assert set(session.scalars(select(Identity.value))) == {agreed.value, BEN[0].value}


def test_links_and_failures_go_after_their_own_time(empty_store, now):
    old = now - timedelta(days=100)
    with empty_store.session() as session:
        ids = ensure(session, [*ANNA, *BEN], now=old)
        link = {"evidence": "identify", "source": "desk", "occurred_at": old}
        connect(session, [Evidence(first=ids[ANNA[0]], second=ids[one], **link) for one in (*ANNA[1:], BEN[0])])
        taken_back = session.scalar(select(IdentityLink.id).where(IdentityLink.status == "active"))
        withdraw(session, taken_back, by="ada", reason="mistake", now=old)
        session.add_all(IdentityFailure(email_hash="x", failed_at=at) for at in (old, now))
        assert sorted(session.scalars(select(IdentityLink.status))) == ["active", "held", "withdrawn"]
    for days, gone in ((101, {}), (99, {"held_links": 1, "withdrawn_links": 1, "wrong_identifications": 1})):
        limits = Retention(held_links=days, withdrawn_links=days, wrong_identifications=days)
        assert keep_no_longer(empty_store, limits, now=now) == gone
    with empty_store.session() as session:
        assert session.scalars(select(IdentityLink.status)).all() == ["active"]


def test_thousands_go_in_batches(empty_store, now, monkeypatch):
    monkeypatch.setattr("actions.privacy.retention.BATCH", 40)
    with empty_store.session() as session:
        take(session, [signal(number, ANNA[:1], now - timedelta(days=900)) for number in range(100)])
    assert keep_no_longer(empty_store, Retention(touchpoints={"service": 1}), now=now)["touchpoints of service"] == 100


def test_without_a_word_nothing_goes(empty_store, now):
    with empty_store.session() as session:
        take(session, [signal(1, ANNA[:1], now - timedelta(days=9000))])
    assert keep_no_longer(empty_store, Retention(), now=now) == {}
