"""What every test gets: no network but loopback, no downloads, and the services of this machine where there are any."""

import socket
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

# An example may take as long as it takes: tests never assert a time, and machines are shared.
settings.register_profile("usher", deadline=None)
settings.load_profile("usher")

ROOT = Path(__file__).parents[1]
POSTGRES = "postgresql+pg8000://postgres@127.0.0.1:5432/test"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("TRANSFORMERS_OFFLINE", "1")
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host not in {"127.0.0.1", "::1", "localhost", ""}:
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


@pytest.fixture(scope="session")
def postgres() -> str:
    """URL of a PostgreSQL server; skips where there is none."""
    engine = sa.create_engine(POSTGRES)
    try:
        with engine.connect():
            return POSTGRES
    except sa.exc.SQLAlchemyError as error:
        pytest.skip(f"no PostgreSQL at 127.0.0.1:5432 ({str(error).splitlines()[0]})")
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def reference_model() -> Path:
    """The reference assistant's model, trained once a run (or taken from ``models`` where it fits the files)."""
    from bot.assistant.load import load_project
    from bot.model import fitting_model, train_model

    project = load_project(ROOT)
    return fitting_model(project, ROOT / "models") or train_model(project, ROOT / "models", progress=lambda *_: None)
