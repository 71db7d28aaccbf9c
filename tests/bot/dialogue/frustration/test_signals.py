"""Signals of a turn."""

import pytest
from kit.frustration import turns, values

from bot.conversation import events as e
from bot.conversation.history import Turn
from bot.dialogue.frustration.signals import CALMING, NAMES, RAISING, signals_of


def test_a_first_calm_message_has_none():
    assert values("0 order: where is my order") == {}


def test_the_same_wish_counts_whatever_the_words():
    talk = """0 track: where is my parcel
    bot: On its way.
    1 track: can you see it
    bot: Out for delivery.
    2 track: when does it come"""
    assert values(talk)["same_wish"] == pytest.approx(2 / 3)
    assert signals_of(turns(talk)).times == 3


def test_answers_and_thanks_are_no_wish():
    assert "same_wish" not in values("0 inform: ten\nbot: And?\n0 inform: twelve")
    assert "same_wish" not in values("0 chitchat: how are you\nbot: Fine.\n0 chitchat: who are you")


def test_questions_of_one_retrieval_intent_are_wishes_of_their_own():
    def asked(text, key):
        intent = {"name": "faq", "full_retrieval_intent_name": f"faq/{key}"}
        return Turn(0, e.UserUttered(text=text, parse_data={"intent": intent}), (e.BotUttered(text=f"About {key}."),))

    fridges, codes = asked("do you sell fridges", "not_sold"), asked("any discount codes", "offers")
    assert "same_wish" not in signals_of([fridges, codes]).values
    assert "same_wish" in signals_of([fridges, codes, asked("is there a discount", "offers")]).values


def test_a_form_that_asks_again_does_not_repeat_itself():
    def said(text):
        asks = (e.SlotSet(name="requested_slot", value="order"), e.BotUttered(text="Your order number, please."))
        return Turn(0, e.UserUttered(text=text, parse_data={"intent": {"name": "inform"}}), asks)

    assert "bot_repeats" not in signals_of([said("a"), said("b"), said("c"), said("d")]).values


@pytest.mark.parametrize(("keys", "repeats"), [("utter_faq/hours", 1.0), ("utter_order_status", None)])
def test_an_answer_in_other_wordings_is_the_same_answer_where_it_is_a_fixed_one(keys, repeats):
    def said(wording):
        answer = e.BotUttered(text=wording, metadata={"utter_action": keys})
        return Turn(0, e.UserUttered(text="when are you open", parse_data={"intent": {"name": "faq"}}), (answer,))

    turns = [said("From 9 to 6."), said("9 am to 6 pm."), said("We open at 9."), said("")]
    assert signals_of(turns).values.get("bot_repeats") == repeats


def test_who_wants_to_hear_a_joke_blames_nobody():
    assert "blame" not in values("0 chitchat: tell me a joke")
    assert "blame" in values("3 track: this is a joke")


def test_greetings_may_come_as_often_as_they_like():
    assert values("0 greet: hi there\nbot: Hello!\n" * 4 + "0 greet: hi there") == {}
    asked = values("0 track: my parcel\nbot: On its way.\n" * 4 + "2 track: my parcel")
    assert set(asked) == {"same_wish", "bot_repeats"}, "to the letter the same: a button, not annoyance in few words"
    asked = values("0 track: my parcel\nbot: On its way.\n" * 4 + "2 track: where is my parcel")
    assert {"same_wish", "same_words", "bot_repeats"} <= set(asked)


def test_a_message_that_was_not_understood_is_not_the_same_wish():
    assert "same_wish" not in values("0 track: a\nbot fallback: What?\n0 track: b\nbot fallback: What?")


def test_what_a_form_asked_for_is_not_a_wish_again():
    def said(text, *following):
        return Turn(0, e.UserUttered(text=text, parse_data={"intent": {"name": "city"}}), following)

    asks = e.SlotSet(name="requested_slot", value="to")
    answered = e.SlotSet(name="requested_slot", value=None)
    assert "same_wish" not in signals_of([said("from Leeds", asks), said("York")]).values
    assert "same_wish" in signals_of([said("from Leeds", asks, answered), said("York")]).values


