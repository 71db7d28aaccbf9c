"""The end of a session: what to save, where, what then changes, and only then writing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from bot.assistant.load import read_project
from bot.assistant.problems import Findings
from bot.conversation import events as e
from bot.errors import ProjectError
from bot.interactive.changes import Changes
from bot.interactive.desk import Desk
from bot.interactive.plan import TESTS, NewExample, Plan, default_file, examples_of
from bot.interactive.prompts import Choice
from bot.interactive.steps import rule_of, story_steps, test_steps
from bot.interactive.trial import new_problems

STORY, RULE, TEST, EXAMPLES = "story", "rule", "test", "examples"
COLOURS = {"+": "green", "-": "red", "@": "dim"}


def save(desk: Desk) -> bool:
    """Ask what to save, show what will change, and write it when that is wanted; whether it was written."""
    plan = Plan(desk.project, Changes(desk.project.folder))
    try:
        _fill(desk, plan)
        return _write(desk, plan.changes)
    except ProjectError as error:
        desk.say(f"{error.place or ''} {error.message} {error.mend or ''}".strip(), "red")
        return False


def _fill(desk: Desk, plan: Plan) -> None:
    tracker, examples = desk.conversation.tracker, examples_of(desk.conversation.tracker, desk.project)
    wanted = desk.prompter.several("What is to be saved?", _offers(desk, examples))
    domain = desk.domain
    if STORY in wanted:
        story = {"story": _name(desk, "Name of the story"), "steps": story_steps(tracker, domain)}
        plan.add_flow("stories", story, _file(desk, "File of the story", default_file(desk.project, "stories")))
    if RULE in wanted:
        rule = {"rule": _name(desk, "Name of the rule"), **rule_of(tracker, domain)}
        plan.add_flow("rules", rule, _file(desk, "File of the rule", default_file(desk.project, "rules")))
    if TEST in wanted:
        story = {"story": _name(desk, "Name of the test story"), "steps": test_steps(tracker, domain)}
        plan.add_flow("stories", story, _test_file(desk))
    if EXAMPLES in wanted:
        choices = [Choice(f"{each.intent}: {each.text}", each, is_chosen=each.is_corrected) for each in examples]
        for example in desk.prompter.several("Which messages become examples of their intents?", choices):
            plan.add_example(example)
    if wanted:
        plan.add_new(desk.new, tracker)


def _offers(desk: Desk, examples: Sequence[NewExample]) -> list[Choice]:
    offers = [Choice("the conversation as a story", STORY, is_chosen=True)]
    if rule_of(desk.conversation.tracker, desk.domain).get("steps"):
        offers.append(Choice("the last turn as a rule: it then always goes like this", RULE))
    offers.append(Choice("the conversation as a test story", TEST))
    if examples:
        corrected = sum(example.is_corrected for example in examples)
        title = f"messages as examples for training ({len(examples)} new, {corrected} corrected)"
        offers.append(Choice(title, EXAMPLES, is_chosen=corrected > 0))
    return offers


def _name(desk: Desk, question: str) -> str:
    flows = desk.project.flows
    known = {story.name for story in flows.stories} | {rule.name for rule in flows.rules}
    applied = desk.conversation.tracker.applied_events()
    intents = [event.intent for event in applied if isinstance(event, e.UserUttered)]
    suggestion = (
        ", then ".join(dict.fromkeys(str(intent).replace("_", " ") for intent in intents[:3])) or "conversation"
    )

    def check(name: str) -> str | None:
        if not name:
            return "Give it a name."
        return "There is one of this name already." if name in known else None

    return desk.prompter.text(question, default=suggestion, check=check)


def _file(desk: Desk, question: str, default: Path) -> Path:
    folder = desk.project.folder
    shown = default.relative_to(folder) if default.is_relative_to(folder) else default

    def check(written: str) -> str | None:
        if Path(written).suffix not in {".yml", ".yaml"}:
            return "A file of training data ends in .yml."
        file = (folder / written).resolve()
        return None if file.is_relative_to((folder / "data").resolve()) else "Training reads only what is below data/."

    return folder / desk.prompter.text(question, default=str(shown), check=check)


def _test_file(desk: Desk) -> Path:
    folder = desk.project.folder

    def check(written: str) -> str | None:
        file = Path(written)
        is_test = file.name.startswith("test_") and file.suffix in {".yml", ".yaml"}
        return None if is_test else "A file of test stories is named test_….yml."

    return folder / desk.prompter.text("File of the test story", default=TESTS, check=check)


def _write(desk: Desk, changes: Changes) -> bool:
    if not changes.files:
        desk.say("Nothing was chosen; nothing is written.")
        return False
    for line in changes.difference():
        desk.console.print(_coloured(line), soft_wrap=True)
    problems = new_problems(desk.project, changes)
    for problem in problems:
        desk.say(f"{problem.severity}: {problem.place}: {problem.message} {problem.mend}".rstrip(), "red")
        for side in problem.sides:
            desk.say(f"    {side.place}: {side.what}", "red")
    broken = any(problem.severity == "error" for problem in problems)
    question = "It cannot be trained like this. Write it all the same?" if broken else "Write this?"
    if not desk.prompter.confirm(question, default=not broken):
        desk.say("Nothing was written.")
        return False
    changes.write()
    desk.project = read_project(desk.project.folder, Findings())
    names = ", ".join(str(file.relative_to(changes.folder)) for file in changes.files)
    desk.say(f"Written: {names}. Run usher data validate, then usher train.", "green")
    return True


def _coloured(line: str) -> str:
    colour: Any = COLOURS.get(line[:1], "bold" if line[:1].strip() else "")
    return f"[{colour}]{escape(line)}[/{colour}]" if colour else escape(line)
