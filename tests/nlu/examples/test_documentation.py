"""docs/training-data.md: its files are readable, and the messages it explains are the ones that are given."""

import re
from pathlib import Path

import pytest

from nlu.entities.normalise import EntityNormaliser
from nlu.examples.reader import check_examples
from nlu.examples.yaml import parse_yaml

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "training-data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "nlu" / "examples").glob("*.py")))


@pytest.mark.parametrize("block", [block for block in BLOCKS if "EntityNormaliser" not in block])
def test_its_files_can_be_read(tmp_path, block):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "products.txt").write_text("Aster 9\n")
    (tmp_path / "x.yml").write_text(block if "nlu:" in block or "sentiment:" in block else f"nlu:\n{block}")
    data, problems = check_examples([tmp_path])
    assert problems == []
    assert data.examples or data.synonyms or data.lookups or data.patterns or data.sentiments


def test_its_table_of_values_works(make_normaliser):
    [block] = [block for block in BLOCKS if "EntityNormaliser" in block]
    [step] = parse_yaml(f"pipeline:\n{block}", file="page")["pipeline"]
    normaliser = make_normaliser(step["values"])
    rows = re.findall(r"^\| `(\w+)`.*\| (`.*) \|$", PAGE, re.MULTILINE)
    entities = {"email": "email", "phone": "phone_number", "uk_postcode": "postcode", "amount": "amount"}
    entities |= {"listed": "product", "find": "order_number"}
    shown = [
        (entities[rule], written, value)
        for rule, examples in rows
        if rule in entities
        for written, value in re.findall(r"`([^`]+)` → `([^`]+)`", examples)
    ]
    assert len(shown) == 7
    for entity, written, value in shown:
        assert normaliser(entity, written) == value


@pytest.fixture
def make_normaliser():
    from nlu.component import Workspace
    from nlu.types import Entity, TrainingData

    def make(table):
        data = TrainingData((), lookups={"product": ("Aster 9", "Aster 9 Pro", "Nimbus Fold")})
        component = EntityNormaliser.train({"values": table}, data, Workspace([]), 0, over=Workspace)

        def value(entity, written):
            workspace = Workspace([""], entities=[[Entity(entity, 0, 1, written, "")]])
            component.process(workspace)
            return workspace.entities[0][0].value

        return value

    return make


def test_the_messages_it_explains_exist():
    rows = re.findall(r"^\| `(.+?)` \|", PAGE[PAGE.index("## What you may be told") :], re.MULTILINE)
    assert len(rows) == 20
    for message in rows:
        # What the code fills in ({key!r}) is an example on the page: only the fixed words around it are compared.
        for part in re.split(r"'[^']*'|…|\bNAME\b|\ban intent\b|\. ", message):
            assert part.strip(" .") in SOURCE, part
