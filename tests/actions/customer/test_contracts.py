from datetime import timedelta
from decimal import Decimal

import pytest

from actions.customer import record
from actions.customer.schema import Contract, RetentionOffer
from actions.errors import NotPossible


@pytest.fixture
def mobile(session):
    return session.get(Contract, "K-30117")


@pytest.fixture
def broadband(session):
    return session.get(Contract, "K-30118")


def test_contracts_come_mobile_first(session):
    assert [contract.plan.name for contract in record.contracts_of(session, "C-1001")] == ["Flex 20", "Fibre 300"]
    assert [contract.plan.name for contract in record.contracts_of(session, "C-1002")] == ["SIM 40", "Fibre 900"]
    assert [one.number for one in record.contracts_of(session, "C-1001", kind="broadband")] == ["K-30118"]


def test_an_ended_contract_is_no_longer_held(session, mobile):
    mobile.status = "ended"
    session.flush()
    assert mobile not in record.contracts_of(session, "C-1001")


def test_usage_of_a_limited_and_an_unlimited_plan(session, mobile, today):
    found = record.usage(mobile, today=today)
    assert (found.used_gb, found.allowance_gb, found.left_gb) == (13.4, 20, 6.6)
    assert (found.resets_on - today).days == 13
    endless = record.usage(session.get(Contract, "K-30140"), today=today)
    assert (endless.allowance_gb, endless.left_gb) == (None, None)
    over = record.usage(session.get(Contract, "K-30152"), today=today)
    assert over.left_gb == 0


def test_plans_come_cheapest_first_and_by_kind(session):
    names = [plan.name for plan in record.plans(session, kind="mobile")]
    assert names == ["Flex 5", "Flex 20", "Flex 60", "Unlimited", "Unlimited Max", "Family Share"]
    assert len(record.plans(session)) == 11
    assert record.find_plan(session, " unlimited MAX ").price_month == Decimal("42.00")
    assert record.find_plan(session, "unlimited%") is None


def test_a_dearer_plan_is_always_possible(session, mobile, today):
    plan = record.find_plan(session, "Flex 60")
    quoted = record.plan_change(mobile, plan, today=today)
    assert quoted.difference == Decimal("4.50")
    assert mobile.plan.name == "Flex 20"
    record.change_plan(session, mobile, plan, today=today)
    session.expire(mobile)
    assert (mobile.plan.name, mobile.price_month) == ("Flex 60", Decimal("24.00"))


def test_a_cheaper_plan_waits_for_the_end_of_the_term(session, mobile, today):
    plan = record.find_plan(session, "Flex 5")
    with pytest.raises(NotPossible) as refused:
        record.change_plan(session, mobile, plan, today=today)
    assert refused.value.code == "in_term"
    near_the_end = mobile.ends_on - timedelta(days=30)
    assert f"{near_the_end:%-d %B %Y}" in refused.value.message
    assert record.change_plan(session, mobile, plan, today=near_the_end).difference < 0


@pytest.mark.parametrize(
    ("plan", "code"), [("Flex 20", "same_plan"), ("Fibre 900", "other_kind"), ("SIM 40", "other_kind")]
)
def test_a_plan_that_does_not_fit_is_refused(session, mobile, today, plan, code):
    with pytest.raises(NotPossible) as refused:
        record.plan_change(mobile, record.find_plan(session, plan), today=today)
    assert refused.value.code == code


def test_choices_are_the_other_plans_of_the_kind(session, broadband):
    assert [plan.name for plan in record.plan_choices(session, broadband)] == ["Fibre 80", "Fibre 900"]


def test_cancelling_in_the_term_costs_for_each_month_cut_off(session, mobile, today):
    terms = record.cancellation_terms(mobile, today=today)
    assert terms.last_day == today + timedelta(days=30)
    assert terms.months_cut_off == 4
    assert terms.fee == 4 * mobile.early_exit_fee == Decimal("43.20")
    assert mobile.status == "active"


def test_cancelling_after_the_term_costs_nothing(session, today):
    old = session.get(Contract, "K-30195")
    assert record.cancellation_terms(old, today=today).fee == 0


def test_a_contract_is_cancelled_once(session, mobile, today):
    terms = record.cancel_contract(session, mobile, today=today)
    assert (mobile.status, mobile.ends_on) == ("cancelling", terms.last_day)
    unlimited = record.find_plan(session, "Unlimited")
    with pytest.raises(NotPossible) as refused:
        record.cancel_contract(session, mobile, today=today)
    assert refused.value.code == "not_running"
    with pytest.raises(NotPossible) as refused:
        record.change_plan(session, mobile, unlimited, today=today)
    assert refused.value.code == "not_running"


def test_offers_depend_on_how_long_somebody_has_stayed(session, mobile, broadband, today):
    assert [offer.id for offer in record.retention_offers(session, mobile, today=today)] == ["mobile-15"]
    assert [offer.id for offer in record.retention_offers(session, broadband, today=today)] == [
        "broadband-30",
        "broadband-20",
    ]
    young = session.get(Contract, "K-30349")
    assert record.retention_offer_for(session, young, today=today - timedelta(days=30)) is None


def test_an_accepted_offer_lowers_the_price_once(session, mobile, today):
    offer = record.retention_offer_for(session, mobile, today=today)
    assert record.offered_price(mobile, offer) == Decimal("15.30")
    record.accept_offer(session, mobile, offer, today=today)
    assert mobile.price_month == Decimal("15.30")
    assert record.retention_offer_for(session, mobile, today=today) is None
    with pytest.raises(NotPossible) as refused:
        record.accept_offer(session, mobile, offer, today=today)
    assert refused.value.code == "not_offered"


def test_an_offer_for_others_is_refused(session, mobile, today):
    with pytest.raises(NotPossible):
        record.accept_offer(session, mobile, session.get(RetentionOffer, "broadband-30"), today=today)


def test_a_lost_phone_is_blocked_once(session, mobile, now):
    assert record.sim_block(session, mobile) is None
    made = record.block_sim(session, mobile, "stolen", now=now)
    assert made.blocked_on == now
    assert record.block_sim(session, mobile, "again", now=now) is made
    assert record.sim_block(session, mobile).reason == "stolen"


def test_broadband_has_no_sim_to_block(session, broadband, now):
    with pytest.raises(NotPossible) as refused:
        record.block_sim(session, broadband, "", now=now)
    assert refused.value.code == "no_sim"
