"""For machines that watch machines: alive, ready, and how it goes."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.errors import RequestError
from bot.runtime import Runtime


def routes(runtime: Runtime) -> APIRouter:
    """``/health``, ``/ready``, ``/metrics``."""
    router = APIRouter(tags=["operation"])

    @router.get("/health", summary="The process is alive")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/ready", summary="A model is loaded and conversations can be read")
    async def ready() -> dict[str, str]:
        await runtime.processor.conversations.check()
        serving = runtime.processor.service.current
        if serving is None:
            raise RequestError(503, "NoModel", "No model is loaded.", mend="Load one: PUT /model.")
        return {"status": "ready", "model_id": serving.model_id}

    @router.get("/metrics", summary="Prometheus metrics")
    async def metrics() -> Response:
        return Response(generate_latest(runtime.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router
