import json
from pathlib import Path

import pytest
from kit.projects import DOMAIN, write_project

from bot.assistant.domain import Domain, MappingCondition
from bot.assistant.load import load_domain
from bot.errors import ProjectError


def domain_of(folder: Path, text: str) -> Domain:
    (write_project(folder, {}) / "domain.yml").write_text(text)
    return load_domain(folder / "domain.yml")


ENTITIES = """
entities:
- city: {roles: [from, to], groups: ["1"]}
- size
- secret: {roles: [deep], influence_conversation: false}
intents:
- plain
- none: {use_entities: []}
- one: {use_entities: [city]}
- but: {ignore_entities: [city]}
- hidden: {use_entities: [secret]}
- ignoring: {ignore_entities: [size]}
"""


@pytest.mark.parametrize(
    ("intent", "used"),
    [
        ("plain", {"city", "city#from", "city#to", "city#1", "size"}),
        ("none", set()),
        ("one", {"city", "city#from", "city#to", "city#1"}),
        ("but", {"size", "secret#deep"}),
        ("hidden", set()),
        ("ignoring", {"city", "city#from", "city#to", "city#1", "secret#deep"}),
    ],
)
def test_entities_that_policies_see_with_an_intent(tmp_path: Path, intent: str, used: set[str]):
    """Rasa's rules, its oddities included: ignoring some entities shows the roles of others that are hidden."""
    assert domain_of(tmp_path, ENTITIES).intents[intent].used_entities == used


def test_default_intents_actions_and_slots(tmp_path: Path):
    domain = domain_of(tmp_path, DOMAIN)
    assert {"restart", "back", "out_of_scope", "session_start", "nlu_fallback"} <= set(domain.intents)
    assert list(domain.slots)[-2:] == ["requested_slot", "session_started_metadata"]
    assert domain.action_names[0] == "action_listen"
    assert domain.action_names[13:] == (
        *("action_book", "action_check"),
        *("utter_ask_city", "utter_bye", "utter_chat", "utter_greet"),
        *("trip_form", "action_handoff"),
    )


def test_without_forms_there_is_no_requested_slot(tmp_path: Path):
    assert "requested_slot" not in domain_of(tmp_path, "intents: [greet]\n").slots


def test_the_knowledge_base_has_slots(tmp_path: Path):
    slots = domain_of(tmp_path, "actions: [action_query_knowledge_base]\n").slots
    assert "knowledge_base_last_object" in slots


def test_slots(tmp_path: Path):
    text = """
slots:
  price: {type: float, initial_value: 2, min_value: 1, max_value: 5, mappings: [{type: custom, action: action_p}]}
  kind: {type: categorical, values: [A, true, null], mappings: [{type: from_text}]}
  things: {type: list, initial_value: one, mappings: [{type: from_intent, value: [x], intent: [a, b], not_intent: c}]}
  note:
    type: any
    mappings:
    - type: from_trigger_intent
      value: yes
      conditions:
      - active_loop: f
        requested_slot: note
      - active_loop: null
"""
    slots = domain_of(tmp_path, text).slots
    assert (slots["price"].initial_value, slots["price"].max_value, slots["price"].mappings[0].action) == (
        2,
        5.0,
        "action_p",
    )
    assert slots["kind"].values == ("a", "true")
    assert slots["things"].start_value == ["one"]
    mapping = slots["things"].mappings[0]
    assert (mapping.value, mapping.intents, mapping.not_intents) == (["x"], ("a", "b"), ("c",))
    assert json.loads(mapping.source) == {
        "type": "from_intent",
        "value": ["x"],
        "intent": ["a", "b"],
        "not_intent": "c",
    }
    assert not slots["note"].influence_conversation
    assert slots["note"].mappings[0].conditions == (MappingCondition("f", "note"), MappingCondition(None))


