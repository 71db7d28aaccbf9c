"""Replaying test stories: what is compared, and that one wrong step does not spoil the next."""

from bot.conversation.events import ActionExecuted, UserUttered
from bot.dialogue.choose import choose
from bot.dialogue.policy import Decision

DOMAIN = """
intents: [greet, bye, order, inform, stop, ask_human, {faq: {is_retrieval_intent: true}}]
entities: [city]
actions: [action_order]
slots:
  city: {type: text, mappings: [{type: from_entity, entity: city}]}
forms:
  order_form: {required_slots: [city]}
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: Bye!}]
  utter_faq/hours: [{text: Nine to five.}]
  utter_stopped: [{text: Stopped.}]
  utter_ask_city: [{text: Where to?}]
"""
FLOWS = """
rules:
  - rule: greet
    steps: [{intent: greet}, {action: utter_greet}]
  - rule: bye
    steps: [{intent: bye}, {action: utter_bye}]
  - rule: faq
    steps: [{intent: faq}, {action: utter_faq}]
  - rule: order
    steps: [{intent: order}, {action: order_form}, {active_loop: order_form}]
  - rule: ordered
    condition: [{active_loop: order_form}]
    steps: [{action: order_form}, {active_loop: null}, {slot_was_set: [{requested_slot: null}]}, {action: action_order}]
  - rule: stop
    condition: [{active_loop: order_form}]
    steps: [{intent: stop}, {action: utter_stopped}, {action: action_deactivate_loop}, {active_loop: null}]
"""
UNDERSTOOD = {
    "hello": ("greet",),
    "to leeds": ("inform", ("city", "leeds", "Leeds")),
    "when are you open": ("faq/hours",),
    "no more": ("stop",),
    "a person please": ("ask_human",),
}


def story(*steps):
    lines = "\n".join(f"      - {step}" for step in steps)
    return f"stories:\n  - story: one\n    steps:\n{lines}\n"


def wrong(outcome):
    return [(check.kind, check.expected, check.predicted) for check in outcome.wrong]


def test_a_story_that_goes_as_written(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("{user: hello, intent: greet}", "action: utter_greet"), UNDERSTOOD)
    assert outcome.passed
    assert [(check.kind, check.expected) for check in outcome.checks] == [
        ("intent", "greet"), ("action", "utter_greet"), ("action", "action_listen"),
    ]  # fmt: skip
    acted = outcome.checks[1]
    assert (acted.place, acted.policy, acted.confidence) == ("test_all.yml:5", "RulePolicy", 1.0)
    assert outcome.checks[0].confidence == 0.8


def test_a_step_without_text_is_taken_as_it_is(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("intent: greet", "action: utter_greet"))
    assert outcome.passed
    assert [check.kind for check in outcome.checks] == ["action", "action"]


def test_a_wrong_intent_does_not_make_the_next_step_wrong(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("{user: hello, intent: bye}", "action: utter_bye"), UNDERSTOOD)
    assert wrong(outcome) == [("intent", "bye", "greet")]
    assert outcome.wrong[0].text == "hello"


def test_a_wrong_action_does_not_make_the_next_turn_wrong(replay):
    tests = story("intent: greet", "action: utter_bye", "intent: bye", "action: utter_bye")
    (outcome,) = replay(DOMAIN, FLOWS, tests)
    assert ("action", "utter_bye", "utter_greet") in wrong(outcome)
    assert outcome.checks[-2].passed


def test_listening_is_compared_too(replay):
    tests = story("intent: greet", "intent: bye", "action: utter_bye")
    (outcome,) = replay(DOMAIN, FLOWS, tests)
    assert wrong(outcome) == [("action", "action_listen", "utter_greet")]
    assert outcome.wrong[0].place == "test_all.yml:5"


def test_a_message_at_the_end_needs_its_answer(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("intent: greet"))
    assert wrong(outcome) == [("action", "action_listen", "utter_greet")]


def test_entities_are_compared_and_fill_slots(replay):
    flows = (
        FLOWS + "stories:\n  - story: s\n    steps: [{intent: inform}, {slot_was_set: [{city: Leeds}]}, "
        "{action: action_order}]\n"
    )
    good = story('{user: "to [leeds](city)", intent: inform}', "slot_was_set: [{city: Leeds}]", "action: action_order")
    (outcome,) = replay(DOMAIN, flows, good, UNDERSTOOD)
    assert outcome.passed, wrong(outcome)
    (outcome,) = replay(DOMAIN, flows, good.replace("[leeds](city)", "leeds"), UNDERSTOOD)
    assert wrong(outcome) == [("entities", "", "city 'leeds'")]
    bare = story("{intent: inform, entities: [{city: Leeds}]}", "action: action_order")
    (outcome,) = replay(DOMAIN, flows, bare)
    assert outcome.passed, "the slot is filled by the entity, as in a conversation"


def test_the_answer_of_a_retrieval_intent(replay):
    tests = story("{user: when are you open, intent: faq/hours}", "action: utter_faq")
    assert replay(DOMAIN, FLOWS, tests, UNDERSTOOD)[0].passed
    assert replay(DOMAIN, FLOWS, tests.replace("faq/hours", "faq"), UNDERSTOOD)[0].passed
    (outcome,) = replay(DOMAIN, FLOWS, tests.replace("faq/hours", "faq/prices"), UNDERSTOOD)
    assert wrong(outcome) == [("intent", "faq/prices", "faq/hours")]


