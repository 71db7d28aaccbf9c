"""What the action server is told from outside, read once: arguments first, then the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "sqlite:///var/customers.db"
DEFAULT_PACKAGES = ("actions.support",)
DEFAULT_DATA = Path("data")
DEFAULT_MAX_BODY = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Settings of one action server.

    Args:
        database: Where the customer's record is (`USHER_CUSTOMER_DB`).
        packages: Where the action classes are (`USHER_ACTION_PACKAGES`, comma between names).
        token: What callers show as `Authorization: Bearer …` or `?token=…` (`USHER_ACTIONS_TOKEN`). Without it only
            callers on this machine are answered.
        data: The folder with what CX teams declare: journey.yml, profile.yml, privacy.yml (`USHER_DATA`).
        max_body: Bytes of one request, after decompression.
    """

    database: str = DEFAULT_DATABASE
    packages: Sequence[str] = DEFAULT_PACKAGES
    token: str | None = None
    data: Path = DEFAULT_DATA
    max_body: int = DEFAULT_MAX_BODY


def read_settings(
    database: str | None = None,
    *,
    packages: Sequence[str] | None = None,
    token: str | None = None,
    data: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> ActionSettings:
    """Put arguments, environment and defaults together.

    Args:
        database: Overrides `USHER_CUSTOMER_DB`.
        packages: Overrides `USHER_ACTION_PACKAGES`.
        token: Overrides `USHER_ACTIONS_TOKEN`.
        data: Overrides `USHER_DATA`.
        environment: Instead of the process's own.
    """
    given = os.environ if environment is None else environment
    named = [name.strip() for name in given.get("USHER_ACTION_PACKAGES", "").split(",") if name.strip()]
    return ActionSettings(
        database=database or given.get("USHER_CUSTOMER_DB") or DEFAULT_DATABASE,
        packages=tuple(packages or named or DEFAULT_PACKAGES),
        token=token or given.get("USHER_ACTIONS_TOKEN") or None,
        data=data or Path(given.get("USHER_DATA") or DEFAULT_DATA),
    )
