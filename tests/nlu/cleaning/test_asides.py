"""Quoted mails and signatures."""

import pytest

from nlu.cleaning.asides import without_asides


@pytest.mark.parametrize(
    "aside",
    [
        "\n\nSent from my iPhone",
        "\nsent from my Samsung Galaxy smartphone.",
        ". Sent from Outlook for Android",
        "\n\nGet Outlook for iOS",
        "\n-- \nJo Bloggs\nHead of Something\n020 7946 0000",
        "\n> What is your order number?\n> Best, Fern",
        "\n\nOn 3 March 2026 at 09:12, Fernline <help@fernline.example> wrote:\n> Hello Jo",
        "\n-----Original Message-----\nFrom: Fernline",
        "\nVon meinem iPhone gesendet",
        "\nEnvoy\u00e9 de mon iPad",
    ],
)
def test_what_stands_below_is_not_said(aside):
    assert without_asides("Where is my order" + aside).rstrip(".") == "Where is my order"


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my iPhone",
        "> only a quote",
        "a parcel was sent from my address to Leeds, where is it?",
        "I sent it back -- it was broken",
        "it was sent from your warehouse yesterday",
        "5 > 3",
        "",
        "?!",
    ],
)
def test_a_message_that_only_looks_like_it_stays(text):
    assert without_asides(text) == text


def test_a_quote_above_the_answer():
    assert without_asides("> What is your order number?\nFL-204417") == "FL-204417"
