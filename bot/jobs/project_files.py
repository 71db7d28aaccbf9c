"""One YAML text with everything in it (the body of ``POST /model/train``) as the files of a project.

Each key keeps its line: what is wrong in a file has the line that it has in the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.assistant.merge_domain import KEYS as DOMAIN_KEYS
from bot.assistant.read_config import KEYS as CONFIG_KEYS
from bot.errors import ProjectError
from nlu import LocatedDict, YamlError, read_yaml

CONFIG, DOMAIN, DATA = "config.yml", "domain.yml", "data/training.yml"
NEEDED = ("pipeline", "policies", "recipe", "language", "assistant_id")
TRAINING = ("nlu", "stories", "rules")
EVERYWHERE = "version"


def write_project(text: str, folder: Path) -> None:
    """Write config.yml, domain.yml and data/training.yml.

    Args:
        text: YAML (or JSON) with the keys of all three.
        folder: Of the project; it exists.

    Raises:
        ProjectError: It is no YAML mapping, or what training needs is not in it.
    """
    whole = folder / "training.yml"
    whole.write_text(text, encoding="utf-8")
    try:
        keys = read_yaml(whole)
    except YamlError as error:
        raise ProjectError(error.message, place=_line(error.place), mend=error.mend) from error
    finally:
        whole.unlink()
    _check(keys)
    (folder / "data").mkdir()
    for name in (CONFIG, DOMAIN, DATA):
        chosen = [key for key in keys if key == EVERYWHERE or _file_of(key) == name]
        (folder / name).write_text(_only(text, keys, chosen), encoding="utf-8")


def _check(keys: Mapping[str, Any]) -> None:
    if not any(key in keys for key in NEEDED):
        raise ProjectError(
            "There is no configuration in the training data.",
            place="body",
            mend="Add the keys of config.yml: recipe:, language:, pipeline:, policies:.",
        )
    if not any(key in keys for key in TRAINING):
        raise ProjectError("There are no training data.", place="body", mend=f"Add {', '.join(TRAINING)}.")


def _file_of(key: str) -> str:
    if key in CONFIG_KEYS:
        return CONFIG
    return DOMAIN if key in DOMAIN_KEYS else DATA


def _only(text: str, keys: LocatedDict, chosen: list[str]) -> str:
    """The text with every line blank that belongs to another key."""
    lines = text.splitlines()
    begins = {keys.line_of(key): key for key in keys}
    if len(begins) < len(keys) or not all(_begins(lines[line - 1], key) for line, key in begins.items()):
        # Keys that share a line (JSON, say), or are written in another way: their values alone are kept.
        return json.dumps({key: keys[key] for key in chosen}, ensure_ascii=False)
    owner: str | None = None
    kept: list[str] = []
    for number, line in enumerate(lines, start=1):
        owner = begins.get(number, owner)
        kept.append(line if owner in chosen else "")
    return "\n".join(kept) + "\n"


def _begins(line: str, key: str) -> bool:
    return line.startswith((f"{key}:", f'"{key}":', f"'{key}':"))


def _line(place: str | None) -> str:
    """Without the file, which the sender does not know."""
    return f"body:{place.rpartition(':')[2]}" if place and ":" in place else "body"
