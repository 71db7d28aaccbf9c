"""Which actions there are: the concrete `Action` classes of the named packages, and the executor that runs them.

rasa-sdk's own `register_package` is not used: it ends the process when an import fails, which would take an
embedding bot with it, and it makes actions without arguments, while ours are given the record and the clock.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import logging
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from actions.base import RecordReader
from actions.clock import Clock
from actions.customer.definition import profile_definition
from actions.customer.store import CustomerStore
from actions.customer.visible import OF_CUSTOMER, PARTS
from actions.errors import RegistrationError
from actions.settings import DEFAULT_DATA


def build_executor(
    packages: Sequence[str], store: CustomerStore, clock: Clock, data: Path = DEFAULT_DATA
) -> ActionExecutor:
    """Import the packages and register one action of each class.

    Args:
        packages: Names of packages or modules; all their submodules are imported.
        store: The customer's record, given to actions that read it.
        clock: The time, given to the same.
        data: The project's data folder, given to those that take it.

    Raises:
        RegistrationError: If a module cannot be imported, an action cannot be made, or two have the same name.
    """
    # One line of log for every action at every start tells nobody anything; `/actions` lists them.
    logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
    executor = ActionExecutor()
    owners: dict[str, str] = {}
    for package in packages:
        for module in _modules(package):
            for found in _actions_in(module):
                action = _make(found, store, clock, data)
                name, owner = action.name(), f"{found.__module__}.{found.__qualname__}"
                if name in owners:
                    raise RegistrationError(
                        f"two actions are called {name}: {owners[name]} and {owner}.",
                        place=module.__name__,
                        mend="Give one of them another name.",
                    )
                _check_fields(action, data, place=owner)
                owners[name] = owner
                executor.register_action(action)
    return executor


def _modules(package: str) -> Iterator[ModuleType]:
    module = _import(package)
    yield module
    for info in pkgutil.walk_packages(getattr(module, "__path__", []), prefix=f"{package}."):
        yield _import(info.name)


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise RegistrationError(
            f"cannot be imported ({error}).", place=name, mend="Is it spelled right, and are its packages installed?"
        ) from error


def _actions_in(module: ModuleType) -> list[type[Action]]:
    """The concrete action classes that are defined in a module, not those that it only imports."""
    return [
        found
        for _, found in sorted(vars(module).items())
        if inspect.isclass(found)
        and issubclass(found, Action)
        and found.__module__ == module.__name__
        and not inspect.isabstract(found)
        and not found.__name__.startswith("_")
    ]


def _make(found: type[Action], store: CustomerStore, clock: Clock, data: Path) -> Action:
    try:
        if not issubclass(found, RecordReader):
            return found()
        # An operator's own __init__ may be of a time when there was no folder to hand over.
        takes_data = "data" in inspect.signature(found).parameters
        return found(store, clock, data) if takes_data else found(store, clock)
    except TypeError as error:
        raise RegistrationError(
            f"{found.__qualname__} cannot be made ({error}).",
            place=found.__module__,
            mend="An action takes no arguments, or derives from actions.base and takes (store, clock).",
        ) from error


def _check_fields(action: Action, data: Path, *, place: str) -> None:
    """A field that nothing has would be withheld for ever, and nobody would know why."""
    if not isinstance(action, RecordReader):
        return
    known = {*PARTS.values(), *OF_CUSTOMER, *profile_definition(data).fields}
    unknown = [field for field in action.fields if field not in known]
    if unknown:
        near = difflib.get_close_matches(unknown[0], sorted(known), n=1)
        mend = f"Write {near[0]!r}." if near else f"Known are: {', '.join(sorted(known))}."
        raise RegistrationError(f"fields: there is no {unknown[0]!r}.", place=place, mend=mend)
