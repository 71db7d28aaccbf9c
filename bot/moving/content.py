"""The domain, the training data and the tests: what of them is read, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant.domain import Domain
from bot.assistant.load import DATA_KEYS, EXAMPLES
from bot.assistant.merge_domain import RawDomain
from bot.assistant.problems import Findings, Problem
from bot.assistant.read_domain import build_domain, read_domain
from bot.assistant.read_flows import FLOW_KEYS, read_flows
from bot.assistant.shapes import check_top_keys
from bot.moving.finding import Finding, counted, of_problems
from nlu import LocatedDict, YamlError, check_examples, read_yaml

DOMAINS = ("domain.yml", "domain.yaml", "domain")
SECTIONS = (("intents", ""), ("entities", ""), ("slots", ""), ("responses", ""), ("forms", ""), ("actions", ""))
PLURALS = {"intents": "intent", "entities": "entity", "slots": "slot", "responses": "response", "forms": "form",
           "actions": "action"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """The YAML files of a project by what they are for, named inside the project.

    Args:
        domain: Of the domain.
        data: Of the training data.
        tests: Test stories.
    """

    domain: Sequence[Path]
    data: Sequence[Path]
    tests: Sequence[Path]


def check_content(files: Files) -> Iterator[Finding]:
    """What becomes of the content of a project. The current folder is the project's, so that places are short.

    Args:
        files: Which files there are.
    """
    findings = Findings()
    raw, domain = _domain(files.domain, findings)
    yield from _domain_findings(files.domain, raw, findings.problems)
    yield from _data(files.data, domain, "training data")
    yield from _data(files.tests, domain, "test stories")


def _domain(files: Sequence[Path], findings: Findings) -> tuple[RawDomain, Domain]:
    if not files:
        return RawDomain(), build_domain(RawDomain(), Findings())
    where = next(Path(name) for name in DOMAINS if Path(name).exists())
    raw = read_domain(where, findings)
    return raw, build_domain(raw, findings)


def _domain_findings(files: Sequence[Path], raw: RawDomain, problems: Sequence[Problem]) -> Iterator[Finding]:
    if not files:
        mend = "Write a domain.yml, or give the folder that has one."
        yield Finding("domain.yml", "domain", "refused", "There is no domain.", "domain.yml", mend)
    for file in map(str, files):
        has = [
            counted(number, one, section)
            for section, one in PLURALS.items()
            if (
                number := sum(
                    place.startswith(f"{file}:") for (part, _), place in raw.places.items() if part == section
                )
            )
        ]
        if has:
            yield Finding(file, ", ".join(has), "supported", place=file)
        yield from of_problems(problems, file)
    if files and raw.is_legacy:
        reason = "Written for Rasa 2: mappings of slots are made in memory, as rasa data migrate would write them."
        yield Finding(str(files[0]), "version 2.0", "mapped", reason, str(files[0]))


def _data(files: Sequence[Path], domain: Domain, what: str) -> Iterator[Finding]:
    for file in files:
        name, findings = str(file), Findings()
        try:
            content = read_yaml(file)
        except YamlError as error:
            findings.nlu_error(error)
            yield from of_problems(findings.problems, name)
            continue
        yield from _file(content, name, domain, what, findings)


def _file(content: LocatedDict, name: str, domain: Domain, what: str, findings: Findings) -> Iterator[Finding]:
    flows = read_flows([content], domain, findings)
    has = [counted(len(flows.stories), "story", "stories")] if flows.stories else []
    has += [counted(len(flows.rules), "rule")] if flows.rules else []
    if EXAMPLES.intersection(content):
        data, errors = check_examples([content])
        for error in errors:
            findings.nlu_error(error)
        has += [counted(len(data.examples), "example")] if data.examples else []
        tables = len(data.lookups) + len(data.patterns) + len(data.synonyms)
        has += (
            [counted(tables, "synonym, lookup table or expression", "synonyms, lookup tables and expressions")]
            if tables
            else []
        )
    else:
        check_top_keys(content, DATA_KEYS, "a file of training data", findings)
    has += [counted(len(content["responses"] or ()), "response")] if "responses" in content else []
    if has:
        yield Finding(name, ", ".join(has), "supported", "" if what == "training data" else "Read by usher test.", name)
    elif not findings.problems and not any(key in content for key in (*FLOW_KEYS, "nlu", "sentiment", *DATA_KEYS)):
        yield Finding(name, "file", "ignored", f"It has no {what}.", name)
    yield from of_problems(findings.problems, name)
