import asyncio

import pytest

from nlu.batching import Batcher
from nlu.errors import NluError
from nlu.types import Intent, ParseResult


class Recorder:
    """An interpreter that notes its batches."""

    def __init__(self):
        self.batches = []

    def parse_many(self, texts):
        self.batches.append(list(texts))
        if "bad" in texts:
            raise ValueError("cannot read this")
        return [ParseResult(text, Intent(text, 1.0)) for text in texts]


async def test_who_comes_while_one_is_read_is_read_together():
    recorder = Recorder()
    batcher = Batcher(recorder, threads=1)

    results = await asyncio.gather(*(batcher.parse(str(n)) for n in range(80)))
    await batcher.close()

    assert [result.text for result in results] == [str(n) for n in range(80)]
    assert sum(map(len, recorder.batches)) == 80
    assert max(map(len, recorder.batches)) == 32


async def test_two_threads_share_what_waits():
    recorder = Recorder()
    batcher = Batcher(recorder, threads=2)
    batcher._threads = 2  # on a machine with one core, too

    await asyncio.gather(*(batcher.parse(str(n)) for n in range(40)))
    await batcher.close()

    assert sorted(map(len, recorder.batches)) == [20, 20]


async def test_few_are_left_to_one_thread():
    recorder = Recorder()
    batcher = Batcher(recorder, threads=2)

    await asyncio.gather(*(batcher.parse(str(n)) for n in range(5)))
    await batcher.close()

    assert recorder.batches == [["0", "1", "2", "3", "4"]]


async def test_who_asks_again_and_again_is_always_read():
    batcher = Batcher(Recorder())

    async def talk(client):
        return [(await batcher.parse(f"{client} {n}")).text for n in range(50)]

    heard = await asyncio.gather(*(talk(client) for client in range(20)))
    await batcher.close()

    assert heard == [[f"{client} {n}" for n in range(50)] for client in range(20)]


async def test_a_failure_reaches_who_asked_and_the_next_is_served():
    batcher = Batcher(Recorder())

    with pytest.raises(ValueError, match="cannot read"):
        await batcher.parse("bad")
    assert (await batcher.parse("good")).intent.name == "good"
    await batcher.close()


async def test_who_gives_up_does_not_disturb_the_others():
    batcher = Batcher(Recorder())
    impatient = asyncio.create_task(batcher.parse("a"))
    patient = asyncio.create_task(batcher.parse("b"))
    await asyncio.sleep(0)
    impatient.cancel()

    assert (await patient).text == "b"
    await batcher.close()


async def test_close_finishes_what_was_asked_and_refuses_what_comes_after():
    recorder = Recorder()
    batcher = Batcher(recorder)
    asked = [asyncio.create_task(batcher.parse(str(n))) for n in range(40)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(batcher.close())
    await asyncio.sleep(0)

    with pytest.raises(NluError, match=r"closed.*Load the model again"):
        await batcher.parse("too late")
    await closing
    with pytest.raises(NluError, match="closed"):
        await batcher.parse("much too late")
    assert [result.text for result in await asyncio.gather(*asked)] == [str(n) for n in range(40)]
    assert sum(map(len, recorder.batches)) == 40


async def test_closing_twice_is_closing_once():
    batcher = Batcher(Recorder())
    await batcher.parse("a")
    await batcher.close()
    await batcher.close()
