"""Prometheus metrics, served at ``/metrics``."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

CHANNELS = 50
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """All metrics of the bot, in a registry of their own so that two apps in one process do not mix.

    Args:
        registry: Where they are registered.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self.turns = Counter("usher_turns", "Customer messages answered", ["channel"], registry=self.registry)
        self.turn_seconds = Histogram(
            "usher_turn_seconds", "Message in to answers stored", buckets=SECONDS, registry=self.registry
        )
        self.nlu_seconds = Histogram("usher_nlu_seconds", "Reading a message", buckets=SECONDS, registry=self.registry)
        self.action_seconds = Histogram(
            "usher_action_seconds", "One action", ["action"], buckets=SECONDS, registry=self.registry
        )
        self.fallbacks = Counter("usher_fallbacks", "Messages not understood", registry=self.registry)
        self.failures = Counter("usher_failures", "Turns in which something broke", ["stage"], registry=self.registry)
        self.escalations = Counter("usher_escalations", "Handoffs by reason", ["reason"], registry=self.registry)
        self.undelivered = Counter(
            "usher_undelivered", "Messages that a channel could not hand on", ["channel"], registry=self.registry
        )
        self.reminders = Counter(
            "usher_reminders", "Reminders that happened, or did not", ["outcome"], registry=self.registry
        )
        self._channels: set[str] = set()
        self.outbox = Gauge(
            "usher_outbox_records", "Facts that wait for the broker, 200 at the most", registry=self.registry
        )

    def answered(self, channel: str, seconds: float) -> None:
        """Count a turn. Clients of REST name their channel themselves: only the first 50 get a series each."""
        if len(self._channels) < CHANNELS:
            self._channels.add(channel)
        self.turns.labels(channel if channel in self._channels else "other").inc()
        self.turn_seconds.observe(seconds)
