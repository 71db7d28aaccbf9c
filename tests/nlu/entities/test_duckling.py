"""DucklingEntityExtractor: by itself, and by an HTTP server that answers as Duckling does (shapes of Rasa's docs)."""

import json
import logging
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from nlu.component import Workspace
from nlu.entities import duckling_server
from nlu.entities.duckling import Duckling
from nlu.entities.patterns import PatternExtractor
from nlu.entities.synonyms import SynonymMapper
from nlu.errors import PipelineError

NOW = datetime(2026, 3, 11, 10, 45, tzinfo=UTC)
OPTIONS = {**Duckling.options, "locale": "en_GB"}


def found(component, text="tomorrow at 5pm for 3"):
    workspace = Workspace(texts=[text])
    component.process(workspace)
    return [entity.as_dict() for entity in workspace.entities[0]]


def duckling(**options):
    return Duckling({**OPTIONS, **options}, clock=NOW.astimezone)


class Server:
    """Answers ``/parse`` with what it is told to, and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.status, self.answer = 200, "[]"
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.asked.append((self.path, {key: values[0] for key, values in parse_qs(body).items()}))
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer.encode())

            def log_message(self, *_):
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


MATCH = {
    "body": "5pm",
    "start": 12,
    "end": 15,
    "dim": "time",
    "latent": False,
    "value": {"value": "2026-03-12T17:00:00.000+00:00", "grain": "hour", "type": "value", "values": []},
}
INTERVAL = {
    "body": "3 to 5pm",
    "start": 0,
    "end": 8,
    "dim": "time",
    "value": {"type": "interval", "from": {"value": "A", "grain": "hour"}, "to": {"value": "B", "grain": "hour"}},
}


def test_values_are_in_the_shape_that_rasa_gives_those_of_duckling():
    assert found(duckling(dimensions=["time"])) == [
        {
            "entity": "time",
            "start": 0,
            "end": 15,
            "value": "2026-03-12T17:00:00.000+00:00",
            "extractor": "DucklingEntityExtractor",
            "text": "tomorrow at 5pm",
            "confidence": 1.0,
            "additional_info": {
                "value": "2026-03-12T17:00:00.000+00:00",
                "grain": "hour",
                "type": "value",
                "values": [{"value": "2026-03-12T17:00:00.000+00:00", "grain": "hour", "type": "value"}],
            },
        }
    ]


def test_an_interval_has_both_ends_as_its_value():
    [entity] = found(duckling(dimensions=["time"]), "from 3 to 5pm")

    assert entity["value"] == {"from": "2026-03-11T15:00:00.000+00:00", "to": "2026-03-11T18:00:00.000+00:00"}
    [entity] = found(duckling(dimensions=["time"]), "after 5pm")
    assert entity["value"] == {"from": "2026-03-11T17:00:00.000+00:00", "to": None}


def test_dimensions_time_zone_and_locale_are_those_of_the_options():
    assert [entity["entity"] for entity in found(duckling())] == ["time", "number"]
    assert [entity["entity"] for entity in found(duckling(dimensions=["number"]))] == ["number"]
    [entity] = found(duckling(dimensions=["time"], timezone="Asia/Tokyo"), "at 6pm today")
    assert entity["value"] == "2026-03-11T18:00:00.000+09:00"
    [entity] = found(duckling(dimensions=["time"], locale="en_US"), "03/04/2026")
    assert entity["value"].startswith("2026-03-04")
    [entity] = found(duckling(locale=None, language="de"), "1.200,50 €")
    assert entity["value"] == 1200.5


def test_it_is_saved_and_loaded(tmp_path):
    duckling(dimensions=["email"], timezone="Europe/Berlin").save(tmp_path)

    assert [e["value"] for e in found(Duckling.load(tmp_path), "sam@example.com at 5")] == ["sam@example.com"]


def test_a_server_that_answers_is_asked_as_rasa_asks_it(server):
    server.answer = json.dumps([MATCH, INTERVAL, {**MATCH, "dim": "number", "value": {"value": 5, "type": "value"}}])

    entities = found(duckling(url=server.url + "/", dimensions=["time"], timezone="Europe/London"))

    [(path, form)] = server.asked
    assert path == "/parse"
    assert form == {
        "text": "tomorrow at 5pm for 3",
        "locale": "en_GB",
        "tz": "Europe/London",
        "dims": '["time"]',
        "reftime": str(int(NOW.timestamp()) * 1000),
    }
    # In order of their place, and only the dimension that was asked for.
    assert [(e["text"], e["value"]) for e in entities] == [
        ("3 to 5pm", {"to": "B", "from": "A"}),
        ("5pm", "2026-03-12T17:00:00.000+00:00"),
    ]
    assert entities[1]["additional_info"] == MATCH["value"]


def test_rasas_environment_variable_takes_the_place_of_the_url(server, monkeypatch):
    monkeypatch.setenv("RASA_DUCKLING_HTTP_URL", server.url)

    assert found(duckling(url="http://127.0.0.1:1")) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "answer"), [(500, "down"), (200, "<html>"), (200, '{"error": 1}'), (200, '[{"dim": "time"}]')]
)
def test_a_server_that_answers_with_something_else_is_done_without(server, status, answer, caplog):
    server.status, server.answer = status, answer
    component = duckling(url=server.url, dimensions=["time"])

    with caplog.at_level(logging.WARNING):
        first, second = found(component), found(component)

    assert [e["text"] for e in first] == ["tomorrow at 5pm"]
    assert first == second
    assert len(server.asked) == 1  # a server that is down does not cost every message its time
    assert len(caplog.records) == 1
    assert "does not answer" in caplog.records[0].getMessage()


def test_a_server_that_is_not_there_is_asked_again_after_a_pause(server, monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr(duckling_server.time, "monotonic", lambda: seconds[0])
    server.status = 503
    component = duckling(url=server.url, dimensions=["time"])
    found(component)
    server.status, server.answer = 200, json.dumps([INTERVAL])

    assert [e["text"] for e in found(component)] == ["tomorrow at 5pm"]
    seconds[0] += duckling_server.PAUSE
    assert [e["text"] for e in found(component)] == ["3 to 5pm"]


def test_an_empty_message_asks_nobody(server):
    assert found(duckling(url=server.url), " ") == []
    assert server.asked == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"dimensions": ["tme"]}, "Did you mean 'time'"),
        ({"dimensions": "time"}, "no list"),
        ({"timezone": "Europe/Londn"}, "no time zone"),
        ({"timeout": 0}, "timeout is 0"),
    ],
)
def test_options_that_cannot_be_used_are_refused_at_training(make, options, said):
    with pytest.raises(PipelineError, match=said) as caught:
        make(Duckling, **options)
    assert caught.value.mend


def test_values_stand_beside_entities_of_other_names_and_take_the_place_of_the_same_ones(make, entities_of):
    patterns, values = make(PatternExtractor), duckling(dimensions=["number", "time"])

    for order in ((patterns, values), (values, patterns)):
        entities = entities_of("order TE-1234 and 2 in June", *order, make(SynonymMapper))
        assert [(e.entity, e.value) for e in entities if e.entity == "order_number"] == [("order_number", "TE-1234")]
        assert [(e.entity, e.value) for e in entities if e.entity == "number"] == [("number", 2)]
        assert {e.entity for e in entities if e.start > 18} == {"month", "time"}
