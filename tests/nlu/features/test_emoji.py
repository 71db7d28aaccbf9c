import pytest

from nlu.features.emoji import spelled_out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("👍", ["thumbs", "up", "sign"]),
        ("not ok 😡😡", ["not", "ok", "pouting", "face", "pouting", "face"]),
        ("👍🏽", ["thumbs", "up", "sign"]),
        ("❤️", ["heavy", "black", "heart"]),
        ("👩‍👧", ["woman", "girl"]),
    ],
)
def test_emoji_are_put_in_words(text, words):
    assert spelled_out(text).split() == words


@pytest.mark.parametrize("text", ["plain", "", "£5 é ü ß 你好 أين", "½ © ™", "a; b"])
def test_other_texts_stay_as_they_are(text):
    assert spelled_out(text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("where is my order 😡😡", "where is my order"),
        ("🤔 is it open today?!?! 🔥", "is it open today?"),
        ("so slow!!!", "so slow!"),
        ("well... no", "well. no"),
        ("3.5 GB. ok?", "3.5 GB. ok?"),
    ],
)
def test_a_sentence_is_read_without_its_tone(text, read):
    assert spelled_out(text).strip() == read


def test_the_encoder_tells_emoji_apart():
    from nlu.features.encoder import load_encoder

    thumbs_up, octopus, words = load_encoder().encode(["👍", "🐙", "thumbs up"])

    assert thumbs_up @ words > 0.6 > thumbs_up @ octopus
