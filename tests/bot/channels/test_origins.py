import pytest

from bot.channels.origins import may_connect

SHOP = ("https://shop.example",)


@pytest.mark.parametrize(
    ("origin", "allowed", "may"),
    [
        ("https://shop.example", SHOP, True),
        ("https://assistant.example", SHOP, True),
        ("https://other.example", SHOP, False),
        ("https://shop.example.evil", SHOP, False),
        ("null", SHOP, False),
        ("", SHOP, False),
        ("https://other.example", (), True),
    ],
)
def test_pages_that_may_connect(origin, allowed, may):
    assert may_connect(origin, "assistant.example", allowed) is may
