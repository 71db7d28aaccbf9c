"""Intents by keywords: each example is a keyword, and a message that has one as words of its own has its intent."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.errors import PipelineError
from nlu.types import Intent, TrainingData

logger = logging.getLogger(__name__)

CHARACTERS = 2_000
"""How much of a text is searched."""


@register
class KeywordIntentClassifier:
    """Rasa's KeywordIntentClassifier; of several keywords the longest counts.

    What an intent classifier before it found stays where there is no keyword.

    Args:
        keywords: Keyword to intent.
        case_sensitive: Whether capitals count.
    """

    name: ClassVar[str] = "KeywordIntentClassifier"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"ranking"})
    reads: ClassVar[frozenset[str]] = frozenset({"intents"})
    options: ClassVar[Mapping[str, Any]] = {"case_sensitive": True}

    def __init__(self, keywords: Mapping[str, str], *, case_sensitive: bool) -> None:
        self._keywords = dict(keywords)
        self._case_sensitive = case_sensitive
        self._intents = {self._key(keyword): intent for keyword, intent in keywords.items()}
        longest_first = sorted(keywords, key=len, reverse=True)
        either = "|".join(r"\s+".join(map(re.escape, keyword.split())) for keyword in longest_first)
        self._expression = re.compile(rf"(?<!\w)(?:{either})(?!\w)", 0 if case_sensitive else re.IGNORECASE)

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Take the examples; one that two intents have is a keyword of neither.

        Raises:
            PipelineError: There is no example with an intent.
        """
        del workspace, seed, over
        keywords: dict[str, str] = {}
        torn: set[str] = set()
        sensitive = bool(options["case_sensitive"])
        for example in data.examples:
            if not example.intent or not example.text.strip():
                continue
            keyword = " ".join(example.text.split())
            keyword = keyword if sensitive else keyword.casefold()
            intent = example.intent.partition("/")[0]
            if keywords.setdefault(keyword, intent) != intent:
                torn.add(keyword)
        for keyword in sorted(torn):
            logger.warning("%s: the keyword %r belongs to several intents, and counts for none.", cls.name, keyword)
        keywords = {keyword: intent for keyword, intent in keywords.items() if keyword not in torn}
        if not keywords:
            raise PipelineError(
                "There are no keywords.", place=cls.name, mend="Add intents with examples: each one is a keyword."
            )
        return cls(keywords, case_sensitive=sensitive)

    def process(self, workspace: Workspace) -> None:
        """Put the intent of a keyword, with confidence 1, in place of what ``ranking`` says."""
        before: Sequence[list[Intent]] = workspace.ranking or [[] for _ in workspace.texts]
        workspace.ranking = [
            [Intent(found, 1.0)] if (found := self._intent(text)) is not None else ranking
            for text, ranking in zip(workspace.texts, before, strict=True)
        ]

    def _intent(self, text: str) -> str | None:
        found = max(self._expression.finditer(text[:CHARACTERS]), key=lambda match: len(match.group()), default=None)
        return self._intents[self._key(found.group())] if found is not None else None

    def _key(self, written: str) -> str:
        joined = " ".join(written.split())
        return joined if self._case_sensitive else joined.casefold()

    def save(self, folder: Path) -> None:
        """Write keywords.json."""
        described = {"keywords": self._keywords, "case_sensitive": self._case_sensitive}
        (folder / "keywords.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads((folder / "keywords.json").read_text(encoding="utf-8")))
