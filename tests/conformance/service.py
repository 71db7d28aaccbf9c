"""A recorded project, trained and served: in a process of its own, or in this one with a clock that tests can move."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from conformance.replay import Replay
from kit.ports import free_port
from kit.reference import USHER, served
from kit.serving import serving

from bot.app import create_app, open_parts
from bot.assistant.load import load_project
from bot.clock import ManualClock
from bot.model import load_model, train_model
from bot.settings import ServerSettings, load_settings


def copied(folder: Path, to: Path, actions: str) -> Path:
    """The project's files in a folder of its own, with this action server."""
    project = to / folder.name
    shutil.copytree(folder, project, copy_function=shutil.copyfile)
    (project / "endpoints.yml").write_text(f"action_endpoint:\n  url: {actions}\n", encoding="utf-8")
    (project / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    return project


@asynccontextmanager
async def in_process_of_its_own(project: Path, http: httpx.AsyncClient) -> AsyncIterator[Replay]:
    """``usher train`` and ``usher run``."""
    command = [str(USHER), "train", "--project", str(project)]
    trained = subprocess.run(command, capture_output=True, text=True, check=False)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    with served(project, port=free_port()) as process:
        yield Replay(http, process.url)


@asynccontextmanager
async def in_this_process(project: Path, http: httpx.AsyncClient) -> AsyncIterator[Replay]:
    """The same server on a real port of this process, which starts faster."""
    model = load_model(train_model(load_project(project), project / "models", progress=lambda *_: None))
    settings = load_settings(project, server=ServerSettings(enable_api=True))
    clock = ManualClock(step=0.0001)
    async with serving(create_app(open_parts(settings, model, clock=clock))) as server:
        yield Replay(http, server.url, clock)
