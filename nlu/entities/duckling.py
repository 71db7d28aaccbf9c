"""Values as Duckling finds them: by a Duckling server that answers, else by Usher itself (`nlu.values`)."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from nlu.component import Over, Workspace, register
from nlu.entities.duckling_server import DucklingServer, Question
from nlu.entities.overlaps import VALUES, add_found
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean
from nlu.types import Entity, TrainingData
from nlu.values.base import Setting
from nlu.values.find import FINDERS, find_values

logger = logging.getLogger(__name__)

VARIABLE = "RASA_DUCKLING_HTTP_URL"
"""Rasa's environment variable: it takes the place of ``url``."""

_Match = Mapping[str, Any]
"""A value in Duckling's JSON: ``body``, ``start``, ``end``, ``dim``, ``value``."""


@register
class Duckling:
    """Rasa's DucklingEntityExtractor.

    Args:
        options: Of config.yml: ``url``, ``dimensions``, ``locale``, ``timezone``, ``timeout``, ``language``.
        clock: The reference time.
    """

    name: ClassVar[str] = VALUES
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    options: ClassVar[Mapping[str, Any]] = {
        "url": None,
        "dimensions": None,
        "locale": None,
        "timezone": None,
        "timeout": 3,
        "language": "en",
    }
    learns_from: ClassVar[bool] = False

    def __init__(self, options: Mapping[str, Any], *, clock: Callable[[tzinfo], datetime] = datetime.now) -> None:
        self._options = dict(options)
        self._clock = clock
        self._zone: tzinfo = ZoneInfo(str(options["timezone"])) if options["timezone"] else UTC
        self._dimensions = tuple(options["dimensions"] or ())
        language = str(options["language"] or "en")
        self._locale = str(options["locale"] or f"{language}_{language.upper()}")
        self._language, _, region = self._locale.replace("-", "_").partition("_")
        # Rasa makes "en_EN" of a language without a locale; that is no region.
        self._region = region.upper() if options["locale"] else ""
        url = os.environ.get(VARIABLE) or options["url"]
        self._server = DucklingServer(str(url), timeout=float(options["timeout"])) if url else None

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the options are checked.

        Raises:
            PipelineError: A time zone, a dimension or a time limit that does not exist.
        """
        del data, workspace, seed, over
        cls.check(options)
        return cls(options)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse options that cannot be used.

        Raises:
            PipelineError: A time zone, a dimension or a time limit that does not exist.
        """
        _check(options)

    def process(self, workspace: Workspace) -> None:
        """Add to ``entities``, beside those of other components."""
        now = self._clock(self._zone)
        add_found(workspace, [self._entities(text, now) for text in workspace.texts])

    def _entities(self, text: str, now: datetime) -> list[Entity]:
        if not text.strip():
            return []
        matches = self._by_server(text, now)
        if matches is None:
            matches = self._by_itself(text, now)
        return [_entity(match) for match in matches if not self._dimensions or match["dim"] in self._dimensions]

    def _by_server(self, text: str, now: datetime) -> Sequence[_Match] | None:
        if self._server is None:
            return None
        zone = str(self._options["timezone"]) if self._options["timezone"] else None
        return self._server.ask(Question(text, self._locale, zone, self._dimensions, now))

    def _by_itself(self, text: str, now: datetime) -> Sequence[_Match]:
        setting = Setting(now, self._language, self._region)
        return [
            {"body": text[v.start : v.end], "start": v.start, "end": v.end, "dim": v.dim, "value": v.info}
            for v in find_values(text, setting, self._dimensions or FINDERS)
        ]

    def save(self, folder: Path) -> None:
        """Write duckling.json."""
        (folder / "duckling.json").write_text(json.dumps(self._options), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(json.loads((folder / "duckling.json").read_text(encoding="utf-8")))


def _entity(match: _Match) -> Entity:
    """A value in Rasa's shape: the two ends of an interval, or the value alone; all of it as ``additional_info``."""
    info = match["value"]
    if info.get("type") == "interval":
        value: Any = {side: (info.get(side) or {}).get("value") for side in ("to", "from")}
    else:
        value = info.get("value")
    return Entity(
        entity=match["dim"],
        start=match["start"],
        end=match["end"],
        value=value,
        extractor=VALUES,
        more={"text": match.get("body"), "confidence": 1.0, "additional_info": dict(info)},
    )


def _check(options: Mapping[str, Any]) -> None:
    place = f"config.yml: {VALUES}"
    zone = options["timezone"]
    try:
        ZoneInfo(str(zone or "UTC"))
    except (KeyError, ValueError, OSError) as error:
        raise PipelineError(
            f"There is no time zone {zone!r}.", place=place, mend="Write, for example, timezone: Europe/London"
        ) from error
    dimensions = options["dimensions"] or ()
    if isinstance(dimensions, str) or not isinstance(dimensions, Sequence):
        raise PipelineError("dimensions is no list.", place=place, mend="Write: dimensions: [time, number]")
    for dimension in dimensions:
        if dimension not in FINDERS:
            raise PipelineError(
                f"There is no dimension {dimension!r}.", place=place, mend=did_you_mean(str(dimension), FINDERS)
            )
    if not isinstance(options["timeout"], (int, float)) or not 0 < options["timeout"] <= 60:
        raise PipelineError(f"timeout is {options['timeout']!r}.", place=place, mend="Write seconds, for example 3.")
