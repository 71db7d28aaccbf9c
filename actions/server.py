"""The action server: rasa-sdk's contract and the customer API in one app, embedded in the bot or served on its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import structlog
from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from starlette.routing import Route

from actions import problems
from actions.access.keyring import KeyRing
from actions.clock import Clock, system_clock
from actions.customer.api import customer_routes
from actions.customer.definition import profile_definition
from actions.customer.links_api import link_routes
from actions.customer.ready import check_ready
from actions.customer.store import CustomerStore
from actions.errors import RecordError
from actions.guard import Guard
from actions.journey.api import journey_routes
from actions.journey.journeys import journeys_of
from actions.journey.keeping_count import counting
from actions.privacy.api import privacy_routes
from actions.privacy.declaration import privacy_declaration
from actions.privacy.keyed import check_key
from actions.privacy.passes import Passes
from actions.registry import build_executor
from actions.settings import read_settings
from actions.tracking.api import tracking_routes
from actions.webhook import Webhook

log = structlog.get_logger(__name__)


def create_app(
    database: str | None = None,
    *,
    packages: Sequence[str] | None = None,
    token: str | None = None,
    data: Path | None = None,
    clock: Clock = system_clock,
) -> FastAPI:
    """Build the action server; opens no connection and fills nothing (see `actions.customer.sample`).

    Args:
        database: Where the customer's record is; else `USHER_CUSTOMER_DB`, else sqlite:///var/customers.db.
        packages: Where the action classes are; else `USHER_ACTION_PACKAGES`, else actions.support.
        token: Lets callers in as the role service; else `USHER_ACTIONS_TOKEN` (see `actions.guard`).
        data: Folder with journey.yml, profile.yml, privacy.yml; else `USHER_DATA`, else data.
        clock: The time.

    Raises:
        SettingsError: If the database's address cannot be used.
        RegistrationError: If an action cannot be registered.
        DeclarationError: If a file of the data folder cannot be used.
    """
    settings = read_settings(database, packages=packages, token=token, data=data)
    store = CustomerStore(settings.database)
    privacy = privacy_declaration(settings.data)
    executor = build_executor(settings.packages, store, clock, settings.data)
    journeys = journeys_of(settings.data)
    passes = Passes(store, privacy.retention, clock, besides=counting(store, journeys, clock))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(_say_if_not_ready, store)
        log.info("action_server_ready", actions=len(executor.actions))
        passes.begin()
        yield
        await passes.stop()
        await to_thread.run_sync(store.close)

    app = FastAPI(title="Usher actions", lifespan=lifespan)
    # Starlette's own route: FastAPI would take it for a function of its request.
    webhook = Webhook(executor, max_body=settings.max_body)
    app.router.routes.append(Route("/webhook", webhook, methods=["POST"]))
    profile = profile_definition(settings.data)
    app.include_router(customer_routes(store, clock, profile))
    app.include_router(journey_routes(store, clock, profile, journeys))
    app.include_router(link_routes(store, clock))
    app.include_router(tracking_routes(store, clock))
    app.include_router(privacy_routes(store, privacy, clock))
    _add_open_routes(app, executor, store)
    problems.install(app)
    app.add_middleware(Guard, keys=KeyRing(store), token=settings.token)
    return app


def _say_if_not_ready(store: CustomerStore) -> None:
    """Tell whoever started it, and go on: a database may come back, and some actions need no record."""
    try:
        check_ready(store)
        check_key(store)  # another key would lose tombstones and notes: that stops the start
    except RecordError as error:
        log.error("record_not_ready", error=str(error))  # noqa: TRY400 - it names the place and the mend


def _add_open_routes(app: FastAPI, executor: ActionExecutor, store: CustomerStore) -> None:
    """What monitors ask, without a token: nothing about customers."""

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "ok"}

    @app.get("/ready")
    def ready() -> dict[str, str]:
        """Whether the record can be read, in the tables that this code knows."""
        check_ready(store)
        return {"status": "ok"}

    @app.get("/actions")
    async def actions() -> list[dict[str, str]]:
        """The names of all actions."""
        return [{"name": name} for name in executor.actions]

    @app.exception_handler(RecordError)
    async def record_fails(request: Request, error: RecordError) -> JSONResponse:
        log.error("record_failed", path=request.url.path, error=str(error))
        return problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, "RecordUnavailable", str(error))
