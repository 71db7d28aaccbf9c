"""A small shop, asked over HTTP."""

import pytest
from kit.processing import Talk
from kit.serving import app_of, client_of

DOMAIN = {
    "intents": ["greet", "bill", "ask_human"],
    "slots": {"colour": {"type": "text", "mappings": [{"type": "from_text", "intent": "greet"}]}},
    "responses": {
        "utter_hello": [{"text": "Hello"}],
        "utter_handoff": [{"text": "A person will be with you."}],
        "utter_action_failed": [{"text": "Sorry, that went wrong."}],
    },
}
TABLE = {"greet": ["utter_hello"]}


@pytest.fixture
def talk():
    return Talk(DOMAIN, TABLE)


@pytest.fixture
async def client(talk):
    async with client_of(app_of(talk)) as client:
        yield client
