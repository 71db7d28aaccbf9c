"""The customers' record and the conversations of a project, open for a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from bot.app import EMBEDDED_URL
from bot.clock import SystemClock
from bot.embedded import embedded_app
from bot.errors import SettingsError
from bot.privacy.expiry import Expiry
from bot.privacy.rights import Rights, event_file
from bot.responding.action_server import EmbeddedServer, HttpServer
from bot.responding.rights_api import RightsApi
from bot.settings import ActionEndpoint, Settings, load_settings
from bot.storage.registry import open_tracker_store

SECONDS = 600.0
"""An erasure reads every row of every table."""


@asynccontextmanager
async def open_rights(project: Path, *, key: str | None, by: str) -> AsyncIterator[tuple[Rights, Expiry]]:
    """Customers' rights in a project, and what clears out what is kept no longer.

    Args:
        project: Its folder.
        key: For an action server elsewhere.
        by: Who asks, for the audit log of a record in this process.

    Raises:
        UsherError: A store or a setting that cannot be used.
    """
    settings = load_settings(project)
    async with AsyncExitStack() as stack:
        api = await _record(settings, stack, key=key, by=by)
        store = open_tracker_store(settings.tracker_store)
        stack.push_async_callback(store.close)
        yield Rights(api.ask, store, settings), Expiry(api.ask, store, event_file(settings), SystemClock())


async def _record(settings: Settings, stack: AsyncExitStack, *, key: str | None, by: str) -> RightsApi:
    endpoint = settings.action_endpoint or ActionEndpoint()
    url = settings.customer_api.url if settings.customer_api else endpoint.url
    if url is not None:
        api = RightsApi(HttpServer(httpx.AsyncClient(timeout=SECONDS)), urljoin(url, "/"), key=key)
        stack.push_async_callback(api.aclose)
        return api
    if endpoint.app is None:
        raise SettingsError(
            "there is no customers' record.", place="endpoints.yml", mend="Write action_endpoint: there."
        )
    app = embedded_app(endpoint.app, database=settings.customer_store, project=settings.project)
    await stack.enter_async_context(app.router.lifespan_context(app))
    return RightsApi(EmbeddedServer(app, caller={"name": by, "role": "admin"}), urljoin(EMBEDDED_URL, "/"))
