"""What users of Rasa asked of forms in its issue tracker: through rules, policies, and a real FormValidationAction.

The numbers are those of the issues: 7710 and 7751 (switching), 6569 (ending early), 10231 and 7467 (filling what
nobody asked for).
"""

import pytest
from kit.assistants import Assistant
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.forms import FormValidationAction

DOMAIN = """
version: "3.1"
intents: [inform, order, returns, why, affirm]
entities: [city]
slots:
  email:
    type: text
    influence_conversation: false
    mappings:
      - type: from_text
        conditions: [{active_loop: order_form}, {active_loop: return_form}]
  note:
    type: text
    influence_conversation: false
    mappings:
      - {type: from_text, conditions: [{active_loop: order_form}]}
  city:
    type: text
    influence_conversation: false
    mappings:
      - {type: from_entity, entity: city}
  home:
    type: text
    influence_conversation: false
    mappings:
      - {type: from_entity, entity: city, not_intent: why}
  gift:
    type: bool
    influence_conversation: false
    mappings:
      - {type: from_intent, intent: affirm, value: true, conditions: [{active_loop: order_form}]}
  wrapped:
    type: bool
    influence_conversation: false
    mappings:
      - {type: from_intent, intent: affirm, value: true, conditions: [{active_loop: order_form}]}
forms:
  order_form: {FILL required_slots: ORDER, ignored_intents: [returns, why, order]}
  return_form: {FILL required_slots: [email], ignored_intents: [order, why, returns]}
actions: [action_forget, ACTIONS]
responses:
  utter_ask_order_form_email: [{text: "Your email?"}]
  utter_ask_return_form_email: [{text: "To find your order, your email?"}]
  utter_ask_note: [{text: "Any note?"}]
  utter_ask_city: [{text: "Which city?"}]
  utter_ask_home: [{text: "Where is home?"}]
  utter_ask_gift: [{text: "A gift?"}]
  utter_ask_wrapped: [{text: "Wrapped?"}]
  utter_why: [{text: "To find you."}]
  utter_ordered: [{text: "Ordered."}]
  utter_returned: [{text: "Returned."}]
"""
RULES = """
rules:
- rule: order
  steps: [{intent: order}, {action: order_form}, {active_loop: order_form}]
- rule: ordered
  condition: [{active_loop: order_form}]
  steps: [{action: order_form}, {active_loop: null}, {action: utter_ordered}, {action: action_forget}]
- rule: return
  steps: [{intent: returns}, {action: return_form}, {active_loop: return_form}]
- rule: returned
  condition: [{active_loop: return_form}]
  steps: [{action: return_form}, {active_loop: null}, {action: utter_returned}]
- rule: why
  steps: [{intent: why}, {action: utter_why}]
"""
STARTS = {name: (name, {}) for name in ("order", "returns", "why", "affirm")}
ASKED, AS_RASA = "fill: asked,", ""


class Forget(Action):
    """Empties what the order form asks for."""

    def name(self):
        return "action_forget"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("email", None), SlotSet("note", None)]


class Validate(FormValidationAction):
    """Takes everything, and notes what it was asked to validate."""

    def __init__(self):
        self.validated = []

    def name(self):
        return "validate_order_form"

    def validate_email(self, value, dispatcher, tracker, domain):
        self.validated.append(value)
        return {"email": value}

    def validate_note(self, value, dispatcher, tracker, domain):
        self.validated.append(value)
        return {"note": value}


class Dynamic(Validate):
    """Asks members for no note, and those far away for their city, too; ``enough`` ends the form."""

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        email = tracker.get_slot("email") or ""
        if email == "enough":
            return []
        kept = [slot for slot in domain_slots if not (slot == "note" and email.startswith("member"))]
        return [*kept, "city"] if email.endswith(".far") else kept

    async def extract_city(self, dispatcher, tracker, domain):
        return {}  # its mapping in the domain fills it; rasa-sdk wants a method for each slot that is added

    def validate_city(self, value, dispatcher, tracker, domain):
        return {"city": value}


