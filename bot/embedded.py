"""A server of another room, run in this process. The bot knows no more of it than its name in endpoints.yml."""

from __future__ import annotations

import importlib

from fastapi import FastAPI

from bot.errors import SettingsError


def embedded_app(name: str, *, database: str) -> FastAPI:
    """Import and make the server.

    Args:
        name: ``module:function``; the function is called with ``database=`` where an address is given.
        database: SQLAlchemy URL of the customers' record, or empty.

    Raises:
        SettingsError: There is no such module or function.
    """
    module, _, function = name.partition(":")
    try:
        factory = getattr(importlib.import_module(module), function)
        if not callable(factory):
            raise TypeError(f"{function} is no function")  # noqa: TRY301 - told like a name that is not there
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise SettingsError(
            f"app {name!r} cannot be imported: {error}.",
            place="endpoints.yml: action_endpoint",
            mend="Write module:function, and install what it needs.",
        ) from error
    app: FastAPI = factory(database=database) if database else factory()
    return app
