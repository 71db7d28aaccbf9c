"""Which actions there are: the concrete `Action` classes of the named packages, and the executor that runs them.

rasa-sdk's own `register_package` is not used: it ends the process when an import fails, which would take an
embedding bot with it, and it makes actions without arguments, while ours are given the record and the clock.
"""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
from collections.abc import Iterator, Sequence
from types import ModuleType

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from actions.base import RecordReader
from actions.clock import Clock
from actions.customer.store import CustomerStore
from actions.errors import RegistrationError


def build_executor(packages: Sequence[str], store: CustomerStore, clock: Clock) -> ActionExecutor:
    """Import the packages and register one action of each class.

    Args:
        packages: Names of packages or modules; all their submodules are imported.
        store: The customer's record, given to actions that read it.
        clock: The time, given to the same.

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
                action = _make(found, store, clock)
                name, owner = action.name(), f"{found.__module__}.{found.__qualname__}"
                if name in owners:
                    raise RegistrationError(
                        f"two actions are called {name}: {owners[name]} and {owner}.",
                        place=module.__name__,
                        mend="Give one of them another name.",
                    )
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


def _make(found: type[Action], store: CustomerStore, clock: Clock) -> Action:
    try:
        return found(store, clock) if issubclass(found, RecordReader) else found()
    except TypeError as error:
        raise RegistrationError(
            f"{found.__qualname__} cannot be made ({error}).",
            place=found.__module__,
            mend="An action takes no arguments, or derives from actions.base and takes (store, clock).",
        ) from error
