"""Every scripted conversation, end to end; README.md beside this file tells the format."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from kit.reference import ROOT, fill_record

from actions.customer.identifiers import Identifier
from actions.customer.identity import link
from actions.customer.schema import Customer, TouchpointKind
from actions.customer.store import CustomerStore
from actions.tracking.message import Tracked
from actions.tracking.take import take
from bot.app import create_app, open_parts
from bot.model import Model, load_model
from bot.settings import ServerSettings, StoreSettings, load_settings
from nlu import read_yaml

HERE = Path(__file__).parent
SCRIPTS = [
    pytest.param(script, id=f"{file.stem}: {script['conversation']}")
    for file in sorted(HERE.glob("*.yml"))
    for script in read_yaml(file)["conversations"]
]
# Left out: who may be about to leave is not offered another plan, on purpose.
OTHER_WAYS = {"plans: When the contract ends, and a new plan", "plans: Data used, and more of it"}
EVERY_FOURTH = [one for one in SCRIPTS if not str(one.id).startswith("journey") and one.id not in OTHER_WAYS][::4]
NOTEWORTHY = {
    "journey_step": "return.received",
    "journey_stage": "renew",
    "journey_risk": "high",
    "journey_friction": "failed_payment",
}
TURN_KEYS = {"customer", "press", "said", "unsaid", "ran", "slots", "buttons", "form", "owner"}
SENDER = "scripted-customer"


@pytest.fixture(scope="session")
def model(reference_model: Path) -> Model:
    return load_model(reference_model)


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record")
    fill_record(folder)
    return folder / "var" / "customers.db"


class Conversation:
    """One customer and the assistant, over the REST channel."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.buttons: list[dict[str, str]] = []
        self.version = 0

    async def turn(self, turn: dict[str, Any]) -> None:
        unknown = set(turn) - TURN_KEYS
        assert not unknown, f"a turn has no key {unknown}; README.md lists them"
        text = turn.get("customer") or self.payload(turn["press"])
        answer = await self.http.post("/webhooks/rest/webhook", json={"sender": SENDER, "message": text})
        assert answer.status_code == 200, answer.text
        items = answer.json()
        self.buttons = [button for item in items for button in item.get("buttons", [])]
        tracker = (await self.http.get(f"/conversations/{SENDER}/tracker?include_events=ALL")).json()
        new, self.version = tracker["events"][self.version :], len(tracker["events"])
        said = "\n".join(item.get("text", "") for item in items)
        self.check(turn, said, tracker, new)

    def payload(self, title: str) -> str:
        for button in self.buttons:
            if button["title"] == title:
                return button["payload"]
        raise AssertionError(f"no button {title!r} was offered, but {[b['title'] for b in self.buttons]}")

    def check(self, turn: dict[str, Any], said: str, tracker: dict[str, Any], new: list[dict[str, Any]]) -> None:
        context = f"after {turn.get('customer') or turn.get('press')!r} was said:\n{said}\n{understood(new)}"
        for wanted in turn.get("said", []):
            assert found(wanted, said), f"{wanted!r} was not said; {context}"
        for unwanted in turn.get("unsaid", []):
            assert not found(unwanted, said), f"{unwanted!r} was said; {context}"
        ran = iter([event["name"] for event in new if event["event"] == "action"])
        for wanted in turn.get("ran", []):
            assert any(name == wanted for name in ran), f"{wanted} did not run (in this order); {context}"
        for name, value in turn.get("slots", {}).items():
            assert tracker["slots"][name] == value, f"slot {name} is {tracker['slots'][name]!r}; {context}"
        titles = [button["title"] for button in self.buttons]
        for wanted in turn.get("buttons", []):
            assert wanted in titles, f"no button {wanted!r} but {titles}; {context}"
        if "form" in turn:
            assert tracker["active_loop"].get("name") == turn["form"], context
        owners = [event["owner"] for event in tracker["events"] if event["event"] == "ownership"]
        assert (owners[-1] if owners else "bot") == turn.get("owner", "bot"), context


def found(wanted: str, said: str) -> bool:
    if len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/"):
        return re.search(wanted[1:-1], said, re.IGNORECASE) is not None
    return wanted.lower() in said.lower()


def understood(new: list[dict[str, Any]]) -> str:
    lines = []
    for event in new:
        if event["event"] == "user":
            parse = event["parse_data"]
            entities = [(entity["entity"], entity["value"]) for entity in parse["entities"]]
            lines.append(f"understood as {parse['intent']}, {entities}")
        elif event["event"] == "action":
            lines.append(f"  {event['name']} by {event['policy']}")
        elif event["event"] in {"turn_failed", "action_execution_rejected"}:
            lines.append(f"  {event}")
    return "\n".join(lines)


@pytest.mark.parametrize("script", SCRIPTS)
async def test_conversation(script: dict[str, Any], model: Model, record: Path, tmp_path: Path) -> None:
    await play(script, model, record, tmp_path)


@pytest.mark.parametrize("script", EVERY_FOURTH)
async def test_slots_of_the_journey_break_no_other_flow(
    script: dict[str, Any], model: Model, record: Path, tmp_path: Path
) -> None:
    """Each is part of the states that stories are remembered by, so it must not keep a flow from going its way."""
    await play(script, model, record, tmp_path, slots=NOTEWORTHY)


async def play(
    script: dict[str, Any], model: Model, record: Path, tmp_path: Path, slots: Mapping[str, str] | None = None
) -> None:
    database = f"sqlite:///{tmp_path}/customers.db"
    shutil.copy(record, tmp_path / "customers.db")
    if script.get("customer"):
        know(database, script["customer"], script.get("happened", ()))
    (tmp_path / "data").symlink_to(ROOT / "data")  # journey.yml, profile.yml
    settings = replace(
        load_settings(ROOT, server=ServerSettings(enable_api=True)),
        project=tmp_path,
        tracker_store=StoreSettings("memory"),
        customer_store=database,
    )
    app = create_app(open_parts(settings, model))
    async with (
        app.router.lifespan_context(app),  # its end closes both stores
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher", timeout=30) as http,
    ):
        conversation = Conversation(http)
        if slots:
            begun = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
            known = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
            events = [*begun, *known, {"event": "action", "name": "action_listen"}]
            answer = await http.post(f"/conversations/{SENDER}/tracker/events", json=events)
            assert answer.status_code == 200, answer.text
            conversation.version = len(events)
        for turn in script["turns"]:
            await conversation.turn(turn)


def know(database: str, email: str, happened: Sequence[dict[str, Any]]) -> None:
    """Link the customer to the sender id, as an earlier conversation would have, and let signals of them come in."""
    store, now = CustomerStore(database), datetime.now(UTC)
    with store.session() as session:
        customer = session.query(Customer).filter_by(email=email).one()
        assert link(session, customer, "rest", SENDER, now=now)
        signals = [signal(customer.id, number, now, **one) for number, one in enumerate(happened)]
        assert take(session, signals).stored == len(happened)
    store.close()


def signal(
    customer: str,
    number: int,
    now: datetime,
    *,
    event: str,
    days_ago: int,
    kind: TouchpointKind = "track",
    **facts: Any,
) -> Tracked:
    return Tracked(
        message_id=f"script:{number}",
        kind=kind,
        name=event,
        identifiers=(Identifier("user_id", customer),),
        occurred_at=now - timedelta(days=days_ago),
        received_at=now,
        source="script",
        properties=facts,
    )
