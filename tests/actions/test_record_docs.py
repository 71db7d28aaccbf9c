"""docs/record.md cannot drift: every table, setting and verb that it names is there, and its example runs."""

import re
from pathlib import Path

import httpx
import pytest

import actions
from actions.customer import record
from actions.customer.schema import Base
from actions.server import create_app

PAGE = (Path(actions.__file__).parents[1] / "docs" / "record.md").read_text()


def test_every_table_is_described():
    described = set(re.findall(r"`(\w+)`", "".join(line for line in PAGE.splitlines() if line.startswith("| `"))))
    assert set(Base.metadata.tables) <= described


def test_every_setting_is_described():
    source = "".join(file.read_text() for file in Path(actions.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"USHER_[A-Z_]+", source)) == set(re.findall(r"USHER_[A-Z_]+", PAGE))


def test_every_verb_that_is_named_is_there():
    named = set(re.findall(r"`(?:record\.)?(\w+)\(session", PAGE)) | set(re.findall(r"`(find_\w+)`", PAGE))
    assert named
    assert named <= set(record.__all__)


@pytest.mark.parametrize("number", ["FL-204417", "FL-204533", "K-30117", "K-30118", "B-730600", "B-730601", "T-512207"])
def test_what_the_page_says_of_the_demo_customer_is_hers(store, number):
    assert number in PAGE
    finders = (record.find_order, record.find_bill, record.find_contract, record.find_fault)
    with store.session() as session:
        assert any(find(session, "C-1001", number) for find in finders)


async def test_the_example_action_answers(tmp_path, monkeypatch, sample_url, action_call):
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "usher_page_example.py").write_text(example)
    monkeypatch.syspath_prepend(str(tmp_path))
    app = create_app(sample_url, packages=["usher_page_example"])
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://actions") as client,
    ):
        answer = await client.post("/webhook", json=action_call("action_bill_due", sender="anna-brook"))
    said = [(message["number"], message["total"]) for message in answer.json()["responses"]]
    assert said == [("B-730600", "£25.50"), ("B-730601", "£34.00")]
