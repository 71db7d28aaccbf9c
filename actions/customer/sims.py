"""Blocking the SIM of a lost or stolen phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from actions.customer.schema import Contract, SimBlock
from actions.errors import NotPossible


def sim_block(session: Session, contract: Contract) -> SimBlock | None:
    """The block on a contract's SIM, if there is one."""
    return session.get(SimBlock, contract.number)


def block_sim(session: Session, contract: Contract, reason: str, *, now: datetime) -> SimBlock:
    """Block the SIM at once; asking twice gives the same block.

    Raises:
        NotPossible: `no_sim` for a broadband contract.
    """
    if contract.plan.kind == "broadband":
        raise NotPossible("no_sim", f"Contract {contract.number} is broadband and has no SIM.")
    known = sim_block(session, contract)
    if known is not None:
        return known
    made = SimBlock(contract_number=contract.number, blocked_on=now, reason=reason.strip()[:200])
    session.add(made)
    session.flush()
    return made
