"""What does a postcode receive?"""

from __future__ import annotations

from actions.base import Event
from actions.customer import record
from actions.talk import faults, wording
from actions.talk.answers import PublicAnswer
from actions.talk.turn import Turn


class ActionCheckCoverage(PublicAnswer):
    """Says how well 4G, 5G and broadband reach a postcode, and whether there is an outage."""

    form = "coverage_form"
    forgets = ("postcode",)

    def name(self) -> str:
        """As in the domain."""
        return "action_check_coverage"

    def tell(self, turn: Turn) -> list[Event]:
        """Say it."""
        postcode = turn.slot("postcode") or ""
        there = record.coverage(turn.record, postcode)
        if there is None:
            turn.say("utter_coverage_unknown", postcode=postcode)
            return []
        speed = wording.speed(there.fibre_mbps)
        turn.say(
            "utter_coverage" if there.fibre_mbps else "utter_coverage_without_broadband",
            postcode=postcode,
            city=there.city,
            lte=wording.signal(there.lte),
            five_g=wording.signal(there.five_g),
            speed=speed,
        )
        outage = record.outage_for(turn.record, postcode, now=turn.now)
        if outage is not None:
            faults.say_outage(outage, turn)
        return []
