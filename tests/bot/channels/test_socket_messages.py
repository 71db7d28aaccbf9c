import pytest

from bot.channels.socket_messages import read_metadata, to_socket
from bot.conversation.messages import OutgoingMessage
from bot.errors import RequestError

YES = {"title": "Yes", "payload": "/affirm"}
REPLY = {"content_type": "text", **YES}


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        ({"text": "Hello"}, [{"text": "Hello"}]),
        ({"text": "One.\n\n\n\nTwo.\n"}, [{"text": "One."}, {"text": "Two."}]),
        ({"text": " \n"}, []),
        ({}, []),
        ({"text": "Sure?", "buttons": [YES]}, [{"text": "Sure?", "quick_replies": [REPLY]}]),
        ({"text": "One.\n\nSure?", "buttons": [YES]}, [{"text": "One."}, {"text": "Sure?", "quick_replies": [REPLY]}]),
        ({"buttons": [YES]}, [{"text": "", "quick_replies": [REPLY]}]),
        (
            {"text": "?", "quick_replies": [YES], "buttons": [{"title": "No"}]},
            [{"text": "?", "quick_replies": [REPLY]}],
        ),
        (
            {"text": "Look:", "image": "https://shop.example/a.png"},
            [{"text": "Look:"}, {"attachment": {"type": "image", "payload": {"src": "https://shop.example/a.png"}}}],
        ),
        ({"attachment": {"type": "video", "payload": {}}}, [{"attachment": {"type": "video", "payload": {}}}]),
        (
            {"elements": [{"title": "Aster 9"}, {"title": "Nimbus"}]},
            [
                {
                    "attachment": {
                        "type": "template",
                        "payload": {
                            "template_type": "generic",
                            "elements": [{"title": "Aster 9"}, {"title": "Nimbus"}],
                        },
                    }
                }
            ],
        ),
        ({"custom": {"map": [1, 2]}}, [{"map": [1, 2]}]),
        ({"custom": {"data": {"map": [1, 2]}}}, [{"map": [1, 2]}]),
        ({"custom": {"data": 1, "room": "io-of-somebody-else", "namespace": "/x"}}, [1]),
        ({"custom": {"data": 1, "more": 2}}, [{"data": 1, "more": 2}]),
    ],
)
def test_messages_in_rasas_shapes(answer, items):
    assert to_socket(OutgoingMessage(**answer)) == items


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, {}),
        ({}, {}),
        ("", {}),
        ({"a": 1}, {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        ({"a": "half \ud83d"}, {"a": "half \ud83d"}),
    ],
)
def test_metadata_is_an_object_or_its_text(written, read):
    assert read_metadata({"customData": written}, "customData") == read


@pytest.mark.parametrize("written", [[1], "[1]", 5, True, "{", {"a": float("nan")}, "[" * 100_000, {"a": b"x"}])
def test_metadata_that_is_none(written):
    with pytest.raises(RequestError) as caught:
        read_metadata({"customData": written}, "customData")
    assert caught.value.status == 400
