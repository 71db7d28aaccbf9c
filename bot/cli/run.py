"""``usher run``: the assistant, or one of its services alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import Level, LogLevel, ModelOption, Project, err, out
from bot.cli.groups import refuse_options_before
from bot.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.model import Model
    from bot.settings import Settings

EXAMPLES = """
[bold]Examples[/bold]

  usher run

  usher run --port 8080 --enable-api --auth-token "$TOKEN" --interface 0.0.0.0

  usher run --enable-api --jwt-method RS256 --jwt-secret public-key.pem

  usher run actions --port 5055

  usher run nlu --port 5006
"""
ACTIONS_EXAMPLES = """
[bold]Examples[/bold]

  usher run actions

  usher run actions --actions my_actions.server:create_app --port 5056
"""
NLU_EXAMPLES = """
[bold]Examples[/bold]

  usher run nlu

  usher run nlu --model models/20270301-120000-shop.tar.gz --interface 0.0.0.0
"""

app = typer.Typer(help="Run the assistant, or one of its services alone.", epilog=EXAMPLES, rich_markup_mode="rich")

Interface = Annotated[str, typer.Option("--interface", "-i", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", "-p", help="Port to listen on.", min=0, max=65535)]


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    project: Project = Path(),
    model: ModelOption = None,
    interface: Interface = "127.0.0.1",
    port: Port = 5005,
    endpoints: Annotated[
        Path | None, typer.Option(help="An endpoints.yml; the project's own otherwise.", exists=True, dir_okay=False)
    ] = None,
    credentials: Annotated[
        Path | None, typer.Option(help="A credentials.yml; the project's own otherwise.", exists=True, dir_okay=False)
    ] = None,
    *,
    enable_api: Annotated[bool, typer.Option("--enable-api", help="Serve Rasa's HTTP API.")] = False,
    auth_token: Annotated[
        str | None, typer.Option(help="Token that the HTTP API asks for.", envvar="AUTH_TOKEN")
    ] = None,
    jwt_secret: Annotated[
        str | None,
        typer.Option(
            help="Key of the HTTP API's JSON web tokens: a shared secret, or a public key in PEM or its file.",
            envvar="JWT_SECRET",
        ),
    ] = None,
    jwt_method: Annotated[
        str, typer.Option(help="How JSON web tokens are signed: HS256, RS256, ES256, …", envvar="JWT_METHOD")
    ] = "HS256",
    remote_storage: Annotated[
        str | None, typer.Option(help="Rasa's aws, gcs or azure; refused, with what to write instead.")
    ] = None,
    cors: Annotated[
        list[str] | None, typer.Option(help="Origin whose pages may use this server; repeat for more.")
    ] = None,
    log_level: LogLevel = Level.INFO,
) -> None:
    """Run the assistant: channels, understanding, dialogue and actions in one process."""
    if context.invoked_subcommand is not None:
        refuse_options_before(context)
        return
    from bot.app import create_app, open_parts
    from bot.observe.logs import configure_logs
    from bot.settings import ServerSettings, load_settings

    configure_logs(log_level)
    if remote_storage is not None:
        raise SettingsError(
            "models in the storage of a cloud are not fetched by Usher.",
            place="--remote-storage",
            mend="Write models: with a url: in endpoints.yml (a signed address of that storage will do), or --model.",
        )
    server = ServerSettings(
        host=interface,
        port=port,
        enable_api=enable_api,
        auth_token=auth_token,
        jwt_secret=jwt_secret,
        jwt_method=jwt_method,
        cors=tuple(cors or ()),
    )
    settings = load_settings(project, endpoints=endpoints, credentials=credentials, server=server)
    if model is not None:
        settings = replace(settings, models=None)  # who names a model wants this one

    def make() -> FastAPI:
        return create_app(open_parts(settings, _first_model(settings, model)))

    _serve(make, interface, port, ("chat page", "/"), ("API docs", "/docs"))


def _first_model(settings: Settings, named: Path | None) -> Model | None:
    """The model to begin with; None where it is pulled, or can come by the HTTP API."""
    from bot.fitting import latest_model
    from bot.model import find_model, load_model

    if settings.models is not None:
        return None
    folder = settings.project / "models"
    if named is None and settings.server.enable_api and latest_model(folder) is None:
        err.print(
            f"[yellow]Note:[/yellow] there is no model in {folder}; customers are not answered until one is loaded: "
            "usher train, then PUT /model.",
            soft_wrap=True,
        )
        return None
    return load_model(find_model(named or folder))


@app.command("actions", epilog=ACTIONS_EXAMPLES)
def run_actions(
    project: Project = Path(),
    interface: Interface = "127.0.0.1",
    port: Port = 5055,
    factory: Annotated[
        str | None,
        typer.Option("--actions", help="module:function that makes the server; the reference assistant's otherwise."),
    ] = None,
    log_level: LogLevel = Level.INFO,
) -> None:
    """Run the action server alone."""
    from bot.embedded import embedded_app
    from bot.observe.logs import configure_logs
    from bot.settings import load_settings
    from bot.settings.types import EMBEDDED_ACTIONS

    configure_logs(log_level)
    settings = load_settings(project)

    def make() -> FastAPI:
        return embedded_app(factory or EMBEDDED_ACTIONS, database=settings.customer_store, project=project)

    _serve(make, interface, port, ("actions", "/actions"))


@app.command("nlu", epilog=NLU_EXAMPLES)
def run_nlu(
    project: Project = Path(),
    model: ModelOption = None,
    interface: Interface = "127.0.0.1",
    port: Port = 5006,
    log_level: LogLevel = Level.INFO,
) -> None:
    """Run understanding alone: POST /model/parse, as Rasa's NLU server."""
    from bot.observe.logs import configure_logs

    configure_logs(log_level)
    _serve(lambda: _understanding(model or project / "models"), interface, port, ("understanding", "/model/parse"))


def _understanding(where: Path) -> FastAPI:
    from bot.model import find_model, unpacked
    from nlu import NluError, serve

    file = find_model(where)
    with unpacked(file) as (folder, _):
        try:
            return serve(folder / "nlu")
        except NluError as error:  # it names a scratch folder that is gone when somebody reads it
            raise ModelError(f"The model cannot be used: {error.message}", place=str(file), mend=error.mend) from error


def _serve(make: Callable[[], FastAPI], host: str, port: int, *addresses: tuple[str, str]) -> None:
    """Take the port, make the server, print its addresses, and serve until it is told to stop."""
    import uvicorn

    from bot.api.limits import LARGEST_BODY
    from bot.cli.ports import listen, take
    from bot.cli.stopping import GRACE_SECONDS, stopping_well
    from bot.heap import settle

    with stopping_well(), take(host, port) as bound:
        server = make()
        settle()
        listen(bound)
        for name, path in addresses:
            out.print(f"  {name:<14} {_address(host, bound.getsockname()[1])}{path}", soft_wrap=True)
        config = uvicorn.Config(
            server,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ws_max_size=LARGEST_BODY,  # a frame is a request too
        )
        uvicorn.Server(config).run(sockets=[bound])


def _address(host: str, port: int) -> str:
    """As it is typed into a browser."""
    shown = {"127.0.0.1": "localhost", "0.0.0.0": "localhost"}.get(host, host)  # noqa: S104 - shown, not listened on
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
