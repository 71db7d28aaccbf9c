"""Advice, stock and coverage: for anybody."""

import pytest

from actions.customer.schema import Product

FORM = "product_advice_form"
PHONE = {"product_category": "phone"}


async def test_category_budget_brand(assistant):
    begun = await assistant.begin(FORM, intent="product_advice", sender="somebody")
    assert begun.asks_for == "product_category"
    category = await assistant.answer(FORM, "product_category", text="a new mobile", sender="somebody")
    assert category.slots["product_category"] == "phone"
    assert category.asks_for == "budget"
    budget = await assistant.answer(FORM, "budget", text="around 600", slots=PHONE, sender="somebody")
    assert budget.slots["budget"] == "600"
    assert budget.asks_for == "brand"
    question = await assistant.act("action_ask_brand", form=FORM, slots=PHONE, sender="somebody")
    assert list(question.buttons) == ["Aster", "Kestrel", "Nimbus", "No favourite"]
    brand = await assistant.answer(
        FORM, "brand", text="kestrel I think", slots={**PHONE, "budget": "600"}, sender="somebody"
    )
    assert brand.slots["brand"] == "Kestrel"
    assert brand.asks_for is None


@pytest.mark.parametrize("text", ["no limit", "it doesn't matter", "whatever", "I don't mind"])
@pytest.mark.parametrize("intent", ["inform", "stop", "deny"])
async def test_budget_and_brand_can_be_left_open_whatever_it_sounds_like(assistant, text, intent):
    budget = await assistant.answer(FORM, "budget", text=text, intent=intent, slots=PHONE)
    assert budget.slots["budget"] == "any"
    brand = await assistant.answer(FORM, "brand", text=text, intent=intent, slots={**PHONE, "budget": "any"})
    assert brand.slots["brand"] == "any"


@pytest.mark.parametrize(("value", "kept"), [("£200", "200"), ("1,200.00", "1200.00"), ("any", "any")])
async def test_a_budget_as_buttons_and_entities_write_it(assistant, value, kept):
    reply = await assistant.answer(FORM, "budget", found={"budget": value}, slots=PHONE, text=value)
    assert reply.slots["budget"] == kept


async def test_a_budget_that_is_no_amount_is_asked_again(assistant):
    reply = await assistant.answer(FORM, "budget", found={"budget": "loads"}, slots=PHONE, text="loads")
    assert reply.responses == ["utter_budget_unclear"]
    assert reply.asks_for == "budget"


async def test_a_category_that_is_not_sold(assistant):
    reply = await assistant.begin(FORM, found={"product_category": "laptop"}, intent="product_advice")
    assert reply.responses == ["utter_category_unclear"]
    assert reply.asks_for == "product_category"


async def test_a_brand_is_not_asked_where_there_is_only_one(assistant):
    reply = await assistant.answer(FORM, "budget", text="300", slots={"product_category": "watch"})
    assert reply.asks_for is None


async def test_what_fits_is_shown_with_price_and_stock(assistant):
    slots = {**PHONE, "budget": "600", "brand": "Kestrel"}
    reply = await assistant.act("action_product_advice", slots=slots, sender="somebody")
    assert reply.responses == ["utter_products"]
    assert "Kestrel One Plus, £499.00, in stock" in reply.text
    assert "Kestrel One, £399.00, in stock" in reply.text
    assert "Nimbus" not in reply.text
    assert {reply.slots[name] for name in slots} == {None}


@pytest.mark.parametrize(
    ("slots", "fact"),
    [
        ({**PHONE, "budget": "100", "brand": "any"}, "Aster Lite, £229.00"),
        ({**PHONE, "budget": "600", "brand": "Orrin"}, "Nimbus X2, £579.00"),
    ],
)
async def test_where_nothing_fits_the_nearest_is_shown(assistant, slots, fact):
    reply = await assistant.act("action_product_advice", slots=slots, sender="somebody")
    assert reply.responses == ["utter_products_elsewhere"]
    assert fact in reply.text


async def test_an_empty_category(assistant):
    slots = {"product_category": "sim", "budget": "any"}
    reply = await assistant.act("action_product_advice", slots=slots, sender="somebody")
    assert reply.responses == ["utter_no_products"]


@pytest.mark.parametrize(
    ("product", "response", "fact"),
    [
        ("Aster 9", "utter_in_stock", "(42 left) at £649.00"),
        ("Aster 9 Pro", "utter_last_ones", "3 left, at £899.00"),
        ("Nimbus Fold", "utter_out_of_stock_alternatives", "Aster 9 Pro, £899.00"),
        ("Nimbus X2 case", "utter_out_of_stock_alternatives", "Aster 9 case, £25.00"),
    ],
)
async def test_stock(assistant, product, response, fact):
    reply = await assistant.act("action_check_stock", slots={"product": product}, sender="somebody")
    assert reply.responses == [response]
    assert fact in reply.text