def test_the_answer_to_a_forms_question_tells_what_was_asked_for():
    asks = e.SlotSet(name="requested_slot", value="what_happened")
    parse = {"sentiment": {"score": -0.5}}
    answer = Turn(3, e.UserUttered(text="I waited, and nobody came. useless", parse_data=parse), ())
    said = e.UserUttered(text="x", parse_data={"intent": {"name": "complain"}})
    before = Turn(0, said, (asks,))
    assert set(signals_of([before, answer]).values) == {"blame"}
    refused = Turn(0, said, (e.SlotSet(name="a", value=1), e.SlotSet(name="a"), asks))
    assert {"blame", "waiting", "negation", "sentiment_negative"} < set(signals_of([refused, answer]).values)


def test_words_that_are_much_alike_count_and_others_do_not():
    alike = "0 a: where is my order\nbot: Hm.\n0 b: where is my parcel order"
    assert values(alike)["same_words"] == pytest.approx(4 / 5)
    assert "same_words" not in values("0 a: I have a wish to make\nbot: Hm.\n0 b: am I to make a call"), "short words"
    assert "same_words" not in values("0 a: where is my order\nbot: Hm.\n0 b: can I pay you by card")


def test_a_bot_that_says_the_same_again():
    talk = "0 a: x\nbot: Yes.\n0 b: y\nbot: {}\n0 c: z"
    assert values(talk.format("Yes."))["bot_repeats"] == 0.5
    assert "bot_repeats" not in values(talk.format("No."))


@pytest.mark.parametrize(
    ("trouble", "name"), [("fallback", "fallbacks"), ("failed", "failures"), ("refused", "refusals")]
)
def test_what_went_wrong_counts_for_itself_and_not_as_words(trouble, name):
    found = values(f"0 a: x\nbot {trouble}: Sorry.\n0 b: y\nbot {trouble}: Sorry.\n0 c: z")
    assert found == {name: pytest.approx(2 / 3)}


def test_it_is_forgotten_after_three_turns():
    calm = "\n0 b: {}\nbot: Number {}."
    talk = "0 a: x\nbot failed: Sorry." + "".join(calm.format(word, word) for word in ("one", "two", "three"))
    assert "failures" not in values(talk + "\n0 c: z")


@pytest.mark.parametrize(("seconds", "waited"), [(2, None), (5, None), (32.5, 0.5), (60, 1), (600, 1)])
def test_time_waited_for_the_answer(seconds, waited):
    following = (e.BotUttered(text="Here.", timestamp=100 + seconds),)
    before = Turn(0, e.UserUttered(text="x", timestamp=100.0), following)
    assert signals_of([before, Turn(2, e.UserUttered(text="y"), ())]).values.get("waited") == waited


def test_complaints_and_sentiment_leave_a_trail():
    heard = {"useless": -0.8, "hm": 0.4}
    once = values("3 a: useless\nbot: Hm.\n0 b: hm", heard)
    assert once == {"complaints_before": pytest.approx(0.4), "sentiment_before": pytest.approx(0.32)}
    later = values("3 a: useless\nbot: Hm.\n0 b: hm\nbot: Ha.\n0 c: ok then", heard)
    assert later["complaints_before"] == pytest.approx(0.24)


def test_praise_beside_a_complaint_is_not_praise():
    assert values("0 a: that is brilliant")["praise"] == 1
    assert "praise" not in values("3 a: brilliant, broken again")


def test_all_are_from_0_to_1_whatever_is_written():
    text = "NO NO NO wrong wrong wrong again again useless!! 😡 hello thanks truly great waiting hours " * 3
    found = values("\n".join(f"4 a: {text}\nbot after 900s: Sorry." for _ in range(9)) + f"\n4 a: {text}", {text: -1.0})
    assert set(found) <= set(NAMES)
    assert all(0 < value <= 1 for value in found.values()), found


def test_no_text_is_no_signal():
    assert signals_of([Turn(0, e.UserUttered(text=None), ())]).values == {}


def test_each_signal_raises_or_calms():
    assert not set(RAISING) & set(CALMING)
