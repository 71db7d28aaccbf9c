"""Training and tests that the HTTP API asks for, each in a process of its own beside the running assistant."""

from bot.jobs.jobs import Jobs

__all__ = ["Jobs"]
