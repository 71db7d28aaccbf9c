"""``usher customers import``, run as it is typed."""

import json

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from actions.customer.migrate import upgrade
from actions.customer.schema import Touchpoint
from actions.customer.store import CustomerStore
from bot.cli.main import app

ROWS = "No,Mail,More\nC-1,a@b.example,x\nC-2,,y\n"
MAPPING = "type: identify\ncolumns:\n  No: userId\n  Mail: traits.email\n"
ENDPOINTS = "customer_store:\n  type: SQL\n  dialect: sqlite\n  db: var/own.db\n"


@pytest.fixture
def project(tmp_path):
    """A project whose endpoints.yml names its record."""
    (tmp_path / "endpoints.yml").write_text(ENDPOINTS)
    (tmp_path / "crm.csv").write_text(ROWS)
    (tmp_path / "crm.yml").write_text(MAPPING)
    upgrade(f"sqlite:///{tmp_path}/var/own.db")
    return tmp_path


def run(project, *arguments):
    words = ["customers", "import", *arguments, "--project", project]
    return CliRunner().invoke(app, [str(project / word) if "." in str(word) else str(word) for word in words])


def stored(project):
    store = CustomerStore(f"sqlite:///{project}/var/own.db")
    with store.session() as session:
        count = session.scalar(select(func.count()).select_from(Touchpoint))
    store.close()
    return count


def test_the_record_of_the_project_gets_the_rows(project):
    done = run(project, "crm.csv", "--mapping", "crm.yml")
    assert done.exit_code == 0
    assert "2 rows: 2 imported, 0 there already, 0 left out, 0 rejected." in done.stdout
    assert "Columns that were not imported: More." in done.stderr
    assert stored(project) == 2
    assert "0 imported, 2 there already" in run(project, "crm.csv", "--mapping", "crm.yml").stdout


def test_rejected_rows_are_shown_and_written_and_nothing_is_imported(project):
    (project / "crm.csv").write_text(ROWS + ",c@example.com,z\n" + "null,,z\n" * 30)
    done = run(project, "crm.csv", "--mapping", "crm.yml", "--rejected", "rejected.csv")
    assert done.exit_code == 1
    assert "30 rows rejected, the first 20" in done.stderr
    assert "Nothing was imported." in done.stderr
    lines = (project / "rejected.csv").read_text().splitlines()
    assert lines[:2] == [
        "line,reason,message",
        '5,bad_identifier,"userId: user_id is a name that many people share, or none at all."',
    ]
    assert (len(lines), stored(project)) == (31, 0)
    assert run(project, "crm.csv", "--mapping", "crm.yml", "--keep-good").exit_code == 1
    assert stored(project) == 3


def test_events_as_lines_of_json_under_another_name(project):
    (project / "dump.txt").write_text(json.dumps({"type": "track", "userId": "C-1", "event": "E"}))
    assert run(project, "dump.txt", "--format", "jsonl", "--source", "old shop").exit_code == 0
    assert stored(project) == 1


@pytest.mark.parametrize("wrong", [("--delimiter", ";;"), ("--source", "x" * 65), ("--mapping", "gone.yml")])
def test_a_wrong_command_line_is_code_2(project, wrong):
    assert run(project, "crm.csv", *wrong).exit_code == 2
