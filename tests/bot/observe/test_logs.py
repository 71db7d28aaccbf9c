import io
import json
import logging

import pytest
import structlog
from kit.processing import Talk

from bot.observe.logs import configure_logs

WORDS = "wombat"
DOMAIN = {
    "intents": ["greet"],
    "responses": {"utter_hello": [{"text": "Hello"}], "utter_action_failed": [{"text": "Sorry."}]},
    "actions": ["action_bill"],
}
TABLE = {"greet": ["utter_hello"], WORDS: ["action_bill"]}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def talked(level, stream):
    configure_logs(level, stream=stream)
    talk = Talk(DOMAIN, TABLE, answers={"action_bill": lambda call: (500, {"error": WORDS})})
    await talk.say("greet")
    await talk.say(WORDS)  # its action fails
    await talk.say("broken")
    return stream.getvalue()


async def test_outside_a_terminal_every_line_is_json_with_the_conversation():
    lines = [json.loads(line) for line in (await talked("info", io.StringIO())).splitlines()]
    failed = [line for line in lines if line["event"] == "turn_failed"]
    assert [line["stage"] for line in failed] == ["action", "nlu"]
    for line in failed:
        assert line["conversation"] == "ada"
        assert line["level"] == "error"
        assert line["timestamp"].endswith("Z")
        assert line["logger"] == "bot.answering"


@pytest.mark.parametrize("level", ["info", "warning", "error"])
async def test_above_debug_no_line_holds_what_a_customer_wrote(level):
    written = await talked(level, io.StringIO())
    assert written
    assert WORDS not in written


async def test_debug_shows_it_masked():
    stream = io.StringIO()
    configure_logs("debug", stream=stream)
    await Talk(DOMAIN, TABLE).say("4111111111111111")
    assert "************1111" in stream.getvalue()
    assert "4111111111111111" not in stream.getvalue()


async def test_in_a_terminal_lines_are_for_eyes():
    written = await talked("info", Terminal())
    assert "turn_failed" in written
    assert not written.lstrip().startswith("{")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_traceback_shows_no_local_variables(stream):
    configure_logs("info", stream=stream)
    secret = WORDS
    try:
        raise KeyError("a bug")
    except KeyError:
        structlog.get_logger("x").exception("broke", place=len(secret))
    assert "Traceback" in stream.getvalue()
    assert f"= {WORDS!r}" not in stream.getvalue()


def test_other_libraries_come_in_the_same_form_and_requests_stay_out():
    stream = io.StringIO()
    configure_logs("info", stream=stream)
    logging.getLogger("somebody").warning("mind %s", "this")
    logging.getLogger("httpx").info("GET http://x/?token=secret")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["event"], line["logger"]) for line in lines] == [("mind this", "somebody")]


def test_a_line_break_in_a_value_makes_no_second_line():
    stream = io.StringIO()
    configure_logs("info", stream=stream)
    structlog.get_logger("x").info("seen", conversation='a\n{"level": "error"}')
    assert len(stream.getvalue().splitlines()) == 1
