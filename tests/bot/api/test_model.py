async def test_status_names_the_model(client):
    response = await client.get("/status")
    assert response.json() == {"model_file": "m1.tar.gz", "model_id": "m1", "num_active_training_jobs": 0}


async def test_parse_gives_rasas_json_and_takes_fields_that_it_does_not_know(client):
    response = await client.post("/model/parse", json={"text": "greet", "message_id": "1", "emulation_mode": "LUIS"})
    assert response.status_code == 200
    assert response.json()["intent"] == {"name": "greet", "confidence": 0.9}


async def test_parse_reads_payloads(client):
    response = await client.post("/model/parse", json={"text": "/greet"})
    assert response.json()["intent"] == {"name": "greet", "confidence": 1.0}


async def test_parse_begins_no_conversation(client, talk):
    await client.post("/model/parse", json={"text": "greet"})
    assert await talk.store.conversations() == []