class Ends(Validate):
    """``enough`` ends the form, the way Rasa's documentation tells."""

    def validate_email(self, value, dispatcher, tracker, domain):
        return {"email": None, "requested_slot": None} if value == "enough" else {"email": value}


def shop(folder, *actions, fill=ASKED, order="[email, note]", rules=RULES, **heard):
    domain = DOMAIN.replace("FILL", fill).replace("ORDER", order)
    domain = domain.replace("ACTIONS", ", ".join(action.name() for action in actions))
    files = {"domain.yml": domain, "data/rules.yml": rules}
    return Assistant(folder, files, actions=[Forget(), *actions], heard={**STARTS, **heard})


def said(events):
    return [event.removeprefix("bot: ") for event in events if event.startswith("bot: ")]


BOTH = pytest.mark.parametrize("fill", [ASKED, AS_RASA], ids=["asked", "as Rasa"])


@BOTH
async def test_7710_from_one_form_into_another_that_asks_for_the_same_slot(tmp_path, fill):
    talk = shop(tmp_path, fill=fill)
    await talk.say("order")
    assert await talk.say("returns") == [
        "rejected order_form",
        "return_form", "form return_form", "slot requested_slot=email", "bot: To find your order, your email?",
    ]  # fmt: skip
    assert (await talk.tracker()).slots["email"] is None


@BOTH
async def test_7751_the_form_that_is_left_does_not_ask_once_more(tmp_path, fill):
    talk = shop(tmp_path, Validate(), fill=fill)
    await talk.say("order")
    assert said(await talk.say("returns")) == ["To find your order, your email?"]


@BOTH
async def test_a_form_that_was_left_is_over(tmp_path, fill):
    talk = shop(tmp_path, fill=fill)
    await talk.say("order")
    await talk.say("returns")
    assert await talk.say("ada@shop.example") == [
        "slot email=ada@shop.example",
        "return_form", "slot requested_slot=None", "form None", "utter_returned", "bot: Returned.",
    ]  # fmt: skip
    assert (await talk.tracker()).active_loop_name is None


BACK = RULES.replace(
    "steps: [{action: return_form}, {active_loop: null}, {action: utter_returned}]",
    "steps: [{action: return_form}, {active_loop: null}, {action: utter_returned}, {action: order_form},"
    " {active_loop: order_form}]",
)


async def test_a_form_that_was_left_goes_on_afterwards_and_the_answer_to_the_other_fills_nothing_there(tmp_path):
    talk = shop(tmp_path, rules=BACK)
    await talk.say("order")
    await talk.say("returns")
    assert await talk.say("ada@shop.example") == [
        "slot email=ada@shop.example",
        "return_form", "slot requested_slot=None", "form None", "utter_returned", "bot: Returned.",
        "order_form", "form order_form", "slot requested_slot=note", "bot: Any note?",
    ]  # fmt: skip
    assert said(await talk.say("ring twice")) == ["Ordered."]


async def test_as_in_rasa_the_answer_to_the_other_form_does_fill_it(tmp_path):
    talk = shop(tmp_path, fill=AS_RASA, rules=BACK)
    await talk.say("order")
    await talk.say("returns")
    assert "slot note=ada@shop.example" in await talk.say("ada@shop.example")


@BOTH
async def test_the_validation_adds_a_slot_and_takes_one_away(tmp_path, fill):
    talk = shop(tmp_path, Dynamic(), fill=fill, hull=("inform", {"city": "Hull"}))
    await talk.say("order")
    assert said(await talk.say("member@shop.far")) == ["Which city?"]
    assert said(await talk.say("hull")) == ["Ordered."]


@BOTH
async def test_what_the_validation_takes_away_is_not_asked(tmp_path, fill):
    talk = shop(tmp_path, Dynamic(), fill=fill)
    await talk.say("order")
    assert said(await talk.say("member@shop.example")) == ["Ordered."]


