"""After an erasure nothing is left of the customer, everything is of others, and no replay brings anything back."""

import json
import re

import pytest
from kit.person import ANNA, BEN, known_everywhere, signal, signals
from sqlalchemy import delete, func, select, text

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure, members
from actions.customer.linking import Evidence, connect
from actions.customer.sample import fill
from actions.customer.schema import (
    AuditNote,
    Bill,
    Complaint,
    Consent,
    Contract,
    Customer,
    Identity,
    Order,
    Touchpoint,
)
from actions.customer.store import CustomerStore
from actions.errors import UnknownCustomer
from actions.privacy.audit import subject_digest
from actions.privacy.declaration import PrivacyDeclaration, ShopRecord
from actions.privacy.erase import erase, traces_left
from actions.privacy.person import find_person, people_named
from actions.privacy.terms import MASK
from actions.tracking.take import take

KEEP = PrivacyDeclaration(
    shop_record=ShopRecord(contracts="anonymise", orders="anonymise", faults="anonymise", appointments="anonymise")
)
DELETE = PrivacyDeclaration()


@pytest.fixture
def known_here(store, now):
    """Both in a copy of the sample, in SQLite."""
    with store.session() as session:
        known_everywhere(session, now)
    return store


@pytest.fixture
def known_there(emptied_postgres, now):
    """Both in a sample of the test's own, in PostgreSQL."""
    with emptied_postgres.session() as session:
        fill(session, clock=lambda: now)
    with emptied_postgres.session() as session:
        known_everywhere(session, now)
    return emptied_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def known(request):
    return request.getfixturevalue("known_here" if request.param == "sqlite" else "known_there")


def forget(store, now, declaration=KEEP, named="C-1001"):
    return erase(store, named, by="ada", declaration=declaration, now=now)


@pytest.mark.parametrize("declaration", [KEEP, DELETE], ids=["anonymise", "delete"])
def test_nothing_is_left_in_any_table_or_file(known, now, declaration):
    with known.session() as session:
        person = find_person(session, "C-1001")
    assert traces_left(known, person)
    receipt = forget(known, now, declaration)
    assert receipt.left == []
    assert traces_left(known, person) == []
    assert receipt.deleted["touchpoints"] >= 3
    assert receipt.tombstones == len(person.identifiers) + receipt.deleted["touchpoints"] + receipt.deleted["consents"]
    assert "anna" not in json.dumps(receipt.as_json()).lower()
    with known.session() as session, pytest.raises(UnknownCustomer):
        find_person(session, "C-1001")


def test_others_keep_what_is_theirs(known, now):
    with known.session() as session:
        before = rows_of(session, "C-1002")
    forget(known, now)
    with known.session() as session:
        assert rows_of(session, "C-1002") == before
        assert find_person(session, "C-1002").identifiers >= set(BEN)


def rows_of(session, account):
    person = find_person(session, account)
    counts = [
        select(func.count()).select_from(Touchpoint).where(Touchpoint.identity_id.in_(person.identity_ids)),
        select(func.count()).select_from(Consent).where(Consent.identity_id.in_(person.identity_ids)),
        select(func.count()).select_from(Contract).where(Contract.customer_id == account),
        select(func.count()).select_from(Order).where(Order.customer_id == account),
    ]
    return [session.scalar(count) for count in counts]


def test_her_name_in_others_signals_is_masked_and_the_rest_of_them_stays(known_here, now):
    receipt = forget(known_here, now)
    assert receipt.masked == {"touchpoints.properties": 1}
    with known_here.session() as session:
        kept = session.scalars(select(Touchpoint.properties).where(Touchpoint.message_id == "web:m-4")).one()
    page = f"/share?to={MASK}"
    assert kept == {"basket": [f"{MASK} is my neighbour", {"gift_to": MASK, "page": page, "call": "x"}], "number": 12}


def test_figures_that_the_law_wants_stay_without_a_name(known_here, now):
    with known_here.session() as session:
        contracts, orders, bills = (
            session.scalars(select(Contract.number).where(Contract.customer_id == "C-1001")).all(),
            session.scalars(select(Order.number).where(Order.customer_id == "C-1001")).all(),
            session.scalar(select(func.count()).select_from(Bill)),
        )
    receipt = forget(known_here, now)
    assert receipt.anonymised["contracts"] == len(contracts)
    with known_here.session() as session:
        nobody = session.get_one(Contract, contracts[0]).customer
        assert (nobody.name, nobody.phone, nobody.address) == ("erased", "", "")
        assert {session.get_one(Order, one).customer_id for one in orders} == {nobody.id}
        assert {session.get_one(Order, one).delivery_address for one in orders} == {""}
        assert session.scalar(select(func.count()).select_from(Bill)) == bills
        assert session.scalar(select(Complaint.number).where(Complaint.customer_id == nobody.id)) is None


