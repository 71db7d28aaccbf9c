"""data/profile.yml: what is known of a customer, which source is believed, and what every computed figure means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from actions.customer.computed.base import Fold
from actions.customer.computed.days import Days
from actions.customer.computed.latest import Latest
from actions.customer.computed.most_common import MostCommon
from actions.customer.computed.rate import Rate
from actions.customer.computed.tally import Count, Sum
from actions.declared import Declared, read_declared

FILE = "profile.yml"
RECORD = "record"
"""The shop's own table of customers, as a source."""
ANYONE = "*"

KINDS = ("count", "sum", "latest", "days", "most_common", "rate")


class Attribute(Declared):
    """Something that sources say of a customer: the first source in `from` that says it is believed.

    `*` stands for every source that is not named. `traits` are the names under which identify calls send it; left out,
    the attribute's own name.
    """

    title: str
    traits: tuple[str, ...] = ()
    from_: tuple[str, ...] = Field(default=(RECORD, ANYONE), alias="from", min_length=1)

    def place(self, source: str) -> int | None:
        """How much a source is believed: 0 the most; None where it is not asked."""
        if source in self.from_:
            return self.from_.index(source)
        return self.from_.index(ANYONE) if ANYONE in self.from_ and source != RECORD else None


class Computed(Declared):
    """A figure that follows from what a customer did; exactly one of the six kinds is given."""

    title: str
    means: str
    unit: str | None = None
    count: Count | None = None
    sum: Sum | None = None
    latest: Latest | None = None
    days: Days | None = None
    most_common: MostCommon | None = None
    rate: Rate | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(f"write exactly one of {', '.join(KINDS)}")
        return self

    @property
    def fold(self) -> Fold:
        """The one that is given."""
        found: Fold = next(fold for kind in KINDS if (fold := getattr(self, kind)) is not None)
        return found


class ProfileDefinition(Declared):
    """The whole file."""

    version: Literal["1"] = "1"
    attributes: Mapping[str, Attribute] = Field(default_factory=dict)
    computed: Mapping[str, Computed] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _no_name_twice(self) -> Self:
        twice = sorted(set(self.attributes) & set(self.computed))
        if twice:
            raise ValueError(f"{', '.join(twice)}: an attribute and a computed figure cannot have the same name")
        return self

    @cached_property
    def fields(self) -> frozenset[str]:
        """All names that a profile can have."""
        return frozenset({*self.attributes, *self.computed})

    @cached_property
    def traits(self) -> Mapping[str, str]:
        """The attribute that each trait of an identify call is."""
        return {trait: name for name, attribute in self.attributes.items() for trait in (name, *attribute.traits)}

    @cached_property
    def readers(self) -> Mapping[str, tuple[tuple[str, Fold], ...]]:
        """The computed figures that look at an event, by the event's name."""
        found: dict[str, list[tuple[str, Fold]]] = {}
        for name, computed in self.computed.items():
            for event in computed.fold.names():
                found.setdefault(event, []).append((name, computed.fold))
        return {event: tuple(readers) for event, readers in found.items()}

    @cached_property
    def digest(self) -> str:
        """Changes with whatever changes what facts add up to; titles and meanings do not."""
        folds = {
            name: (type(one.fold).__name__, one.fold.model_dump_json()) for name, one in sorted(self.computed.items())
        }
        return hashlib.sha256(repr((FORMAT, folds, sorted(self.traits.items()))).encode()).hexdigest()


FORMAT = 1
"""Of what is kept in profile_states; higher with every change of what folds keep."""


@lru_cache(maxsize=8)
def profile_definition(data: Path) -> ProfileDefinition:
    """Read profile.yml, once.

    Args:
        data: The project's data folder; without the file there, nothing but identities is known of customers.

    Raises:
        DeclarationError: The file is wrong; names file, line and mend.
    """
    file = data / FILE
    return read_declared(file, ProfileDefinition) if file.exists() else ProfileDefinition()
