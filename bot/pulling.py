"""Models from a server (``models:`` of endpoints.yml): asked for by ETag, kept in ``var/models``, put into service."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
import structlog

from bot.errors import ModelError
from bot.loading import ModelLoader
from bot.model import LARGEST
from bot.outbound import http_client, shown
from bot.settings import ModelServer

log = structlog.get_logger(__name__)

NOTE = "pulled.json"
SUFFIX = ".tar.gz"
MEND = "See that the url of models: in endpoints.yml gives a model that `usher train` wrote."
FAILURES = (ModelError, httpx.HTTPError, OSError)
"""What an attempt to pull may end with; the model in service stays."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """The model that was pulled last.

    Args:
        url: From where.
        etag: Names its content; None where the server does not say.
        file: Its name in ``var/models``.
    """

    url: str
    etag: str | None
    file: str


class ModelPuller:
    """Asks a server for newer models.

    Args:
        loader: Puts them into service.
        folder: Where they are kept: a server that cannot be reached at the next start does not stop the assistant.
    """

    def __init__(self, loader: ModelLoader, folder: Path) -> None:
        self._loader = loader
        self._folder = folder
        self._server: ModelServer | None = None
        self._etag: str | None = None
        self._task: asyncio.Task[None] | None = None

    async def follow(self, server: ModelServer) -> None:
        """Pull from this server now, and again whenever its pause is over.

        Raises:
            ModelError: The server gave no model that can be used; it is not asked again.
        """
        await self.stop()
        self._server, self._etag = server, None
        try:
            await self.pull()
        except httpx.HTTPError as error:
            raise ModelError(_why(error), place=shown(server.endpoint.url), mend=MEND) from error
        self._begin(server)

    async def begin(self, server: ModelServer) -> None:
        """As `follow`, at the start of the server: without an answer, the model that was pulled last is served."""
        self._server, self._etag = server, None
        kept = self._kept(server.endpoint.url)
        if kept is not None:
            try:
                await self._loader.load(self._folder / kept.file)
                self._etag = kept.etag
            except ModelError as error:
                log.warning("kept_model_not_loaded", error=str(error))
        await self._try()
        self._begin(server)

    async def pull(self) -> bool:
        """Ask once; whether there was a newer model.

        Raises:
            ModelError: The answer is no model that can be used.
            HTTPError: No answer.
        """
        if self._server is None:
            return False
        endpoint = self._server.endpoint
        headers = {"If-None-Match": self._etag} if self._etag else {}
        async with http_client(endpoint) as http, http.stream("GET", endpoint.url, headers=headers) as response:
            if response.status_code in {HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT}:
                return False
            if response.status_code != HTTPStatus.OK:
                raise ModelError(f"It answered {response.status_code}.", place=shown(endpoint.url), mend=MEND)
            etag = response.headers.get("etag")
            file = await self._download(response)
        # Noted before it is loaded: a model that cannot be used is not downloaded again and again.
        self._etag = etag
        try:
            await self._loader.load(file)
        except ModelError:
            file.unlink(missing_ok=True)
            raise
        self._keep(Pulled(endpoint.url, etag, file.name))
        return True

    async def stop(self) -> None:
        """Ask no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def _begin(self, server: ModelServer) -> None:
        if server.pause is not None:
            self._task = asyncio.create_task(self._run(server.pause))

    async def _run(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            await self._try()

    async def _try(self) -> None:
        url = shown(self._server.endpoint.url) if self._server else ""
        try:
            if await self.pull():
                log.info("model_pulled", url=url)
        except FAILURES as error:
            log.error("model_not_pulled", url=url, error=_why(error), mend=MEND)  # noqa: TRY400 - its text says it all

    async def _download(self, response: httpx.Response) -> Path:
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        file = self._folder / _name(response)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            size = 0
            with draft.open("wb") as out:
                async for chunk in response.aiter_bytes():
                    size += len(chunk)
                    if size > LARGEST:
                        raise ModelError(
                            "The model is larger than any that Usher writes.", place=shown(str(response.url))
                        )
                    await asyncio.to_thread(out.write, chunk)
            await asyncio.to_thread(draft.replace, file)
        finally:
            await asyncio.to_thread(draft.unlink, missing_ok=True)
        return file

    def _kept(self, url: str) -> Pulled | None:
        try:
            kept = Pulled(**json.loads((self._folder / NOTE).read_text()))
        except (OSError, ValueError, TypeError):
            return None  # nothing was pulled yet, or the note is none of ours: it is written anew
        is_ours = kept.url == url and kept.file == Path(kept.file).name and (self._folder / kept.file).is_file()
        return kept if is_ours else None

    def _keep(self, pulled: Pulled) -> None:
        before = self._kept(pulled.url)
        (self._folder / NOTE).write_text(json.dumps(asdict(pulled)))
        if before is not None and before.file != pulled.file:
            (self._folder / before.file).unlink(missing_ok=True)


def _name(response: httpx.Response) -> str:
    """A file name: the one that the server gives, as far as it is one."""
    given = response.headers.get("filename") or response.url.path.rpartition("/")[2]
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", given.removesuffix(SUFFIX)).strip(".-")
    return f"{stem or 'model'}-{secrets.token_hex(4)}{SUFFIX}"


def _why(error: BaseException) -> str:
    if isinstance(error, httpx.HTTPError):
        return f"No answer ({type(error).__name__})."
    return str(error)
