"""Which identities are one person's depends on the evidence alone: not on its order, nor on how often it comes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from actions.customer import resolve
from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.linking import Evidence, connect, restore, withdraw
from actions.customer.migrate import upgrade
from actions.customer.schema import Identity, IdentityLink
from actions.customer.store import CustomerStore

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
NAMES = [
    *(Identifier("user_id", f"C-{number}") for number in range(3)),
    *(Identifier("email", f"m{number}@example.com") for number in range(3)),
    *(Identifier("anonymous_id", f"a{number}") for number in range(4)),
    *(Identifier("device_id", f"d{number}") for number in range(2)),
]
KINDS = ("identify", "alias", "same_message", "signed_in", "model", "person")

facts = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(KINDS),
        st.integers(0, 5),
        st.sampled_from(["web", "app"]),
    ),
    max_size=14,
)


def examples(record):
    """Fewer on the server, where each takes ten times as long."""
    count = 30 if record.engine.dialect.name == "sqlite" else 5
    return settings(deadline=None, max_examples=count, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def record(request, tmp_path_factory):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('links')}/customers.db"
    else:
        url = request.getfixturevalue("links_schema")
    upgrade(url)
    store = CustomerStore(url)
    yield store
    store.close()


@pytest.fixture(scope="module")
def links_schema(postgres):
    store = CustomerStore(postgres)
    with store.session() as session:
        session.execute(text("DROP SCHEMA IF EXISTS usher_links CASCADE"))
        session.execute(text("CREATE SCHEMA usher_links"))
    yield f"{postgres}?schema=usher_links"
    with store.session() as session:
        session.execute(text("DROP SCHEMA usher_links CASCADE"))
    store.close()


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    """So small that a handful of links reaches them."""
    monkeypatch.setattr(resolve, "SET_LIMIT", 4)
    monkeypatch.setattr(resolve, "SHARED_AFTER", 3)
    monkeypatch.setattr(resolve, "SHARED_AFTER_SURE", 6)


class World:
    """An empty record, facts that come in, and what can be seen of it: names, never ids."""

    def __init__(self, session):
        self.session = session
        session.execute(delete(IdentityLink))
        session.execute(delete(Identity))

    def take(self, *facts):
        found = [self._evidence(*fact) for fact in facts]
        connect(self.session, found)

    def _evidence(self, first, second, kind, minutes, source):
        ids = ensure(self.session, [first, second], now=BEGIN)
        return Evidence(
            first=ids[first],
            second=ids[second],
            evidence=kind,
            source=source,
            occurred_at=BEGIN + timedelta(minutes=minutes),
        )

    def names(self):
        return {row.id: Identifier(row.kind, row.value) for row in self.session.execute(select(Identity))}

    def seen(self):
        """The sets with who speaks for them, and every link with its standing."""
        self.session.expire_all()
        rows = self.session.scalars(select(Identity)).all()
        names = {row.id: Identifier(row.kind, row.value) for row in rows}
        sets = {}
        for row in rows:
            sets.setdefault(row.profile_id or row.id, set()).add(names[row.id])
        links = {
            (*sorted((names[link.low_id], names[link.high_id])), link.evidence, link.source): (
                link.status,
                link.reason,
                link.occurred_at,
            )
            for link in self.session.scalars(select(IdentityLink))
        }
        return {(names[speaker], frozenset(of)) for speaker, of in sets.items() if len(of) > 1}, links


def seen_of(record, *batches):
    with record.session() as session:
        world = World(session)
        for batch in batches:
            world.take(*batch)
        return world.seen()


def test_the_order_of_arrival_does_not_matter(record):
    @examples(record)
    @given(facts=facts, data=st.data())
    def holds(facts, data):
        shuffled = data.draw(st.permutations(facts))
        cut = data.draw(st.integers(0, len(facts)))
        one_by_one = seen_of(record, *([fact] for fact in facts))
        assert seen_of(record, shuffled[:cut], shuffled[cut:]) == one_by_one
        assert seen_of(record, *([fact[1::-1] + fact[2:]] for fact in shuffled)) == one_by_one

    holds()


def test_a_replay_changes_nothing(record):
    @examples(record)
    @given(facts=facts)
    def holds(facts):
        assert seen_of(record, facts, facts, facts[::-1]) == seen_of(record, facts)

    holds()


def test_link_then_unlink_is_as_if_nothing_had_been(record):
    @examples(record)
    @given(facts=facts, new=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))
    def holds(facts, new):
        with record.session() as session:
            world = World(session)
            world.take(*facts)
            before = world.seen()
            world.take((*new, "alias", 2, "person at the desk"))
            link = session.scalar(select(IdentityLink.id).filter_by(source="person at the desk"))
            if link is None:
                assert new[0] == new[1]
                return
            linked = world.seen()
            withdraw(session, link, by="desk", reason="mistaken", now=BEGIN)
            sets, links = world.seen()
            # Whoever says that two are not the same says it of all that was known of the two.
            same_pair = {key for key in links if set(key[:2]) == set(new)}
            if len(same_pair) == 1:
                assert sets == before[0]
                assert {key: standing for key, standing in links.items() if key not in same_pair} == before[1]
            restore(session, link)
            assert world.seen() == linked

    holds()


def test_no_rule_joins_two_customers_and_no_set_is_too_large(record):
    @examples(record)
    @given(facts=facts)
    def holds(facts):
        sets, _ = seen_of(record, [fact for fact in facts if fact[2] != "person"])
        for _, members in sets:
            assert sum(name.kind == "user_id" for name in members) <= 1
            assert len(members) <= resolve.SET_LIMIT

    holds()
