import pytest

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.history import turns_with_bot
from bot.conversation.tracker import Tracker
from bot.dialogue.escalation import EscalationSettings, escalate, frustration, read_settings
from bot.errors import ProjectError

SETTINGS = EscalationSettings()


def said(intent="order_status", sentiment=0.0):
    parse = {"intent": {"name": intent, "confidence": 0.9}, "sentiment": {"label": "x", "score": sentiment}}
    return e.UserUttered(text="…", parse_data=parse)


LISTEN = e.ActionExecuted(name="action_listen")


def conversation(*events):
    return Tracker("c", SlotTable(), [e.SessionStarted(), LISTEN, *events])


def test_asking_for_a_person_is_enough_from_the_first_turn():
    found = escalate(conversation(said("ask_human")), SETTINGS)
    assert found is not None
    assert found.reasons == ("user_request",)
    assert found.evidence == (2,)


def test_one_fallback_is_not_enough_two_in_a_row_are():
    assert escalate(conversation(said("nlu_fallback")), SETTINGS) is None
    found = escalate(conversation(said("nlu_fallback"), LISTEN, said("nlu_fallback")), SETTINGS)
    assert found is not None
    assert found.reasons == ("repeated_fallback",)
    assert found.evidence == (2, 4)


def test_a_message_that_was_understood_breaks_the_row():
    assert escalate(conversation(said("nlu_fallback"), said("greet"), said("nlu_fallback")), SETTINGS) is None


def test_words_that_a_form_took_as_its_answer_are_no_fallback():
    asked = e.SlotSet(name="requested_slot", value="address")
    taken = [said("nlu_fallback"), e.SlotSet(name="address", value="2 Fern Lane"), asked]
    assert escalate(conversation(*taken, *taken), SETTINGS) is None
    extracted, refusal = e.SlotSet(name="address", value="2 Fern Lane"), e.SlotSet(name="address", value=None)
    refused = [said("nlu_fallback"), extracted, refusal, asked]
    assert escalate(conversation(*refused, *refused), SETTINGS) is not None


def test_one_angry_message_is_not_frustration():
    assert escalate(conversation(said(sentiment=-1.0)), SETTINGS) is None


def test_anger_over_turns_is():
    found = escalate(conversation(said(sentiment=-0.6), LISTEN, said(sentiment=-0.8)), SETTINGS)
    assert found is not None
    assert found.reasons == ("frustration",)
    assert found.score == pytest.approx((0.8 + 0.6 * 0.6) / 1.6)


def test_who_has_calmed_down_is_not_handed_over():
    calm = conversation(said(sentiment=-0.9), said(sentiment=-0.9), said(sentiment=0.3))
    assert escalate(calm, SETTINGS) is None
    assert frustration(turns_with_bot(calm)) == 0.0


def test_actions_that_keep_failing_hand_over():
    broken = e.TurnFailed(stage="action", name="action_bill", error="500")
    assert escalate(conversation(said(), broken), SETTINGS) is None
    found = escalate(conversation(said(), broken, LISTEN, said(), broken), SETTINGS)
    assert found is not None
    assert found.reasons == ("action_failure",)


def test_what_led_to_a_person_is_settled_when_the_conversation_comes_back():
    handed = e.OwnershipChanged(owner="waiting", epoch=1, actor="bot")
    events = [said("nlu_fallback"), said("nlu_fallback"), handed]
    assert escalate(conversation(*events), SETTINGS) is None
    assert escalate(conversation(*events, e.ConversationResumed(), said("nlu_fallback")), SETTINGS) is None


def test_several_reasons_are_all_named():
    found = escalate(conversation(said(sentiment=-0.9), said("ask_human", sentiment=-0.9)), SETTINGS)
    assert found is not None
    assert found.reasons == ("user_request", "frustration")


def test_a_project_without_the_section_does_not_escalate():
    assert read_settings({}) is None


def test_settings_are_read():
    assert read_settings({"escalation": {"fallbacks_in_a_row": 3}}) == EscalationSettings(fallbacks_in_a_row=3)


def test_a_misspelled_setting_is_an_error():
    with pytest.raises(ProjectError, match="no key 'fallback'"):
        read_settings({"escalation": {"fallback": 3}})


@pytest.mark.parametrize(
    "section",
    [
        True,
        ["ask_human"],
        {"request_intents": "ask_human"},
        {"fallbacks_in_a_row": "two"},
        {"fallbacks_in_a_row": 0},
        {"failures": True},
        {"frustration_threshold": 2},
        {"frustration_threshold": None},
    ],
)
def test_a_setting_of_the_wrong_type_is_an_error(section):
    with pytest.raises(ProjectError, match="config.yml: .*escalation"):
        read_settings({"escalation": section})
