"""``usher interactive``: a conversation, corrected turn by turn. Nothing is lost: every step is kept in a file."""

from __future__ import annotations

from bot.conversation import events as e
from bot.interactive.acting import MENU, UNDO, act
from bot.interactive.desk import Desk
from bot.interactive.draft import Draft
from bot.interactive.hearing import hear
from bot.interactive.prompts import Choice
from bot.interactive.saving import save
from bot.interactive.steps import story_steps
from bot.interactive.yaml_lines import lines_of

STOP = "/stop"
GO_ON, RESTART, SHOW, SAVE, LEAVE = "go on", "restart", "show", "save", "leave"
WELCOME = (
    "Write what a customer writes; after each step say whether it is right.\n"
    f"Enter on an empty line shows what else can be done: undo, restart, save. {STOP} ends."
)


class Editor:
    """Leads through a conversation.

    Args:
        desk: The editor's.
        draft: Where the conversation is kept until it is saved.
    """

    def __init__(self, desk: Desk, draft: Draft) -> None:
        self._desk, self._draft = desk, draft
        self._ended = False

    def run(self) -> None:
        """Until the editor ends it. Ctrl-C and Ctrl-D offer to save."""
        desk = self._desk
        desk.say(WELCOME, "dim")
        try:
            self._begin()
            while not self._ended:
                self._step()
        except (KeyboardInterrupt, EOFError):
            self._interrupted()

    def _begin(self) -> None:
        kept = self._draft.read()
        question = f"A conversation with {kept.messages if kept else 0} messages was not saved. Go on with it?"
        if kept is not None and self._desk.prompter.confirm(question):
            self._desk.new = kept.new
            self._desk.conversation.begin(kept.events)
            self._show_story()
        else:
            self._desk.conversation.begin()

    def _step(self) -> None:
        desk = self._desk
        if desk.conversation.listens:
            self._listen()
        else:
            asked = act(desk)
            if asked == UNDO:
                self._undo()
            elif asked == MENU:
                self._menu()
        self._keep()

    def _listen(self) -> None:
        desk = self._desk
        if desk.conversation.tracker.bot_stays_out:
            desk.say("A person has the conversation now. Whatever the customer writes gives it back.", "yellow")
        text = desk.prompter.text("Customer")
        if text == STOP:
            self._leave()
        elif text:
            hear(desk, text)
        else:
            self._menu()

    def _menu(self) -> None:
        choices = [
            Choice("Go on", GO_ON),
            Choice("Undo the last step", UNDO),
            Choice("Show the story so far", SHOW),
            Choice("Save, and begin another conversation", SAVE),
            Choice("Begin anew without saving", RESTART),
            Choice("End", LEAVE),
        ]
        match self._desk.prompter.choose("What next?", choices):
            case "undo":
                self._undo()
            case "show":
                self._show_story()
            case "save":
                if save(self._desk):
                    self._anew()
            case "restart":
                if self._may_forget():
                    self._anew()
            case "leave":
                self._leave()

    def _undo(self) -> None:
        if not self._desk.conversation.can_undo:
            self._desk.say("There is nothing to undo.", "yellow")
            return
        self._desk.conversation.undo()
        self._show_story()

    def _show_story(self) -> None:
        steps = story_steps(self._desk.conversation.tracker, self._desk.domain)
        for line in lines_of(steps) or ["The conversation has not begun."]:
            self._desk.say(f"  {line}", "dim")

    def _anew(self) -> None:
        """What was made up stays known: the model learns it only at the next training."""
        self._draft.forget()
        self._desk.conversation.begin()

    def _leave(self) -> None:
        """Ask what to do with what was not saved; going on is an answer, too."""
        if self._is_worth_saving():
            keep, forget = "Keep it for the next time", "Forget it"
            titles = ("Save it", keep, forget, "Go on with it")
            answer = self._desk.prompter.choose(
                "This conversation is not saved.", [Choice(title, title) for title in titles]
            )
            if answer == keep:
                self._ended = True
                return
            if answer == titles[3] or (answer == titles[0] and not save(self._desk)):
                return
        self._draft.forget()
        self._desk.conversation.begin()
        self._ended = True

    def _interrupted(self) -> None:
        self._keep()
        if not self._is_worth_saving():
            return
        self._desk.console.print()
        try:
            if self._desk.prompter.confirm("Save the conversation before you leave?") and save(self._desk):
                self._draft.forget()
                return
        except (KeyboardInterrupt, EOFError):
            self._desk.console.print()
        self._desk.say(f"The conversation is kept in {self._draft.file}; usher interactive goes on with it.")

    def _may_forget(self) -> bool:
        if not self._is_worth_saving():
            return True
        return self._desk.prompter.confirm("Forget this conversation?", default=False)

    def _is_worth_saving(self) -> bool:
        return any(isinstance(event, e.UserUttered) for event in self._desk.conversation.tracker.events)

    def _keep(self) -> None:
        if self._is_worth_saving():
            self._draft.keep(self._desk.conversation.tracker.events, self._desk.new)
        else:
            self._draft.forget()
