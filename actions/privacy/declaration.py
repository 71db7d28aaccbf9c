"""data/privacy.yml: what customers are asked, how long things are kept, what an erasure leaves of the shop's record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from actions.customer.schema import Purpose
from actions.declared import Declared, read_declared

FILE = "privacy.yml"

Days = Annotated[int, Field(ge=1, le=36500)]
Fate = Literal["delete", "anonymise"]


class Wording(Declared):
    """What customers are asked for one purpose.

    Args:
        version: Its name, kept with every yes and no.
        text: The sentence that they are shown.
    """

    version: str
    text: str


class Retention(Declared):
    """Days after which things are deleted; None keeps them.

    Args:
        touchpoints: By purpose, from when they happened.
        held_links: Links that nobody decided about.
        withdrawn_links: Links that were taken back.
        wrong_identifications: E-mails and order numbers that did not fit each other.
        conversations: From their last message; deleted by the assistant.
        event_files: Lines of JSON in files of the assistant, by their timestamp.
    """

    touchpoints: dict[Purpose, Days] = Field(default_factory=dict)
    held_links: Days | None = None
    withdrawn_links: Days | None = None
    wrong_identifications: Days | None = None
    conversations: Days | None = None
    event_files: Days | None = None


class ShopRecord(Declared):
    """What an erasure does with the shop's own tables; what is not named is deleted."""

    contracts: Fate = "delete"
    orders: Fate = "delete"
    faults: Fate = "delete"
    complaints: Literal["delete"] = "delete"
    appointments: Fate = "delete"

    @model_validator(mode="after")
    def _faults_need_contracts(self) -> Self:
        if self.faults == "anonymise" and self.contracts == "delete":
            raise ValueError("faults: anonymise needs contracts: anonymise, since a fault is one of a contract")
        return self


class PrivacyDeclaration(Declared):
    """The whole file; without one nothing is deleted by time, and an erasure deletes everything."""

    purposes: dict[Purpose, Wording] = Field(default_factory=dict)
    retention: Retention = Retention()
    shop_record: ShopRecord = ShopRecord()


def privacy_declaration(data: Path) -> PrivacyDeclaration:
    """What a project declares.

    Args:
        data: The project's data folder.

    Raises:
        DeclarationError: The file says what it cannot say; named with its line.
    """
    file = data / FILE
    return read_declared(file, PrivacyDeclaration) if file.exists() else PrivacyDeclaration()
