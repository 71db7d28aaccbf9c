"""What all tables share: the metadata with its naming rule, and column types that keep their meaning."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Double, Enum, Integer, MetaData, Numeric
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

PENNY = Decimal("0.01")

# SQLite counts up by itself in a column of the type INTEGER alone; it holds eight bytes there.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Money(TypeDecorator[Decimal]):
    """Pounds as `Decimal`; NUMERIC(10, 2) where the database has it, whole pence in SQLite, which has only floats."""

    impl = Numeric(10, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of this database."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Numeric(10, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Turn pounds into what the column holds."""
        if value is None:
            return None
        pounds = Decimal(value).quantize(PENNY)
        return int(pounds * 100) if dialect.name == "sqlite" else pounds

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn what the column holds into pounds."""
        if value is None:
            return None
        return (Decimal(value) / 100).quantize(PENNY) if dialect.name == "sqlite" else Decimal(value).quantize(PENNY)


class Moment(TypeDecorator[datetime]):
    """A timezone-aware time, kept in UTC; SQLite, which keeps no zone, is given and gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone, and write UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass a timezone-aware time")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every time back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(name: str, *words: str) -> Enum:
    """A text column that takes only these words, held by a CHECK constraint.

    Args:
        name: The constraint's name; unique over all tables.
        words: What the column may hold.
    """
    return Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


class Base(DeclarativeBase):
    """The tables of the customer's record."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict here
        Decimal: Money,
        datetime: Moment,
        dict[str, str]: JSON,
        float: Double,
    }