def test_where_nothing_must_stay_nothing_does(known_here, now):
    receipt = forget(known_here, now, DELETE)
    assert receipt.anonymised == {}
    with known_here.session() as session:
        assert session.scalar(select(Customer.id).where(Customer.name == "erased")) is None


def test_a_replay_brings_nothing_back(known, now):
    forget(known, now)
    with known.session() as session:
        before = session.scalar(select(func.count()).select_from(Touchpoint))
        taken = take(session, signals(now))
        assert taken.stored == 0
        assert len(taken.refused) == 3
        assert taken.repeated == 2
    with known.session() as session:
        assert session.scalar(select(func.count()).select_from(Touchpoint)) == before
        assert session.scalar(select(Identity.id).where(Identity.value == ANNA[1].value)) is None


def test_the_sets_of_others_come_apart_where_her_name_held_them_together(known_here, now):
    one, other = Identifier("anonymous_id", "browser-one"), Identifier("device_id", "device-other")
    with known_here.session() as session:
        session.execute(delete(Identity))
        ids = ensure(session, [ANNA[1], BEN[0], one, other], now=now)
        link = {"evidence": "person", "source": "desk", "occurred_at": now}
        connect(session, [Evidence(first=ids[ANNA[1]], second=ids[each], **link) for each in (BEN[0], one, other)])
        assert len(members(session, ids[one])) == 4
    forget(known_here, now)
    with known_here.session() as session:
        assert [len(members(session, ids[each])) for each in (BEN[0], one, other)] == [1, 1, 1]


def test_the_log_knows_of_it_by_a_digest(known_here, now):
    receipt = forget(known_here, now)
    with known_here.session() as session:
        noted = session.scalars(select(AuditNote).where(AuditNote.action == "customer.erased")).one()
        assert (noted.actor, noted.details["receipt"]) == ("ada", receipt.number)
        assert noted.subject == subject_digest(session, "C-1001")


def test_whoever_comes_back_begins_anew(known_here, now):
    forget(known_here, now)
    later = [one for one in signals(now.replace(year=now.year + 1)) if one.identifiers[0] == ANNA[0]]
    fresh = [type(one)(**{**fields(one), "message_id": f"{one.message_id}-new"}) for one in later]
    with known_here.session() as session:
        assert take(session, fresh).stored == len(fresh)
        assert len(find_person(session, "C-1001").identity_ids) >= 1


def fields(message):
    return {name: getattr(message, name) for name in message.__dataclass_fields__}


def test_a_visitor_without_account_is_erased_too(known_here, now):
    receipt = forget(known_here, now, named="anonymous_id:browser-99")
    assert receipt.left == []


def test_the_free_pages_of_sqlite_hold_nothing(tmp_path, sample_file, now):
    """Also of what was deleted before, by a program that left it in the file."""
    file = tmp_path / "old.db"
    file.write_bytes(sample_file.read_bytes())
    store = CustomerStore(f"sqlite:///{file}")
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)"))
        rows = [{"said": f"{number} anna.brook@example.com {'x' * 300}"} for number in range(200)]
        connection.execute(text("INSERT INTO notes (said) VALUES (:said)"), rows)
        connection.commit()
        connection.execute(text("DELETE FROM notes"))
        connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    finder = re.compile(rb"anna\.brook@example\.com", re.IGNORECASE)
    assert len(finder.findall(file.read_bytes())) > 100
    assert erase(store, "C-1001", by="ada", declaration=KEEP, now=now).left == []
    store.close()
    assert not finder.search(file.read_bytes())


def test_a_reader_who_still_sees_the_old_state_is_named_and_waited_for(known_here, now):
    with known_here.session() as session:
        person = find_person(session, "C-1001")
    reader = known_here.engine.connect()
    reader.exec_driver_sql("BEGIN")
    assert reader.exec_driver_sql("SELECT count(*) FROM customers WHERE id = 'C-1001'").scalar() == 1
    left = forget(known_here, now).left
    assert left
    assert all("read by another program" in place for place in left)
    reader.exec_driver_sql("ROLLBACK")
    reader.close()
    assert traces_left(known_here, person) == []


def test_ids_of_what_is_gone_are_never_used_again(known_here, now):
    """Profiles and journeys remember the last touchpoint that they counted."""
    with known_here.session() as session:
        last = [session.scalar(select(func.max(model.id))) for model in (Touchpoint, Identity)]
    for name in ("C-1001", "C-1002"):
        forget(known_here, now, named=name)
    with known_here.session() as session:
        assert take(session, [signal(900, (Identifier("anonymous_id", "somebody-new"),), now)]).stored == 1
        new = [session.scalar(select(func.max(model.id))) for model in (Touchpoint, Identity)]
    assert [after > before for before, after in zip(last, new, strict=True)] == [True, True]


def test_what_was_never_there_leaves_no_trace(known_here):
    with known_here.session() as session:
        person = people_named(session, [ANNA[1]._replace(value="nobody.at.all@example.com")])
    assert traces_left(known_here, person) == []
