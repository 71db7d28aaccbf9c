from pathlib import Path

import pytest
from kit.projects import write_project

from bot.assistant.load import load_project
from bot.conversation import events as e
from bot.dialogue.unroll import unroll
from bot.errors import ProjectError


def paths(folder: Path, stories: str, rules: str = "") -> list[str]:
    """Each lesson in short."""
    project = load_project(write_project(folder, {"data/stories.yml": stories, "data/rules.yml": rules}))
    lessons = unroll(project.flows, project.domain)
    return sorted(" ".join(map(short, lesson.tracker.events)) for lesson in (*lessons.stories, *lessons.rules))


def short(event: e.Event) -> str:
    match event:
        case e.UserUttered():
            return f"/{event.intent}" if event.intent else f"'{event.text}'"
        case e.ActionExecuted():
            return (event.name or f"say:{event.action_text}").removeprefix("action_")
        case e.SlotSet():
            return f"{event.name}={event.value}"
        case e.ActiveLoop():
            return f"loop:{event.name}"
        case _:
            return event.type_name


def test_listening_is_implied(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - intent: greet
  - action: utter_greet
  - intent: bye
  - action: utter_bye
"""
    assert paths(tmp_path, stories) == ["listen /greet utter_greet listen /bye utter_bye listen"]


def test_or_makes_a_path_of_each_choice_and_several_multiply(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - or:
    - intent: greet
    - intent: chat
  - action: utter_greet
  - or:
    - intent: bye
    - intent: deny
  - action: utter_bye
"""
    found = paths(tmp_path, stories)
    assert found == sorted(
        f"listen /{a} utter_greet listen /{b} utter_bye listen" for a in ("greet", "chat") for b in ("bye", "deny")
    )


def test_or_of_slots(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - intent: greet
  - or:
    - slot_was_set:
      - tier: gold
    - slot_was_set:
      - tier: silver
  - action: utter_greet
"""
    assert paths(tmp_path, stories) == [f"listen /greet tier={t} utter_greet listen" for t in ("gold", "silver")]


def test_a_story_that_ends_in_a_choice_is_no_story(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - intent: greet
  - action: utter_greet
  - or:
    - intent: bye
    - intent: deny
"""
    assert paths(tmp_path, stories) == []


JOINED = """
stories:
- story: A
  steps:
  - intent: greet
  - action: utter_greet
  - checkpoint: greeted
- story: B
  steps:
  - intent: chat
  - action: utter_chat
  - checkpoint: greeted
- story: C
  steps:
  - checkpoint: greeted
  - intent: bye
  - action: utter_bye
"""


def test_stories_join_at_checkpoints(tmp_path: Path):
    assert paths(tmp_path, JOINED) == [
        "listen /chat utter_chat listen /bye utter_bye listen",
        "listen /greet utter_greet listen /bye utter_bye listen",
    ]


def test_a_checkpoint_may_ask_for_slots(tmp_path: Path):
    stories = JOINED.replace(
        "  - checkpoint: greeted\n- story: B",
        "  - slot_was_set:\n    - tier: gold\n  - checkpoint: greeted\n- story: B",
    )
    stories = stories.replace(
        "  - checkpoint: greeted\n  - intent: bye",
        "  - checkpoint: greeted\n    slot_was_set:\n    - tier: gold\n  - intent: bye",
    )
    assert "listen /greet utter_greet tier=gold listen /bye utter_bye listen" in paths(tmp_path, stories)
    assert not any("/chat" in path and "/bye" in path for path in paths(tmp_path, stories))


def test_a_loop_of_checkpoints_is_gone_through_once(tmp_path: Path):
    stories = """
stories:
- story: Begin
  steps:
  - intent: greet
  - action: utter_greet
  - checkpoint: again
- story: Round
  steps:
  - checkpoint: again
  - intent: chat
  - action: utter_chat
  - checkpoint: again
- story: End
  steps:
  - checkpoint: again
  - intent: bye
  - action: utter_bye
"""
    once = "listen /greet utter_greet"
    chat = " listen /chat utter_chat"
    found = paths(tmp_path, stories)
    assert f"{once} listen /bye utter_bye listen" in found
    assert f"{once}{chat} listen /bye utter_bye listen" in found
    assert max(path.count("/chat") for path in found) <= 3


def test_an_unreachable_story_is_left_out(tmp_path: Path):
    stories = JOINED + "- story: D\n  steps:\n  - checkpoint: nowhere\n  - intent: deny\n  - action: utter_bye\n"
    assert not any("/deny" in path for path in paths(tmp_path, stories))


def test_paths_that_look_the_same_are_one(tmp_path: Path):
    story = "  steps:\n  - intent: greet\n  - action: utter_greet\n"
    assert len(paths(tmp_path, f"stories:\n- story: A\n{story}- story: B\n{story}")) == 1


def test_rules_are_marked_where_anything_may_come_before(tmp_path: Path):
    rules = """
rules:
- rule: R
  condition:
  - active_loop: null
  - slot_was_set:
    - tier: null
  wait_for_user_input: false
  steps:
  - intent: greet
  - action: utter_greet
"""
    marked = "loop:should_not_be_set tier=should_not_be_set ... listen /greet utter_greet ... listen"
    assert paths(tmp_path, "stories: []", rules) == [marked]


def test_entities_fill_slots_in_the_order_of_the_domain(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - intent: inform
    entities:
    - city: Leeds
    - city: York
  - action: action_check
"""
    assert paths(tmp_path, stories) == ["listen /inform city=York check listen"]


def test_texts_of_both_sides(tmp_path: Path):
    stories = "stories:\n- story: A\n  steps:\n  - user: good day\n  - bot: And to you\n"
    assert paths(tmp_path, stories) == ["listen 'good day' say:And to you listen"]


def test_a_slot_without_a_value_is_filled(tmp_path: Path):
    stories = """
stories:
- story: A
  steps:
  - slot_was_set:
    - city
    - things
  - intent: greet
  - action: utter_greet
"""
    assert paths(tmp_path, stories) == ["city=filled things=['filled'] listen /greet utter_greet listen"]


def test_checkpoints_that_join_stories_in_countless_ways_are_refused(tmp_path: Path):
    choice = "  - or:\n    - intent: greet\n    - intent: bye\n  - action: utter_chat\n"
    begin = "- story: Begin\n  steps:\n  - intent: chat\n  - action: utter_chat\n  - checkpoint: again\n"
    again = f"- story: Again\n  steps:\n  - checkpoint: again\n{choice * 14}  - checkpoint: again\n"
    with pytest.raises(ProjectError, match="'Again' join stories in more than"):
        paths(tmp_path, f"stories:\n{begin}{again}")
