"""The real server, killed in the middle of a load: every answered turn is there once, and nothing is answered twice."""

import threading

import httpx
import pytest
from kit.customers import Customer
from kit.ports import free_port
from kit.reference import fill_record, project_copy, served

pytestmark = pytest.mark.process

MESSAGES = 200
CUSTOMERS = 8
EACH = MESSAGES // CUSTOMERS


@pytest.mark.timeout(240)
def test_a_crash_loses_no_answered_turn_and_answers_none_twice(tmp_path, reference_model):
    project = project_copy(tmp_path / "project", reference_model)
    fill_record(project)
    port, progress = free_port(), threading.Semaphore(0)
    with served(project, port=port) as server:
        customers = [Customer(f"customer-{number}", server.url, EACH, progress) for number in range(CUSTOMERS)]
        for customer in customers:
            customer.start()
        for _ in range(MESSAGES // 3):
            assert progress.acquire(timeout=60)
        server.kill()
        for customer in customers:
            customer.join(60)
    answered = {key: value for customer in customers for key, value in customer.answered.items()}
    unanswered = [key for customer in customers for key in customer.unanswered]
    assert len(answered) + len(unanswered) == MESSAGES
    assert unanswered, "the server was killed after the load, not in the middle of it"

    with served(project, port=port) as server, httpx.Client(timeout=20) as http:
        for customer in customers:
            again = Customer(customer.sender, server.url, EACH, progress)
            again.run()  # everything is sent again, as clients do that heard no answer
            for message_id, answers in customer.answered.items():
                assert again.answered[message_id] == answers, "another answer than the one given before the crash"
            tracker = http.get(
                f"{server.url}/conversations/{customer.sender}/tracker", params={"include_events": "ALL"}
            ).json()
            ids = [event["message_id"] for event in tracker["events"] if event["event"] == "user"]
            assert sorted(ids) == sorted(f"{customer.sender}-{n}" for n in range(EACH))
