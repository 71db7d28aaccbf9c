"""docs/channels.md names every option, frame, attribute and method."""

import re
from pathlib import Path

import pytest

from bot.channels import frames
from bot.channels.registry import CHANNELS
from bot.channels.rest import RestMessage

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "channels.md").read_text()
WIDGET = (ROOT / "bot" / "widget" / "usher.js").read_text()


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_channels_and_their_options(name):
    assert f"`{name}`" in DOCS
    for option in CHANNELS[name].options.model_fields:
        assert f"`{option}`" in DOCS or f"  {option}:" in DOCS


@pytest.mark.parametrize("model", [RestMessage, frames.OpenFrame, frames.MessageFrame])
def test_fields_of_requests_and_frames(model):
    for field in model.model_fields:
        assert f"`{field}`" in DOCS or f'"{field}"' in DOCS


@pytest.mark.parametrize("kind", ["session", "message", "owner", "caught_up", "typing", "ack", "error", "pong"])
def test_frames_of_the_server(kind):
    assert f'"type": "{kind}"' in DOCS


def test_attributes_of_the_widget():
    read = set(re.findall(r'(?:get|has)Attribute\("([a-z-]+)"\)', WIDGET)) - {"dir"}
    assert len(read) >= 8
    for attribute in read | {"position"}:
        assert f"`{attribute}`" in DOCS, attribute


def test_methods_and_events_of_the_widget():
    for method in ("say(text, payload)", "show()", "hide()", "reset()"):
        assert f"`{method}`" in DOCS
        assert f"    {method.split('(')[0]}(" in WIDGET
    for event in set(re.findall(r'tell\("(usher-[a-z]+)"', WIDGET)):
        assert f"`{event}`" in DOCS


def test_the_widget_never_sets_html():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", WIDGET)
