"""All rules and stories as trees: flows that begin alike go the same way until they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import Flows, Rule, Story
from bot.measure.graph.items import Item, Kind, entry_of, items_of

STORIES = "Stories"
RULES = "Rules"


@dataclass(slots=True)
class Node:
    """A box, as it grows.

    Args:
        kind: What it stands for.
        lines: What is written in it.
        names: Intents or actions that it stands for.
        places: For each flow that goes through it, the flow's number and the place.
        ends: Flows that end here.
        children: What comes next.
    """

    kind: Kind
    lines: tuple[str, ...]
    names: tuple[str, ...] = ()
    places: list[tuple[int, str]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def child(self, item: Item) -> Node:
        """The box that follows for an item; a new one where no flow has gone that way."""
        for node in self.children:
            if (node.kind, node.lines) == (item.kind, item.lines):
                return node
        self.children.append(Node(item.kind, item.lines, item.names))
        return self.children[-1]

    def as_dict(self) -> dict[str, Any]:
        """JSON for the page."""
        return {
            "kind": self.kind,
            "lines": list(self.lines),
            "names": list(self.names),
            "places": [list(place) for place in self.places],
            "ends": self.ends,
            "children": [node.as_dict() for node in self.children],
        }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rule or story in the drawing.

    Args:
        name: As written.
        kind: ``story`` or ``rule``.
        place: ``data/rules/orders.yml:12``
    """

    name: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Forest:
    """The whole drawing: the trees, and what goes through them."""

    flows: tuple[Drawn, ...]
    roots: tuple[Node, ...]


def plant(flows: Flows, domain: Domain, *, folder: Path) -> Forest:
    """Draw all rules and stories.

    Args:
        flows: Rules and stories.
        domain: Tells forms and responses from other actions.
        folder: The project's; places are shown relative to it.
    """
    everything: Sequence[Story | Rule] = (*flows.stories, *flows.rules)
    drawn: list[Drawn] = []
    roots: dict[str, Node] = {}
    for number, flow in enumerate(everything):
        kind = "rule" if isinstance(flow, Rule) else "story"
        drawn.append(Drawn(flow.name, kind, _relative(flow.place, folder)))
        _grow(_root(flow, roots), items_of(flow, domain), number, folder)
    return Forest(tuple(drawn), tuple(roots.values()))


def _root(flow: Story | Rule, roots: dict[str, Node]) -> Node:
    entry = entry_of(flow)
    if entry is not None:
        return roots.setdefault(f"checkpoint {entry}", Node("checkpoint", (entry,), (entry,)))
    name = RULES if isinstance(flow, Rule) else STORIES
    return roots.setdefault(name, Node("root", (name,)))


def _grow(root: Node, items: Sequence[Item], number: int, folder: Path) -> None:
    node = root
    for item in items:
        node = node.child(item)
        node.places.append((number, _relative(item.place, folder)))
    node.ends.append(number)


def _relative(place: str, folder: Path) -> str:
    file, colon, line = place.rpartition(":")
    try:
        return f"{Path(file).relative_to(folder).as_posix()}{colon}{line}"
    except ValueError:
        return place
