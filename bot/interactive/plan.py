"""What is to be written into which file: stories, rules and test stories, examples, and new names of the domain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant.load import Project
from bot.conversation import events as e
from bot.conversation.tracker import Tracker
from bot.interactive.annotated import annotated
from bot.interactive.changes import Changes
from bot.interactive.hearing import CORRECTED
from bot.interactive.new import New
from bot.interactive.yaml_insert import add_entry, add_example, add_item

VERSION = 'version: "3.1"\n'
STORIES, RULES = "data/stories/stories.yml", "data/rules/rules.yml"
TESTS, EXAMPLES = "tests/test_stories.yml", "data/nlu.yml"


@dataclass(frozen=True, slots=True)
class NewExample:
    """A message as an example of its intent.

    Args:
        intent: ``order_status`` or ``faq/opening_hours``.
        text: With its entities in brackets.
        is_corrected: It was understood wrongly.
    """

    intent: str
    text: str
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Puts things into the files of a project.

    Args:
        project: As it is written.
        changes: Takes what is to be written.
    """

    project: Project
    changes: Changes

    def add_flow(self, key: str, flow: Mapping[str, Any], file: Path) -> None:
        """Add a story (``stories``) or a rule (``rules``) at the end of a file.

        Raises:
            ProjectError: The file is written in a way into which nothing can be put.
        """
        text = self.changes.text(file) or VERSION
        self.changes.put(file, add_item(text, key, flow, file=str(file)))

    def add_example(self, example: NewExample) -> None:
        """Add an example to the file that has its intent, else to the one with most intents."""
        file = self._file_of(example.intent)
        text = self.changes.text(file) or VERSION
        self.changes.put(file, add_example(text, example.intent, example.text, file=str(file)))

    def add_new(self, new: New, tracker: Tracker) -> None:
        """Add to the domain what is new and occurs in the conversation."""
        used, domain = _used(tracker), self.project.domain
        used -= {*domain.intents, *domain.entities, *domain.actions, *domain.responses}
        for section, names in (("intents", new.intents), ("entities", new.entities), ("actions", new.actions)):
            for name in names:
                if name in used:
                    file = self._domain_file(section)
                    text = self.changes.text(file) or VERSION
                    self.changes.put(file, add_item(text, section, name, file=str(file)))
        for name, said in new.responses.items():
            if name in used:
                file = self._domain_file("responses")
                text = self.changes.text(file) or VERSION
                self.changes.put(file, add_entry(text, "responses", name, [{"text": said}], file=str(file)))

    def _file_of(self, intent: str) -> Path:
        places = {example.intent: example.place for example in self.project.training_data.examples if example.place}
        here = places.get(intent)
        return _file(here) if here else _commonest(places.values(), self.project.folder / EXAMPLES)

    def _domain_file(self, section: str) -> Path:
        places = self.project.places
        domain = [place for (kind, _), place in places.items() if kind != "config"]
        otherwise = _commonest(domain, self.project.folder / "domain.yml")
        return _commonest((place for (kind, _), place in places.items() if kind == section), otherwise)


def default_file(project: Project, key: str) -> Path:
    """Where a story or rule goes unless the editor says otherwise: the file that has most of them."""
    flows: Sequence[Any] = project.flows.stories if key == "stories" else project.flows.rules
    return _commonest((flow.place for flow in flows), project.folder / (STORIES if key == "stories" else RULES))


def examples_of(tracker: Tracker, project: Project) -> list[NewExample]:
    """The messages of a conversation that are no examples yet, each once."""
    known = {(example.intent, example.text) for example in project.training_data.examples}
    found: dict[str, NewExample] = {}
    for event in tracker.events:
        if not isinstance(event, e.UserUttered) or not event.text or event.text.startswith("/"):
            continue
        intent = event.parse_data.get("intent") or {}
        name = intent.get("full_retrieval_intent_name") or intent.get("name")
        is_corrected = bool(event.metadata.get(CORRECTED))
        if name and name != "nlu_fallback" and (is_corrected or (name, event.text) not in known):
            text = annotated(event.text, event.entities, for_training=True)
            found[event.text] = NewExample(name, text, is_corrected)
    return list(found.values())


def _used(tracker: Tracker) -> set[str | None]:
    used: set[str | None] = set()
    for event in tracker.events:
        match event:
            case e.UserUttered():
                used |= {event.intent, *(str(entity.get("entity")) for entity in event.entities)}
            case e.ActionExecuted():
                used.add(event.name)
    return used


def _commonest(places: Iterable[str], otherwise: Path) -> Path:
    counts = Counter(_file(place) for place in places if place)
    return counts.most_common(1)[0][0] if counts else otherwise


def _file(place: str) -> Path:
    return Path(place.rpartition(":")[0])
