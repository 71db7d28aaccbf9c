"""Where a contract's line ends: outages and engineers go by that, and not by where letters go."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customer import record
from actions.customer.schema import Contract
from actions.talk.reading import postcode_said
from actions.talk.turn import Turn


def postcode_of(contract: Contract | None, turn: Turn) -> str:
    """The postcode in a broadband contract's address; the customer's own for any other contract."""
    address = contract.msisdn_or_address if contract is not None and contract.plan.kind == "broadband" else ""
    return postcode_said(address) or turn.known.postcode


def engineer_city(turn: Turn, contracts: Sequence[Contract]) -> str:
    """The city to which an engineer comes: that of the first broadband contract, else the customer's own.

    Args:
        turn: With a customer who is known.
        contracts: That it can be about.
    """
    broadband = next((contract for contract in contracts if contract.plan.kind == "broadband"), None)
    there = record.coverage(turn.record, postcode_of(broadband, turn))
    return there.city if there is not None else turn.known.city
