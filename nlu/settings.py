"""The pipeline of config.yml as a list of steps, checked before anything is trained."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from nlu.catalogue import BUILT_IN, find, modules
from nlu.component import Component, check_options
from nlu.errors import PipelineError
from nlu.examples.nearest import did_you_mean
from nlu.rasa_names import OFTEN, RASA_NAMES, SAME_NAME_WITHOUT_EFFECT, RasaName

logger = logging.getLogger(__name__)

PLACE = "config.yml: pipeline"
FINE_TUNED = "FineTunedLayers"
DETECTOR = "LanguageDetector"

DEFAULT_PIPELINE: tuple[Mapping[str, Any], ...] = (
    {"name": "Tokenizer"},
    {"name": "TextCleaner"},
    {"name": "SentenceEncoder"},
    {"name": "NgramFeaturizer"},
    {"name": "IntentClassifier"},
    {"name": "RegexEntityExtractor"},
    {"name": "CRFEntityExtractor"},
    {"name": "EntitySynonymMapper"},
    {"name": "OutOfScopeDetector"},
    {"name": "ResponseSelector"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1, "use_out_of_scope": True},
)
"""What runs where config.yml has no ``pipeline``."""


@dataclass(frozen=True, slots=True)
class Step:
    """A component of the pipeline with all its options.

    Args:
        component: The class.
        options: Those of config.yml, defaults filled in.
        place: For messages: ``config.yml: pipeline[3] DIETClassifier``.
    """

    component: type[Component]
    options: Mapping[str, Any]
    place: str


def read_pipeline(config: Mapping[str, Any], *, say: bool = True) -> tuple[Step, ...]:
    """The steps that a config asks for.

    Args:
        config: Parsed config.yml: ``language``, ``languages``, and ``pipeline``, a list of mappings with ``name``,
            Usher's or Rasa's. Where ``languages`` are declared, a `LanguageDetector` runs.
        say: Whether options without effect are said in the log.

    Raises:
        PipelineError: A name or an option that is not known, or a step whose needs no earlier step provides.
    """
    languages = languages_of(config)
    language = languages[0]
    entries = config.get("pipeline") or DEFAULT_PIPELINE
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise PipelineError(
            "The pipeline is no list.", place=PLACE, mend="Write a list of components: `- name: Tokenizer`."
        )
    written = [part for number, entry in enumerate(entries) for part in _parts(number, entry, language, say=say)]
    if config.get("languages") and not any(part.name == DETECTOR for part in written):
        written.append(_Written(DETECTOR, {}, "config.yml: languages", from_rasa=False))
    lent = _lent(entries)
    steps = tuple(_step(part, languages, lent.get(part.name, {})) for part in _merged(written))
    _check_needs(steps)
    for step in steps:
        if step.component.name in {DETECTOR, FINE_TUNED}:
            step.component.check(step.options)  # type: ignore[attr-defined]  # of some components alone
    return steps


def languages_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages that an assistant speaks, its first one first: ``language`` and ``languages`` of config.yml."""
    written = config.get("languages")
    declared = (
        [str(code) for code in written] if isinstance(written, list | tuple) else [str(written)] if written else []
    )
    first = str(config.get("language") or (declared[0] if declared else "en"))
    return tuple(dict.fromkeys([first, *declared]))


@dataclass(frozen=True, slots=True)
class _Written:
    """A component as it was asked for, before defaults."""

    name: str
    options: Mapping[str, Any]
    place: str
    from_rasa: bool


def _parts(number: int, entry: object, language: str, *, say: bool = True) -> list[_Written]:
    """The components that one entry of the list stands for; what has no effect is said, unless told otherwise."""
    name, options = _read_entry(number, entry)
    place = f"{PLACE}[{number}] {name}"
    if name.startswith("rasa."):
        name = name.rpartition(".")[2]
    if name in modules() or "." in name:
        idle = SAME_NAME_WITHOUT_EFFECT.get(name, frozenset())
        if say:
            _say_idle(idle & set(options), "", place)
        kept = {key: value for key, value in options.items() if key not in idle}
        return [_Written(name, kept, place, from_rasa=name in OFTEN)]
    rasa = RASA_NAMES.get(name)
    if rasa is None:
        known = [*modules(), *RASA_NAMES]
        raise PipelineError(f"There is no component {name!r}.", place=place, mend=did_you_mean(name, known))
    _check_rasa_options(rasa, options, place)
    if say:
        _say_idle(rasa.without_effect & set(options), rasa.why, place)
    carried = rasa.carry(options)
    runs = rasa.runs if language == "en" or rasa.outside_english is None else rasa.outside_english
    return [
        _Written(part, carried.get(part) or {}, place, from_rasa=True)
        for part in runs
        if carried.get(part, {}) is not None
    ]


def _lent(entries: Sequence[object]) -> dict[str, Mapping[str, Any]]:
    """Options that an entry has for a component which stands elsewhere in the pipeline."""
    lent: dict[str, Mapping[str, Any]] = {}
    for number, entry in enumerate(entries):
        name, options = _read_entry(number, entry)
        rasa = RASA_NAMES.get(name.rpartition(".")[2] if name.startswith("rasa.") else name)
        if rasa is not None and not rasa.runs:
            lent.update(rasa.carry(options))
        if name == "SentenceEncoder":
            lent[FINE_TUNED] = {key: options[key] for key in ("model", "precision") if key in options}
    return lent


