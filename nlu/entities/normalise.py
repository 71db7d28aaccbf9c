r"""Values of entities in one form: ``fl 204417`` to ``FL-204417``.

The table stands in config.yml, by entity, so nothing here knows a company's numbers::

    - name: EntityNormaliser
      values:
        order_number: {find: '\d{6}', write: 'FL-{0}', drop: true}
        email: email
        phone_number: {as: phone, country_code: '44'}
        postcode: uk_postcode
        amount: amount
        product: listed            # the nearest value of the lookup table

``drop: true`` takes an entity out whose text does not fit; otherwise it keeps its value.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.entities import values
from nlu.entities.limited import MEND, LimitedExpression
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean
from nlu.types import Entity, TrainingData

logger = logging.getLogger(__name__)

_WAYS = ("email", "phone", "uk_postcode", "amount", "listed")
_KEYS = ("as", "find", "write", "country_code", "drop")


@dataclass(frozen=True, slots=True)
class Rule:
    """How the values of one entity are written."""

    normalise: values.Normalise
    drop: bool


@register
class EntityNormaliser:
    """Writes values of entities in one form, whichever component found them.

    Args:
        rules: Entity to its rule, as config.yml has it.
        lookups: Values of the lookup tables, for ``listed``.
    """

    name: ClassVar[str] = "EntityNormaliser"
    requires: ClassVar[frozenset[str]] = frozenset({"entities"})
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    reads: ClassVar[frozenset[str]] = frozenset({"lookups"})
    options: ClassVar[Mapping[str, Any]] = {"values": {}}

    def __init__(self, rules: Mapping[str, Mapping[str, Any]], lookups: Mapping[str, Sequence[str]]) -> None:
        self._written = {entity: dict(rule) for entity, rule in rules.items()}
        self._lookups = {entity: list(lookups[entity]) for entity in rules if rules[entity].get("as") == "listed"}
        self._rules = {entity: _rule(entity, rule, self._lookups) for entity, rule in self._written.items()}

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Read the table.

        Raises:
            PipelineError: A rule that is not understood, or ``listed`` for an entity without a lookup table.
        """
        del workspace, seed, over
        table = options["values"]
        if not isinstance(table, Mapping):
            raise _wrong("values", "is not a table by entity", "Write below it, for example: email: email")
        rules = {str(entity): _checked(str(entity), rule) for entity, rule in table.items()}
        for entity, rule in rules.items():
            if "find" in rule and (slow := _find(entity, str(rule["find"])).slow_text()) is not None:
                logger.warning("%s: the `find` of %r takes too long over %r…. %s", cls.name, entity, slow[:12], MEND)
            if rule.get("as") == "listed" and not data.lookups.get(entity):
                raise _wrong(entity, "has no lookup table in the training data", "Add one, or take `listed` out.")
        return cls(rules, data.lookups)

    def process(self, workspace: Workspace) -> None:
        """Change values in ``entities``."""
        workspace.entities = [
            [kept for entity in row if (kept := self._written_anew(entity)) is not None] for row in workspace.entities
        ]

    def _written_anew(self, entity: Entity) -> Entity | None:
        rule = self._rules.get(entity.entity)
        if rule is None or not isinstance(entity.value, str):
            return entity
        value = rule.normalise(entity.value)
        if value is None:
            return None if rule.drop else entity
        if value == entity.value:
            return entity
        return replace(entity, value=value, processors=(*entity.processors, self.name))

    def save(self, folder: Path) -> None:
        """Write normalise.json."""
        described = {"rules": self._written, "lookups": self._lookups}
        (folder / "normalise.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads((folder / "normalise.json").read_text(encoding="utf-8")))


def _checked(entity: str, rule: Any) -> dict[str, Any]:
    """A rule as a mapping; ``email`` alone is short for ``{as: email}``."""
    full = {"as": rule} if isinstance(rule, str) else rule
    if not isinstance(full, Mapping):
        raise _wrong(entity, "has a rule that is not understood", f"Write one of: {', '.join(_WAYS)}.")
    for key in full:
        if key not in _KEYS:
            raise _wrong(entity, f"has the key {key!r}, which is not understood", did_you_mean(str(key), _KEYS))
    if "as" in full and full["as"] not in _WAYS:
        raise _wrong(entity, f"has {full['as']!r}, which is not understood", did_you_mean(str(full["as"]), _WAYS))
    if ("as" in full) == ("find" in full):
        raise _wrong(entity, "needs either `as` or `find`", f"Write one of: {', '.join(_WAYS)}.")
    if "find" in full:
        _check_find(entity, str(full["find"]), str(full.get("write", "{0}")))
    return dict(full)


def _check_find(entity: str, find: str, write: str) -> None:
    try:
        groups = re.compile(find).groups
        write.format("", *([""] * groups))
    except re.error as error:
        raise _wrong(entity, f"has a `find` that is no regular expression ({error})", "Mend it.") from error
    except (IndexError, KeyError, ValueError) as error:
        raise _wrong(
            entity, "has a `write` that does not fit its `find`", "Write {0} for all of it, {1} for its first brackets."
        ) from error


def _rule(entity: str, rule: Mapping[str, Any], lookups: Mapping[str, Sequence[str]]) -> Rule:
    drop = bool(rule.get("drop", False))
    way = rule.get("as")
    if way is None:
        find = _find(entity, str(rule["find"]))
        return Rule(partial(values.found_in, find=find, write=str(rule.get("write", "{0}"))), drop)
    ways: dict[str, values.Normalise] = {
        "email": values.email,
        "phone": partial(values.phone, country_code=str(rule.get("country_code", ""))),
        "uk_postcode": values.uk_postcode,
        "amount": values.amount,
        "listed": partial(values.listed, values=lookups.get(entity, ())),
    }
    return Rule(ways[way], drop)


def _find(entity: str, expression: str) -> LimitedExpression:
    return LimitedExpression(expression, re.IGNORECASE, name=entity, place="config.yml: EntityNormaliser")


def _wrong(entity: str, what: str, mend: str) -> PipelineError:
    return PipelineError(f"{entity!r} {what}.", place="config.yml: EntityNormaliser", mend=mend)
