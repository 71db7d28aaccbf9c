"""What is known of the intents and actions in the drawing, a few lines for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.assistant.domain import DEFAULT_ACTIONS, HANDOFF, Domain
from bot.assistant.load import Project

SHOWN = 4
"""Examples or variations that are shown."""


def details(project: Project) -> dict[str, list[str]]:
    """Lines by name: examples of an intent, what a response says, what a form asks for."""
    domain = project.domain
    lines = {name: _examples(texts) for name, texts in _texts_by_intent(project).items()}
    lines |= {action: ["Code on the action server."] for action in domain.actions}
    lines |= {action: ["Built in."] for action in (*DEFAULT_ACTIONS, HANDOFF)}
    lines |= {form.name: [f"Asks for: {', '.join(form.required_slots) or 'nothing'}"] for form in domain.forms.values()}
    lines |= _responses(domain)
    return lines


def _texts_by_intent(project: Project) -> Mapping[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for example in project.training_data.examples:
        if example.intent:
            texts[example.intent.partition("/")[0]].append(example.text)
    return texts


def _examples(texts: list[str]) -> list[str]:
    more = [f"and {len(texts) - SHOWN} more examples"] if len(texts) > SHOWN else []
    return [*(f"“{text}”" for text in texts[:SHOWN]), *more]


def _responses(domain: Domain) -> dict[str, list[str]]:
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for name, variations in domain.responses.items():
        said = _first(str(each.body.get("text") or "(no text)") for each in variations)
        base, _, key = name.partition("/")
        lines[base] += [f"{key}: {text}" for text in said[:1]] if key else said
    return {name: _first(said) for name, said in lines.items()}


def _first(lines: Iterable[str]) -> list[str]:
    known = list(lines)
    return [*known[:SHOWN], f"and {len(known) - SHOWN} more"] if len(known) > SHOWN else known
