"""The model in service: what it is, and what it makes of a text."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.api.body import JsonRoute
from bot.api.errors import EscapedJson
from bot.runtime import Runtime


class Text(BaseModel):
    """Body of ``/model/parse``."""

    text: str = Field(max_length=100_000)
    message_id: str | None = None


def routes(runtime: Runtime) -> APIRouter:
    """``/status`` and ``/model/parse``."""
    router = APIRouter(tags=["model"], route_class=JsonRoute)

    @router.get("/status", summary="The model in service")
    async def status() -> dict[str, Any]:
        return {
            "model_file": runtime.model_file.name,
            "model_id": runtime.processor.serving.model_id,
            "num_active_training_jobs": 0,
        }

    @router.post("/model/parse", summary="What a text says, in Rasa's JSON with sentiment and out_of_scope added")
    async def parse(body: Text) -> JSONResponse:
        return EscapedJson(dict(await runtime.processor.understand(body.text)))

    return router
