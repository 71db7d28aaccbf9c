"""In whatever order it comes again: of an erased customer nothing is there, of others everything."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from actions.customer.identifiers import Identifier
from actions.customer.migrate import upgrade
from actions.customer.schema import Consent, Identity, ProfileState, Tombstone, Touchpoint
from actions.customer.store import CustomerStore
from actions.errors import UnknownCustomer
from actions.privacy.declaration import PrivacyDeclaration
from actions.privacy.erase import erase, traces_left
from actions.privacy.person import find_person, people_named
from actions.tracking.message import Tracked
from actions.tracking.take import take

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
ANNA = [
    Identifier("user_id", "anna-1"),
    Identifier("email", "anna@example.com"),
    Identifier("anonymous_id", "anna-browser"),
]
BEN = [Identifier("user_id", "ben-1"), Identifier("email", "ben@example.com")]
WHOSE = {"anna": ANNA, "ben": BEN}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('erasure')}/customers.db"
    upgrade(url)
    opened = CustomerStore(url)
    yield opened
    opened.close()


def emptied(store):
    with store.session() as session:
        for model in (Touchpoint, ProfileState, Consent, Identity, Tombstone):
            session.execute(delete(model))


@st.composite
def signals(draw):
    """Up to twelve signals of both; some name the other in what they say."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        who = draw(st.sampled_from(["anna", "ben"]))
        names = WHOSE[who]
        some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
        says = draw(st.sampled_from([{}, {"note": "for anna@example.com"}, {"to": ["ben-1", "ANNA-1"]}]))
        at = NOW - timedelta(minutes=draw(st.integers(0, 10_000)))
        found.append(
            Tracked(
                message_id=f"web:{number}",
                kind="track",
                name="Viewed",
                identifiers=tuple(sorted(some, key=names.index)),
                occurred_at=at,
                received_at=at,
                source="web",
                properties=says,
            )
        )
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(signals=signals(), data=st.data())
def test_erase_then_replay_brings_nothing_back(store, signals, data):
    emptied(store)
    with store.session() as session:
        take(session, signals)
    # Names that nothing linked to the account are not known to be hers: each is asked for by itself.
    for name in ANNA:
        try:
            erase(store, f"{name.kind}:{name.value}", by="test", declaration=PrivacyDeclaration(), now=NOW)
        except UnknownCustomer:
            continue
    replayed = data.draw(st.permutations([*signals, *signals]))
    for one in replayed:
        with store.session() as session:
            take(session, [one])
    with store.session() as session:
        hers = [one.message_id for one in signals if set(one.identifiers) & set(ANNA)]
        assert not set(hers) & set(session.scalars(select(Touchpoint.message_id)))
        bens = {one.message_id for one in signals if set(one.identifiers) & set(BEN)}
        assert set(session.scalars(select(Touchpoint.message_id))) == bens
        for name in ANNA:
            with pytest.raises(UnknownCustomer):
                find_person(session, f"{name.kind}:{name.value}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(signals=signals())
def test_right_after_an_erasure_no_name_is_left_anywhere(store, signals):
    emptied(store)
    with store.session() as session:
        take(session, signals)
        known = [name for name in ANNA if session.scalar(select(Identity.id).where(Identity.value == name.value))]
    for name in known:
        try:
            erase(store, f"{name.kind}:{name.value}", by="test", declaration=PrivacyDeclaration(), now=NOW)
        except UnknownCustomer:
            continue
    with store.session() as session:
        everything = people_named(session, known or [Identifier("user_id", "nobody-at-all")])
    assert traces_left(store, everything) == []
