"""``usher journey`` over a project of its own, as somebody types it."""

import pytest
from kit.journeys import at, fact
from typer.testing import CliRunner

from actions.customer.identifiers import Identifier
from actions.customer.migrate import upgrade
from actions.customer.store import CustomerStore
from actions.tracking.message import Tracked
from actions.tracking.take import take
from bot.cli.main import app

JOURNEY = """
stages:
  buy:
    title: Buying
    entered_by:
    - event: Order Complete
  use:
    title: Using
    entered_by:
    - event: Order Delivered
journeys:
  order:
    title: An order
    key: order_id
    steps:
      placed:
        title: Placed
        expected: 1 day
        entered_by: [{event: Order Completed}]
      delivered:
        title: Delivered
        final: true
        entered_by: [{event: Order Delivered}]
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journey.yml").write_text(JOURNEY, encoding="utf-8")
    (tmp_path / "endpoints.yml").write_text(f"customer_store:\n  type: SQL\n  dialect: sqlite\n  db: {tmp_path}/c.db\n")
    upgrade(f"sqlite:///{tmp_path}/c.db")
    return tmp_path


def ordered(project, name, *facts):
    store = CustomerStore(f"sqlite:///{project}/c.db")
    with store.session() as session:
        take(
            session,
            [
                Tracked(
                    message_id=f"{name} {one.message_id}",
                    kind=one.kind,
                    name=one.name,
                    identifiers=(Identifier("user_id", name),),
                    occurred_at=one.occurred_at,
                    received_at=at(30),
                    source="test",
                    properties=one.properties,
                )
                for one in facts
            ],
        )
    store.close()


def run(project, *arguments):
    return CliRunner().invoke(app, ["journey", *arguments, "--project", str(project)])


def test_validate_names_what_nothing_has_met_and_what_is_like_it(project):
    ordered(project, "anna", fact(1, "Order Completed", order_id="FL-1"), fact(2, "Order Delivered", order_id="FL-1"))
    shown = run(project, "validate")
    assert "journey.yml is right: 2 stages, 1 journeys with 2 steps." in shown.output
    assert "stages.buy.entered_by.0: nothing has come for `event: Order Complete` yet. Like it: 'Order Completed'." in (
        shown.output
    )
    assert shown.output.count("nothing has come") == 2  # and the payments that fail by default


def test_validate_works_before_there_is_a_record(project):
    (project / "c.db").unlink()
    shown = run(project, "validate")
    assert (shown.exit_code, "Not compared with what came in" in shown.output) == (0, True)


def test_validate_says_what_is_wrong(project):
    (project / "data" / "journey.yml").write_text("stages: {a: {titel: A}}\n")
    shown = run(project, "validate")
    assert shown.exit_code == 1
    assert "Write 'title'" in str(shown.exception)


def test_replay_shows_how_customers_get_on(project):
    ordered(project, "anna", fact(1, "Order Completed", order_id="FL-1"), fact(4, "Order Delivered", order_id="FL-1"))
    shown = run(project, "replay")
    assert "1 customers had something new, 1 of them have not agreed to analytics." in shown.output
    assert "order.placed" in shown.output
    assert "0 customers had something new" in run(project, "replay").output
    assert "1 customers had something new" in run(project, "replay", "--anew").output


def test_explain_says_where_somebody_stands_and_why(project):
    ordered(project, "anna", fact(1, "Order Delivered", order_id="FL-1"), fact(2, "Order Completed", order_id="FL-2"))
    shown = run(project, "explain", "anna")
    assert "2026-05-02 12:00  use  Order Delivered (FL-1)" in shown.output
    assert "Stage: in use since 2 May 2026 because Order Delivered (FL-1)." in shown.output
    assert "Placed: in order.placed since 3 May 2026 because Order Completed (FL-2), " in shown.output
    assert "Risk: watch." in shown.output


@pytest.mark.parametrize(
    ("name", "said"), [("nobody", "nothing is known"), ("Email:x", "small word"), ("email:x", "no address")]
)
def test_a_name_that_is_not_known_is_said(project, name, said):
    shown = run(project, "explain", name)
    assert shown.exit_code == 1
    assert said in str(shown.exception)
