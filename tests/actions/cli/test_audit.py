"""`usher audit`: seals, verifies, shows."""

from sqlalchemy import text
from typer.testing import CliRunner

from actions.cli.audit import app
from actions.privacy import audit


def run(url, *arguments):
    return CliRunner().invoke(app, [*arguments], obj=lambda _: url)


def test_it_verifies_and_says_what_was_changed(sample_url, store, now):
    with store.session() as session:
        for actor in ("desk", "report"):
            audit.note(
                session, actor=actor, action="profile.read", subject="C-1001", at=now, details={"fields": "name"}
            )
    found = run(sample_url, "verify")
    assert (found.exit_code, found.output[:9]) == (0, "2 entries")
    head = found.output.rpartition("Head: ")[2].strip()
    assert run(sample_url, "verify", "--noted", head).exit_code == 0
    shown = run(sample_url, "show", "C-1001").output
    assert "desk" in shown
    assert "report" in shown
    assert "desk" not in run(sample_url, "show", "C-1002").output
    with store.session() as session:
        session.execute(text("DROP TRIGGER audit_entries_stay_update"))
        session.execute(text("UPDATE audit_entries SET actor = 'nobody' WHERE id = 1"))
    failed = run(sample_url, "verify")
    assert failed.exit_code == 1
    assert "Entry 1 was changed." in failed.output
