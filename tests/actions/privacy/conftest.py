"""Customers with identities, in each kind of database."""

import pytest

from actions.customer.schema import Identity


@pytest.fixture
def identity(session, now):
    """Makes an identity; gives its id."""

    def make(kind="email", value="priya@example.com"):
        made = Identity(kind=kind, value=value, first_seen_at=now)
        session.add(made)
        session.flush()
        return made.id

    return make
