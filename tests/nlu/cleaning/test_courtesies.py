"""Greetings before a wish and thanks behind it."""

import pytest

from nlu.cleaning.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Hi, where is my order", "where is my order"),
        ("hello there I want a refund", "I want a refund"),
        ("Good morning! Hope you are well. Where is my order?", "Where is my order?"),
        (
            "Dear Sir or Madam,\nI want to cancel my contract.\nYours faithfully,\nJo Bloggs",
            "I want to cancel my contract.",
        ),
        ("Hello, my name is Grace. Can I change my plan?", "Can I change my plan?"),
        ("hey, quick question: do you open on Sunday", "do you open on Sunday"),
        ("where is my parcel please thanks in advance, Jo", "where is my parcel please"),
        ("I want to change my address, many thanks", "I want to change my address"),
        ("Can you send me the bill again? Kind regards, Sam Miller", "Can you send me the bill again?"),
        ("Could you please send me the bill. Have a nice day!", "Could you please send me the bill."),
    ],
)
def test_the_wish_is_left(text, wish):
    assert without_courtesies(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "good morning to you all",
        "hi, anyone there?",
        "Hello, my name is Grace",
        "no thanks",
        "thanks",
        "thank you so much for your help",
        "I just wanted to say thanks",
        "that's great, thanks",
        "hide my number",
        "high bill this month",
        "this is Fernline's fault",
        "hello, question",
        "",
    ],
)
def test_where_the_courtesy_is_the_message_it_stays(text):
    assert without_courtesies(text) == text


def test_a_text_of_greetings_without_an_end_is_read_to_an_end():
    text = "hi " * 1_300
    assert 0 < len(without_courtesies(text)) < len(text)
    assert set(without_courtesies(text).split()) == {"hi"}
