"""The model in service: what it is, what it makes of a text, its domain; another put in its place."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from ruamel.yaml import YAML

from bot.api.body import JsonRoute
from bot.api.emulation import form_of
from bot.api.errors import EscapedJson
from bot.errors import ModelError, RequestError, SettingsError
from bot.runtime import Runtime
from bot.settings.endpoint import model_server
from nlu import LocatedDict

YAML_TYPE = "application/x-yml"
UNKNOWN_STORAGE = "Models in the storage of a cloud are not fetched here."


class Text(BaseModel):
    """Body of ``/model/parse``."""

    text: str = Field(max_length=100_000, examples=["where is my order?"])
    message_id: str | None = None


class ModelToLoad(BaseModel):
    """Body of ``PUT /model``: one of these."""

    model_file: str | None = Field(
        None, description="A model file, or a folder of which the newest is taken.", examples=["models"]
    )
    model_server: dict[str, Any] | None = Field(
        None, description="Where to pull models from, in the keys of `models:` in endpoints.yml.", examples=[None]
    )
    remote_storage: str | None = Field(None, description="Rasa's aws, gcs or azure: refused.", examples=[None])


def routes(runtime: Runtime) -> APIRouter:
    """``/status``, ``/model/parse``, ``/model`` and ``/domain``."""
    router = APIRouter(tags=["model"], route_class=JsonRoute)

    @router.get("/status", summary="The model in service, and how many are being trained")
    async def status() -> dict[str, Any]:
        serving = runtime.processor.serving  # 409 where there is none
        file = runtime.loader.file
        return {
            "model_file": file.name if file else None,
            "model_id": serving.model_id,
            "num_active_training_jobs": runtime.jobs.trainings,
        }

    @router.post("/model/parse", summary="What a text says, in Rasa's JSON with sentiment and out_of_scope added")
    async def parse(
        body: Text,
        emulation_mode: Annotated[
            str | None, Query(description="In the JSON of another service: WIT, LUIS or DIALOGFLOW.")
        ] = None,
    ) -> JSONResponse:
        form = form_of(emulation_mode)
        return EscapedJson(form(await runtime.processor.understand(body.text)))

    @router.put("/model", status_code=204, summary="Put another model into service; no message is lost meanwhile")
    async def load(body: ModelToLoad) -> Response:
        await _load(runtime, body)
        return Response(status_code=204)

    @router.delete("/model", status_code=204, summary="Take the model out of service; turns in progress end with it")
    async def unload() -> Response:
        await runtime.puller.stop()
        await runtime.loader.unload()
        return Response(status_code=204)

    @router.get(
        "/domain",
        summary="The domain of the model in service, as JSON or YAML",
        responses={200: {"content": {YAML_TYPE: {"schema": {"type": "string"}}}}},
    )
    async def domain(request: Request) -> Response:
        source = runtime.processor.serving.domain.source
        if _wants_yaml(request.headers.get("accept") or "*/*"):
            return Response(_yaml(source), media_type=YAML_TYPE)
        return EscapedJson(dict(source))

    return router


async def _load(runtime: Runtime, body: ModelToLoad) -> None:
    if body.remote_storage is not None:
        mend = "Write model_server with a url, such as a signed address of that storage."
        raise RequestError(400, "BadRequest", UNKNOWN_STORAGE, mend=mend)
    try:
        if body.model_server is not None:
            await runtime.puller.follow(model_server(_located(body.model_server), runtime.settings.project))
        elif body.model_file:
            await runtime.puller.stop()
            await runtime.loader.load(body.model_file)
        else:
            problem = "The request names no model."
            raise RequestError(400, "BadRequest", problem, mend='Write "model_file": "models/…tar.gz".')
    except (ModelError, SettingsError) as error:
        said = f"{error.place}: {error.message.rstrip('.')}."
        raise RequestError(400, "BadRequest", said, mend=error.mend) from error


def _located(written: Mapping[str, Any]) -> LocatedDict:
    located = LocatedDict(file="model_server")
    located.update(written)
    return located


def _wants_yaml(accept: str) -> bool:
    """Whether YAML is asked for rather than JSON.

    Raises:
        RequestError: Neither is.
    """
    for kind in accept.lower().split(","):
        name = kind.partition(";")[0].strip()
        if name.endswith(("yml", "yaml")):
            return True
        if name.endswith("json") or name in {"*/*", "application/*"}:
            return False
    problem = f"The domain cannot be given as {accept!r:.80}."
    raise RequestError(406, "NotAcceptable", problem, mend=f"Accept application/json or {YAML_TYPE}.")


def _yaml(source: Any) -> bytes:
    out = io.BytesIO()
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # ruamel.yaml says None alone
    yaml.dump(json.loads(json.dumps(source)), out)  # plain dicts and lists, whatever it was read as
    return out.getvalue()
