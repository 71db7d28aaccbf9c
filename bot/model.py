"""A trained assistant as one file: train it, keep it, load it.

The file is a ``.tar.gz`` of a sealed folder (`nlu.seal_folder`): ``nlu/``, ``policies/``, ``domain.json``,
``config.json`` and a manifest with hashes, versions and the fingerprint of the project's files. This module stands
above `bot.assistant` and `bot.dialogue`, since a model has both.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

import nlu
from bot import fitting
from bot.assistant.domain import Domain
from bot.assistant.load import Project
from bot.dialogue.escalation import read_settings
from bot.dialogue.policy import Policy
from bot.dialogue.training import load_policies, save_policies, train_policies
from bot.errors import ModelError
from bot.fitting import KIND, latest_model

MEND = "Run: usher train"
NLU = "nlu"
"""Folder of understanding; a project without examples has none, and then only payloads (``/greet``) are understood."""
CACHE = Path(".usher") / "cache"
"""Below the project's folder; it may be deleted at any time."""
LARGEST = 2_000_000_000
"""Bytes that a model may unpack to; more is no model of ours."""
_DOMAIN: TypeAdapter[Domain] = TypeAdapter(Domain)


@dataclass(frozen=True, slots=True)
class Model:
    """A trained assistant in memory.

    Args:
        file: Where it was loaded from.
        model_id: Written into every event.
        assistant_id: Of config.yml.
        config: config.yml at training.
        domain: What the assistant knows of.
        policies: In the order of config.yml.
        interpreter: Understands texts.
        fingerprint: Of the files that it was trained on (see `fingerprint`).
    """

    file: Path
    model_id: str
    assistant_id: str
    config: Mapping[str, Any]
    domain: Domain
    policies: tuple[Policy, ...]
    interpreter: nlu.Interpreter
    fingerprint: str = ""


def train_model(
    project: Project,
    models: Path,
    *,
    progress: Callable[[str, float], None],
    from_nothing: bool = False,
    told: Callable[[nlu.Report], None] | None = None,
) -> Path:
    """Train an assistant and keep it in a new file.

    Parts of understanding that a change of the project does not touch are taken from the project's `CACHE`.

    Args:
        project: What to train on.
        models: Folder of the file; made where it is missing.
        progress: Told the stage and how far it is, from 0 to 1.
        from_nothing: Take nothing from earlier trainings.
        told: Called with what the training of understanding came to.

    Raises:
        ProjectError: Rules and stories that contradict each other, a policy that does not exist.
        NluError: Training data or a pipeline that cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="usher-") as scratch:
        folder = Path(scratch)
        trained_on = fingerprint(project)  # now: somebody may write to a file meanwhile
        progress("Rules and stories", 0.0)
        read_settings(project.config)  # a mistake in them is found now, and not when the model is to serve
        policies = train_policies(project.config, project.flows, project.domain)
        (folder / "policies").mkdir()
        save_policies(policies, folder / "policies")
        report = _train_nlu(project, folder / NLU, progress, from_nothing=from_nothing)
        if told is not None and report is not None:
            told(report)
        progress("Packing", 0.96)
        (folder / "domain.json").write_bytes(_DOMAIN.dump_json(project.domain))
        (folder / "config.json").write_text(json.dumps(project.config))
        facts = {
            "fingerprint": trained_on,
            "assistant_id": project.name,
            "nlu": report.metrics if report is not None else {},
        }
        nlu.seal_folder(folder, kind=KIND, metrics=facts)
        return _pack(folder, models, project.name)


def _train_nlu(
    project: Project, folder: Path, progress: Callable[[str, float], None], *, from_nothing: bool
) -> nlu.Report | None:
    if not project.training_data.examples:
        return None
    return nlu.train(
        project.config,
        project.training_data,
        folder,
        progress=lambda stage, share: progress(stage, 0.05 + 0.9 * share),
        cache=nlu.StepCache(project.folder / CACHE, read=not from_nothing),
    )


def load_model(file: Path) -> Model:
    """Load a model.

    Raises:
        ModelError: It is no model, cut short, altered, or of another version.
    """
    with unpacked(file) as (folder, manifest):
        try:
            domain = _DOMAIN.validate_json((folder / "domain.json").read_bytes())
            return Model(
                file=file,
                model_id=file.name.removesuffix(".tar.gz"),
                assistant_id=str(manifest.metrics["assistant_id"]),
                config=json.loads((folder / "config.json").read_bytes()),
                domain=domain,
                policies=load_policies(folder / "policies", domain),
                interpreter=nlu.load(folder / NLU) if (folder / NLU).exists() else nlu.Interpreter(()),
                fingerprint=str(manifest.metrics.get("fingerprint", "")),
            )
        except (OSError, KeyError, ValueError, ValidationError, nlu.NluError) as error:
            raise ModelError(f"The model cannot be used: {_reason(error)}", place=str(file), mend=MEND) from error


@contextmanager
def unpacked(file: Path) -> Iterator[tuple[Path, nlu.Manifest]]:
    """A model's files in a scratch folder, checked, until the block ends.

    Raises:
        ModelError: It is no model, cut short, altered, or of another version.
    """
    with tempfile.TemporaryDirectory(prefix="usher-") as scratch:
        folder = Path(scratch)
        try:
            with tarfile.open(file, "r:gz") as archive:
                if sum(member.size for member in archive) > LARGEST:
                    raise ModelError("The model is larger than any that Usher writes.", place=str(file), mend=MEND)
                archive.extractall(folder, filter="data")  # refuses links and paths that lead out of the folder
            manifest = nlu.open_folder(folder, kind=KIND)
        except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError, nlu.NluError) as error:
            raise ModelError(f"The model cannot be read: {_reason(error)}", place=str(file), mend=MEND) from error
        yield folder, manifest


def find_model(where: Path) -> Path:
    """The model to load.

    Args:
        where: A model file, or a folder of which the newest is taken.

    Raises:
        ModelError: There is none.
    """
    file = where if where.is_file() else latest_model(where)
    if file is None:
        raise ModelError("There is no model.", place=str(where), mend=MEND)
    return file


def fitting_model(project: Project, models: Path) -> Path | None:
    """The newest model, where it is whole and was trained by this version on the project's files as they are."""
    return fitting.fitting_model(project.folder, project.files, models)


def fingerprint(project: Project) -> str:
    """A hash over everything that training reads: the project's files, its own code, and Usher's version."""
    return fitting.fingerprint(project.folder, project.files)


def _reason(error: Exception) -> str:
    """Without the place in the scratch folder, which is gone when somebody reads this."""
    return error.message if isinstance(error, nlu.NluError) else str(error) or "it ends too early"


def _pack(folder: Path, models: Path, name: str) -> Path:
    models.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    file = models / f"{stamp}-{re.sub(r'[^A-Za-z0-9_-]+', '-', name)}.tar.gz"
    # Written beside its place and moved: a server that looks for the newest model never finds half of one.
    draft = models / f".{file.name}.{os.getpid()}"
    try:
        with tarfile.open(draft, "w:gz", compresslevel=3) as archive:
            archive.add(folder, arcname=".")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)  # it is still there where the disk was full
    return file
