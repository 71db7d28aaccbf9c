"""Probabilistic linking: who is likely the same person though nothing says so outright, with the reasons in bits.

It runs in batch. What it finds becomes evidence `model`: a proposal that waits for a person, or, above a threshold that
somebody chose, a link that holds as long as the rules let it. Two signed-in customers are never proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.customer.definition import ProfileDefinition
from actions.customer.identifiers import BadIdentifier, Identifier, normalise
from actions.customer.identities import ensure
from actions.customer.linking import Evidence, connect
from actions.customer.matching_model import ENOUGH, FIELDS, settings
from actions.customer.profile import Profile, read_profile
from actions.customer.schema import Customer, Identity
from actions.errors import SettingsError

SOURCE = "splink"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person as far as is known.

    Args:
        speaks: The identifier that stands for them.
        is_customer: Whether they ever signed in, or have an account.
        values: What is compared, each in one spelling; None where it is not known.
    """

    speaks: Identifier
    is_customer: bool
    values: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two who are likely one.

    Args:
        first: The one.
        second: The other.
        probability: That they are the same person.
        waterfall: Bits for and against, by field, with those that everybody begins with under `prior`.
    """

    first: Identifier
    second: Identifier
    probability: float
    waterfall: dict[str, float]


def candidates(
    session: Session, definition: ProfileDefinition, everybody: Iterable[str], *, now: datetime
) -> Iterator[Candidate | None]:
    """Those of whom enough is known to be compared, and None for all others, so that progress can be shown.

    Args:
        session: An open session.
        definition: Of data/profile.yml.
        everybody: As `names` gives them.
        now: Timezone-aware.
    """
    for who in everybody:
        profile = read_profile(session, definition, who, now=now, fields=[f for f in FIELDS if f in definition.fields])
        values = _values(profile) if profile is not None else {}
        if profile is None or sum(value is not None for value in values.values()) < ENOUGH:
            yield None
            continue
        yield Candidate(profile.identifiers[0], profile.customer_id is not None, values)


def names(session: Session) -> list[str]:
    """Each person once: all with an account, and whoever speaks for identities without one."""
    accounts = session.scalars(select(Customer.id).order_by(Customer.id)).all()
    speaking = select(Identity.id).where((Identity.profile_id == Identity.id) | Identity.profile_id.is_(None))
    others = session.scalars(speaking.where(Identity.kind != "user_id").order_by(Identity.id))
    known = set(accounts)
    elsewhere = session.scalars(select(Identity.value).where(Identity.kind == "user_id").order_by(Identity.id))
    return [*accounts, *(one for one in elsewhere if one not in known), *(f"identity:{one}" for one in others)]


def propose(people: Sequence[Candidate], *, at_least: float) -> list[Proposal]:
    """Compare all who have a field in common.

    Args:
        people: As `candidates` gives them.
        at_least: Probability from which on two are proposed.

    Raises:
        SettingsError: The extra `linking` is not installed.
    """
    if len(people) < 2:
        return []
    compare = _comparer()
    rows = [{"unique_id": number, **one.values} for number, one in enumerate(people)]
    found = []
    for row in compare(rows, at_least):
        first, second = people[row["unique_id_l"]], people[row["unique_id_r"]]
        if first.is_customer and second.is_customer:
            continue
        fields = {field: round(row[f"mw_{field}"], 2) for field in FIELDS if row[f"mw_{field}"]}
        prior = row["match_weight"] - sum(row[f"mw_{field}"] for field in FIELDS)
        waterfall = {"prior": round(prior, 2), **fields}
        found.append(Proposal(first.speaks, second.speaks, round(row["match_probability"], 6), waterfall))
    return sorted(found, key=lambda one: (-one.probability, one.first, one.second))


def write(session: Session, proposals: Sequence[Proposal], *, apply_above: float | None, now: datetime) -> int:
    """Make proposals evidence.

    Args:
        session: An open session; this transaction becomes the only writer.
        proposals: As `propose` gives them.
        apply_above: Probability above which nobody is asked; None asks about all.
        now: Timezone-aware.

    Returns:
        How many wait for nobody.
    """
    ids = ensure(session, [end for one in proposals for end in (one.first, one.second)], now=now)
    applied = [apply_above is not None and one.probability > apply_above for one in proposals]
    connect(
        session,
        [
            Evidence(
                first=ids[one.first],
                second=ids[one.second],
                evidence="model",
                confidence=one.probability,
                source=SOURCE,
                occurred_at=now,
                proposed=not is_applied,
                explanation={"bits": one.waterfall},
            )
            for one, is_applied in zip(proposals, applied, strict=True)
        ],
    )
    return sum(applied)


def _values(profile: Profile) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for field in FIELDS:
        said = profile.fields.get(field)
        values[field] = None if said is None else _one_spelling(field, str(said.value))
    return values


def _one_spelling(field: str, value: str) -> str | None:
    if field in {"email", "phone"}:
        try:
            return normalise(field, value).value
        except BadIdentifier:
            return None
    plain = " ".join(value.casefold().split())
    return plain.replace(" ", "") if field == "postcode" else plain or None


def _comparer() -> Callable[[list[dict[str, Any]], float], list[dict[str, Any]]]:
    try:
        import pyarrow  # noqa: PLC0415 - of the extra
        from splink import DuckDBAPI, Linker  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            f"probabilistic linking needs an extra ({error}).",
            place="linking",
            mend="Run: pip install 'usher[linking]'",
        ) from error

    columns = pyarrow.schema([("unique_id", pyarrow.int64()), *((field, pyarrow.string()) for field in FIELDS)])

    def compare(rows: list[dict[str, Any]], at_least: float) -> list[dict[str, Any]]:
        database = DuckDBAPI()
        table = database.register(pyarrow.Table.from_pylist(rows, schema=columns))
        linker = Linker(table, settings(len(rows)))
        compared = linker.inference.predict(threshold_match_probability=at_least)
        found: list[dict[str, Any]] = compared.as_record_list()
        return found

    return compare
