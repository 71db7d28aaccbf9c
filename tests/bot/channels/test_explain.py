"""`usher shell --debug`: turns explained, as somebody reads them in a terminal 100 characters wide."""

import asyncio
import io
import sys

import pytest
from kit.assistants import Assistant
from rich.console import Console

from bot.assistant.domain import Domain, SlotMapping
from bot.channels.console import chat
from bot.channels.explain import as_table, explain, in_words, understood
from bot.channels.explain_decision import steps
from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker
from bot.dialogue.states import PolicyState

DOMAIN = """
version: "3.1"
intents: [greet, trip, inform, why]
entities: [city]
slots:
  city:
    type: text
    mappings: [{type: from_entity, entity: city}]
  member: {type: bool, initial_value: true, mappings: [{type: custom}]}
  note:
    type: text
    influence_conversation: false
    mappings: [{type: from_text, conditions: [{active_loop: trip_form, requested_slot: note}]}]
forms: {trip_form: {required_slots: [city, note]}}
actions: []
responses:
  utter_greet: [{text: Hello}]
  utter_why: [{text: To book it}]
  utter_ask_city: [{text: "Where?"}]
  utter_ask_note: [{text: "A note?"}]
"""
DATA = """
rules:
- rule: trip
  steps: [{intent: trip}, {action: trip_form}, {active_loop: trip_form}]
- rule: why
  steps: [{intent: why}, {action: utter_why}]
stories:
- story: hello
  steps: [{intent: greet}, {action: utter_greet}]
"""
HEARD = {
    "hello": ("greet", {}),
    "a trip": ("trip", {}),
    "Hull": ("inform", {"city": "Hull"}),
    "why?": ("why", {}),
    "[bold]no[/bold]": ("greet", {}),
}


@pytest.fixture
def typed(tmp_path, monkeypatch):
    """What is printed when somebody types these lines, words one space apart."""
    assistant = Assistant(tmp_path, {"domain.yml": DOMAIN, "data/rules.yml": DATA}, heard=HEARD)

    def type_in(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        out = io.StringIO()
        with asyncio.Runner() as runner:
            chat(assistant.processor, Console(file=out, width=100), "ada", runner=runner, debug=True)
        assert all(len(line) <= 105 for line in out.getvalue().splitlines()), "the prompt stands before the first line"
        return [" ".join(line.split()) for line in out.getvalue().splitlines()]

    return type_in


def test_a_decision_says_why_what_it_knew_and_why_the_others_lost(typed):
    lines = typed("hello")
    at = lines.index("action utter_greet MemoizationPolicy 1.00")
    assert lines[at + 1 : at + 3] == [
        "because a story went on like this",
        "knew after action_listen · said greet · slots member True",
    ]
    others = "others RulePolicy: action_default_fallback 0.30 (no rule fits: core fallback); less sure than 1.00"
    assert " ".join(lines[at + 3 : at + 5]) == others
    assert lines[at + 5 : at + 7] == [
        "action action_listen MemoizationPolicy 1.00",
        "because a story went on like this",
    ]


def test_slots_say_what_filled_them(typed):
    lines = typed("a trip", "Hull", "by train")
    assert "slot note = 'by train' from_text" in lines
    assert "slot city = 'Hull' from_entity city" in lines
    assert "slot requested_slot = 'note' by trip_form" in lines
    assert "because the active form trip_form decides" in lines
    assert "because the active form trip_form, which has asked, decides" in lines


def test_a_form_that_declines_and_asks_again(typed):
    lines = typed("a trip", "why?")
    declined = lines.index("action trip_form declined RulePolicy 1.00")
    assert "· trip_form has declined" in " ".join(lines[declined:])
    assert [line for line in lines[declined:] if line.startswith("action ")] == [
        "action trip_form declined RulePolicy 1.00",
        "action utter_why RulePolicy 1.00",
        "action trip_form RulePolicy 1.00",
        "action action_listen RulePolicy 1.00",
    ]


def test_the_history_is_said_once_a_turn(typed):
    lines = typed("hello", "a trip")
    assert "history “greet” → utter_greet" in lines
    assert sum(line.startswith("history") for line in lines) == 1


def test_markup_of_a_customer_is_not_obeyed(typed):
    assert any("[bold]no[/bold]" in line for line in typed("[bold]no[/bold]", "a trip", "Hull", "[bold]no[/bold]"))


def printed(lines):
    out = io.StringIO()
    Console(file=out, width=100).print(as_table(list(lines)))
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_all_that_is_understood_is_shown():
    parsed = {
        "text": "to Hull",
        "intent": {"name": "faq", "confidence": 0.91, "full_retrieval_intent_name": "faq/hours"},
        "intent_ranking": [{"name": name, "confidence": 0.1} for name in ("faq", "a", "b", "c", "d")],
        "entities": [
            {"entity": "city", "value": "Kingston", "start": 3, "end": 7, "extractor": "EntityTagger", "role": "to"},
            {"entity": "size", "value": 3},
        ],
        "sentiment": {"label": "negative", "score": -0.4},
        "out_of_scope": {"score": 2.0, "threshold": 1.5, "is_out_of_scope": True},
    }
    assert printed(understood(parsed)) == [
        "intent faq/hours 0.91 before a 0.10, b 0.10, c 0.10",
        "entity city = 'Kingston', role to 'Hull' at 3 to 7 by EntityTagger",
        "entity size = 3",
        "sentiment negative -0.40",
        "scope out of scope, 2.00 of 1.50",
    ]


def test_nothing_understood():
    assert printed(understood({"text": "x", "intent": {"name": None, "confidence": 0.0}})) == ["intent none 0.00"]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (SlotMapping("from_entity", entity="city", role="to"), "from_entity city role to"),
        (SlotMapping("from_text"), "from_text"),
        (SlotMapping("from_intent", intents=("yes", "ok"), value=True), "from_intent yes, ok"),
        (SlotMapping("custom", action="action_fill"), "custom action_fill"),
    ],
)
def test_a_mapping_in_words(mapping, words):
    assert in_words(mapping) == words


def test_a_long_history_shows_its_end():
    past = [PolicyState(action=f"utter_{number}") for number in range(20)]
    assert steps([PolicyState(), *past, PolicyState()]).startswith("(12 earlier) … utter_12 → ")


def test_a_handoff_says_why():
    told = {"explanation": 'frustration 0.91: third time the same wish; "again"'}
    given = e.OwnershipChanged(owner="waiting", epoch=1, actor="bot", cause="frustration", metadata=told)
    tracker = Tracker("ada", SlotTable(), [given])
    out = io.StringIO()
    Console(file=out, width=100).print(explain(tracker, 0, Domain()))
    printed = " ".join(out.getvalue().split())
    assert printed == 'owner waiting, for frustration (frustration 0.91: third time the same wish; "again")'
