"""The real server, killed in the middle of a load: every answered turn is there once, and nothing is answered twice."""

import threading

import httpx
import pytest
from kit.ports import free_port
from kit.reference import fill_record, project_copy, served

pytestmark = pytest.mark.process

MESSAGES = 200
CUSTOMERS = 8
TEXTS = ("hello there", "when do you open on sunday", "do you sell phones", "tell me a joke", "thanks")


class Customer(threading.Thread):
    """Writes one message after the other, and notes what was answered to which."""

    def __init__(self, number: int, url: str, progress: threading.Semaphore) -> None:
        super().__init__()
        self.sender = f"customer-{number}"
        self.url = url
        self.progress = progress
        self.answered: dict[str, list[str]] = {}
        self.unanswered: list[str] = []

    def run(self) -> None:
        with httpx.Client(timeout=20) as http:
            for n in range(MESSAGES // CUSTOMERS):
                self.send(http, f"{self.sender}-{n}", TEXTS[n % len(TEXTS)])

    def send(self, http: httpx.Client, message_id: str, text: str) -> None:
        body = {"sender": self.sender, "message": text, "message_id": message_id}
        try:
            response = http.post(self.url + "/webhooks/rest/webhook", json=body)
        except httpx.TransportError:
            self.unanswered.append(message_id)
            return
        assert response.status_code == 200, response.text
        self.answered[message_id] = [item.get("text", "") for item in response.json()]
        self.progress.release()


@pytest.mark.timeout(240)
def test_a_crash_loses_no_answered_turn_and_answers_none_twice(tmp_path, reference_model):
    project = project_copy(tmp_path / "project", reference_model)
    fill_record(project)
    port, progress = free_port(), threading.Semaphore(0)
    with served(project, port=port) as server:
        customers = [Customer(number, server.url, progress) for number in range(CUSTOMERS)]
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
            again = Customer(0, server.url, progress)
            again.sender = customer.sender
            for n in range(MESSAGES // CUSTOMERS):  # everything is sent again, as clients do that heard no answer
                again.send(http, f"{customer.sender}-{n}", TEXTS[n % len(TEXTS)])
            for message_id, answers in customer.answered.items():
                assert again.answered[message_id] == answers, "another answer than the one given before the crash"
            tracker = http.get(
                f"{server.url}/conversations/{customer.sender}/tracker", params={"include_events": "ALL"}
            ).json()
            ids = [event["message_id"] for event in tracker["events"] if event["event"] == "user"]
            assert sorted(ids) == sorted(f"{customer.sender}-{n}" for n in range(MESSAGES // CUSTOMERS))