async def test_a_whole_category(assistant):
    given = {"product_category": "tablet"}
    begun = await assistant.begin("stock_form", found=given, intent="check_stock", text="any tablets?", sender="s")
    assert begun.asks_for is None
    reply = await assistant.act("action_check_stock", slots=given, sender="s")
    assert reply.responses == ["utter_category_in_stock"]
    assert "Orrin Tab 11, £429.00" in reply.text
    both = {"product_category": "phone", "product": "Nimbus Fold"}
    one = await assistant.act("action_check_stock", slots=both, sender="s")
    assert one.responses == ["utter_out_of_stock_alternatives"]


async def test_sold_out_with_nothing_instead(assistant, store):
    with store.session() as session:
        session.get(Product, "aster-9-case").stock = 0
    reply = await assistant.act("action_check_stock", slots={"product": "Nimbus X2 case"}, sender="somebody")
    assert reply.responses == ["utter_out_of_stock"]
    nothing = await assistant.act("action_check_stock", sender="somebody")
    assert nothing.responses == ["utter_no_products"]


async def test_a_product_is_read_from_free_words(assistant):
    reply = await assistant.begin("stock_form", intent="check_stock", text="have you got the aster 9 pro?", sender="s")
    assert reply.slots["product"] == "Aster 9 Pro"
    assert reply.asks_for is None
    asked = await assistant.begin("stock_form", intent="check_stock", text="is it in stock", sender="s")
    assert asked.asks_for == "product"
    unknown = await assistant.answer("stock_form", "product", found={"product": "Zeta 4"}, text="Zeta 4", sender="s")
    assert unknown.responses == ["utter_product_unknown"]


@pytest.mark.parametrize(
    ("postcode", "responses", "fact"),
    [
        ("BS3 4QN", ["utter_coverage"], "up to 900 Mbps"),
        ("LD3", ["utter_coverage_without_broadband"], "5G is not available"),
        ("LS6 2PJ", ["utter_coverage", "utter_outage"], "roadworks"),
        ("ZE1 0AA", ["utter_coverage_unknown"], "ZE1 0AA"),
    ],
)
async def test_coverage(assistant, postcode, responses, fact):
    reply = await assistant.act("action_check_coverage", slots={"postcode": postcode}, sender="somebody")
    assert reply.responses == responses
    assert fact in reply.text


@pytest.mark.parametrize(("text", "postcode"), [("it's bs34qn i think", "BS3 4QN"), ("LD3", "LD3")])
async def test_a_postcode_is_read_from_free_words(assistant, text, postcode):
    reply = await assistant.answer("coverage_form", "postcode", text=text, sender="somebody")
    assert reply.slots["postcode"] == postcode
    assert reply.asks_for is None


async def test_what_is_no_postcode_is_asked_again(assistant):
    given = {"postcode": "12345"}
    reply = await assistant.answer("coverage_form", "postcode", found=given, text="12345", sender="somebody")
    assert reply.responses == ["utter_postcode_unclear"]
    assert reply.asks_for == "postcode"


async def test_customers_are_offered_their_own_postcode(assistant):
    known = await assistant.act("action_ask_postcode", form="coverage_form")
    assert known.buttons == {"BS3 4QN (home)": '/inform{"postcode": "BS3 4QN"}'}
    unknown = await assistant.act("action_ask_postcode", form="coverage_form", sender="somebody")
    assert unknown.buttons == {}


async def test_the_address_of_a_store(assistant):
    reply = await assistant.act("action_find_store", entities={"city": "leeds"}, sender="somebody")
    assert reply.responses == ["utter_store_address"]
    assert "62 Briggate Walk, Leeds LS1 6HD" in reply.text
    assert not reply.events


async def test_the_store_of_the_customers_own_city_and_all_others(assistant):
    reply = await assistant.act("action_find_store")
    assert reply.responses == ["utter_store_own"]
    assert "14 Corn Lane, Bristol" in reply.text
    assert "Norwich" in reply.text


@pytest.mark.parametrize(
    ("entities", "response"), [({}, "utter_store_cities"), ({"city": "York"}, "utter_store_elsewhere")]
)
async def test_all_stores_where_none_is_meant_or_none_is_there(assistant, entities, response):
    reply = await assistant.act("action_find_store", entities=entities, sender="somebody")
    assert reply.responses == [response]
    assert entities.get("city", "") in reply.text
    if entities:
        assert "Birmingham, Brighton" in reply.text
    else:
        assert reply.buttons["Leeds"] == '/find_store{"city": "Leeds"}'
        assert len(reply.buttons) == 12


async def test_a_city_alone_is_asked_back(assistant):
    reply = await assistant.act("action_inform", entities={"city": "Leeds"}, sender="somebody")
    assert reply.text.startswith("Leeds")
    assert reply.buttons["Where is the store?"] == '/find_store{"city": "Leeds"}'
