"""What is known of a fault already: an outage where the line ends, or a ticket."""

from __future__ import annotations

from collections.abc import Mapping

from actions.customer import record
from actions.customer.schema import Contract, Fault, FaultKind, Outage
from actions.talk import homes, wording
from actions.talk.reading import Option
from actions.talk.turn import Turn

KINDS = (
    Option("no_internet", "no internet at all", "broadband down offline connection dead nothing wifi"),
    Option("slow_internet", "slow internet", "slowly speed buffering lagging laggy crawling"),
    Option("no_signal", "no mobile signal", "bars reception coverage"),
    Option("calls_dropping", "calls drop", "dropping dropped cut off call"),
    Option("router_fault", "the router", "hub box modem restarts light red"),
    Option("tv_fault", "TV", "television channels picture"),
    Option("sim_fault", "the SIM", "card"),
)

# An outage of one kind also explains faults of these other kinds.
_EXPLAINS: Mapping[FaultKind, tuple[FaultKind, ...]] = {
    "slow_internet": ("no_internet",),
    "router_fault": ("no_internet",),
    "tv_fault": ("no_internet",),
    "calls_dropping": ("no_signal",),
}


def outage(turn: Turn, kind: FaultKind, contract: Contract | None) -> Outage | None:
    """An outage where the contract's line ends that explains the fault."""
    postcode = homes.postcode_of(contract, turn)
    for explained_by in (kind, *_EXPLAINS.get(kind, ())):
        found = record.outage_for(turn.record, postcode, now=turn.now, kind=explained_by)
        if found is not None:
            return found
    return None


def open_ticket(turn: Turn, contract: Contract, kind: FaultKind) -> Fault | None:
    """A ticket that is open already for just this."""
    known = record.faults_of(turn.record, turn.known.id, open_only=True)
    return next((fault for fault in known if fault.contract_number == contract.number and fault.kind == kind), None)


def say_outage(found: Outage, turn: Turn) -> None:
    """Tell of an outage: where, since when, why, until when."""
    turn.say(
        "utter_outage",
        area=found.postcode_area,
        since=wording.day_and_time(found.since, today=turn.today),
        cause=found.cause,
        until=wording.day_and_time(found.expected_fix, today=turn.today),
    )


def say_known(fault: Fault, turn: Turn) -> None:
    """Tell of a ticket that is open already."""
    visit, fix = fault.engineer_visit_on, fault.expected_fix_on
    response = "utter_fault_known" if fix else "utter_fault_known_undated"
    turn.say(
        "utter_fault_known_with_engineer" if visit else response,
        ticket_number=fault.ticket,
        plan=fault.contract.plan.name,
        fault=wording.fault(fault.kind),
        opened=wording.day(fault.opened_on, today=turn.today),
        visit=wording.day(visit, today=turn.today) if visit else "",
        fix=wording.day(fix, today=turn.today) if fix else "",
    )


def say_where(fault: Fault, turn: Turn) -> None:
    """Say where a ticket stands."""
    visit, fix = fault.engineer_visit_on, fault.expected_fix_on
    responses = {
        "open": "utter_fault_open" if fix else "utter_fault_open_undated",
        "engineer_booked": "utter_fault_engineer",
        "fixed": "utter_fault_fixed",
    }
    turn.say(
        responses[fault.status],
        ticket_number=fault.ticket,
        fault=wording.fault(fault.kind),
        plan=fault.contract.plan.name,
        opened=wording.day(fault.opened_on, today=turn.today),
        fix=wording.day(fix, today=turn.today) if fix else "",
        visit=wording.day(visit, today=turn.today) if visit else "",
    )
