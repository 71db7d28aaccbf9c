"""Who is proposed, why, and what becomes of it."""

import sys

import pytest
from sqlalchemy import select

from actions.customer.identifiers import Identifier
from actions.customer.identities import members
from actions.customer.matching import Candidate, Proposal, propose, write
from actions.customer.matching_model import FIELDS, settings
from actions.customer.resolve import PROPOSED, TWO_CUSTOMERS
from actions.customer.schema import IdentityLink
from actions.errors import SettingsError


def person(number, kind="anonymous_id", **values):
    speaks = Identifier(kind, f"m-{number}")
    return Candidate(speaks, kind == "user_id", {field: values.get(field) for field in FIELDS})


ANNA = person(1, "user_id", name="anna brook", email="anna@example.com", phone="+447700900101", postcode="bs34qn")
TYPED = person(2, name="anna brook", email="ana@example.com", postcode="bs34qn")
HARRY = person(3, name="harry brooks", phone="+447700900199", postcode="bs34qn")
CROWD = [person(f"x{n}", name=f"name {n} {n * 7919}", phone=f"+4477009{n:05}", postcode=f"x{n}") for n in range(60)]


def test_who_agrees_in_much_is_proposed_with_the_bits_of_each_field():
    [found] = propose([ANNA, TYPED, HARRY, *CROWD], at_least=0.9)
    assert {found.first, found.second} == {ANNA.speaks, TYPED.speaks}
    assert found.probability > 0.999
    assert found.waterfall.keys() == {"prior", "name", "email", "postcode"}
    assert found.waterfall["prior"] < 0 < found.waterfall["name"]


def test_bits_add_up_to_the_probability():
    [found] = propose([ANNA, TYPED, *CROWD], at_least=0.9)
    odds = 2 ** sum(found.waterfall.values())
    assert odds / (1 + odds) == pytest.approx(found.probability, abs=1e-4)


def test_two_customers_are_never_proposed():
    other = person(4, "user_id", **ANNA.values)
    assert propose([ANNA, other, *CROWD], at_least=0.5) == []


def test_few_people_are_compared_with_nobody():
    assert propose([], at_least=0.9) == propose([ANNA], at_least=0.9) == []


def test_the_same_settings_speak_spark():
    """Splink writes them for either database; only functions of strings have other names there."""
    for dialect in ("duckdb", "spark"):
        written = settings(1000).create_settings_dict(sql_dialect_str=dialect)
        assert [one["output_column_name"] for one in written["comparisons"]] == list(FIELDS)


def test_proposals_wait_and_a_later_run_may_be_surer(session, now):
    proposal = Proposal(ANNA.speaks, TYPED.speaks, 0.97, {"prior": -6.0, "name": 10.6})
    assert write(session, [proposal], apply_above=None, now=now) == 0
    [link] = session.scalars(select(IdentityLink).where(IdentityLink.evidence == "model")).all()
    assert (link.status, link.reason, link.explanation) == ("held", PROPOSED, {"bits": proposal.waterfall})
    assert write(session, [proposal], apply_above=0.95, now=now) == 1
    assert set(members(session, link.low_id)) == {link.low_id, link.high_id}


def test_what_is_applied_keeps_to_the_rules(session, now):
    other = Identifier("user_id", "m-other")
    ends = [Proposal(ANNA.speaks, TYPED.speaks, 0.99, {}), Proposal(other, TYPED.speaks, 0.98, {})]
    write(session, ends, apply_above=0.5, now=now)
    held = session.scalars(select(IdentityLink).where(IdentityLink.status == "held")).all()
    assert TWO_CUSTOMERS in {link.reason for link in held}


def test_without_the_extra_the_pip_line_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(SettingsError, match=r"pip install 'usher\[linking\]'"):
        propose([ANNA, TYPED], at_least=0.9)
