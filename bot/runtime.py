"""What runs: the parts that channels and the HTTP API are given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.conversation.messages import OutgoingMessage
from bot.jobs import Jobs
from bot.loading import ModelLoader
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.pulling import ModelPuller
from bot.settings import Settings
from bot.storage.feed import Feed

Outlet = Callable[[str, Sequence[OutgoingMessage]], Awaitable[None]]
"""Sends messages to the customer of a conversation (by its id), when nobody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The running assistant.

    Args:
        processor: Handles messages.
        feed: What is said, as it is stored.
        settings: The map of the deployment.
        clock: Time and ids.
        metrics: Counters.
        loader: Puts models into service.
        puller: Asks a server for newer ones.
        jobs: Training and tests, in processes of their own.
        secret: Signs session tokens of customers.
        outlets: By name, the channels that can speak first; each adds itself.
    """

    processor: Processor
    feed: Feed
    settings: Settings
    clock: Clock
    metrics: Metrics
    loader: ModelLoader
    puller: ModelPuller
    jobs: Jobs
    secret: str
    outlets: dict[str, Outlet] = field(default_factory=dict)
