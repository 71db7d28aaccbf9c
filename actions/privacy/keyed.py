"""Keyed digests: what was erased, and whom the audit log tells of, recognised again without being kept.

The key has two parts: a salt in the database, made with its tables, and `USHER_PRIVACY_KEY`, for deployments where
whoever has the database must not be able to try out e-mail addresses. Without the second the first is the key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from actions.customer.schema import PrivacyKey
from actions.customer.store import CustomerStore
from actions.errors import RecordOutdated, SettingsError

VARIABLE = "USHER_PRIVACY_KEY"

_known: WeakKeyDictionary[Engine, bytes] = WeakKeyDictionary()


def keyed_digest(session: Session, *parts: str) -> str:
    """A digest that nobody can make, or try out, without the key.

    Args:
        session: An open session of the record.
        parts: What is digested; the first says what kind of thing it is, so that digests of two kinds never meet.

    Returns:
        64 hexadecimal digits (HMAC-SHA-256, RFC 2104).

    Raises:
        RecordOutdated: The database has no key.
        SettingsError: Its digests were made with another `USHER_PRIVACY_KEY`.
    """
    return _mac(_key(session), parts)


def check_key(store: CustomerStore) -> None:
    """Do nothing where the key is the one with which the database's digests were made.

    Raises:
        RecordError: The database cannot be read, or has no key.
        SettingsError: It is another one.
    """
    with store.session() as session:
        _key(session)


def _mac(key: bytes, parts: tuple[str, ...]) -> str:
    return hmac.new(key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()


def _key(session: Session) -> bytes:
    engine = session.get_bind().engine
    key = _known.get(engine)
    if key is None:
        key = _known[engine] = _read_key(session)
    return key


def _read_key(session: Session) -> bytes:
    row = session.execute(select(PrivacyKey.salt, PrivacyKey.proof)).first()
    if row is None:
        raise RecordOutdated("it has no key for digests.", place="privacy_keys", mend="Restore its row from a backup.")
    own = os.environ.get(VARIABLE, "")
    key = hmac.new(own.encode(), row.salt.encode(), hashlib.sha256).digest()
    proof = _mac(key, ("proof",))
    if row.proof is None:
        session.execute(update(PrivacyKey).where(PrivacyKey.proof.is_(None)).values(proof=proof))
    elif row.proof != proof:
        raise SettingsError(
            "the digests in the database were made with another key.",
            place=VARIABLE,
            mend="Set the one with which they were made: another one knows neither tombstones nor the audit log.",
        )
    return key
