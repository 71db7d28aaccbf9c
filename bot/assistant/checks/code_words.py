"""What the project's own Python code names, so that nothing is called unused which an action uses."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.domain import Domain

_WORD = re.compile(r"[\w/]*")
LARGEST = 2_000_000
"""Bytes of code that are looked through; with more, nothing is claimed of the code."""


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Strings in the code of a project.

    Args:
        words: How often each string stands in it.
        is_complete: All custom actions of the domain are in it, and no name is put together while it runs: what it does
            not name, it does not use.
    """

    words: Counter[str]
    is_complete: bool

    def mentions(self, name: str) -> bool:
        """The name stands in some string, such as a button's payload."""
        return any(name in word for word in self.words)


def code_words(folder: Path, domain: Domain) -> CodeWords:
    """Look through ``actions.py`` and ``actions/`` of a project.

    Args:
        folder: The project.
        domain: Its custom actions must all be found for the answer to be complete.
    """
    words: Counter[str] = Counter()
    builds_names = False
    for file in _files(folder):
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            return CodeWords(words, is_complete=False)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr | ast.BinOp):
                builds_names = builds_names or _begins_a_name(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words[node.value] += 1
    custom = [action for action in domain.actions if not action.startswith("utter_")]
    return CodeWords(words, is_complete=not builds_names and all(action in words for action in custom))


def _files(folder: Path) -> list[Path]:
    files = [file for file in sorted((folder / "actions").rglob("*.py")) if file.is_file()]
    if (folder / "actions.py").is_file():
        files.append(folder / "actions.py")
    return files if sum(file.stat().st_size for file in files) <= LARGEST else []


def _begins_a_name(node: ast.JoinedStr | ast.BinOp) -> bool:
    """``f"utter_{x}"`` or ``"utter_" + x``, but no sentence."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
    texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
    is_word = all(_WORD.fullmatch(text) for text in texts)
    return is_word and any(text.startswith(("utter", "action", "validate")) for text in texts)
