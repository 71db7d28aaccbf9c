"""Where customers stand, asked of the record; what comparable customers did is kept at hand for some minutes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy.orm import Session

from actions.customer.schema import Purpose
from actions.journey.comparable import survival
from actions.journey.definition import FILE, JourneyDefinition, read_definition
from actions.journey.reading import facts_of
from actions.journey.standing import Standing, standing
from actions.journey.survival import Survival

KEPT_FOR = timedelta(minutes=10)


@lru_cache
def journeys_of(data: Path) -> Journeys | None:
    """The journeys of a project, read once; None where it declares none.

    Args:
        data: The project's data folder.

    Raises:
        DeclarationError: Its journey.yml is wrong; names file, line and mend.
    """
    return Journeys(read_definition(data)) if (data / FILE).is_file() else None


class Journeys:
    """The journeys that a project declares.

    Args:
        definition: What journey.yml says.
    """

    def __init__(self, definition: JourneyDefinition) -> None:
        self.definition = definition
        self._kept: dict[tuple[str, str], tuple[datetime, Survival]] = {}

    def standing(
        self, session: Session, identity_ids: Collection[int], purposes: Collection[Purpose], *, now: datetime
    ) -> Standing:
        """Where a customer stands.

        Args:
            session: An open session.
            identity_ids: All identities of the customer (`actions.customer.identities.members`).
            purposes: What their facts may be used for (`actions.privacy.consent.allowed`).
            now: Timezone-aware.
        """
        facts = facts_of(session, identity_ids, purposes)
        return standing(self.definition, facts, surviving=partial(self._survival, session, now), now=now)

    def _survival(self, session: Session, now: datetime, journey: str, step: str) -> Survival:
        at, known = self._kept.get((journey, step), (None, None))
        if at is None or known is None or not timedelta(0) <= now - at < KEPT_FOR:
            known = survival(session, journey, step, now=now)
            self._kept[journey, step] = (now, known)
        return known
