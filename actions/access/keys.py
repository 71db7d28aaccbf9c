"""Keys of programs and people: made once, shown once, kept as a digest.

A key has 256 random bits, so that one round of SHA-256 is enough: nobody can try out that many, as they can passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access.caller import Caller
from actions.customer.schema import ApiKey, Role
from actions.errors import NotPossible
from actions.privacy import audit

PREFIX = "usher_"
"""Makes keys easy to find where they should not be, such as in a repository."""


ROLES: tuple[Role, ...] = get_args(Role)


def as_role(word: str) -> Role:
    """A role by its name.

    Raises:
        NotPossible: There is no such role.
    """
    role = next((one for one in ROLES if one == word), None)
    if role is None:
        raise NotPossible("no_such_role", f"There is no role {word}: it is one of {', '.join(ROLES)}.")
    return role


def add_key(session: Session, name: str, role: Role, *, by: str, now: datetime) -> str:
    """Make a key.

    Args:
        session: An open session.
        name: Whose; never used twice.
        role: What it may do.
        by: Who makes it, for the audit log.
        now: Timezone-aware.

    Returns:
        The key, which is kept nowhere.

    Raises:
        NotPossible: The name is taken.
    """
    if session.scalar(select(ApiKey.id).where(ApiKey.name == name)) is not None:
        raise NotPossible("name_taken", f"There is, or was, a key called {name}: choose another name.")
    key = PREFIX + secrets.token_urlsafe(32)
    session.add(ApiKey(name=name, role=role, digest=_digest(key), made_at=now))
    audit.note(session, actor=by, action="key.added", subject=None, at=now, details={"key": name, "role": role})
    session.flush()
    return key


def revoke_key(session: Session, name: str, *, by: str, now: datetime) -> None:
    """Let nobody in with a key any more; asking twice does no harm.

    Raises:
        NotPossible: There is no such key.
    """
    key = session.scalar(select(ApiKey).where(ApiKey.name == name))
    if key is None:
        raise NotPossible("no_such_key", f"There is no key called {name}.")
    if key.revoked_at is None:
        key.revoked_at = now
        audit.note(session, actor=by, action="key.revoked", subject=None, at=now, details={"key": name})
        session.flush()


def list_keys(session: Session) -> Sequence[ApiKey]:
    """All keys that were ever made, by name."""
    return session.scalars(select(ApiKey).order_by(ApiKey.name)).all()


def owner_of(session: Session, key: str) -> Caller | None:
    """Who shows this key; None where it is no key, or no longer one."""
    found = session.execute(
        select(ApiKey.name, ApiKey.role).where(ApiKey.digest == _digest(key), ApiKey.revoked_at.is_(None))
    ).first()
    return Caller(found.name, found.role) if found else None


def has_keys(session: Session) -> bool:
    """Whether any key lets anybody in."""
    return session.scalar(select(ApiKey.id).where(ApiKey.revoked_at.is_(None)).limit(1)) is not None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
