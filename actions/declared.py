"""What CX teams declare in YAML files (journey, profile, privacy), read into pydantic models.

Every error names file and line, what is wrong, and what to write; a misspelled key is answered with the nearest right
one.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from actions.errors import DeclarationError

SHOWN = 10
"""Errors told at once; a file with more is usually wrong in one way."""


class Declared(BaseModel):
    """A part of a declaration: unknown keys are errors, and nothing changes it once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


D = TypeVar("D", bound=Declared)


def read_declared(path: Path, model: type[D]) -> D:
    """Read one file.

    Args:
        path: A YAML file with a mapping at its top.
        model: What it must hold.

    Raises:
        DeclarationError: It cannot be read, is no YAML, or does not hold what it must; names up to ten places.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(
            f"cannot be read ({error}).", place=str(path), mend="Write it, in UTF-8, or name another file."
        ) from error
    try:
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(
            f"this is no YAML ({error.problem}).", place=f"{path}:{line}", mend="Check indentation, colons and quotes."
        ) from error
    except YAMLError as error:
        raise DeclarationError(f"this is no YAML ({error}).", place=str(path)) from error
    try:
        return model.model_validate(document if document is not None else {})
    except ValidationError as error:
        told = [_sentence(path, document, model, one) for one in error.errors(include_url=False)[:SHOWN]]
        raise DeclarationError("\n".join(told)) from error


def _sentence(path: Path, document: Any, model: type[BaseModel], error: ErrorDetails) -> str:
    where = ".".join(str(step) for step in error["loc"])
    said = f"{path}:{_line(document, error['loc'])}: {where or 'the file'}: "
    if error["type"] == "extra_forbidden":
        known = _keys_beside(model, error["loc"])
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        mend = f"Write {near[0]!r}." if near else f"Known here: {', '.join(known)}."
        return f"{said}there is no such key. {mend}"
    if error["type"] == "missing":
        return f"{said}this is missing. Add it."
    return f"{said}{error['msg']}."


def _line(document: Any, steps: Sequence[int | str]) -> int:
    """The line of the innermost step that the file has; steps of a union's branches are passed over."""
    line, node = 1, document
    for step in steps:
        if not isinstance(node, CommentedBase):
            break
        try:
            mark = node.lc.key(step) if isinstance(node, Mapping) else node.lc.item(step)
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            continue
        line = mark[0] + 1
    return line


def _keys_beside(model: type[BaseModel], steps: Sequence[int | str]) -> list[str]:
    """The keys that would be right at the place of a wrong one."""
    fields: Any = model
    for step in steps[:-1]:
        if isinstance(fields, type) and issubclass(fields, BaseModel) and step in fields.model_fields:
            fields = _innermost(fields.model_fields[str(step)].annotation)
    if not (isinstance(fields, type) and issubclass(fields, BaseModel)):
        return []
    return [field.alias or name for name, field in fields.model_fields.items()]


def _innermost(annotation: Any) -> Any:
    """The model inside `list[Model]`, `dict[str, Model]` or `Model | None`; the annotation itself otherwise."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _innermost(part)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return annotation
