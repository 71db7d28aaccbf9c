"""What customers of the benchmark write: all kinds of turns, those that look something up in the record among them."""

from collections.abc import Iterator
from itertools import count, cycle

SCRIPTS = (
    ("hi there", "when are your shops open on a sunday?", "cool thanks", "bye"),
    ("hello", "where has my parcel got to", "anna.brook@example.com", "FL-204417", "no, the other order", "thank you"),
    ("is there 5g at SW1A 2AA?", "and what does roaming in Spain cost", "ok"),
    ("do u have the Aster 9 in stock", "which phone is good for photos", "never mind", "tell me a joke"),
    ("my internet keeps dropping", "stop", "what can you do?", "you're great"),
    ("how long do I have to send something back?", "are you a robot", "see you"),
)


def messages(prefix: str) -> Iterator[tuple[str, str]]:
    """Conversation id and text, without end; every script in a conversation of its own."""
    for number, script in zip(count(), cycle(SCRIPTS), strict=False):
        for text in script:
            yield f"{prefix}-{number}", text
