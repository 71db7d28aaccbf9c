"""The assistant's side of a turn: what it would do next, and what it does instead where the editor says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from bot.channels.explain import as_table
from bot.channels.explain_decision import explain_decision
from bot.conversation import events as e
from bot.conversation.fold import ACTION_LISTEN
from bot.dialogue.policy import Decision
from bot.dialogue.watching import Watched
from bot.interactive.desk import Desk
from bot.interactive.prompts import Choice

RIGHT, OTHER, ANSWER, ACTION, WHY, UNDO, MENU = "right", "other", "answer", "action", "why", "undo", "menu"
NEARBY = 3
"""Actions that other policies would choose, offered at once."""
_NAME = re.compile(r"[A-Za-z_]\w*")


def act(desk: Desk) -> str | None:
    """Let the next action be confirmed or replaced, and do it.

    Returns:
        None where something was done; else `UNDO` or `MENU`, which the editor asked for instead.
    """
    decision, watched = desk.conversation.decide()
    _show(desk, decision)
    while True:
        answer = desk.prompter.choose("What does the assistant do?", list(_choices(decision, watched)))
        if answer == WHY:
            desk.show(explain_decision(watched) if watched else Text(decision.explanation))
            continue
        if answer in {UNDO, MENU}:
            return str(answer)
        _do(desk, decision, _chosen(desk, str(answer), decision))
        return None


def _show(desk: Desk, decision: Decision) -> None:
    sure = "" if decision.confidence is None else f" {decision.confidence:.2f}"
    what = _words(decision.action)
    desk.show(as_table([("next", Text.assemble((what, "bold"), f"   {decision.policy}{sure}"))]))


def _words(action: str) -> str:
    return "listen to the customer" if action == ACTION_LISTEN else action


def _choices(decision: Decision, watched: Watched | None) -> Iterator[Choice]:
    yield Choice(f"Right, {_words(decision.action)}", RIGHT)
    others = dict.fromkeys(best for best in (watched.best if watched else ()) if best and best != decision.action)
    for action in list(others)[:NEARBY]:
        yield Choice(f"Instead {_words(action)}", f"={action}")
    if decision.action != ACTION_LISTEN and ACTION_LISTEN not in others:
        yield Choice(f"Instead {_words(ACTION_LISTEN)}", f"={ACTION_LISTEN}")
    yield Choice("Another action", OTHER)
    yield Choice("A new answer", ANSWER)
    yield Choice("A new action, to be programmed", ACTION)
    yield Choice("Why?", WHY)
    yield Choice("Undo the last step", UNDO)
    yield Choice("More…", MENU)


def _chosen(desk: Desk, answer: str, decision: Decision) -> str:
    match answer:
        case "right":
            return decision.action
        case "other":
            choices = [Choice(name, name) for name in desk.actions()]
            return str(desk.prompter.choose("Which action?", choices, searchable=True))
        case "answer":
            return _new_answer(desk)
        case "action":
            return _new_action(desk)
        case _:
            return answer.removeprefix("=")


def _do(desk: Desk, predicted: Decision, action: str) -> None:
    """Run an action; where that fails, the editor says how it goes on."""
    conversation = desk.conversation
    while True:
        conversation.keep()
        decision = predicted if action == predicted.action else conversation.instead(action)
        if action in desk.new.responses:
            said = e.BotUttered(text=desk.new.responses[action], metadata={"utter_action": action})
            conversation.pretend(decision, [said])
            desk.show_events([said])
            return
        if action in desk.new.actions:
            conversation.pretend(decision, desk.ask_slots(f"Which slots does {action} set?"))
            return
        events = conversation.act(decision)
        failed = next((event for event in events if isinstance(event, e.TurnFailed)), None)
        if failed is None:
            desk.show_events(events)
            if any(isinstance(event, e.ActionExecutionRejected) for event in events):
                desk.say(f"{action} declined: the message fills nothing of it.", "yellow")
            return
        conversation.undo()
        desk.say(f"{action} failed: {failed.error}", "red")
        again, pretend, other = "Try again", "Take it to have run, and say which slots it sets", "Something else"
        answer = desk.prompter.choose("What now?", [Choice(title, title) for title in (again, pretend, other)])
        if answer == pretend:
            conversation.keep()
            decision = predicted if action == predicted.action else conversation.instead(action)
            conversation.pretend(decision, desk.ask_slots(f"Which slots does {action} set?"))
        if answer != again:
            return  # the same point again, where nothing was done


def _new_answer(desk: Desk) -> str:
    name = _new_name(desk, "Name of the new answer", "utter_")
    desk.new.responses[name] = desk.prompter.text("What does it say?", check=_something)
    return name


def _new_action(desk: Desk) -> str:
    name = _new_name(desk, "Name of the new action", "action_")
    desk.new.actions.append(name)
    return name


def _new_name(desk: Desk, question: str, begins: str) -> str:
    known = {*desk.domain.action_names, *desk.new.responses, *desk.new.actions}

    def check(name: str) -> str | None:
        if not _NAME.fullmatch(name) or not name.startswith(begins) or name == begins:
            return f"It begins with {begins}; letters, digits and _ follow."
        return f"{name} exists already." if name in known else None

    return desk.prompter.text(question, default=begins, check=check)


def _something(said: str) -> str | None:
    return None if said else "Say something."
