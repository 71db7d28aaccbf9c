"""A small shop as a server of its own, for tests that need a real process: ``python -m kit.small_shop PORT DATABASE``.

It understands single words: the first word of a message is its intent.
"""

import asyncio
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from kit.action_server import ScriptedActions
from kit.processing import Talk
from kit.serving import app_of

from bot.clock import SystemClock
from bot.settings import ServerSettings, StoreSettings
from bot.storage.registry import open_tracker_store

ROOT = Path(__file__).parents[2]
PIXEL = "/widget/icon.svg"
IDENTITY_KEY = "the key that the shop's own server has"
DOMAIN = {
    "intents": ["hello", "order", "slow", "photo", "card", "long", "two", "link", "script", "custom", "ask_human"],
    "responses": {
        "utter_hello": [
            {
                "text": "Hello! What can I do for you?",
                "buttons": [
                    {"title": "Where is my order?", "payload": "/order"},
                    {"title": "Show me a picture", "payload": "/photo"},
                    {"title": "I would rather talk to a person", "payload": "/ask_human"},
                ],
            }
        ],
        "utter_order": [
            {
                "text": "Your order FL-204417 is late: the courier lost a day at the Bristol depot. "
                "It should reach you tomorrow."
            }
        ],
        "utter_photo": [{"text": "The Aster 9 in fern green", "image": PIXEL}],
        "utter_card": [
            {
                "elements": [
                    {
                        "title": "Aster 9",
                        "subtitle": "£549, in stock",
                        "image_url": PIXEL,
                        "buttons": [{"title": "Tell me more", "payload": "/order"}],
                    }
                ]
            }
        ],
        "utter_long": [{"text": "word " * 500 + "x" * 400}],
        "utter_two": [{"text": "First of two."}],
        "utter_two_more": [{"text": "Second of two."}],
        "utter_link": [{"text": "Read https://fernline.example/privacy, please.", "attachment": "javascript:alert(1)"}],
        "utter_script": [
            {
                "text": "<img src=x onerror=\"document.title='broken'\"><b>bold</b>",
                "image": "javascript:alert(1)",
                "buttons": [{"title": "<i>press</i>", "payload": "/order"}],
            }
        ],
        "utter_custom": [{"custom": {"map": [51.4, -2.6]}}],
        "utter_handoff": [{"text": "I am passing you on to a colleague, who can read all of this."}],
    },
    "actions": ["action_slow"],
}
TABLE = {
    **{name: [f"utter_{name}"] for name in ("hello", "order", "photo", "card", "long", "link", "script", "custom")},
    "two": ["utter_two", "utter_two_more"],
    "slow": ["action_slow"],
}


class SlowActions(ScriptedActions):
    """``action_slow`` takes a while."""

    seconds = 1.5

    async def __call__(self, scope, receive, send):
        await asyncio.sleep(self.seconds)
        await super().__call__(scope, receive, send)


def create_app(database: Path) -> FastAPI:
    """The shop's server, with its conversations in an SQLite file."""
    said = {"events": [], "responses": [{"text": "That took a while."}]}
    talk = Talk(
        DOMAIN,
        TABLE,
        store=open_tracker_store(StoreSettings("sql", f"sqlite:///{database}")),
        clock=SystemClock(),
        server=SlowActions({"action_slow": said}),
    )
    channels = {
        "webchat": {"messages_a_minute": 300, "identity_secret": IDENTITY_KEY},
        "socketio": {"messages_a_minute": 300, "session_persistence": True, "metadata_key": "customData"},
    }
    return app_of(talk, project=ROOT, channels=channels, server=ServerSettings(enable_api=True))


if __name__ == "__main__":
    uvicorn.run(create_app(Path(sys.argv[2])), port=int(sys.argv[1]), log_level="warning", access_log=False)