@BOTH
@pytest.mark.parametrize("validation", [Ends, Dynamic])
async def test_6569_the_validation_ends_the_form_without_one_more_question(tmp_path, fill, validation):
    talk = shop(tmp_path, validation(), fill=fill)
    await talk.say("order")
    ended = await talk.say("enough")
    assert said(ended) == ["Ordered."]
    assert "form None" in ended
    assert (await talk.tracker()).active_loop_name is None


async def test_10231_a_text_fills_only_the_slot_that_was_asked_for(tmp_path):
    talk = shop(tmp_path)
    assert said(await talk.say("order")) == ["Your email?"]
    assert [x for x in await talk.say("a@b.example") if x.startswith("slot")] == [
        "slot email=a@b.example", "slot requested_slot=note",
    ]  # fmt: skip
    last = await talk.say("ring twice")
    assert last[0] == "slot note=ring twice"
    assert "slot email=ring twice" not in last


async def test_as_in_rasa_a_text_fills_every_slot_whose_mapping_fits(tmp_path):
    talk = shop(tmp_path, fill=AS_RASA)
    await talk.say("order")
    assert (await talk.say("a@b.example"))[:2] == ["slot email=a@b.example", "slot note=a@b.example"]


async def test_a_yes_answers_one_question(tmp_path):
    talk = shop(tmp_path, order="[gift, wrapped]")
    await talk.say("order")
    assert said(await talk.say("affirm")) == ["Wrapped?"]
    assert said(await talk.say("affirm")) == ["Ordered."]


async def test_7467_an_entity_that_is_the_answer_fills_no_other_slot(tmp_path):
    talk = shop(tmp_path, order="[city, home]", hull=("inform", {"city": "Hull"}))
    await talk.say("order")
    assert said(await talk.say("hull")) == ["Where is home?"]
    assert "slot city=Hull" not in await talk.say("hull")


async def test_a_slot_that_is_known_is_not_overwritten_by_an_entity_said_in_passing(tmp_path):
    talk = shop(tmp_path, order="[city, note]", hull=("inform", {"city": "Hull"}), late=("inform", {"city": "Leeds"}))
    await talk.say("order")
    await talk.say("hull")
    await talk.say("late")
    assert (await talk.tracker()).slots["city"] == "Hull"


async def test_what_is_said_beside_the_answer_fills_a_slot_that_is_empty(tmp_path):
    talk = shop(tmp_path, order="[email, city]", both=("inform", {"city": "Hull"}))
    await talk.say("order")
    assert said(await talk.say("both")) == ["Ordered."]


@BOTH
async def test_a_slot_filled_long_ago_is_not_asked_for_and_one_emptied_since_is(tmp_path, fill):
    talk = shop(tmp_path, fill=fill, order="[email, city]", hull=("inform", {"city": "Hull"}))
    await talk.say("order")
    await talk.say("a@b.example")
    assert said(await talk.say("hull")) == ["Ordered."]
    assert said(await talk.say("order")) == ["Your email?"], "action_forget has emptied it"
    assert said(await talk.say("c@d.example")) == ["Ordered."], "the city is known"


@BOTH
async def test_after_an_interruption_the_form_asks_again_and_validates_nothing(tmp_path, fill):
    validation = Validate()
    talk = shop(tmp_path, validation, fill=fill)
    await talk.say("order")
    assert await talk.say("why") == [
        "rejected order_form",
        "utter_why", "bot: To find you.",
        "order_form", "slot requested_slot=email", "bot: Your email?",
    ]  # fmt: skip
    assert validation.validated == []
    assert (await talk.say("a@b.example"))[0] == "slot email=a@b.example"
    assert validation.validated[0] == "a@b.example"


async def test_what_was_valid_before_an_interruption_is_not_validated_again(tmp_path):
    validation = Validate()
    talk = shop(tmp_path, validation)
    await talk.say("order")
    await talk.say("a@b.example")
    assert said(await talk.say("why")) == ["To find you.", "Any note?"]
    assert validation.validated == ["a@b.example"]
