"""Seconds to train the dialogue of a project: its files read, its policies trained, all three of its kinds."""

import shutil
import tempfile
import time
from pathlib import Path

from bot.assistant.load import load_project
from bot.dialogue.training import train_policies


def dialogue_seconds(recorded: Path) -> float:
    """Of a project of shared/conformance with the policies that it came with, TEDPolicy among them."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / recorded.name
        shutil.copytree(recorded, project)
        shutil.copy(project / "config.original.yml", project / "config.yml")
        began = time.perf_counter()
        loaded = load_project(project)
        train_policies(loaded.config, loaded.flows, loaded.domain)
        return time.perf_counter() - began
