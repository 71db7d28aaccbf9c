"""data/journey.yml: the stages of a customer's life with the company, and the named journeys inside them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from actions.declared import Declared, read_declared
from actions.journey.duration import Duration, duration

FILE = "journey.yml"
NOWHERE = "none"
"""What `from:` calls a customer who is in no stage yet."""
ANY = "*"

TriggerKind = Literal["event", "page", "screen", "conversation", "said"]
KINDS: tuple[TriggerKind, ...] = ("event", "page", "screen", "conversation", "said")
Scalar = str | int | float | bool


def _listed(value: Any) -> Any:
    """One thing stands for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


class Trigger(Declared):
    """What moves a customer: one kind of touchpoint, with conditions on its properties.

    Exactly one of `event`, `page`, `screen`, `conversation` and `said` is given; `*` is any of them. `said` is the
    intent of a message to the assistant. `from` names the stages in which it counts; where it is left out, a stage is
    entered only from those before it.
    """

    event: str | None = None
    page: str | None = None
    screen: str | None = None
    conversation: str | None = None
    said: str | None = None
    where: Mapping[str, Annotated[tuple[Scalar, ...], BeforeValidator(_listed)]] = Field(default_factory=dict)
    from_: Annotated[tuple[str, ...], BeforeValidator(_listed)] | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError("write exactly one of event, page, screen, conversation, said")
        return self

    @cached_property
    def kind(self) -> TriggerKind:
        """Which of them it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @cached_property
    def name(self) -> str:
        """Of the event, page, screen or intent."""
        return str(getattr(self, self.kind))


class Stage(Declared):
    """A part of a customer's life with the company."""

    title: str
    expected: Duration | None = None
    entered_by: tuple[Trigger, ...] = Field(min_length=1)


class Step(Declared):
    """A step of a named journey; a `final` one ends it."""

    title: str
    expected: Duration | None = None
    final: bool = False
    entered_by: tuple[Trigger, ...] = Field(min_length=1)


class NamedJourney(Declared):
    """A journey inside the stages, such as one order; `key` is the property that tells two of them apart.

    An `unwanted` one, such as a cancellation, is a risk while it goes on, and none when it is dropped.
    """

    title: str
    unwanted: bool = False
    key: str | None = None
    steps: Mapping[str, Step] = Field(min_length=1)
    dropped_by: tuple[Trigger, ...] = ()

    @model_validator(mode="after")
    def _nothing_after_the_end(self) -> Self:
        if all(step.final for step in self.steps.values()):
            raise ValueError("every step is final; take `final` from those that something follows")
        return self


class Rage(Declared):
    """The same thing again and again within a short time, or an event that says so by its name."""

    events: tuple[str, ...] = ("Rage Click", "Dead Click")
    times: int = Field(default=5, ge=2)
    within: Duration = duration("10 seconds")


class Contacts(Declared):
    """The same need brought to the assistant again in another conversation."""

    times: int = Field(default=2, ge=2)
    within: Duration = duration("7 days")
    besides: tuple[str, ...] = ()
    """Intents that are no need, such as a greeting."""


class FrictionRules(Declared):
    """From when on something counts as friction."""

    within: Duration = duration("30 days")
    repeated_step: int = Field(default=3, ge=2)
    back_and_forth: int = Field(default=3, ge=2)
    long_dwell: float = Field(default=2.0, ge=1.0)
    form_retries: int = Field(default=3, ge=2)
    failed_payments: tuple[Trigger, ...] = (Trigger(event="Payment Failed"),)
    rage: Rage = Rage()
    repeated_contacts: Contacts = Contacts()


class DropOff(Declared):
    """How the chance to drop off is judged."""

    horizon: Duration = duration("30 days")
    support: int = Field(default=20, ge=2)
    watch: float = Field(default=0.4, ge=0, le=1)
    high: float = Field(default=0.7, ge=0, le=1)


class JourneyDefinition(Declared):
    """The whole file."""

    version: Literal["1"] = "1"
    stages: Mapping[str, Stage] = Field(min_length=1)
    journeys: Mapping[str, NamedJourney] = Field(default_factory=dict)
    friction: FrictionRules = FrictionRules()
    drop_off: DropOff = DropOff()

    @model_validator(mode="after")
    def _from_known_stages(self) -> Self:
        known = [NOWHERE, *self.stages]
        for place, trigger in self.triggers():
            for name in trigger.from_ or ():
                if name not in known:
                    near = difflib.get_close_matches(name, known, n=1)
                    mend = f"write {near[0]!r}" if near else f"the stages are {', '.join(self.stages)}"
                    raise ValueError(f"{place}: there is no stage {name!r} to come from; {mend}")
        return self

    def triggers(self) -> Iterator[tuple[str, Trigger]]:
        """Every trigger, and the place where it stands."""
        for name, stage in self.stages.items():
            yield from _placed(f"stages.{name}.entered_by", stage.entered_by)
        for name, journey in self.journeys.items():
            for step_name, step in journey.steps.items():
                yield from _placed(f"journeys.{name}.steps.{step_name}.entered_by", step.entered_by)
            yield from _placed(f"journeys.{name}.dropped_by", journey.dropped_by)
        yield from _placed("friction.failed_payments", self.friction.failed_payments)


def read_definition(data: Path) -> JourneyDefinition:
    """Read journey.yml.

    Args:
        data: The project's data folder.

    Raises:
        DeclarationError: It is missing or wrong; names file, line and mend.
    """
    return read_declared(data / FILE, JourneyDefinition)


def _placed(place: str, triggers: Iterable[Trigger]) -> Iterator[tuple[str, Trigger]]:
    for number, trigger in enumerate(triggers):
        yield f"{place}.{number}", trigger