def _read_entry(number: int, entry: object) -> tuple[str, dict[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise PipelineError(
            "A component has no name.", place=f"{PLACE}[{number}]", mend="Write `- name: ` and a component's name."
        )
    return str(entry["name"]), {str(key): value for key, value in entry.items() if key != "name"}


def _check_rasa_options(rasa: RasaName, options: Mapping[str, Any], place: str) -> None:
    known = rasa.carried | rasa.without_effect
    for option in options:
        if option not in known:
            mend = did_you_mean(option, sorted(known)) if known else "Take it out: there are no options."
            raise PipelineError(f"There is no option {option!r}.", place=place, mend=mend)


def _say_idle(idle: Set[str], why: str, place: str) -> None:
    if idle:
        logger.warning("%s: no effect here: %s. %s", place, ", ".join(sorted(idle)), why)


@dataclass(frozen=True, slots=True)
class PipelineNote:
    """What becomes of one entry of a pipeline.

    Args:
        number: Its place in the list; None for what concerns the pipeline as a whole.
        name: As it is written.
        runs: Names of the components that run for it.
        without_effect: Options that mean nothing here.
        why: Said where it is not plainly the same thing.
        error: Why it cannot run, or None.
    """

    number: int | None
    name: str
    runs: tuple[str, ...] = ()
    without_effect: tuple[str, ...] = ()
    why: str = ""
    error: PipelineError | None = None


def explain_pipeline(config: Mapping[str, Any]) -> list[PipelineNote]:
    """What runs for each entry of a pipeline, and everything that cannot; nothing is trained.

    Args:
        config: As for `read_pipeline`.
    """
    language = languages_of(config)[0]
    entries = config.get("pipeline") or ()
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        entries = ()
    lent = _lent([entry for entry in entries if _is_named(entry)])
    notes = [_note(number, entry, language, lent) for number, entry in enumerate(entries)]
    if not any(note.error for note in notes):
        try:
            read_pipeline(config, say=False)
        except PipelineError as error:
            notes.append(PipelineNote(None, "pipeline", error=error))
    return notes


def _is_named(entry: object) -> bool:
    return isinstance(entry, str) or (isinstance(entry, Mapping) and isinstance(entry.get("name"), str))


def _note(number: int, entry: object, language: str, lent: Mapping[str, Mapping[str, Any]]) -> PipelineNote:
    name = str(entry.get("name", "")) if isinstance(entry, Mapping) else str(entry)
    try:
        name, options = _read_entry(number, entry)
        short = name.rpartition(".")[2] if name.startswith("rasa.") else name
        parts = _parts(number, entry, language, say=False)
        for part in parts:
            component = find(part.name)
            given = {**lent.get(part.name, {}), **part.options}
            full = check_options(component, given, place=part.place)
            check = getattr(component, "check", None)
            if check is not None:
                check(full)
    except PipelineError as error:
        return PipelineNote(number, name, error=error)
    rasa = RASA_NAMES.get(short)
    idle = rasa.without_effect if rasa is not None else SAME_NAME_WITHOUT_EFFECT.get(short, frozenset())
    return PipelineNote(
        number,
        name,
        runs=tuple(part.name for part in parts),
        without_effect=tuple(sorted(idle & set(options))),
        why=rasa.why if rasa is not None else "",
    )


def _merged(parts: Sequence[_Written]) -> list[_Written]:
    """Two of Rasa's components that are one here become one step; Usher's own name twice is an error."""
    steps: dict[str, _Written] = {}
    for part in parts:
        earlier = steps.get(part.name)
        if earlier is None:
            steps[part.name] = part
        elif part.from_rasa or earlier.from_rasa:
            steps[part.name] = replace(earlier, options={**part.options, **earlier.options})
        else:
            raise PipelineError(f"{part.name} is there twice.", place=part.place, mend="Take one of them out.")
    return list(steps.values())


def _step(part: _Written, languages: Sequence[str], lent: Mapping[str, Any]) -> Step:
    component = find(part.name)
    options = {**lent, **part.options}
    if part.name == "NgramFeaturizer" and part.from_rasa:
        options = {"word": (0, 0), "char": (0, 0), **options}
    if "language" in component.options:
        options.setdefault("language", languages[0])
    if part.name == DETECTOR:
        options.setdefault("languages", languages)
    return Step(component, check_options(component, options, place=part.place), part.place)


def _check_needs(steps: Sequence[Step]) -> None:
    have: set[str] = set()
    for step in steps:
        for need in sorted(step.component.requires):
            if have.isdisjoint(need.split("|")):
                givers = [name for name in BUILT_IN if not find(name).provides.isdisjoint(need.split("|"))]
                raise PipelineError(
                    f"{step.component.name} needs {need.replace('|', ' or ')}, and no step before it provides that.",
                    place=step.place,
                    mend=f"Put {' or '.join(givers)} before it.",
                )
        have |= step.component.provides
