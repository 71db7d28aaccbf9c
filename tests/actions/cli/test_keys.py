"""`usher keys`: a key is shown once, and opens until it is revoked."""

from typer.testing import CliRunner

from actions.access.caller import Caller
from actions.access.keys import owner_of
from actions.cli.keys import app


def run(url, *arguments):
    return CliRunner().invoke(app, [*arguments], obj=lambda _: url)


def test_from_making_to_revoking(sample_url, store):
    made = run(sample_url, "add", "web-shop", "--role", "source")
    assert made.exit_code == 0
    key = made.output.strip()
    with store.session() as session:
        assert owner_of(session, key) == Caller("web-shop", "source")
    listed = run(sample_url, "list").output
    assert "web-shop" in listed
    assert key not in listed
    assert run(sample_url, "revoke", "web-shop").exit_code == 0
    with store.session() as session:
        assert owner_of(session, key) is None


def test_a_role_that_is_none_is_said(sample_url):
    failed = run(sample_url, "add", "web-shop", "--role", "king")
    assert "no role king" in str(failed.exception)
