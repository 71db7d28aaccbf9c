"""What a country costs abroad, and passes for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.customer.schema import Contract, RoamingPass, RoamingRate
from actions.errors import NotPossible

MAX_DAYS = 60


@dataclass(frozen=True, slots=True)
class RoamingTerms:
    """What one contract pays in one country; `per_day` is 0 where the plan includes it."""

    rate: RoamingRate
    included: bool
    per_day: Decimal


def roaming_rate(session: Session, country: str) -> RoamingRate | None:
    """A country's rate, in any case; None for a country without roaming."""
    return session.scalar(select(RoamingRate).where(func.lower(RoamingRate.country) == country.strip().lower()))


def roaming_terms(contract: Contract, rate: RoamingRate) -> RoamingTerms:
    """What this contract pays there: a plan with world roaming includes Europe."""
    included = contract.plan.roaming_zone in {"world", rate.zone}
    return RoamingTerms(rate, included, Decimal("0.00") if included else rate.per_day)


def activate_roaming(
    session: Session, contract: Contract, rate: RoamingRate, from_on: date, days: int, *, today: date
) -> RoamingPass:
    """Switch roaming on for some days; asking twice gives the same pass.

    Raises:
        NotPossible: `no_sim` for broadband, `past` for a day before today, `days` outside 1 to 60.
    """
    if contract.plan.kind == "broadband":
        raise NotPossible("no_sim", f"Contract {contract.number} is broadband and cannot roam.")
    if from_on < today:
        raise NotPossible("past", "Roaming cannot start before today.")
    if not 1 <= days <= MAX_DAYS:
        raise NotPossible("days", f"Roaming can be switched on for 1 to {MAX_DAYS} days.")
    known = session.scalar(
        select(RoamingPass).where(
            RoamingPass.contract_number == contract.number,
            RoamingPass.country == rate.country,
            RoamingPass.from_on == from_on,
        )
    )
    if known is not None:
        return known
    made = RoamingPass(contract_number=contract.number, country=rate.country, from_on=from_on, days=days)
    session.add(made)
    session.flush()
    return made


def roaming_passes(session: Session, contract: Contract) -> list[RoamingPass]:
    """A contract's passes, by first day."""
    found = select(RoamingPass).where(RoamingPass.contract_number == contract.number)
    return list(session.scalars(found.order_by(RoamingPass.from_on, RoamingPass.id)))
