"""`usher interactive` as somebody uses it: in a terminal, with the keyboard."""

import pytest
from kit.terminal import CTRL_C, DOWN, ENTER, SPACE, TerminalOf

from bot.assistant.load import load_project

pytestmark = pytest.mark.process


@pytest.fixture
def terminal(folder):
    opened = TerminalOf("interactive", cwd=folder)
    yield opened
    opened.process.close(force=True)


def test_a_conversation_by_keyboard_with_a_search_for_the_right_intent(terminal, folder):
    terminal.sees("Write what a customer writes")
    terminal.sees("Customer")
    terminal.types("one lamp, and why")
    terminal.sees("Is this what it means?")
    terminal.presses(DOWN, ENTER)
    terminal.sees("Which intent is it?")
    terminal.types("wh")
    terminal.sees("Right, it is why")
    terminal.presses(ENTER)
    terminal.sees("What does the assistant do?")
    terminal.presses(ENTER)
    terminal.sees("Because.")
    terminal.sees("What does the assistant do?")
    terminal.presses(ENTER)
    terminal.sees("Customer")
    terminal.types("/stop")
    terminal.sees("This conversation is not saved.")
    terminal.presses(ENTER)
    terminal.sees("What is to be saved?")
    terminal.presses(ENTER)
    terminal.sees("Name of the story")
    terminal.types(" by keyboard")
    terminal.sees("File of the story")
    terminal.presses(ENTER)
    terminal.sees("Which messages become examples")
    terminal.presses(ENTER)
    terminal.sees("+  - story: why by keyboard")
    terminal.sees("Write this?")
    terminal.presses("y")
    terminal.sees("Written: ")
    assert terminal.ends() == 0
    project = load_project(folder)
    assert project.flows.stories[-1].name == "why by keyboard"
    assert any(each.text == "one lamp, and why" and each.intent == "why" for each in project.training_data.examples)


def test_ctrl_c_offers_to_save_and_a_second_one_keeps_it_for_the_next_time(terminal, folder):
    terminal.sees("Customer")
    terminal.types("hello")
    terminal.sees("Is this what it means?")
    terminal.presses(ENTER)
    terminal.sees("What does the assistant do?")
    terminal.presses(CTRL_C)
    terminal.sees("Save the conversation before you leave?")
    terminal.presses(CTRL_C)
    terminal.sees("goes on with it")
    assert terminal.ends() == 0
    again = TerminalOf("interactive", cwd=folder)
    again.sees("Go on with it?")
    again.presses("y")
    again.sees("- intent: greet  # hello")
    again.sees("What does the assistant do?")
    again.process.close(force=True)


def test_a_terminal_that_is_closed_loses_nothing(terminal, folder):
    terminal.sees("Customer")
    terminal.types("hello")
    terminal.sees("Is this what it means?")
    terminal.presses(ENTER)
    terminal.sees("What does the assistant do?")
    terminal.process.close(force=True)
    assert (folder / "var" / "interactive.json").exists()


def test_marks_of_several_choices(terminal):
    terminal.sees("Customer")
    terminal.types("hello")
    terminal.sees("Is this what it means?")
    terminal.presses(ENTER)
    terminal.sees("What does the assistant do?")
    terminal.presses(CTRL_C)
    terminal.sees("Save the conversation before you leave?")
    terminal.presses("y")
    terminal.sees("What is to be saved?")
    terminal.presses(SPACE, ENTER)
    terminal.sees("nothing is written")
    assert terminal.ends() == 0
