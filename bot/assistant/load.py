"""Read a project: config.yml, the domain, and the training data under data/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.assistant.domain import Domain
from bot.assistant.flows import ActionStep, Flows
from bot.assistant.merge_domain import KEYS as DOMAIN_KEYS
from bot.assistant.merge_domain import RawDomain, add_responses
from bot.assistant.problems import Findings, Problem
from bot.assistant.read_config import read_config
from bot.assistant.read_domain import build_domain, read_domain, responses_by_key
from bot.assistant.read_flows import FLOW_KEYS, read_flows
from bot.assistant.shapes import check_top_keys
from bot.errors import ProjectError
from nlu import LocatedDict, TrainingData, YamlError, check_examples, read_yaml

RASA_JSON = "rasa_nlu_data"
"""The key of training data in JSON."""
DATA_KEYS = ("version", "nlu", RASA_JSON, "stories", "rules", "responses", "sentiment", *DOMAIN_KEYS)
EXAMPLES = frozenset({"nlu", "sentiment", RASA_JSON})
"""Keys of files that nlu reads."""
OF_CUSTOMERS = frozenset({"journey.yml", "privacy.yml", "profile.yml"})
"""Files of data/ that the actions room reads: what a project declares of its customers."""
_SUFFIXES = {".yml", ".yaml"}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it is written.

    Args:
        folder: Where it is.
        config: config.yml.
        domain: The domain, with what the training data add to it.
        flows: Rules and stories.
        nlu_files: Files with examples.
        training_data: What they say.
        files: Every file that was read.
        places: Where things of the domain are written: ``("slots", "city")`` to ``domain.yml:12``.
        findings: What was found wrong while reading: warnings; errors too where the project was read to be checked.
    """

    folder: Path
    config: Mapping[str, Any]
    domain: Domain
    flows: Flows
    nlu_files: tuple[Path, ...]
    training_data: TrainingData
    files: tuple[Path, ...] = ()
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    findings: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The assistant_id of config.yml, else the folder's name."""
        return str(self.config.get("assistant_id") or self.folder.resolve().name)


def load_project(folder: Path, *, domain: Path | None = None, data: Path | None = None) -> Project:
    """Read a project.

    Args:
        folder: With config.yml, domain.yml (or a folder domain) and data/.
        domain: The domain's file or folder, where it is elsewhere.
        data: The folder of training data, where it is elsewhere.

    Raises:
        ProjectError: What is wrong, with file, line and mend; all of it, the first ten in full.
    """
    findings = Findings()
    project = read_project(folder, findings, domain=domain, data=data)
    findings.raise_errors()
    return project


def project_files(folder: Path) -> tuple[Path, ...]:
    """Every file that `load_project` reads; nothing is read yet.

    Raises:
        ProjectError: A file or folder that a project must have is missing.
    """
    return (_existing(folder / "config.yml"), *_files_below(_domain_path(folder)), *_data_files(folder / "data"))


def load_domain(path: Path) -> Domain:
    """Read a domain alone: without what training data add to it.

    Args:
        path: A file or a folder.

    Raises:
        ProjectError: What is wrong, with file, line and mend.
    """
    findings = Findings()
    built = build_domain(read_domain(_existing(path), findings), findings)
    findings.raise_errors()
    return built


def read_project(folder: Path, findings: Findings, *, domain: Path | None = None, data: Path | None = None) -> Project:
    """As `load_project`, but everything that is wrong is gathered, and what could be read is given back.

    Raises:
        ProjectError: A file or folder that a project must have is missing.
    """
    config = read_config(_existing(folder / "config.yml"), findings)
    domain_path = domain or _domain_path(folder)
    raw = read_domain(domain_path, findings)
    files = _data_files(data or folder / "data")
    contents = _read_all(files, findings)
    for content in contents:
        if "responses" in content:
            add_responses(content, raw, findings)
    with_examples = [content for content in contents if EXAMPLES.intersection(content)]
    nlu_files = [Path(content.file) for content in with_examples]
    examples = _examples(with_examples, findings)
    retrieval = sorted({e.intent.partition("/")[0] for e in examples.examples if e.intent and "/" in e.intent})
    built = build_domain(raw, findings, retrieval=retrieval)
    flows = read_flows(contents, built, findings)
    built = replace(built, e2e_actions=_texts(built, flows))
    return Project(
        folder=folder,
        config=config,
        domain=built,
        flows=flows,
        nlu_files=tuple(nlu_files),
        training_data=replace(examples, responses=responses_by_key(built.responses)),
        files=(folder / "config.yml", *_files_below(domain_path), *files),
        places=_places(raw, config),
        findings=tuple(findings.problems),
    )


def _existing(path: Path) -> Path:
    if not path.exists():
        mend = "Run this in a project's folder, name it with --project, or make a new one: usher init"
        raise ProjectError("There is no such file.", place=str(path), mend=mend)
    return path


def _domain_path(folder: Path) -> Path:
    for name in ("domain.yml", "domain.yaml", "domain"):
        if (folder / name).exists():
            return folder / name
    return _existing(folder / "domain.yml")


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
    return sorted(file for file in found if not _is_hidden(file.relative_to(path)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _data_files(folder: Path) -> list[Path]:
    """YAML files but those that the actions room reads, and those JSON files that hold training data."""
    found = (file for file in folder.rglob("*.json") if file.is_file() and not _is_hidden(file.relative_to(folder)))
    with_examples = [file for file in found if f'"{RASA_JSON}"'.encode() in file.read_bytes()]
    ours = (file for file in _files_below(_existing(folder)) if file.parent != folder or file.name not in OF_CUSTOMERS)
    return sorted([*ours, *with_examples])


def _read_all(files: Sequence[Path], findings: Findings) -> list[LocatedDict]:
    contents: list[LocatedDict] = []
    for file in files:
        try:
            content = read_yaml(file)
        except YamlError as error:
            findings.nlu_error(error)
            continue
        known = [key for key in (*EXAMPLES, "responses", *FLOW_KEYS) if key in content]
        if known:
            contents.append(content)
        if not EXAMPLES.intersection(known):  # those are checked by nlu
            _check_data_keys(content, findings, is_ours=bool(known))
    return contents


def _check_data_keys(content: LocatedDict, findings: Findings, *, is_ours: bool) -> None:
    """Keys of a file of training data. A file that has none may be somebody else's, or have a slip in its key."""
    noted = Findings()
    check_top_keys(content, DATA_KEYS, "a file of training data", noted)
    for problem in noted.problems:
        if is_ours or problem.severity == "error":
            findings.note(problem)


def _examples(contents: Sequence[LocatedDict], findings: Findings) -> TrainingData:
    examples, errors = check_examples(contents)
    for problem in errors:
        findings.nlu_error(problem)
    return examples


def _texts(domain: Domain, flows: Flows) -> tuple[str, ...]:
    """Texts that stories use as actions (end-to-end)."""
    steps = [step for story in flows.stories for step in story.steps]
    steps += [step for rule in flows.rules for step in rule.steps]
    return tuple(sorted({*domain.e2e_actions, *(s.text for s in steps if isinstance(s, ActionStep) and s.text)}))


def _places(raw: RawDomain, config: LocatedDict) -> dict[tuple[str, str], str]:
    return {**raw.places, **{("config", key): config.place(key) for key in config}}
