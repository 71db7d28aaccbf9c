"""An editor whose answers are written down beforehand."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.interactive.prompts import Check, Choice


class Script:
    """Answers questions in order; a question that is not answered by what comes next fails the test.

    Args:
        answers: Of text questions the text, ``None`` taking the default; of choices the beginning of a title; of
            several a list of beginnings (``None`` takes those marked); of yes or no a bool; an exception to be raised;
            or a function that gives the answer.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = deque(answers)
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def _next(self, question: str) -> Any:
        self.asked.append(question)
        assert self.answers, f"no answer to {question!r}; asked before: {self.asked[-6:]}"
        answer = self.answers.popleft()
        if isinstance(answer, type) and issubclass(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    def text(self, question: str, *, default: str = "", check: Check | None = None) -> str:
        """The next answer that is not refused."""
        while True:
            answer = self._next(question)
            written = default if answer is None else answer
            assert isinstance(written, str), f"{question!r} was answered {written!r}"
            wrong = check(written) if check else None
            if wrong is None:
                return written
            self.complaints.append(wrong)

    def choose(self, question: str, choices: Sequence[Choice], *, searchable: bool = False) -> Any:
        """The choice whose title begins like this."""
        answer = self._next(question)
        return _one(question, answer, choices)

    def several(self, question: str, choices: Sequence[Choice]) -> list[Any]:
        """Those whose titles begin like these."""
        answer = self._next(question)
        if answer is None:
            return [choice.value for choice in choices if choice.is_chosen]
        assert isinstance(answer, list), f"{question!r} was answered {answer!r}"
        return [_one(question, each, choices) for each in answer]

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no."""
        answer = self._next(question)
        assert isinstance(answer, bool), f"{question!r} was answered {answer!r}"
        return answer


def _one(question: str, answer: Any, choices: Sequence[Choice]) -> Any:
    found = [choice for choice in choices if isinstance(answer, str) and choice.title.startswith(answer)]
    exact = [choice for choice in found if choice.title == answer]
    titles = [choice.title for choice in choices]
    assert exact or len(found) == 1, f"{question!r} was answered {answer!r}; there were {titles}"
    return (exact or found)[0].value
