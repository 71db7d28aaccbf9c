"""The graph of blocks: their order, and loops of checkpoints cut open so that each is gone through once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.blocks import GENERATED, START, Block, Entry


@dataclass(frozen=True, slots=True)
class Graph:
    """Blocks in the order in which they are unrolled.

    Args:
        blocks: Without loops.
        continues_at: Where a loop was cut: the end checkpoint, and the one at which it goes on.
    """

    blocks: tuple[Block, ...]
    continues_at: Mapping[str, str]


def arrange(blocks: Sequence[Block]) -> Graph:
    """Cut loops open and sort the blocks so that each comes after those which lead to it."""
    _, edges = _sorted(blocks)
    open_blocks, continues_at = _without_loops(blocks, edges)
    order, _ = _sorted(open_blocks)
    by_number = {block.number: block for block in open_blocks}
    return Graph(tuple(by_number[number] for number in order), continues_at)


def _sorted(blocks: Sequence[Block]) -> tuple[list[int], list[tuple[int, int]]]:
    """Topological order, and the edges that close a loop."""
    starting: defaultdict[str, list[int]] = defaultdict(list)
    for block in blocks:
        for entry in block.entries:
            starting[entry.name].append(block.number)
    follows = {block.number: sorted({n for end in block.ends for n in starting[end]}) for block in blocks}
    return _depth_first(follows)


def _depth_first(follows: Mapping[int, Sequence[int]]) -> tuple[list[int], list[tuple[int, int]]]:
    order: list[int] = []
    closing: set[tuple[int, int]] = set()
    is_done: dict[int, bool] = {}
    for root in sorted(follows, reverse=True):
        if root in is_done:
            continue
        is_done[root] = False
        path = [(root, iter(follows[root]))]
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                order.append(node)
                is_done[node] = True
                path.pop()
            elif following not in is_done:
                is_done[following] = False
                path.append((following, iter(follows[following])))
            elif not is_done[following]:
                closing.add((node, following))
    return order[::-1], sorted(closing)


def _without_loops(blocks: Sequence[Block], closing: Iterable[tuple[int, int]]) -> tuple[list[Block], dict[str, str]]:
    by_number = {block.number: block for block in blocks}
    continues_at: dict[str, str] = {}
    overlapping: set[str] = set()
    for source, target in closing:
        name = f"{GENERATED}CYCL_{{}}_{source}_{target}"
        continues_at[name.format("SINK")] = name.format("SRC")
        shared = set(by_number[source].ends) & {entry.name for entry in by_number[target].entries}
        overlapping |= shared
        start = by_number[source] = by_number[source].copy()
        start.ends = [end for end in start.ends if end not in shared] + [name.format("SINK")]
        if _enter_elsewhere(by_number, shared, target=target, name=name):
            start.ends.append(name.format("CONN"))
    return _without_unused(by_number, overlapping, continues_at), continues_at


def _enter_elsewhere(by_number: dict[int, Block], shared: set[str], *, target: int, name: str) -> bool:
    """Let the blocks behind the loop's checkpoint be entered where it was cut; True where not only the target is."""
    needs_connector = False
    for number, block in list(by_number.items()):
        more: list[Entry] = []
        for checkpoint in sorted(shared):
            for entry in block.entries:
                if entry.name != checkpoint:
                    continue
                other = Entry(name.format("SRC" if number == target else "CONN"), entry.conditions)
                needs_connector = needs_connector or number != target
                if other not in block.entries:
                    more.append(other)
        if more:
            by_number[number] = block.copy()
            # The list is shared with the copies that an `or` made, and grows for all of them, as in Rasa.
            by_number[number].entries.extend(more)
    return needs_connector


def _without_unused(
    by_number: Mapping[int, Block], overlapping: set[str], continues_at: Mapping[str, str]
) -> list[Block]:
    unused = _unused(by_number.values(), continues_at)
    kept: list[Block] = []
    for block in by_number.values():
        updated = block.copy()
        updated.entries = [entry for entry in block.entries if entry.name not in unused & overlapping]
        updated.ends = [end for end in block.ends if not (end in unused and end.startswith(GENERATED))]
        if (updated.entries or not block.entries) and (updated.ends or not block.ends):
            kept.append(updated)
    return kept


def _unused(blocks: Iterable[Block], continues_at: Mapping[str, str]) -> set[str]:
    entered = {START}
    reached = {START}
    for block in blocks:
        entered.update(entry.name for entry in block.entries)
        reached.update(continues_at.get(end, end) for end in block.ends)
    return entered ^ reached
