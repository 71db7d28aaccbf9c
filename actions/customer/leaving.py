"""Cancelling a contract, and what may be offered to somebody who wants to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.contracts import months_left
from actions.customer.days import months_between
from actions.customer.schema import Contract, RetentionOffer
from actions.errors import NotPossible

NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What cancelling today means: the last day of service, months of minimum term cut off, and the fee in pounds."""

    contract: Contract
    last_day: date
    months_cut_off: int
    fee: Decimal


def cancellation_terms(contract: Contract, *, today: date) -> CancellationTerms:
    """What cancelling today would mean; changes nothing.

    Raises:
        NotPossible: `not_running` when the contract is cancelled or ended already.
    """
    if contract.status != "active":
        raise NotPossible("not_running", f"Contract {contract.number} ends on {contract.ends_on:%-d %B %Y} already.")
    last_day = today + timedelta(days=NOTICE_DAYS)
    cut_off = months_left(contract, today=last_day)
    return CancellationTerms(contract, last_day, cut_off, contract.early_exit_fee * cut_off)


def cancel_contract(session: Session, contract: Contract, *, today: date) -> CancellationTerms:
    """Cancel with thirty days' notice; `ends_on` becomes the last day of service.

    Raises:
        NotPossible: As `cancellation_terms`.
    """
    terms = cancellation_terms(contract, today=today)
    contract.status = "cancelling"
    contract.ends_on = terms.last_day
    session.flush()
    return terms


def tenure_months(contract: Contract, *, today: date) -> int:
    """Whole or begun months since the contract started."""
    return months_between(contract.started_on, today)


def retention_offers(session: Session, contract: Contract, *, today: date) -> list[RetentionOffer]:
    """Offers for this contract's kind and age, the most generous first."""
    found = select(RetentionOffer).where(
        RetentionOffer.plan_kind == contract.plan.kind,
        RetentionOffer.min_tenure_months <= tenure_months(contract, today=today),
    )
    return list(session.scalars(found.order_by(RetentionOffer.discount_percent.desc(), RetentionOffer.id)))


def retention_offer_for(session: Session, contract: Contract, *, today: date) -> RetentionOffer | None:
    """The best offer for this contract; None when it has one already or is too young."""
    if contract.price_month < contract.plan.price_month:
        return None
    return next(iter(retention_offers(session, contract, today=today)), None)


def offered_price(contract: Contract, offer: RetentionOffer) -> Decimal:
    """Pounds a month with the offer."""
    reduced = contract.plan.price_month * (100 - offer.discount_percent) / 100
    return reduced.quantize(Decimal("0.01"))


def accept_offer(session: Session, contract: Contract, offer: RetentionOffer, *, today: date) -> Contract:
    """Give the offer's price; the contract keeps its minimum term.

    Raises:
        NotPossible: `not_offered` when the offer is not for this contract.
    """
    best = retention_offer_for(session, contract, today=today)
    if best is None or offer.id not in {known.id for known in retention_offers(session, contract, today=today)}:
        raise NotPossible("not_offered", f"{offer.title} is not available for contract {contract.number}.")
    contract.price_month = offered_price(contract, offer)
    session.flush()
    return contract
