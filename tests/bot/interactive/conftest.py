"""A small shop with its model, trained once, and an editor at its desk."""

import io
import shutil
from types import SimpleNamespace

import pytest
from kit.editor import Script
from kit.tiny import FILES, write_tiny
from rich.console import Console

from bot.assistant.load import load_project, read_project
from bot.assistant.problems import Findings
from bot.cli.assistant import opened
from bot.clock import SystemClock
from bot.interactive import editor
from bot.interactive.conversation import Conversation
from bot.interactive.desk import Desk
from bot.interactive.draft import Draft
from bot.interactive.editor import Editor
from bot.interactive.saving import save
from bot.model import find_model, load_model, train_model
from bot.settings import load_settings

FORM = """
forms:
  order_form:
    required_slots: [thing, size]
    ignored_intents: [why]
actions: [action_gone]
"""
DOMAIN = (
    FILES["domain.yml"]
    .replace("[greet, bye, order]", "[greet, bye, order, why, rate]  # what customers want")
    .replace(
        "responses:",
        """  size:
    type: text
    mappings:
      - type: from_text
        conditions: [{active_loop: order_form, requested_slot: size}]
responses:
  # asked by the form
  utter_ask_thing: [{text: "What?"}]
  utter_ask_size: [{text: "Which size?"}]
  utter_why: [{text: "Because."}]""",
    )
    + FORM
)
DATA = (
    FILES["data/all.yml"]
    .replace(
        "  - lookup: thing",
        """  - intent: why
    examples: |
      - why do you ask
      - why is that
      - what for
      - why
  - intent: rate
    examples: |
      - five stars
      - one star
      - four stars from me
      - very good
  # lists
  - lookup: thing""",
    )
    .replace(
        "stories:",
        """  - rule: begin
    steps: [{intent: order}, {action: order_form}, {active_loop: order_form}]
  - rule: end
    condition: [{active_loop: order_form}]
    steps: [{action: order_form}, {active_loop: null}, {action: utter_ordered}]
  - rule: explain
    steps: [{intent: why}, {action: utter_why}]
stories:  # conversations as they should go""",
    )
    .replace(
        """  - story: an order
    steps:
      - intent: order
        entities:
          - thing: lamp
      - slot_was_set:
          - thing: lamp
      - action: utter_ordered
""",
        """  # the shortest one
  - story: hello and goodbye
    steps:
      - intent: greet
      - action: utter_greet
      - intent: bye
      - action: utter_bye
      # nothing follows
""",
    )
)


@pytest.fixture(scope="session")
def trained_shop(tmp_path_factory):
    folder = write_tiny(tmp_path_factory.mktemp("interactive") / "shop")
    (folder / "domain.yml").write_text(DOMAIN)
    (folder / "data" / "all.yml").write_text(DATA)
    train_model(load_project(folder), folder / "models", progress=lambda *_: None)
    return folder


@pytest.fixture
def folder(trained_shop, tmp_path):
    return shutil.copytree(trained_shop, tmp_path / "shop")


@pytest.fixture
def edit(folder, monkeypatch):
    """Let an editor with these answers work; gives what was printed, the script and the desk."""

    def work(*answers, left=0):
        out, script = io.StringIO(), Script(*answers)
        with opened(load_settings(folder), load_model(find_model(folder / "models"))) as (parts, runner):
            conversation = Conversation(parts.runtime.processor, run=runner.run, clock=SystemClock())
            desk = Desk(conversation, read_project(folder, Findings()), script, Console(file=out, width=100))
            saved = []
            monkeypatch.setattr(editor, "save", lambda desk: saved.append(list(tracker_of(desk))) or save(desk))
            Editor(desk, Draft(folder / "var")).run()
        assert len(script.answers) == left, f"not asked for: {list(script.answers)}"
        return SimpleNamespace(out=out.getvalue(), script=script, desk=desk, folder=folder, saved=saved)

    return work


@pytest.fixture
def read(folder):
    """The project as it is now written."""
    return lambda: load_project(folder)


def tracker_of(desk):
    return desk.conversation.tracker.events
