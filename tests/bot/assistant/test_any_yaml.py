"""Whatever stands in the files, reading and checking them ends in problems with places, never in a crash."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from kit.projects import write_project
from ruamel.yaml import YAML

from bot.assistant.problems import Problem
from bot.check import check_folder
from bot.errors import ProjectError

KEYS = st.sampled_from(
    [
        *("intent", "user", "entities", "action", "bot", "or", "checkpoint", "slot_was_set", "active_loop", "steps"),
        *("rule", "story", "condition", "conversation_start", "wait_for_user_input", "type", "mappings", "values"),
        *("initial_value", "influence_conversation", "min_value", "max_value", "entity", "role", "conditions"),
        *("required_slots", "ignored_intents", "use_entities", "ignore_entities", "roles", "text", "buttons", "name"),
        *("channel", "greet", "city", "trip_form", "send_domain", "examples", "max_history", "featurizer", "priority"),
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(["", "greet", "utter_greet", "trip_form", "city", "text", "float", "from_entity", "/greet", "a/b"]),
    st.text(st.characters(categories=["Ll", "Po", "Sm"]), max_size=6),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def sections(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=len(names))


DOMAINS = sections(
    "intents", "entities", "slots", "responses", "forms", "actions", "session_config", "config", "version"
)
CONFIGS = sections("policies", "pipeline", "recipe", "language", "languages", "importers", "escalation", "assistant_id")
FLOWS = sections("stories", "rules", "nlu", "responses", "version")


def text(value: Any) -> str:
    out = io.StringIO()
    YAML().dump(value, out)
    return out.getvalue()


@settings(max_examples=300, deadline=None)
@given(domain=DOMAINS | st.none(), config=CONFIGS | st.none(), flows=FLOWS)
def test_any_content_gives_problems_with_places(
    domain: dict[str, Any] | None, config: dict[str, Any] | None, flows: dict[str, Any]
):
    files = {"data/flows.yml": text(flows)}
    files |= {"domain.yml": text(domain)} if domain is not None else {}
    files |= {"config.yml": text(config)} if config is not None else {}
    with TemporaryDirectory() as folder:
        try:
            found = check_folder(write_project(Path(folder), files))
        except ProjectError as error:
            found = [Problem("error", error.place or "", error.message)]
    for problem in found:
        assert problem.message
        assert problem.place.startswith(("config.yml", folder)), problem
