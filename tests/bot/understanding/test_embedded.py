import asyncio
import threading

import pytest

from bot.errors import UnderstandingFailed
from bot.understanding.embedded import EmbeddedUnderstanding
from nlu import Intent, ParseResult


class Reader:
    """An interpreter that notes its batches and waits to be let go."""

    def __init__(self):
        self.batches = []
        self.go = threading.Event()

    def parse_many(self, texts):
        self.go.wait(5)
        self.batches.append(list(texts))
        if "bad" in texts:
            raise ValueError("broken inside")
        return [ParseResult(text=text, intent=Intent(text, 1.0)) for text in texts]


async def test_messages_that_wait_are_read_together():
    reader = Reader()
    nlu = EmbeddedUnderstanding(reader)
    asked = [asyncio.create_task(nlu.parse(str(n))) for n in range(50)]
    await asyncio.sleep(0.05)
    reader.go.set()
    results = await asyncio.gather(*asked)
    assert [result["intent"]["name"] for result in results] == [str(n) for n in range(50)]
    sizes = [len(batch) for batch in reader.batches]
    assert (sum(sizes), len(sizes)) == (50, 2)  # two threads share them; where there is one core, one takes as many
    assert max(sizes) <= 32
    await nlu.close()


async def test_a_failure_reaches_everyone_who_waits_and_the_next_goes_on():
    reader = Reader()
    reader.go.set()
    nlu = EmbeddedUnderstanding(reader)
    results = await asyncio.gather(nlu.parse("bad"), nlu.parse("good"), return_exceptions=True)
    assert all(isinstance(result, UnderstandingFailed) for result in results)
    assert (await nlu.parse("good"))["intent"]["name"] == "good"
    await nlu.close()


async def test_a_caller_that_gives_up_harms_nobody():
    reader = Reader()
    nlu = EmbeddedUnderstanding(reader)
    impatient = asyncio.create_task(nlu.parse("a"))
    patient = asyncio.create_task(nlu.parse("b"))
    await asyncio.sleep(0.02)
    impatient.cancel()
    reader.go.set()
    assert (await patient)["intent"]["name"] == "b"
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await nlu.close()
