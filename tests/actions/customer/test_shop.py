from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer import record
from actions.customer.schema import Contract, Product
from actions.errors import NotPossible


def test_products_that_fit_come_with_the_best_in_the_budget_first(session):
    found = record.products(session, category="phone", max_price=Decimal("500.00"))
    assert [product.name for product in found] == ["Kestrel One Plus", "Kestrel One", "Aster Lite"]


def test_what_is_sold_out_comes_last_or_not_at_all(session):
    found = record.products(session, category="phone", limit=99)
    assert found[-1].name == "Nimbus Fold"
    assert "Nimbus Fold" not in [
        one.name for one in record.products(session, category="phone", in_stock=True, limit=99)
    ]


def test_products_of_a_brand_in_any_case(session):
    names = {one.name for one in record.products(session, brand=" ASTER ", limit=99)}
    assert names == {"Aster 9", "Aster 9 Pro", "Aster Lite", "Aster Buds Air", "Aster 9 case"}
    assert record.products(session, brand="Aster", category="tablet") == []


@pytest.mark.parametrize("name", ["Aster 9 Pro", "aster 9 pro", " ASTER 9 PRO ", "aster-9-pro"])
def test_a_product_by_its_name(session, name):
    assert record.find_product(session, name).price == Decimal("899.00")


def test_a_product_that_is_not_sold(session):
    assert record.find_product(session, "Aster 10") is None
    assert record.find_product(session, "%") is None


def test_stock_is_never_below_nothing(session):
    session.get(Product, "aster-9").stock = -1
    with pytest.raises(Exception, match="stock_not_negative"):
        session.flush()


@pytest.mark.parametrize("postcode", ["BS3 4QN", "bs34qn", "BS3", " bs3  4qn "])
def test_coverage_by_postcode(session, postcode):
    found = record.coverage(session, postcode)
    assert (found.city, found.five_g, found.fibre_mbps) == ("Bristol", "good", 900)


@pytest.mark.parametrize("postcode", ["ZZ99 9ZZ", "", "BS", "BS3 4QNX"])
def test_where_the_network_is_not_known(session, postcode):
    assert record.coverage(session, postcode) is None


def test_coverage_of_a_city(session):
    assert [area.postcode_area for area in record.coverage_in(session, "bristol")] == ["BS1", "BS16", "BS3", "BS5"]


@given(st.text())
def test_every_text_has_an_area_of_no_more_letters(text):
    assert len(record.postcode_area(text)) <= len(text.upper())


def test_every_store_has_a_whole_week(session):
    stores = record.stores(session)
    assert len(stores) == 12
    for store in stores:
        assert len(store.hours) == 7
        assert store.hours["sunday"] == "11:00-16:00"
    assert record.find_store(session, "LEEDS").address.startswith("62 Briggate Walk")
    assert record.find_store(session, "Atlantis") is None


def test_broadband_moves_where_it_is_fast_enough(session):
    contract = session.get(Contract, "K-30118")
    there = record.move_home(session, contract, "3 Weavers Lane", "nr1 3jq")
    assert there.city == "Norwich"
    assert contract.msisdn_or_address == "3 Weavers Lane, Norwich NR1 3JQ"


@pytest.mark.parametrize(
    ("number", "postcode", "code"),
    [
        ("K-30117", "NR1 3JQ", "not_broadband"),
        ("K-30118", "ZZ9 9ZZ", "no_coverage"),
        ("K-30118", "LD3 7AA", "no_coverage"),
        ("K-30118", "NR16 2AF", "too_slow"),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_the_reason(session, number, postcode, code):
    with pytest.raises(NotPossible) as refused:
        record.move_home(session, session.get(Contract, number), "1 Street", postcode)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("number", "country", "included"),
    [
        ("K-30117", "Spain", False),
        ("K-30140", "Spain", True),
        ("K-30140", "Japan", False),
        ("K-30181", "Japan", True),
        ("K-30181", "Spain", True),
    ],
)
def test_roaming_costs_what_the_plan_says(session, number, country, included):
    rate = record.roaming_rate(session, country.upper())
    terms = record.roaming_terms(session.get(Contract, number), rate)
    assert terms.included == included
    assert terms.per_day == (Decimal("0.00") if included else rate.per_day)
    assert record.roaming_rate(session, "Narnia") is None


def test_a_pass_is_given_once(session, today):
    contract = session.get(Contract, "K-30117")
    rate = record.roaming_rate(session, "Spain")
    made = record.activate_roaming(session, contract, rate, today, 7, today=today)
    assert record.activate_roaming(session, contract, rate, today, 7, today=today) is made
    assert record.roaming_passes(session, contract) == [made]


@pytest.mark.parametrize(
    ("number", "ahead", "days", "code"),
    [("K-30118", 0, 7, "no_sim"), ("K-30117", -1, 7, "past"), ("K-30117", 0, 0, "days"), ("K-30117", 0, 61, "days")],
)
def test_a_pass_that_cannot_be_is_refused_with_the_reason(session, today, number, ahead, days, code):
    rate = record.roaming_rate(session, "Spain")
    with pytest.raises(NotPossible) as refused:
        record.activate_roaming(
            session, session.get(Contract, number), rate, today + timedelta(days=ahead), days, today=today
        )
    assert refused.value.code == code
