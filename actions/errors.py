"""What can go wrong in the actions room, as one tree.

ActionsError                 everything below; carries the place and the mend
├── RecordError              the customer database
│   ├── RecordUnavailable    cannot be opened, read or written (path or address)
│   └── RecordOutdated       tables of another version than this code
├── NotPossible              a wish that the shop's rules refuse; `code` says which rule
├── UnknownCustomer          nobody is known under a name that somebody asked for
├── FieldWithheld            an action reads what it did not declare (action and field)
├── RegistrationError        actions that cannot be registered (module and reason)
├── SettingsError            a setting or environment variable that cannot be used
└── DeclarationError         a file such as data/journey.yml that does not say what it must (file and line)
"""

from __future__ import annotations


class ActionsError(Exception):
    """Any failure of the action server or the customer's record.

    Args:
        message: What is wrong, in one sentence.
        place: Where: a database address, a module, a setting's name.
        mend: What to write or run instead.
    """

    def __init__(self, message: str, *, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.mend = mend

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{where}{self.message}{mend}"


class RecordError(ActionsError):
    """The customer database cannot do what was asked."""


class RecordUnavailable(RecordError):
    """The customer database cannot be opened, read or written."""


class RecordOutdated(RecordError):
    """The tables are of another version than this code."""


class NotPossible(ActionsError):
    """A wish that the shop's rules refuse; not a failure, so actions catch it and say why.

    Args:
        code: Which rule, a stable word that actions and tests compare.
        message: The reason in a sentence that can be spoken to the customer.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnknownCustomer(ActionsError):
    """Nobody is known under a name that somebody asked for."""


class FieldWithheld(ActionsError):
    """An action reads a field of a customer that it did not declare; a mistake in the action."""


class RegistrationError(ActionsError):
    """Actions that cannot be registered with the executor."""


class SettingsError(ActionsError):
    """A setting or environment variable that cannot be used."""


class DeclarationError(ActionsError):
    """A file in which people declare something does not say what it must."""
