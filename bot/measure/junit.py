"""Results as JUnit XML, which CI servers read: a test case for each test story, and one for understanding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from bot.measure.outcome import Check, Outcome
from nlu import Evaluation

SHOWN = 50
"""Mistakes of understanding that are told."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(
    file: Path, outcomes: Sequence[Outcome] | None, evaluation: Evaluation | None, *, fail_under: float = 0.0
) -> Path:
    """Write the file.

    Args:
        file: ``results/junit.xml``
        outcomes: Of test stories; None where none were replayed.
        evaluation: Of understanding; None where it was not measured.
        fail_under: The share of intents that must be right.
    """
    suites = Element("testsuites", name="usher test")
    if outcomes is not None:
        _add(suites, "stories", [_story(outcome) for outcome in outcomes])
    if evaluation is not None:
        _add(suites, "understanding", [_understanding(evaluation, fail_under)])
    for name in ("tests", "failures"):
        suites.set(name, str(sum(int(suite.get(name, 0)) for suite in suites)))
    indent(suites)
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree(suites).write(file, encoding="utf-8", xml_declaration=True)
    return file


def _add(suites: Element, name: str, cases: Sequence[Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    suite = SubElement(suites, "testsuite", name=name, tests=str(len(cases)), failures=str(failures), errors="0")
    suite.extend(cases)


def _story(outcome: Outcome) -> Element:
    file, _, line = outcome.case.place.rpartition(":")
    case = _case(file, outcome.case.name, file=file, line=line)
    if not outcome.passed:
        first = outcome.wrong[0]
        _fail(case, f"{first.kind}: {_expected(first)}", map(_told, outcome.wrong))
    for warning in outcome.warnings:
        SubElement(case, "system-out").text = _legal(f"Warning: {_told(warning)}")
    return case


def _understanding(evaluation: Evaluation, fail_under: float) -> Element:
    intents = evaluation.intents
    case = _case("understanding", f"at least {fail_under:.1%} of the intents are right")
    if intents.accuracy < fail_under:
        told = (f"{m.place}: {m.text!r} is {m.expected}, taken for {m.predicted}" for m in intents.mistakes[:SHOWN])
        _fail(case, f"{intents.accuracy:.1%} of {evaluation.examples} are right", told)
    return case


def _case(classname: str, name: str, **more: str) -> Element:
    return Element("testcase", {"classname": _legal(classname), "name": _legal(name), **more})


def _fail(case: Element, message: str, lines: Iterable[str]) -> None:
    SubElement(case, "failure", message=_legal(message), type="failed").text = _legal("\n".join(lines))


def _told(check: Check) -> str:
    said = f" in {check.text!r}" if check.text else ""
    by = f" by {check.policy}" if check.policy else ""
    return f"{check.place}: {check.kind}{said}: {_expected(check)}{by}. {check.hint}".rstrip()


def _expected(check: Check) -> str:
    return f"expected {check.expected or 'nothing'}, predicted {check.predicted or 'nothing'}"


def _legal(text: str) -> str:
    """Without characters that XML does not have."""
    return _FORBIDDEN.sub("\ufffd", text)
