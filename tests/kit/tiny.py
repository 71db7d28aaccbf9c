"""The smallest project that trains, in a second or two: three intents, no encoder."""

from pathlib import Path

FILES = {
    "config.yml": """\
recipe: default.v1
assistant_id: tiny
language: en
pipeline:
  - name: Tokenizer
  - name: NgramFeaturizer
  - name: IntentClassifier
  - name: RegexEntityExtractor
policies:
  - name: RulePolicy
  - name: AugmentedMemoizationPolicy
    max_history: 4
""",
    "domain.yml": """\
version: "3.1"
intents: [greet, bye, order]
entities: [thing]
slots:
  thing:
    type: text
    mappings:
      - type: from_entity
        entity: thing
responses:
  utter_greet:
    - text: Hello!
      buttons:
        - {title: Order a lamp, payload: '/order{{"thing": "lamp"}}'}
        - {title: Leave, payload: /bye}
  utter_bye:
    - text: Bye!
  utter_ordered:
    - text: A {thing} is on its way.
""",
    "data/all.yml": """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hi there
      - good morning
      - hello you
  - intent: bye
    examples: |
      - goodbye
      - see you later
      - bye bye
      - until tomorrow
  - intent: order
    examples: |
      - I want a [lamp](thing)
      - order a [chair](thing)
      - one [table](thing) please
      - send me a [lamp](thing)
  - lookup: thing
    examples: |
      - lamp
      - chair
      - table
rules:
  - rule: greet back
    steps:
      - intent: greet
      - action: utter_greet
  - rule: say goodbye
    steps:
      - intent: bye
      - action: utter_bye
stories:
  - story: an order
    steps:
      - intent: order
        entities:
          - thing: lamp
      - slot_was_set:
          - thing: lamp
      - action: utter_ordered
""",
    "tests/test_stories.yml": """\
version: "3.1"
stories:
  - story: hello, and a lamp
    steps:
      - user: hello
        intent: greet
      - action: utter_greet
      - user: I want a [lamp](thing)
        intent: order
      - action: utter_ordered
""",
}


def write_tiny(folder: Path) -> Path:
    """Write the project into a folder, which is made."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
