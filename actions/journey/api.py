"""Where a customer stands, over HTTP."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from actions.access.caller import Caller, caller_of
from actions.clock import Clock
from actions.customer.definition import ProfileDefinition
from actions.customer.noted import read_noted
from actions.customer.schema import Purpose
from actions.customer.store import CustomerStore
from actions.journey.journeys import Journeys
from actions.journey.standing import Place, Risk, Standing
from actions.journey.survival import Chance
from actions.problems import HttpProblem

PURPOSE: Purpose = "service"
"""What a standing is read for: to serve this customer. Facts that came under other purposes are left out."""


class ChanceLine(BaseModel):
    """A chance, and how many comparable customers it rests on."""

    value: float
    support: int


class NextLine(ChanceLine):
    """Where comparable customers went on to."""

    step: str


class PlaceLine(BaseModel):
    """A stage, or the step of one named journey."""

    journey: str
    key: str
    step: str
    title: str
    since: datetime
    because: str
    seconds_over: float
    drop_off: ChanceLine | None
    likely_next: list[NextLine]
    explained: str


class FrictionLine(BaseModel):
    """A sign that a customer does not get on."""

    sign: str
    about: str
    times: int
    at: datetime
    said: str


class StandingView(BaseModel):
    """Where a customer stands."""

    stage: PlaceLine | None
    open_journeys: list[PlaceLine]
    frictions: list[FrictionLine]
    risk: Risk
    reasons: list[str]


def journey_routes(
    store: CustomerStore, clock: Clock, profile: ProfileDefinition, journeys: Journeys | None
) -> APIRouter:
    """The route over a customer's journey; a plain function, which FastAPI runs in a worker thread.

    Args:
        store: The customer's record.
        clock: The time.
        profile: Of data/profile.yml.
        journeys: Of data/journey.yml; None where the project has none.
    """
    routes = APIRouter(prefix="/customers")

    @routes.get("/{customer_id}/journey")
    def journey(customer_id: str, caller: Annotated[Caller, Depends(caller_of)]) -> StandingView:
        """Stage, open journeys, friction, and what is likely next."""
        if journeys is None:
            raise HttpProblem(HTTPStatus.NOT_FOUND, "NoJourney", "This project declares no journey (data/journey.yml).")
        now = clock()
        with store.session() as session:
            known = read_noted(
                store,
                session,
                profile,
                customer_id,
                caller=caller,
                action="journey.read",
                now=now,
                purpose=PURPOSE,
                fields=(),
            )
            return view(journeys.standing(session, known.identity_ids, [PURPOSE], now=now))

    return routes


def view(standing: Standing) -> StandingView:
    """A standing as JSON."""
    return StandingView(
        stage=_place(standing.stage) if standing.stage else None,
        open_journeys=[_place(place) for place in standing.open_journeys],
        frictions=[FrictionLine.model_validate(one, from_attributes=True) for one in standing.frictions],
        risk=standing.risk,
        reasons=list(standing.reasons),
    )


def _place(place: Place) -> PlaceLine:
    return PlaceLine(
        journey=place.journey,
        key=place.key,
        step=place.step,
        title=place.title,
        since=place.since,
        because=place.because,
        seconds_over=place.over.total_seconds(),
        drop_off=_chance(place.drop_off) if place.drop_off else None,
        likely_next=[NextLine(step=step, value=one.value, support=one.support) for step, one in place.likely_next],
        explained=place.explained(),
    )


def _chance(chance: Chance) -> ChanceLine:
    return ChanceLine(value=chance.value, support=chance.support)
