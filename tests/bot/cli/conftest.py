"""The command `usher`, run in this process; and a tiny project with its model, trained once."""

import logging
import shutil
import sys
from dataclasses import dataclass

import pytest
import structlog
from kit.tiny import write_tiny

from bot.assistant.load import load_project
from bot.cli.main import main
from bot.model import train_model


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A tiny project with a model; tests that change something take a copy (`tiny`)."""
    folder = write_tiny(tmp_path_factory.mktemp("tiny") / "shop")
    train_model(load_project(folder), folder / "models", progress=lambda *_: None)
    return folder


@pytest.fixture
def tiny(trained, tmp_path):
    """A copy of the tiny project, with its model, that a test may change."""
    return shutil.copytree(trained, tmp_path / "shop")


@pytest.fixture
def model(tiny):
    """The file of the tiny project's model."""
    return next((tiny / "models").iterdir())


@pytest.fixture
def usher(monkeypatch, capsys):
    """Run `usher ARGUMENTS` in a folder."""
    handlers, level, config = list(logging.getLogger().handlers), logging.getLogger().level, structlog.get_config()

    def run(*arguments, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["usher", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    yield run
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)
    structlog.configure(**config)
