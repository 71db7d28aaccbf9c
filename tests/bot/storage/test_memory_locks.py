import asyncio

from bot.storage.memory import MemoryLockStore


async def test_turns_of_a_conversation_come_one_after_the_other_in_order():
    locks, log = MemoryLockStore(), []

    async def turn(n):
        async with locks.lock("c"):
            log.append(("in", n))
            await asyncio.sleep(0)
            log.append(("out", n))

    await asyncio.gather(*(turn(n) for n in range(5)))
    assert log == [(step, n) for n in range(5) for step in ("in", "out")]


async def test_conversations_do_not_wait_for_each_other():
    locks = MemoryLockStore()
    async with locks.lock("a"), asyncio.timeout(1), locks.lock("b"):
        pass


async def test_an_error_gives_the_lock_back_and_nothing_stays_in_memory():
    locks = MemoryLockStore()
    for _ in range(2):
        try:
            async with locks.lock("a"):
                raise ValueError
        except ValueError:
            pass
    assert locks._locks == {}
    assert dict(locks._waiting) == {}


async def test_a_waiter_that_gives_up_leaves_the_lock_to_others():
    locks = MemoryLockStore()
    async with locks.lock("a"):
        waiter = asyncio.create_task(locks.lock("a").__aenter__())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
    async with asyncio.timeout(1), locks.lock("a"):
        pass
    assert locks._locks == {}