def test_a_form_on_its_happy_path(replay):
    tests = story(
        "intent: order", "action: order_form", "active_loop: order_form", "slot_was_set: [{requested_slot: city}]",
        '{user: "to [leeds](city)", intent: inform}', "action: order_form", "active_loop: null",
        "slot_was_set: [{requested_slot: null}]", "action: action_order",
    )  # fmt: skip
    (outcome,) = replay(DOMAIN, FLOWS, tests, UNDERSTOOD)
    assert outcome.passed, wrong(outcome)


def test_a_form_may_have_declined_the_message(replay):
    tests = story(
        "intent: order", "action: order_form", "active_loop: order_form", "{user: no more, intent: stop}",
        "action: utter_stopped", "action: action_deactivate_loop", "active_loop: null",
    )  # fmt: skip
    (outcome,) = replay(DOMAIN, FLOWS, tests, UNDERSTOOD)
    assert outcome.passed, wrong(outcome)


def test_a_payload_is_read_without_nlu(replay):
    tests = story("""{user: '/inform{"city": "Leeds"}', intent: inform}""", "action: action_default_fallback")
    assert replay(DOMAIN, FLOWS, tests)[0].passed
    (outcome,) = replay(DOMAIN, FLOWS, tests.replace("intent: inform", "intent: greet"))
    assert ("intent", "greet", "inform") in wrong(outcome)


def test_an_action_that_the_domain_does_not_have_is_hinted_at(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("intent: greet", "action: utter_gret"))
    assert outcome.wrong[0].hint == "The domain has no 'utter_gret'. Did you mean 'utter_greet'?"


def test_actions_before_the_customer_says_anything_are_taken_as_they_are(replay):
    (outcome,) = replay(DOMAIN, FLOWS, story("action: utter_bye", "intent: greet", "action: utter_greet"))
    assert [check.expected for check in outcome.checks] == ["utter_greet", "action_listen"]


def test_escalation_is_asked_first_and_the_bot_stays_out_until_the_story_goes_on(replay):
    tests = story(
        "{user: a person please, intent: ask_human}", "action: action_handoff", "intent: greet", "action: utter_greet"
    )
    (outcome,) = replay(DOMAIN, FLOWS, tests, UNDERSTOOD, escalation={"request_intents": ["ask_human"]})
    assert outcome.passed, wrong(outcome)
    assert outcome.checks[1].policy == "EscalationPolicy"
    (outcome,) = replay(DOMAIN, FLOWS, tests, UNDERSTOOD)
    assert ("action", "action_handoff", "action_default_fallback") in wrong(outcome)


def test_a_checkpoint_is_open_only_with_its_slots(replay):
    tests = """
stories:
  - story: begin
    steps:
      - intent: greet
      - action: utter_greet
      - slot_was_set: [{city: Leeds}]
      - checkpoint: join
  - story: open
    steps:
      - checkpoint: join
        slot_was_set: [{city: Leeds}]
      - intent: bye
      - action: utter_bye
  - story: shut
    steps:
      - checkpoint: join
        slot_was_set: [{city: York}]
      - intent: bye
      - action: utter_greet
"""
    outcomes = replay(DOMAIN, FLOWS, tests)
    assert [outcome.case.name for outcome in outcomes] == ["begin > open"]
    assert outcomes[0].checks[-1].passed


def test_each_text_is_understood_once(replay, monkeypatch):
    tests = story(*["{user: hello, intent: greet}", "action: utter_greet"] * 3)
    (outcome,) = replay(DOMAIN, FLOWS, tests, UNDERSTOOD)
    assert sum(check.kind == "intent" for check in outcome.checks) == 3
    assert outcome.passed


def test_what_built_in_actions_always_do_happens(replay):
    """The fallback takes the message back, as in a conversation: what comes next goes on from before it."""
    tests = story(
        "intent: greet", "action: utter_greet", "intent: inform", "action: action_default_fallback",
        "intent: bye", "action: utter_bye", "intent: restart", "action: action_restart", "intent: greet",
        "action: utter_greet", "intent: back", "action: action_back", "intent: bye", "action: utter_bye",
    )  # fmt: skip
    (outcome,) = replay(DOMAIN, FLOWS, tests)
    assert outcome.passed, wrong(outcome)


def test_a_message_that_the_model_thinks_unlikely_is_a_warning_and_the_next_decision_counts(replay, monkeypatch):
    def unlikely_first(tracker, domain, policies):
        decided = choose(tracker, domain, policies)
        last = [event for event in tracker.events if isinstance(event, ActionExecuted | UserUttered)][-1]
        is_new = isinstance(last, UserUttered)
        return Decision(action="action_unlikely_intent", policy="Unlikely", confidence=1.0) if is_new else decided

    monkeypatch.setattr("bot.measure.replay.choose", unlikely_first)
    (outcome,) = replay(DOMAIN, FLOWS, story("intent: greet", "action: utter_greet"))
    assert [check.predicted for check in outcome.warnings] == ["action_unlikely_intent"]
    assert [check.expected for check in outcome.checks] == ["utter_greet", "action_listen"]
    (expecting,) = replay(DOMAIN, FLOWS, story("intent: greet", "action: action_unlikely_intent"))
    assert not expecting.warnings
