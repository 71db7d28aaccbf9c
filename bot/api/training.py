"""Training and tests by HTTP, in processes of their own; with ``callback_url`` the answer comes later."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import httpx
import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from bot.api.errors import EscapedJson, problem
from bot.errors import JobFailed, RequestError
from bot.outbound import shown
from bot.prune import KEPT
from bot.runtime import Runtime

log = structlog.get_logger(__name__)

YAML_TYPES = ("application/yaml", "application/x-yaml", "application/x-yml", "text/yaml", "text/x-yaml", "text/yml")
TRAINING_TYPES = (*YAML_TYPES, "application/json")
MODEL_TYPE = "application/gzip"
CALLBACK_SECONDS = 60.0
CallbackUrl = Annotated[
    str | None, Query(description="Answer 204 at once, and POST the answer to this address when it is there.")
]
EXAMPLE = """\
recipe: default.v1
language: en
pipeline: [{name: WhitespaceTokenizer}, {name: CountVectorsFeaturizer}, {name: DIETClassifier}]
policies: [{name: RulePolicy}]
intents: [greet]
responses:
  utter_greet: [{text: Hello!}]
nlu:
- intent: greet
  examples: |
    - hello
    - good morning
rules:
- rule: greet back
  steps: [{intent: greet}, {action: utter_greet}]
"""
STORIES = """\
stories:
- story: hello
  steps:
  - user: hello
    intent: greet
  - action: utter_greet
"""
EXAMPLES = """\
nlu:
- intent: greet
  examples: |
    - hello you
"""


def routes(runtime: Runtime) -> APIRouter:
    """``/model/train``, ``/model/test/stories`` and ``/model/test/intents``."""
    router = APIRouter(tags=["model"])
    later = Later()

    @router.post(
        "/model/train",
        summary="Train a model; it is not put into service",
        openapi_extra=_yaml_body("config.yml, domain.yml and the training data in one text.", EXAMPLE),
        response_class=FileResponse,
        responses={200: {"content": {MODEL_TYPE: {}}, "description": "The model; the header `filename` is its name."}},
    )
    async def train(
        request: Request,
        callback_url: CallbackUrl = None,
        *,
        save_to_default_model_directory: Annotated[bool, Query(description="Keep the model in models/ too.")] = True,
        force_training: Annotated[bool, Query(description="Train even where nothing has changed.")] = False,
    ) -> Response:
        text = await _text(request)

        async def work() -> Response:
            with runtime.jobs.training():
                return await _train(runtime, text, keeps=save_to_default_model_directory, force=force_training)

        return await later.answer(work, callback_url)

    @router.post(
        "/model/test/stories",
        summary="Replay test stories against the model in service",
        openapi_extra=_yaml_body("Test stories.", STORIES),
    )
    async def test_stories(
        request: Request, *, e2e: Annotated[bool, Query(description="Also compare intents and entities.")] = False
    ) -> Response:
        text = await _text(request)
        return EscapedJson(await _test(runtime, "test_stories", text, model=_model(runtime), e2e=e2e))

    @router.post(
        "/model/test/intents",
        summary="Measure how examples are understood",
        openapi_extra=_yaml_body("Examples, as in data/nlu.yml.", EXAMPLES),
    )
    async def test_intents(
        request: Request,
        callback_url: CallbackUrl = None,
        model: Annotated[str | None, Query(description="A model file, instead of the model in service.")] = None,
        cross_validation_folds: Annotated[
            int | None, Query(ge=2, le=50, description="Train anew on parts of the examples, test on the rest.")
        ] = None,
    ) -> Response:
        text = await _text(request)
        file = runtime.settings.project / model if model else _model(runtime)

        async def work() -> Response:
            return EscapedJson(await _test(runtime, "test_intents", text, model=file, folds=cross_validation_folds))

        return await later.answer(work, callback_url)

    return router


class Later:
    """Answers now, or later to an address."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, work: Callable[[], Awaitable[Response]], callback_url: str | None) -> Response:
        """What the work gives; with an address 204, and the work goes on.

        Raises:
            RequestError: The work failed, or the address is none.
        """
        if callback_url is None:
            return await work()
        if not callback_url.startswith(("http://", "https://")):
            raise RequestError(400, "BadRequest", "callback_url is no address.", mend="Write http://… or https://…")
        task = asyncio.create_task(_deliver(work, callback_url))
        self._tasks.add(task)  # the event loop itself would let go of it
        task.add_done_callback(self._tasks.discard)
        return Response(status_code=204)


