"""Keys of every role, and an app that knows them."""

import pytest

from actions.access.keys import ROLES, add_key


@pytest.fixture
def keys(store, now):
    """The key of each role."""
    with store.session() as session:
        return {role: add_key(session, f"key of {role}", role, by="test", now=now) for role in ROLES}
