"""Conversations as test stories: what is written is read back, and passes against the model that held them."""

import json
import tempfile
from pathlib import Path

import pytest
from kit.projects import loop, said, slot
from kit.tiny import write_tiny

from bot.app import close, open_parts
from bot.assistant.load import load_project
from bot.conversation import events as e
from bot.conversation.messages import IncomingMessage
from bot.conversation.story import as_test_story
from bot.measure.cases import read_cases
from bot.measure.replay import run_cases
from bot.model import load_model, train_model
from bot.settings import Settings
from nlu import read_yaml

BEGIN = [e.ActionExecuted(name="action_session_start"), e.SessionStarted(), e.ActionExecuted(name="action_listen")]


def steps(*events, **options):
    return read(as_test_story("ada", [*BEGIN, *events], **options))[0]["steps"]


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "story.yml"
        file.write_text(text, encoding="utf-8")
        return read_yaml(file)["stories"]


def action(name):
    return e.ActionExecuted(name=name)


def test_what_is_told_and_what_is_not():
    assert steps(
        said("greet", "hello"),
        e.UserFeaturization(),
        slot("city", "Leeds"),
        action("utter_greet"),
        e.BotUttered(text="Hello!"),
        loop("trip_form"),
        slot("requested_slot", None),
        e.ActionExecuted(action_text="Anything else?"),
        loop(None),
        action("action_listen"),
    ) == [
        {"intent": "greet", "user": "hello"},
        {"slot_was_set": [{"city": "Leeds"}]},
        {"action": "utter_greet"},
        {"active_loop": "trip_form"},
        {"slot_was_set": [{"requested_slot": None}]},
        {"bot": "Anything else?"},
        {"active_loop": None},
    ]


def test_entities_are_marked_where_they_stand():
    text = "from leeds to York, 2 seats"
    entities = [
        {"entity": "city", "value": "Leeds", "start": 5, "end": 10, "role": "from"},
        {"entity": "city", "value": "York", "start": 14, "end": 18},
        {"entity": "number", "value": 2, "start": 20, "end": 21},
        {"entity": "colour", "value": "red"},  # found nowhere in the text
    ]
    [message] = steps(e.UserUttered(text=text, parse_data={"intent": {"name": "travel"}, "entities": entities}))
    assert message["user"] == (
        'from [leeds]{"entity": "city", "role": "from", "value": "Leeds"} to [York](city), '
        '[2]{"entity": "number", "value": "2"} seats'
    )


NEWS = {"intent": {"name": "news"}, "entities": [{"entity": "city", "value": "Leeds"}]}
KEY = {"intent": {"name": "faq", "full_retrieval_intent_name": "faq/hours"}}
ODD = 'a "quote": \\ and\na line ${HOME} # no'


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (said("greet", '/greet{"city": "x"}', city="x"), {"user": '/greet{"city": "x"}', "intent": "greet"}),
        (
            e.UserUttered(text="EXTERNAL: news", metadata={"is_external": True}, parse_data=NEWS),
            {"intent": "news", "entities": [{"city": "Leeds"}]},
        ),
        (said("greet", "see [this](link)"), {"intent": "greet"}),
        (said(None, "hm"), {"user": "hm"}),
        (said("greet", ODD), {"intent": "greet", "user": ODD}),
        (e.UserUttered(text="open?", parse_data=KEY), {"intent": "faq/hours", "user": "open?"}),
    ],
)
def test_messages_of_every_kind(event, expected):
    assert steps(event) == [expected]


def test_half_an_emoji_can_be_written():
    assert as_test_story("ada", [*BEGIN, said("greet", "half \ud83d")]).encode("utf-8")


def test_sessions():
    events = [*BEGIN, said("greet", "one"), *BEGIN, slot("city", "Leeds"), *BEGIN, said("bye", "two")]
    [last] = read(as_test_story("ada: 1", events))
    assert (last["story"], last["steps"]) == ("ada: 1", [{"intent": "bye", "user": "two"}])
    both = read(as_test_story("ada: 1", events, all_sessions=True))
    assert [story["story"] for story in both] == ["ada: 1, story 1", "ada: 1, story 2"]
    assert read(as_test_story("ada", BEGIN)) == []


async def test_a_conversation_passes_as_a_test_of_the_model_that_held_it(tmp_path):
    project = write_tiny(tmp_path / "shop")
    model = load_model(train_model(load_project(project), project / "models", progress=lambda *_: None))
    parts = open_parts(Settings(project=project), model)
    for text in ("hello", "I want a lamp", '/order{"thing": "chair"}', "until tomorrow"):
        await parts.runtime.processor.handle(IncomingMessage("ada", text, "rest"))
    tracker = await parts.runtime.processor.tracker("ada")
    file = tmp_path / "test_ada.yml"
    file.write_text(as_test_story("ada", tracker.events), encoding="utf-8")
    [outcome] = run_cases(read_cases([file], model.domain), model, progress=lambda *_: None)
    assert outcome.passed, [json.dumps(str(check)) for check in outcome.wrong]
    assert sum(check.kind == "action" for check in outcome.checks) >= 6
    assert sum(check.kind == "entities" for check in outcome.checks) >= 1
    await close(parts)
