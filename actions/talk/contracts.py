"""Which contract a form is about: the one that was chosen, or the only one that it can be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from actions.customer import record
from actions.customer.schema import Contract, FaultKind, Plan
from actions.talk import wording
from actions.talk.reading import Option
from actions.talk.turn import Turn

_WORDS = {
    "mobile": "mobile phone number line handset",
    "sim": "sim only mobile phone number line",
    "broadband": "broadband internet fibre fiber wifi home line",
}


def running(turn: Turn) -> Sequence[Contract]:
    """All contracts that run."""
    return record.contracts_of(turn.record, turn.known.id)


def with_sim(turn: Turn) -> Sequence[Contract]:
    """Contracts that have a SIM."""
    return [contract for contract in running(turn) if contract.plan.kind != "broadband"]


def broadband(turn: Turn) -> Sequence[Contract]:
    """Broadband contracts."""
    return record.contracts_of(turn.record, turn.known.id, kind="broadband")


def with_fault(turn: Turn) -> Sequence[Contract]:
    """Contracts that can have the fault in question; the likeliest kind alone where there is any of it."""
    kind = fault_kind(turn.slot("fault_kind"))
    if kind is None:
        return []
    found = record.contracts_for_fault(turn.record, turn.known.id, kind)
    return [contract for contract in found if contract.plan.kind == found[0].plan.kind]


CONTRACTS_FOR: Mapping[str, Callable[[Turn], Sequence[Contract]]] = {
    "change_plan_form": running,
    "cancel_form": running,
    "move_home_form": broadband,
    "fault_form": with_fault,
    "roaming_pass_form": with_sim,
    "lost_phone_form": with_sim,
}


def fault_kind(value: str | None) -> FaultKind | None:
    """A kind of fault that the record knows."""
    kinds: tuple[FaultKind, ...] = get_args(FaultKind)
    return next((kind for kind in kinds if kind == value), None)


def contract_meant(turn: Turn, form: str) -> Contract | None:
    """The contract that was chosen, or the only one that the form can be about."""
    possible = CONTRACTS_FOR[form](turn)
    chosen = [contract for contract in possible if contract.number == turn.slot("contract_number")]
    return chosen[0] if chosen else possible[0] if len(possible) == 1 else None


def plan_meant(turn: Turn, contract: Contract) -> Plan | None:
    """The plan that was chosen, if the contract can change to it."""
    name = (turn.slot("plan") or "").lower()
    return next((plan for plan in record.plan_choices(turn.record, contract) if plan.name.lower() == name), None)


def say_not_running(contract: Contract, turn: Turn) -> None:
    """Say that a contract is cancelled already."""
    end = wording.day(contract.ends_on, today=turn.today)
    turn.say("utter_contract_not_running", contract_number=contract.number, plan=contract.plan.name, end=end)


def as_option(contract: Contract) -> Option:
    """A contract as a choice: Flex 20 · 07700 900101."""
    return Option(contract.number, wording.contract_label(contract), _WORDS[contract.plan.kind])
