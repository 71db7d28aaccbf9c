"""Answers in the JSON of other services, by the fields that their clients read."""

import pytest
from kit.serving import is_problem

from bot.api.emulation import as_dialogflow, as_luis, as_wit

PARSED = {
    "text": "from Leeds to York",
    "intent": {"name": "travel", "confidence": 0.8},
    "intent_ranking": [{"name": "travel", "confidence": 0.8}, {"name": "greet", "confidence": 0.2}],
    "entities": [
        {"entity": "city", "value": "leeds", "start": 5, "end": 10, "role": "from", "extractor": "Tagger",
         "confidence_entity": 0.9},
        {"entity": "city", "value": "york", "start": 14, "end": 18, "role": "to"},
    ],
}  # fmt: skip


def test_wit():
    answer = as_wit(PARSED)
    assert answer["intents"] == [PARSED["intent"]]
    [first] = answer["entities"]["city:from"]
    assert (first["body"], first["value"], first["start"], first["end"], first["role"]) == (
        "Leeds",
        "leeds",
        5,
        10,
        "from",
    )
    assert (first["confidence"], answer["entities"]["city:to"][0]["confidence"]) == (0.9, 1)


def test_luis():
    answer = as_luis(PARSED)
    assert answer["query"] == PARSED["text"]
    prediction = answer["prediction"]
    assert prediction["topIntent"] == "travel"
    assert prediction["intents"] == {"travel": {"score": 0.8}, "greet": {"score": 0.2}}
    assert (prediction["entities"]["from"], prediction["entities"]["to"]) == (["leeds"], ["york"])
    [instance] = prediction["entities"]["$instance"]["from"]
    assert (instance["type"], instance["startIndex"], instance["length"]) == ("city", 5, 5)


def test_dialogflow():
    result = as_dialogflow(PARSED)["queryResult"]
    assert (result["queryText"], result["action"]) == (PARSED["text"], "travel")
    assert result["intent"]["displayName"] == "travel"
    assert result["parameters"] == {"city": ["leeds", "york"]}
    assert result["intentDetectionConfidence"] == 0.8


@pytest.mark.parametrize(("mode", "key"), [("WIT", "intents"), ("luis", "prediction"), ("Dialogflow", "queryResult")])
async def test_by_http_whatever_the_case(client, mode, key):
    response = await client.post("/model/parse", params={"emulation_mode": mode}, json={"text": "greet"})
    assert key in response.json()


async def test_nothing_understood_is_no_error(client):
    for mode in ("WIT", "LUIS", "DIALOGFLOW"):
        response = await client.post("/model/parse", params={"emulation_mode": mode}, json={"text": "?!"})
        assert response.status_code == 200


async def test_a_mode_that_there_is_not(client):
    response = await client.post("/model/parse", params={"emulation_mode": "SIRI"}, json={"text": "greet"})
    assert is_problem(response, 400, "BadRequest")
    assert "WIT" in response.json()["help"]
