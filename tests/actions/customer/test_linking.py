"""Links on both databases: what the rules keep apart, what people decide, and writers at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from actions.customer import resolve
from actions.customer.identifiers import Identifier, normalise
from actions.customer.identities import ensure, find, members
from actions.customer.linking import Evidence, accept, connect, restore, withdraw
from actions.customer.schema import Identity, IdentityLink
from actions.errors import NotPossible

KINDS = {"u": "user_id", "m": "email", "p": "phone", "a": "anonymous_id", "d": "device_id", "w": "webchat"}


class People:
    """Identities by short names: `u1` is a user id, `m1` an e-mail, `p1` a phone, `a1` an anonymous id…"""

    def __init__(self, session, now, prefix=""):
        self.session, self.now, self.prefix = session, now, prefix

    def identifier(self, name):
        number = name[1:]
        value = (
            {"m": f"{self.prefix}{number}@example.com", "p": f"07700 9{int(number):05d}"} if number.isdigit() else {}
        )
        return normalise(KINDS[name[0]], value.get(name[0], f"{self.prefix}{name}"))

    def id(self, name):
        return ensure(self.session, [self.identifier(name)], now=self.now)[self.identifier(name)]

    def evidence(self, first, second, kind="identify", *, minutes=0, **more):
        return Evidence(
            first=self.id(first),
            second=self.id(second),
            evidence=kind,
            source=more.pop("source", "web"),
            occurred_at=self.now + timedelta(minutes=minutes),
            **more,
        )

    def link(self, *pair, **more):
        return connect(self.session, [self.evidence(*pair, **more)])

    def set_of(self, name):
        together = members(self.session, self.id(name))
        rows = self.session.execute(select(Identity.kind, Identity.value).where(Identity.id.in_(together)))
        return {Identifier(*row) for row in rows}

    def together(self, *names):
        return self.set_of(names[0]) == {self.identifier(name) for name in names}

    def link_id(self, first, second, **more):
        low, high = sorted((self.id(first), self.id(second)))
        return self.session.scalar(select(IdentityLink.id).filter_by(low_id=low, high_id=high, **more))

    def standing(self, first, second, **more):
        link = self.session.get(IdentityLink, self.link_id(first, second, **more), populate_existing=True)
        return link.status, link.reason


@pytest.fixture
def people(session, now):
    return People(session, now)


def test_identities_are_made_once(people, session, now):
    wanted = [Identifier("user_id", "C-1"), Identifier("email", "c@example.com"), Identifier("user_id", "C-1")]
    first = ensure(session, wanted, now=now)
    assert ensure(session, reversed(wanted), now=now) == first
    assert find(session, wanted[0]) == first[wanted[0]]
    assert find(session, Identifier("email", "C-1")) is None


def test_one_person_is_all_that_was_linked(people):
    people.link("u1", "a1")
    people.link("m1", "u1", kind="same_message")
    assert people.together("u1", "a1", "m1")
    assert people.set_of("a2") == {people.identifier("a2")}


def test_the_surest_identity_speaks(people, session):
    people.link("a1", "d1")
    people.link("d1", "m1")
    people.link("m1", "u1")
    theirs = members(session, people.id("d1"))
    assert len(theirs) == 4
    assert set(session.scalars(select(Identity.profile_id).where(Identity.id.in_(theirs)))) == {people.id("u1")}


def test_a_shared_device_does_not_melt_two_customers(people):
    people.link("u1", "d1")
    people.link("u2", "d1", minutes=5)
    assert people.together("u1", "d1")
    assert people.together("u2")
    assert people.standing("u2", "d1") == ("held", resolve.TWO_CUSTOMERS)


def test_a_mistyped_address_that_is_another_customers_does_not_melt_them(people):
    people.link("u1", "m1", kind="same_message")
    people.link("u2", "m2", kind="same_message")
    people.link("u2", "m1", kind="same_message", minutes=9)
    assert people.together("u1", "m1")
    assert people.together("u2", "m2")


def test_a_visitor_with_somebody_elses_address_is_their_own_once_they_sign_in(people):
    people.link("u1", "m1", kind="same_message")
    people.link("a1", "m1", kind="same_message", minutes=1)
    assert people.together("u1", "m1", "a1")
    people.link("a1", "u2", kind="signed_in", minutes=2)
    assert people.together("u1", "m1")
    assert people.together("u2", "a1")
    assert people.standing("a1", "m1") == ("held", resolve.TWO_CUSTOMERS)


def test_a_set_that_grows_past_the_limit_is_held(people, monkeypatch):
    monkeypatch.setattr(resolve, "SET_LIMIT", 3)
    for number in range(1, 5):
        people.link("u1", f"a{number}", minutes=number)
    assert people.together("u1", "a1", "a2")
    assert people.standing("u1", "a3") == people.standing("u1", "a4") == ("held", resolve.TOO_LARGE)


def test_a_kiosk_belongs_to_nobody(people, monkeypatch):
    monkeypatch.setattr(resolve, "SHARED_AFTER", 2)
    people.link("u1", "d1")
    people.link("u1", "a1")
    people.link("m2", "d1", minutes=1)
    assert people.together("u1", "d1", "a1", "m2")
    people.link("m3", "d1", minutes=2)
    assert people.together("u1", "a1")
    assert {people.standing(one, "d1") for one in ("u1", "m2", "m3")} == {("held", resolve.SHARED)}
    people.link("m4", "d1", minutes=3)
    assert people.standing("m4", "d1") == ("held", resolve.SHARED)
    for one in ("m3", "m4"):
        withdraw(people.session, people.link_id(one, "d1"), by="desk", reason="test", now=people.now)
    assert people.together("u1", "d1", "a1", "m2")


def test_unlinking_restores_both_sides_and_can_be_taken_back(people, now):
    people.link("u1", "a1")
    people.link("m1", "p1")
    people.link("u1", "m1", kind="same_message")
    assert people.together("u1", "a1", "m1", "p1")
    withdraw(people.session, people.link_id("u1", "m1"), by="desk:ines", reason="not the same", now=now)
    assert people.together("u1", "a1")
    assert people.together("m1", "p1")
    assert people.standing("u1", "m1") == ("withdrawn", "not the same")
    people.link("u1", "m1", kind="same_message", minutes=1)
    people.link("u1", "m1", kind="identify", minutes=2)
    assert people.together("m1", "p1")
    assert people.standing("u1", "m1", evidence="identify") == ("held", resolve.SEPARATED)
    restore(people.session, people.link_id("u1", "m1", evidence="same_message"))
    assert people.together("u1", "a1", "m1", "p1")


def test_a_person_may_say_that_two_accounts_are_one_customers(people, now):
    people.link("u1", "m1")
    people.link("u2", "m1", minutes=1)
    with pytest.raises(NotPossible, match="link the two accounts"):
        accept(people.session, people.link_id("u2", "m1"), by="desk:ines", reason="two accounts", now=now)
    people.link("u1", "u2", kind="person", minutes=3, source="desk:ines")
    assert people.together("u1", "m1", "u2")
    people.link("u3", "m1", minutes=2)
    assert people.together("u3")
    withdraw(people.session, people.link_id("u1", "u2"), by="desk:ines", reason="mistaken", now=now)
    assert people.together("u1", "m1")


def test_what_was_accepted_never_makes_two_customers_one(people, now):
    connect(people.session, [people.evidence("m1", "m2", "model", confidence=0.9, proposed=True)])
    accept(people.session, people.link_id("m1", "m2"), by="desk:ines", reason="same name", now=now)
    people.link("u1", "m1")
    assert people.together("u1", "m1", "m2")
    people.link("u2", "m2")
    assert people.together("u1", "m1")
    assert people.together("u2", "m2")
    assert people.standing("m1", "m2") == ("held", resolve.TWO_CUSTOMERS)


def test_what_a_model_proposes_waits_for_a_person(people, now):
    proposal = people.evidence("m1", "m2", "model", confidence=0.9, proposed=True, source="splink")
    connect(people.session, [proposal])
    assert people.standing("m1", "m2") == ("held", resolve.PROPOSED)
    accept(people.session, people.link_id("m1", "m2"), by="desk:ines", reason="same address", now=now)
    assert people.together("m1", "m2")
    restore(people.session, people.link_id("m1", "m2"))
    assert people.standing("m1", "m2") == ("held", resolve.PROPOSED)
    sure = people.evidence("m1", "m2", "model", confidence=0.999, source="splink")
    connect(people.session, [sure])
    assert people.together("m1", "m2")


def test_no_model_links_two_customers(people):
    people.link("u1", "m1")
    people.link("u2", "m2")
    connect(people.session, [people.evidence("m1", "m2", "model", confidence=1.0)])
    assert people.together("u1", "m1")
    assert people.standing("m1", "m2") == ("held", resolve.TWO_CUSTOMERS)


def test_decisions_need_a_link_that_can_be_decided(people, now):
    people.link("u1", "a1")
    link = people.link_id("u1", "a1")
    for decide, message in ((accept, "is active, not held"), (restore, "Nobody has decided")):
        with pytest.raises(NotPossible, match=message):
            decide(people.session, link, **({} if decide is restore else {"by": "x", "reason": "x", "now": now}))
    withdraw(people.session, link, by="x", reason="x", now=now)
    with pytest.raises(NotPossible, match="is withdrawn"):
        withdraw(people.session, link, by="x", reason="x", now=now)
    with pytest.raises(NotPossible, match="There is no link"):
        withdraw(people.session, 10**9, by="x", reason="x", now=now)


def test_evidence_that_is_known_changes_nothing_but_an_earlier_time(people, session, now):
    assert people.link("u1", "a1", minutes=5, message_id="m5") != frozenset()
    assert people.link("u1", "a1", minutes=5, message_id="m5") == frozenset()
    assert people.link("a1", "u1", minutes=9, message_id="m9") == frozenset()
    people.link("u1", "a1", minutes=1, message_id="m1")
    link = session.get(IdentityLink, people.link_id("u1", "a1"), populate_existing=True)
    assert (link.occurred_at, link.message_id) == (now + timedelta(minutes=1), "m1")


def test_an_identity_is_not_linked_with_itself(people, session):
    assert people.link("a1", "a1") == frozenset()


@pytest.mark.parametrize("writers", [8])
def test_writers_at_the_same_moment_neither_deadlock_nor_lose_a_link(record_store, now, writers):
    """Each links its own stretch of one chain, in an order of its own, all stretches end in the others'."""
    names = [f"a{number}" for number in range(41)]
    pairs = list(pairwise(names))
    prefix = f"crowd-{record_store.engine.dialect.name}-"

    def write(writer):
        order = pairs[writer::writers]
        for pair in order if writer % 2 else reversed(order):
            with record_store.session() as session:
                crowd = People(session, now, prefix)
                # The ends are named in both orders, so that two writers want the same rows the other way round.
                crowd.link(*(pair if writer % 3 else pair[::-1]))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with record_store.session() as session:
        crowd = People(session, now, prefix)
        assert crowd.together(*names)
        ids = {crowd.id(name) for name in names}
        links = select(func.count()).where(IdentityLink.low_id.in_(ids), IdentityLink.status == "active")
        assert session.scalar(links) == len(pairs)
