"""What can go wrong in the bot, as one tree.

UsherError                     everything below; carries the place and the mend
├── ProjectError               a project file that cannot be used (file and line)
├── SettingsError              endpoints.yml, credentials.yml or the environment
├── ModelError                 a model that is missing, cut short, or of another version
│   └── NoModel                no model is in service
├── JobFailed                  a training or a test in a process of its own; carries what it ended with
├── StorageError               a store that cannot be reached or written
│   └── VersionConflict        somebody else appended to the conversation first
├── UnderstandingFailed        nlu could not read a message
├── ActionError                the action server
│   ├── ActionRejected         the action declines to run: policies choose again
│   └── ActionFailed           time limit, connection, status 500, or nonsense
│       └── ActionUnknown      the action server has no such action (status 404)
└── RequestError               a request that cannot be served; carries an HTTP status
"""

from __future__ import annotations


class UsherError(Exception):
    """Any failure of the bot.

    Args:
        message: What is wrong, in a sentence that its reader can follow.
        place: Where: ``file:line``, a URL, an action's or a store's name.
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


class ProjectError(UsherError):
    """A project file that cannot be used."""


class SettingsError(UsherError):
    """endpoints.yml, credentials.yml or an environment variable that cannot be used."""


class ModelError(UsherError):
    """A model that is missing, cut short, or of another version."""


class NoModel(ModelError):
    """No model is in service: none was trained yet, or it was taken out."""


class JobFailed(UsherError):
    """A training or a test that ran in a process of its own ended with an error.

    Args:
        cause: Name of the error's class; empty where the process just ended.
    """

    def __init__(self, message: str, *, cause: str, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message, place=place, mend=mend)
        self.cause = cause


class StorageError(UsherError):
    """A store that cannot be reached, read or written."""


class VersionConflict(StorageError):
    """The conversation has grown since it was read.

    Args:
        conversation_id: Whose.
        expected: Number of events that the writer had read.
        found: Number of events that are stored.
    """

    def __init__(self, conversation_id: str, *, expected: int, found: int) -> None:
        super().__init__(f"conversation {conversation_id!r} has {found} events, not {expected}", place="tracker_store")
        self.conversation_id = conversation_id
        self.expected = expected
        self.found = found


class UnderstandingFailed(UsherError):
    """nlu could not read a message: a remote one did not answer, or something broke inside."""


class ActionError(UsherError):
    """The action server."""


class ActionRejected(ActionError):
    """The action declines to run, and the policies choose again (Rasa's ActionExecutionRejection)."""


class ActionFailed(ActionError):
    """The action server did not answer in time, could not be reached, failed, or sent nonsense."""


class ActionUnknown(ActionFailed):
    """The action server has no action of that name."""


class RequestError(UsherError):
    """A request that cannot be served.

    Args:
        status: HTTP status code.
        reason: One word for programs, such as ``BadRequest``.
    """

    def __init__(
        self, status: int, reason: str, message: str, *, place: str | None = None, mend: str | None = None
    ) -> None:
        super().__init__(message, place=place, mend=mend)
        self.status = status
        self.reason = reason
