"""`usher shell`: lines in, answers out."""

import builtins

import pytest


@pytest.fixture
def typed(monkeypatch):
    """Let these lines be typed, and then Ctrl-D."""

    def type_in(*lines):
        waiting = iter(lines)

        def read(prompt):
            print(prompt, end="")
            line = next(waiting, None)
            if line is None:
                raise EOFError
            if line is KeyboardInterrupt:
                raise KeyboardInterrupt
            return line

        monkeypatch.setattr(builtins, "input", read)

    return type_in


def test_a_chat(usher, tiny, typed):
    typed("hello", "", "I want a chair")
    said = usher("shell", cwd=tiny)
    assert said.code == 0
    assert "bot  Hello!" in said.out
    assert "1. Order a lamp\n" in said.out
    assert "/order" not in said.out, "what a button sends is shown with --debug only"
    assert "bot  A chair is on its way." in said.out


def test_the_number_of_a_button_presses_it(usher, tiny, typed):
    typed("hello", "1", "hello", "2", "hello", "3")
    said = usher("shell", "--debug", cwd=tiny).out
    assert "bot  A lamp is on its way." in said
    assert "bot  Bye!" in said
    assert said.count("action      utter_greet") == 3, "3 is no button: it is a message like any other"


def test_stop_leaves(usher, tiny, typed):
    typed(" /stop ", "hello")
    assert "Hello!" not in usher("shell", cwd=tiny).out


def test_control_c_leaves_with_130(usher, tiny, typed):
    typed(KeyboardInterrupt)
    assert usher("shell", cwd=tiny).code == 130


def test_a_conversation_goes_on(usher, tiny, typed):
    (tiny / "endpoints.yml").write_text("tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: var/c.db\n")
    typed("hello")
    first = usher("shell", "--conversation", "c-1", "--debug", cwd=tiny).out
    typed("bye bye")
    second = usher("shell", "--conversation", "c-1", "--debug", cwd=tiny).out
    assert "action_session_start" in first
    assert "action_session_start" not in second


def test_debug_tells_what_was_understood_and_who_decided(usher, tiny, typed):
    typed("I want a lamp")
    lines = [" ".join(line.split()) for line in usher("shell", "--debug", cwd=tiny).out.splitlines()]
    assert any("intent order 0." in line and "before" in line for line in lines)
    assert "entity thing = 'lamp' 'lamp' at 9 to 13 by RegexEntityExtractor" in lines
    assert "slot thing = 'lamp' from_entity thing" in lines
    decided = lines.index("action utter_ordered AugmentedMemoizationPolicy 1.00")
    assert lines[decided + 1] == "because a story went on like this"
    rest = " ".join(lines[decided + 2 :])
    assert rest.startswith("knew after action_listen · said order (thing) · slots thing set others RulePolicy: ")
    assert "action_default_fallback 0.30 (no rule fits: core fallback); less sure than 1.00" in rest


def test_wrong_settings(usher, tiny):
    (tiny / "endpoints.yml").write_text("tracker_stor:\n  type: SQL\n")
    failed = usher("shell", cwd=tiny)
    assert failed.code == 1
    assert "endpoints.yml:1" in failed.err
    assert "tracker_store" in failed.err


@pytest.mark.parametrize("level", ["debug", "INFO", "loud"])
def test_log_levels(usher, tiny, typed, level):
    typed()
    assert usher("shell", "--log-level", level, cwd=tiny).code == (0 if level == "debug" else 2)
