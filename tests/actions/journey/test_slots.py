"""What slots say of a journey: what the domain names, of several the first, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from actions.journey.friction import Friction
from actions.journey.slots import ABOUT, AT_MOST, SAYING, TOLD, after_telling, fitting, journey_slots, which
from actions.journey.standing import Place, Standing

DAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
DECLARED = {
    "journey_step": {"type": "categorical", "values": ["order.delayed", "fault.visit_booked"]},
    "journey_stage": {"type": "categorical", "values": ["onboard", "renew"]},
    "journey_risk": {"type": "categorical", "values": ["high"]},
    "journey_friction": {"type": "categorical", "values": ["repeated_contact.fault_status", "failed_payment"]},
    "journey_about": {"type": "any"},
}


def place(journey, step, key, days=1):
    return Place(journey, key, step, step.title(), DAY - timedelta(days=days), "something")


def sign(name, about):
    return Friction(name, about, 2, DAY, "said")


@pytest.fixture
def standing():
    return Standing(
        stage=place("stages", "renew", ""),
        open_journeys=(
            place("fault", "visit_booked", "T-1"),
            place("order", "placed", "FL-2"),
            place("order", "delayed", "FL-1"),
        ),
        frictions=(sign("failed_payment", "Payment Failed"), sign("repeated_contact", "fault_status")),
        risk="high",
        reasons=("because",),
    )


def test_of_several_the_one_that_the_domain_names_first(standing):
    assert journey_slots(standing, DECLARED, (), only=SAYING) == {
        "journey_step": "order.delayed",
        "journey_stage": "renew",
        "journey_risk": "high",
        "journey_friction": "repeated_contact.fault_status",
        "journey_about": {
            "journey_step": "order.delayed:FL-1",
            "journey_stage": "renew:2026-11-17",
            "journey_risk": "high:because",
            "journey_friction": "repeated_contact.fault_status:2026-11-18",
        },
    }


def test_what_was_told_makes_room_for_the_next_and_then_for_nothing(standing):
    told = ["order.delayed:FL-1"]
    slots = journey_slots(standing, DECLARED, told, only=SAYING)
    assert slots["journey_step"] == "fault.visit_booked"
    told.append(slots[ABOUT]["journey_step"])
    assert journey_slots(standing, DECLARED, told, only=SAYING)["journey_step"] is None


def test_the_same_step_of_another_order_is_news(standing):
    slots = journey_slots(standing, DECLARED, ["order.delayed:FL-9"], only=SAYING)
    assert which(slots, "journey_step") == "FL-1"


def test_slots_that_may_not_be_filled_are_emptied(standing):
    slots = journey_slots(standing, DECLARED, (), only=["journey_step"])
    assert slots == {
        "journey_step": "order.delayed",
        "journey_stage": None,
        "journey_risk": None,
        "journey_friction": None,
        "journey_about": {"journey_step": "order.delayed:FL-1"},
    }


def test_a_domain_gets_only_what_it_declares_and_text_takes_anything(standing):
    assert journey_slots(standing, {}, (), only=SAYING) == {}
    slots = journey_slots(standing, {"journey_step": {"type": "text"}}, (), only=SAYING)
    assert slots == {"journey_step": "fault.visit_booked"}


def test_a_customer_without_anything_has_empty_slots():
    slots = journey_slots(Standing(None, (), (), "none", ()), DECLARED, (), only=SAYING)
    assert set(slots.values()) == {None}
    assert slots.keys() == DECLARED.keys()


def test_after_telling_the_slot_is_empty_and_it_is_remembered(standing):
    slots = journey_slots(standing, DECLARED, (), only=SAYING)
    assert after_telling({**slots, TOLD: ["x:1"]}, "journey_step") == {
        "journey_step": None,
        TOLD: ["x:1", "order.delayed:FL-1"],
    }
    many = [f"x:{number}" for number in range(AT_MOST)]
    assert after_telling({**slots, TOLD: many}, "journey_step")[TOLD] == [*many[1:], "order.delayed:FL-1"]
    assert after_telling({}, "journey_step") == {"journey_step": None, TOLD: []}


@pytest.mark.parametrize(
    ("declared", "value", "slot"),
    [
        ({"type": "text"}, "negative", "negative"),
        ({"type": "any"}, 0, 0),
        ({"type": "categorical", "values": ["Negative"]}, "negative", "negative"),
        ({"type": "categorical", "values": ["negative"]}, "neutral", None),
        ({"type": "text"}, None, None),
    ],
)
def test_a_value_fits_a_slot(declared, value, slot):
    assert fitting(declared, value) == slot
