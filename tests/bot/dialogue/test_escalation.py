import pytest

from bot.conversation import events as e
from bot.conversation.fold import SlotTable
from bot.conversation.tracker import Tracker
from bot.dialogue.escalation import EscalationSettings, escalate, explained, handoff, read_settings, with_reasons
from bot.errors import ProjectError

SETTINGS = EscalationSettings()


def said(intent="order_status", sentiment=0.0, text="…"):
    parse = {"intent": {"name": intent, "confidence": 0.9}, "sentiment": {"label": "x", "score": sentiment}}
    return e.UserUttered(text=text, parse_data=parse)


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


ANGRY = "this is ridiculous, I have told you three times and you STILL do not listen!!"


def test_one_angry_message_is_not_frustration():
    assert escalate(conversation(said(sentiment=-1.0, text=ANGRY)), SETTINGS) is None


def test_a_button_says_nothing_of_how_somebody_feels():
    before = [said(sentiment=-0.9, text=ANGRY), LISTEN, said(sentiment=-0.9, text=f"again: {ANGRY}"), LISTEN]
    assert escalate(conversation(*before[:3]), SETTINGS) is not None
    assert escalate(conversation(*before, said("inform", text='/inform{"reason": "moving"}')), SETTINGS) is None


def test_anger_over_turns_is_and_says_why():
    first = said(sentiment=-0.6, text="that is not what I asked, where is my order?")
    found = escalate(conversation(first, LISTEN, said(sentiment=-0.8, text=ANGRY)), SETTINGS)
    assert found is not None
    assert (found.reasons, found.evidence) == (("frustration",), (2, 4))
    assert found.score > 0.9
    assert '"ridiculous"' in found.why
    assert '"told you", "three times", "still"' in found.why


def test_anger_shows_without_a_sentiment_model():
    first = said(text="that is not what I asked, where is my order?")
    found = escalate(conversation(first, said(text=ANGRY)), SETTINGS)
    assert found is not None
    assert found.reasons == ("frustration",)


def test_polite_words_do_not_hide_it():
    answer = e.BotUttered(text="Your engineer comes today between 8 and 12.")
    turns = [
        said("appointment", -0.2, "Thank you. It is half past two though, has there been a change?"),
        answer,
        said("appointment", -0.3, "I appreciate your help, but you said that before and nobody has come."),
        answer,
        said("appointment", -0.3, "With respect, that is the third time you tell me the same thing."),
        answer,
    ]
    assert escalate(conversation(*turns[:2]), SETTINGS) is None
    found = escalate(conversation(*turns), SETTINGS)
    assert found is not None
    assert found.reasons == ("frustration",)
    assert {"third time the same wish", "the bot repeated itself"} < set(found.why)


def test_who_has_calmed_down_is_not_handed_over():
    angry = [said(sentiment=-0.9, text=ANGRY), said(sentiment=-0.9, text=ANGRY)]
    assert escalate(conversation(*angry), SETTINGS) is not None
    assert (
        escalate(conversation(*angry, said("thank", 0.6, "oh, that works now. thank you so much!")), SETTINGS) is None
    )


def test_the_threshold_is_the_projects():
    annoyed = [said(sentiment=-0.3, text="no, that is not what I meant"), said(sentiment=-0.3, text="still not it")]
    found = [escalate(conversation(*annoyed), EscalationSettings(frustration_threshold=t)) for t in (0.0, 1.0)]
    assert found[0] is not None
    assert found[1] is None


def test_how_many_turns_is_the_projects():
    angry = [said(sentiment=-0.9, text=ANGRY)] * 2
    assert escalate(conversation(*angry), EscalationSettings(frustration_turns=3)) is None
    assert escalate(conversation(*angry[:1]), EscalationSettings(frustration_turns=1)) is not None


def test_the_event_tells_the_desk_why():
    found = escalate(conversation(*[said(sentiment=-0.9, text=ANGRY)] * 2), SETTINGS)
    assert found is not None
    event = with_reasons(e.OwnershipChanged(owner="waiting", epoch=1, actor="bot", metadata={"kept": 1}), found)
    assert isinstance(event, e.OwnershipChanged)
    assert (event.cause, event.evidence) == ("frustration", (2, 3))
    assert event.metadata == {"kept": 1, "explanation": explained(found)}
    assert explained(found).startswith('frustration 1.00: "ridiculous"; ')
    assert explained(found) in handoff(found).explanation


def test_reasons_that_are_not_frustration_name_none():
    found = escalate(conversation(said("ask_human")), SETTINGS)
    assert found is not None
    assert found.why == ()
    assert explained(found) == f"frustration {found.score:.2f}"


def test_a_conversation_that_grows_is_judged_as_one_read_afresh():
    broken = e.TurnFailed(stage="action", name="action_bill", error="500")
    happened = [
        said(sentiment=-0.6, text="that is not what I asked, where is my order?"), e.BotUttered(text="Hello."), LISTEN,
        said(sentiment=-0.8, text=ANGRY), e.BotUttered(text="Hello."), broken, LISTEN, said("greet"), broken, LISTEN,
        e.OwnershipChanged(owner="waiting", epoch=1, actor="bot"), said(text=ANGRY), e.ConversationResumed(),
        said("thank", 0.6, "oh, that works now. thank you so much!"), e.SessionStarted(), said(text=ANGRY), broken,
        said("nlu_fallback", -0.9, ANGRY), said("nlu_fallback", -0.9, ANGRY), LISTEN,
    ]  # fmt: skip
    growing, found = conversation(), []
    for number, event in enumerate(happened, start=1):
        growing.append(event)
        found.append(escalate(growing, SETTINGS))
        assert found[-1] == escalate(growing, SETTINGS) == escalate(conversation(*happened[:number]), SETTINGS), number
    assert {reason for each in found if each for reason in each.reasons} == {
        "frustration",
        "action_failure",
        "repeated_fallback",
    }


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
    angry = [said(sentiment=-0.9, text=ANGRY), said("ask_human", sentiment=-0.9, text=ANGRY)]
    found = escalate(conversation(*angry), SETTINGS)
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
