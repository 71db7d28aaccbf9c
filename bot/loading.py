"""Puts models into service, one after the other; a turn in progress keeps the model that it began with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.heap import resettle
from bot.model import Model, find_model, load_model
from bot.serving import Service, Serving

log = structlog.get_logger(__name__)


class ModelLoader:
    """Loads models while the one before goes on answering.

    Args:
        service: Where the model in service stands.
        make: What serves a loaded model.
        folder: Relative names of model files are below it: the project's folder.
        file: The model in service; None where there is none yet.
    """

    def __init__(
        self, service: Service, make: Callable[[Model], Serving], *, folder: Path, file: Path | None = None
    ) -> None:
        self._service = service
        self._make = make
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()
        self.file = file

    async def load(self, where: str | Path) -> Path:
        """Put a model into service.

        Args:
            where: A model file, or a folder of which the newest is taken.

        Returns:
            The file.

        Raises:
            ModelError: There is none, or it cannot be used; the one in service stays.
        """
        async with self._one_at_a_time:
            model = await asyncio.to_thread(_read, self._folder / where)
            self._service.replace(self._make(model))
            self.file = model.file
            resettle()
        log.info("model_loaded", model_id=model.model_id)
        return model.file

    async def unload(self) -> None:
        """Take the model out of service."""
        async with self._one_at_a_time:
            self._service.replace(None)
            self.file = None
            resettle()
        log.info("model_unloaded")


def _read(where: Path) -> Model:
    return load_model(find_model(where))