def test_responses(tmp_path: Path):
    text = """
responses:
  utter_hello:
  - text: Hello {name}
    channel: slack
    id: first
    condition:
    - {type: slot, name: tier, value: gold}
    buttons:
    - {title: Hi, payload: /greet}
    metadata: {tone: warm}
  - text: 42
"""
    first, second = domain_of(tmp_path, text).responses["utter_hello"]
    assert (first.channel, first.id, first.metadata) == ("slack", "first", {"metadata": {"tone": "warm"}})
    assert first.body == {"text": "Hello {name}", "buttons": [{"title": "Hi", "payload": "/greet"}]}
    assert [(condition.slot, condition.value) for condition in first.conditions] == [("tier", "gold")]
    assert second.body == {"text": "42"}


def test_session_and_selective_domain(tmp_path: Path):
    text = """
actions:
- action_plain
- validate_trip_form
- action_with: {send_domain: true}
- action_without: {send_domain: false}
session_config: {session_expiration_time: 5, carry_over_slots_to_new_session: false}
config: {store_entities_as_slots: false}
"""
    domain = domain_of(tmp_path, text)
    assert domain.send_domain == {"validate_trip_form", "action_with"}
    assert (domain.session.expiration_minutes, domain.session.carry_over_slots) == (5.0, False)
    assert not domain.store_entities_as_slots


def test_the_domain_as_action_servers_receive_it(tmp_path: Path):
    source = domain_of(tmp_path, DOMAIN).source
    assert source["intents"] == sorted(source["intents"])
    assert source["slots"]["city"]["mappings"] == [{"type": "from_entity", "entity": "city"}]
    assert source["forms"] == {"trip_form": {"required_slots": ["city"]}}
    assert source["session_config"] == {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    assert json.loads(json.dumps(source)) == source


LEGACY = """
version: "2.0"
intents: [greet, inform]
entities: [city, {size: {roles: [a]}}]
slots:
  city: {type: text}
  size: {type: text}
  code: {type: text, auto_fill: false}
  note: {type: unfeaturized}
forms:
  trip_form:
    ignored_intents: [greet]
    required_slots:
      city: [{type: from_entity, entity: city}]
      code:
      - {type: from_text, not_intent: greet}
      - {type: from_trigger_intent, intent: inform, value: x}
  plain_form:
    required_slots:
      city: [{type: from_entity, entity: city}, {type: from_text}]
"""


def test_a_domain_of_rasa_2(tmp_path: Path):
    """As ``rasa data migrate`` makes it."""
    domain = domain_of(tmp_path, LEGACY)
    assert domain.forms["trip_form"].required_slots == ("city", "code")
    assert domain.forms["trip_form"].ignored_intents == ("greet",)
    city = [(m.type, [(c.active_loop, c.requested_slot) for c in m.conditions]) for m in domain.slots["city"].mappings]
    assert city == [
        ("from_entity", [("trip_form", None), ("plain_form", None)]),
        ("from_text", [("plain_form", "city")]),
        ("from_entity", []),
    ]
    code = [(m.type, [(c.active_loop, c.requested_slot) for c in m.conditions]) for m in domain.slots["code"].mappings]
    assert code == [("from_text", [("trip_form", "code")]), ("from_trigger_intent", [("trip_form", None)])]
    assert [m.type for m in domain.slots["size"].mappings] == ["custom"]
    assert (domain.slots["note"].type, domain.slots["note"].influence_conversation) == ("any", False)
    assert domain.source["version"] == "3.1"


@pytest.mark.parametrize(("written", "fill"), [("", "any"), ("fill: any,", "any"), ("fill: asked,", "asked")])
def test_a_form_says_what_a_message_fills(tmp_path, written, fill):
    domain = domain_of(tmp_path, f"forms: {{f: {{{written} required_slots: []}}}}")
    assert domain.forms["f"].fill == fill


def test_another_way_to_fill_a_form_is_an_error_that_names_both(tmp_path):
    with pytest.raises(ProjectError, match="'all' is no way to fill the form 'f'") as caught:
        domain_of(tmp_path, "forms:\n  f:\n    fill: all\n    required_slots: []\n")
    assert caught.value.place.endswith("domain.yml:3")
    assert "fill: asked" in caught.value.mend
    assert "fill: any" in caught.value.mend
