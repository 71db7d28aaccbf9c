"""Customers who write to a real server at once, each one message after the other."""

import threading

import httpx

TEXTS = ("hello there", "how are you today", "tell me a joke", "thanks", "bye for now")
"""What may be said over and over; the same question would bring in a person."""


class Customer(threading.Thread):
    """Writes, and notes what was answered to which message.

    Args:
        sender: Id of the conversation; message ids are made of it.
        url: The server's address.
        messages: How many are written.
        progress: Released at each answer.
    """

    def __init__(self, sender: str, url: str, messages: int, progress: threading.Semaphore) -> None:
        super().__init__()
        self.sender = sender
        self.url = url
        self.messages = messages
        self.progress = progress
        self.answered: dict[str, list[str]] = {}
        self.unanswered: list[str] = []

    def run(self) -> None:
        """Write all of them."""
        with httpx.Client(timeout=20) as http:
            for n in range(self.messages):
                self.send(http, f"{self.sender}-{n}", TEXTS[n % len(TEXTS)])

    def send(self, http: httpx.Client, message_id: str, text: str) -> None:
        """Write one message."""
        body = {"sender": self.sender, "message": text, "message_id": message_id}
        try:
            response = http.post(self.url + "/webhooks/rest/webhook", json=body)
        except httpx.TransportError:
            self.unanswered.append(message_id)
            return
        assert response.status_code == 200, response.text
        self.answered[message_id] = [item.get("text", "") for item in response.json()]
        self.progress.release()
