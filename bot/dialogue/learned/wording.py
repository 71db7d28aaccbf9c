"""Clues and relations in words that a CX editor understands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.learned.clues import NOTHING, UNKNOWN, Clue

STRANGE = "something no story has"
_SAYINGS = {
    "after": "{0} ran last",
    "form": "the form {0} is active",
    "form after": "{1} ran last in the form {0}",
    "some form after": "{0} ran last in a form",
    "said in some form": "{0} is said in a form",
    "meant in some form": "the turn began with {0} in a form",
    "said": "the customer says {0}",
    "meant": "the turn began with {0}",
    "said in form": "{0} is said in the form {1}",
    "meant in form": "the turn began with {0} in the form {1}",
    "entity": "the message names a {0}",
    "said with": "{0} is said with a {1}",
    "meant with": "the turn began with {0} and a {1}",
    "bot said": "the assistant's last action was {0}",
    "said after": "{0} is said after {1}",
    "said after, in form": "{0} is said after {1} in the form {2}",
    "word": "the message has the word {0}",
    "meant after": "{1} ran in a turn that began with {0}",
    "after two": "{0} and then {1} ran",
    "meant after two": "{1} and then {2} ran in a turn that began with {0}",
    "slot": "the slot {0} is set",
    "slot, said": "{2} is said while the slot {0} is set",
    "slot, meant": "the turn began with {2} while the slot {0} is set",
    "slot after": "{2} ran while the slot {0} is set",
    "said before": "{0} was said before",
    "did before": "{0} ran before",
}
_ABSENT = {
    ("form", NOTHING): "no form is active",
    ("bot said", NOTHING): "the assistant has said nothing yet",
    ("after", ACTION_LISTEN): "the customer has just spoken",
    ("always",): "it comes often",
}
_OUTSIDE = {
    "said in form": "{0} is said outside forms",
    "meant in form": "the turn began with {0} outside forms",
}


def in_words(clue: Clue) -> str:
    """A clue as the middle of a sentence."""
    if clue in _ABSENT:
        return _ABSENT[clue]
    if clue[0] in _OUTSIDE and clue[2] == NOTHING:
        return _OUTSIDE[clue[0]].format(clue[1])
    return _SAYINGS[clue[0]].format(*map(_part, clue[1:]))


def relation_in_words(relation: Clue) -> str:
    """A relation as the middle of a sentence: what is predicted is the form that was active before."""
    name, *where = relation
    return f"it is {name}" + (f" ({in_words(tuple(where))})" if where else "")


def listed(things: Sequence[str]) -> str:
    """Put into one phrase: ``a, b and c``."""
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last


def _part(part: str) -> str:
    return {UNKNOWN: STRANGE, NOTHING: "nothing"}.get(part, part)
