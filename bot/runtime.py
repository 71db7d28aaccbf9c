"""What runs: the parts that channels and the HTTP API are given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.observe.metrics import Metrics
from bot.processor import Processor
from bot.settings import Settings
from bot.storage.feed import Feed


@dataclass(frozen=True, slots=True)
class Runtime:
    """The running assistant.

    Args:
        processor: Handles messages.
        feed: What is said, as it is stored.
        settings: The map of the deployment.
        clock: Time and ids.
        metrics: Counters.
        model_file: The model in service.
        secret: Signs session tokens of customers.
    """

    processor: Processor
    feed: Feed
    settings: Settings
    clock: Clock
    metrics: Metrics
    model_file: Path
    secret: str
