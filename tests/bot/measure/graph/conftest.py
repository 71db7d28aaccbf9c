"""A project that has every kind of step."""

import pytest

from bot.assistant.load import load_project

FILES = {
    "config.yml": 'language: en\nassistant_id: "Post & <Parcel>"\n',
    "domain.yml": """
intents: [greet, bye, order, affirm, deny]
entities: [city]
actions: [action_order]
slots:
  city: {type: text, mappings: [{type: from_entity, entity: city}]}
forms:
  order_form: {required_slots: [city]}
responses:
  utter_greet: [{text: "Hello </script><script>window.broken = true</script>!"}, {text: Hi!}]
  utter_bye: [{text: Bye!}]
  utter_ask_city: [{text: Where to?}]
""",
    "data/nlu.yml": """
nlu:
- intent: greet
  examples: |
    - hello
    - hi
    - hey
    - morning
    - evening
""",
    "data/rules.yml": """\
rules:
  - rule: begin the order
    steps:
      - intent: order
      - action: order_form
      - active_loop: order_form
  - rule: end the order
    condition:
      - active_loop: order_form
    wait_for_user_input: false
    steps:
      - action: order_form
      - active_loop: null
      - slot_was_set:
          - requested_slot: null
      - action: action_order
  - rule: first words
    conversation_start: true
    steps:
      - intent: greet
      - action: utter_greet
""",
    "data/stories.yml": """\
stories:
  - story: hello and goodbye
    steps:
      - intent: greet
      - action: utter_greet
      - intent: bye
      - action: utter_bye
  - story: hello and an order
    steps:
      - intent: greet
      - action: utter_greet
      - intent: order
        entities: [city: Leeds]
      - action: order_form
      - active_loop: order_form
      - slot_was_set:
          - requested_slot: city
      - slot_was_set:
          - city: Leeds
      - active_loop: null
      - slot_was_set:
          - requested_slot: null
      - checkpoint: ordered
  - story: after an order
    steps:
      - checkpoint: ordered
        slot_was_set:
          - city: Leeds
      - or:
          - intent: affirm
          - intent: deny
      - bot: As you like.
""",
}


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return load_project(tmp_path)