async def _deliver(work: Callable[[], Awaitable[Response]], url: str) -> None:
    try:
        response = await work()
    except RequestError as error:
        response = problem(error.status, error.reason, error.message, mend=error.mend)
    except Exception:
        log.exception("job_broke")
        response = problem(500, "InternalError", "Something failed on the server; it has been written to its log.")
    try:
        async with httpx.AsyncClient(timeout=CALLBACK_SECONDS) as http:
            told = await http.post(url, content=await _body(response), headers=_headers(response))
        told.raise_for_status()
    except (httpx.HTTPError, OSError) as error:
        log.error("callback_failed", url=shown(url), error=type(error).__name__)  # noqa: TRY400 - its kind says it
    finally:
        if response.background is not None:
            await response.background()


async def _body(response: Response) -> bytes:
    if isinstance(response, FileResponse):
        return await asyncio.to_thread(Path(response.path).read_bytes)
    return bytes(response.body)


def _headers(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name in {"content-type", "filename"}}


async def _train(runtime: Runtime, text: str, *, keeps: bool, force: bool) -> Response:
    scratch = Path(tempfile.mkdtemp(prefix="usher-train-"))
    clear = BackgroundTask(shutil.rmtree, scratch, ignore_errors=True)
    models = runtime.settings.project / "models" if keeps else scratch / "models"
    folder = scratch / "project"
    folder.mkdir()
    try:
        done = await runtime.jobs.run(
            "train", text=text, folder=str(folder), models=str(models), force=force, keep=KEPT
        )
    except JobFailed as error:
        await clear()
        raise _refused(error, str(folder)) from error
    file = Path(done["file"])
    return FileResponse(
        file, media_type=MODEL_TYPE, filename=file.name, headers={"filename": file.name}, background=clear
    )


def _refused(error: JobFailed, folder: str) -> RequestError:
    """Without the scratch folder's name, which the sender does not know."""
    place = (error.place or "").replace(f"{folder}/", "")
    said = f"{place}: {error.message}" if place else error.message
    mend = error.mend.replace(f"{folder}/", "") if error.mend else None
    if place.startswith("domain.yml"):
        return RequestError(400, "InvalidDomainError", said, mend=mend)
    if place.startswith("body"):
        return RequestError(400, "BadRequest", said, mend=mend)
    return RequestError(500, "TrainingError", said, mend=mend)


async def _test(runtime: Runtime, work: str, text: str, **arguments: Any) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="usher-test-") as scratch:
        file = Path(scratch) / "test_body.yml"
        await asyncio.to_thread(file.write_text, text, encoding="utf-8")
        try:
            return await runtime.jobs.run(work, file=str(file), **{**arguments, "model": str(arguments["model"])})
        except JobFailed as error:
            place = (error.place or "").replace(str(file), "body")
            said = f"{place}: {error.message}" if place else error.message
            raise RequestError(500, "TestingError", said, mend=error.mend) from error


def _model(runtime: Runtime) -> Path:
    """The file of the model in service.

    Raises:
        RequestError: There is none, or it is gone from the disk.
    """
    file = runtime.loader.file
    if runtime.processor.service.current is None or file is None or not file.is_file():
        problem = "The file of the model in service is not there."
        raise RequestError(409, "Conflict", problem, mend="Load one: PUT /model.")
    return file


async def _text(request: Request) -> str:
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body:
        raise RequestError(400, "BadRequest", "There is nothing in the request.", mend="Send YAML.")
    if kind not in TRAINING_TYPES:  # see JsonRoute: a web page can send others to any server without asking
        mend = "Send the header `Content-Type: application/yaml`."
        raise RequestError(415, "NotYaml", "The body of this request must be YAML.", mend=mend)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(400, "BadRequest", "The body is not UTF-8.", mend="Save the file as UTF-8.") from error


def _yaml_body(description: str, example: str) -> dict[str, Any]:
    content = {"schema": {"type": "string"}, "example": example}
    return {"requestBody": {"required": True, "description": description, "content": {"application/yaml": content}}}
