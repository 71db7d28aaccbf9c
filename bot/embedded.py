"""A server of another room, run in this process. The bot knows no more of it than its name in endpoints.yml."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from bot.errors import SettingsError
from bot.own_code import make_importable

OWN = ("actions", "bot", "nlu")
"""Usher's packages: a project's folder of the same name is never seen."""


def embedded_app(name: str, *, database: str, project: Path | None = None) -> FastAPI:
    """Import and make the server.

    Args:
        name: ``module:function``; the function is called with ``database=`` where an address is given, and with
            ``data=``, the project's folder of that name, where it takes that.
        database: SQLAlchemy URL of the customers' record, or empty.
        project: The project's folder, in which the module may be.

    Raises:
        SettingsError: There is no such module or function.
    """
    module, _, function = name.partition(":")
    if project is not None:
        make_importable(project)
    try:
        factory = getattr(importlib.import_module(module), function)
        if not callable(factory):
            raise TypeError(f"{function} is no function")  # noqa: TRY301 - told like a name that is not there
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise SettingsError(
            f"app {name!r} cannot be imported: {error}.",
            place="endpoints.yml: action_endpoint",
            mend=_mend(module, project),
        ) from error
    app: FastAPI = factory(**_arguments(factory, database=database, project=project))
    return app


def _arguments(factory: Callable[..., Any], *, database: str, project: Path | None) -> Mapping[str, Any]:
    given: dict[str, Any] = {"database": database} if database else {}
    if project is not None and "data" in inspect.signature(factory).parameters:
        given["data"] = project / "data"
    return given


def _mend(module: str, project: Path | None) -> str:
    package = module.partition(".")[0]
    if (
        package in OWN
        and project is not None
        and ((project / package).is_dir() or (project / f"{package}.py").exists())
    ):
        return f"{package!r} is a package of Usher's own: give the project's another name, such as my_{package}."
    return "Write module:function of a module in the project's folder or an installed one, and install what it needs."
