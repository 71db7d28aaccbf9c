"""Everything under which one customer is known, and nobody else."""

import pytest
from kit.person import ANNA, BEN, known_everywhere
from sqlalchemy import delete

from actions.customer.identifiers import Identifier
from actions.customer.identities import ensure
from actions.customer.linking import Evidence, connect
from actions.customer.schema import Identity
from actions.errors import UnknownCustomer
from actions.privacy.person import find_person, people_named


@pytest.mark.parametrize("named", ["C-1001", "email:Anna.Brook@example.com", "anonymous_id:browser-7f3a"])
def test_the_same_person_under_each_name(session, now, named):
    ids = known_everywhere(session, now)
    person = find_person(session, named)
    assert (person.subject, person.customer_id) == ("C-1001", "C-1001")
    assert person.identity_ids >= {ids[one] for one in ANNA}
    assert not person.identity_ids & {ids[one] for one in BEN}
    assert {*ANNA, Identifier("webchat", "anna-on-web")} <= person.identifiers
    assert not set(BEN) & person.identifiers


def test_a_customer_of_the_record_alone_is_somebody_too(session):
    session.execute(delete(Identity))
    for named in ("C-1001", "email:anna.brook@example.com", "rest:anna-brook"):
        person = find_person(session, named)
        assert (person.subject, person.identity_ids) == ("C-1001", frozenset())
        assert Identifier("email", "anna.brook@example.com") in person.identifiers


def test_an_e_mail_of_hers_in_another_accounts_set_is_hers_and_the_account_is_not(session, now):
    session.execute(delete(Identity))
    mail, ben = ANNA[1], BEN[0]
    ids = ensure(session, [mail, ben], now=now)
    link = Evidence(first=ids[mail], second=ids[ben], evidence="person", source="desk", occurred_at=now)
    connect(session, [link])
    person = find_person(session, "C-1001")
    assert person.identity_ids == {ids[mail]}
    assert ben not in person.identifiers


def test_a_visitor_without_account_is_the_identity_that_speaks_for_them(session, now):
    browser, phone = Identifier("anonymous_id", "browser-1"), Identifier("device_id", "phone-of-hers")
    ids = ensure(session, [browser, phone], now=now)
    link = Evidence(first=ids[browser], second=ids[phone], evidence="person", source="desk", occurred_at=now)
    connect(session, [link])
    found = [find_person(session, name) for name in ("anonymous_id:browser-1", f"identity:{ids[phone]}")]
    assert found[0] == found[1]
    assert found[0].subject in {f"identity:{one}" for one in ids.values()}
    assert (found[0].customer_id, found[0].identity_ids) == (None, set(ids.values()))
    assert find_person(session, found[0].subject) == found[0]


@pytest.mark.parametrize(
    "named", ["C-9999", "email:nobody@example.com", "email:no address", ":", "rest:default", "identity:999999"]
)
def test_nobody_is_said(session, named):
    with pytest.raises(UnknownCustomer):
        find_person(session, named)


def test_names_that_are_gone_can_be_looked_for(session):
    gone = [Identifier("user_id", "C-9999"), Identifier("email", "nobody@example.com")]
    person = people_named(session, gone)
    assert person.identifiers == set(gone)
    assert person.customer_id is None
