"""``usher customers profile`` and ``match`` over a record of their own, as somebody types them."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.customer.identifiers import Identifier, normalise
from actions.customer.store import CustomerStore
from actions.tracking.message import Tracked
from actions.tracking.take import take
from bot.cli.main import app

PROFILE = Path(__file__).parents[3] / "data" / "profile.yml"
VISITOR = Identifier("anonymous_id", "somebody-at-home")


@pytest.fixture
def usher(sample_url, tmp_path, monkeypatch):
    (tmp_path / "endpoints.yml").write_text(f"customer_store:\n  url: {sample_url}\n")
    (tmp_path / "data").mkdir()
    shutil.copy(PROFILE, tmp_path / "data")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        shown = CliRunner().invoke(app, ["customers", *words, "--project", str(tmp_path)])
        return shown.exit_code, shown.output

    return run


@pytest.fixture
def visitor(sample_url):
    """Somebody who gave name, postcode and a mistyped address, and never signed in."""
    store = CustomerStore(sample_url)
    now = datetime(2026, 11, 18, 10, tzinfo=UTC)
    traits = {"name": "Dmitri Volkov", "postcode": "m1 3wb", "email": "d.volkof@example.com"}
    said = Tracked(
        message_id="web:visitor",
        kind="identify",
        name="identify",
        identifiers=(VISITOR, normalise("email", traits["email"])),
        occurred_at=now,
        received_at=now,
        source="web",
        properties=traits,
    )
    with store.session() as session:
        assert take(session, [said]).stored == 1
    store.close()


def test_a_profile_shows_names_values_and_meanings(usher):
    code, output = usher("profile", "C-1001")
    assert code == 0
    assert "user_id:C-1001" in output
    assert "Anna Brook" in output
    assert "How many orders were placed and not cancelled." in output
    assert usher("profile", "email:anna.brook@example.com")[0] == 0


def test_what_is_not_allowed_is_not_shown(usher):
    code, output = usher("profile", "C-1004", "--purpose", "marketing")
    assert code == 1
    assert "has not allowed marketing" in output
    assert "Volkov" not in output


def test_nobody_is_an_error_and_a_wrong_purpose_too(usher):
    assert usher("profile", "C-9999")[0] == 1
    assert usher("profile", "C-1001", "--purpose", "fun")[0] == 2


def test_a_likely_pair_is_shown_with_its_bits_and_waits(usher, visitor):
    code, output = usher("match", "--dry-run")
    assert code == 0
    assert "C-1004" in output
    assert "name +" in output
    assert "1 pairs found, 0 linked, 0 wait" in output
    assert "1 pairs found, 0 linked, 1 wait" in usher("match")[1]
    assert VISITOR.value not in usher("profile", "C-1004")[1]


def test_above_a_threshold_nobody_is_asked(usher, visitor):
    assert "1 pairs found, 1 linked, 0 wait" in usher("match", "--apply-above", "0.99")[1]
    assert VISITOR.value in usher("profile", "C-1004")[1]
