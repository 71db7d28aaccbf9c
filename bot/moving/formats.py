"""Training data in forms that Usher does not read: Markdown, and the JSON of other products, which Rasa reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.moving.finding import Finding

_MARKDOWN = re.compile(r"^##\s*(?:intent|synonym|regex|lookup)\s*:|^#{1,2}\s.+\n+\*\s", re.MULTILINE)
_JSON = re.compile(r'"(?:luis_schema_version|userSays)"\s*:')
MEND = "Convert it once: rasa data convert nlu -f yaml --data {0} --out data (with Rasa 2.8 for Markdown)."


def check_formats(files: Sequence[Path]) -> Iterator[Finding]:
    """Files that Rasa reads, or once read, as training data.

    Args:
        files: JSON and Markdown files below ``data``, named inside the project.
    """
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        kind, pattern = ("JSON", _JSON) if file.suffix == ".json" else ("Markdown", _MARKDOWN)
        if pattern.search(text):
            reason = f"Training data in this {kind} are not read."
            yield Finding(str(file), f"{kind} training data", "refused", reason, str(file), MEND.format(file))
