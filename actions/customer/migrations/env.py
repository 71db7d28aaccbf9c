"""Alembic's entrance: it runs this file with the connection that `actions.customer.migrate` hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from alembic import context

from actions.customer.schema import Base, Moment, Money

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def render_item(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write the record's own column types by their short names in new revisions."""
    if kind == "type" and isinstance(item, Money | Moment):
        name = type(item).__name__
        autogenerate.imports.add(f"from actions.customer.schema.base import {name}")
        return f"{name}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes a table only by copying it, which is what batches do.
    render_as_batch=context.config.attributes.get("batch", True),
    compare_type=True,
    render_item=render_item,
    include_name=context.config.attributes.get("include_name"),
)
with context.begin_transaction():
    context.run_migrations()
