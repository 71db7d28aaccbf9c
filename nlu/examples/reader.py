"""Read the NLU files of a project: Rasa's format, and ``sentiment:`` beside it.

Files that hold none of it (stories, rules, a domain) are passed over, so a whole ``data`` folder can be given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nlu.errors import ExamplesError, YamlError
from nlu.examples.collected import Collected
from nlu.examples.entries import read_nlu, read_responses, read_sentiment
from nlu.examples.located import LocatedDict
from nlu.examples.nearest import did_you_mean
from nlu.examples.rasa_json import KEY, read_rasa_json
from nlu.examples.yaml import parse_yaml, read_text
from nlu.types import TrainingData

_READ = {"nlu": read_nlu, "sentiment": read_sentiment, "responses": read_responses, KEY: read_rasa_json}
_OTHERS = (
    "version",
    "stories",
    "rules",
    "intents",
    "entities",
    "slots",
    "actions",
    "forms",
    "e2e_actions",
    "session_config",
    "config",
)
_OURS = re.compile(r"^(?:(['\"]?)(?:nlu|sentiment|responses)\1\s*:|\s+(?:- )?examples\s*:)", re.MULTILINE)
_JSON = re.compile(rf'"{KEY}"\s*:')
_SUFFIXES = {".yml", ".yaml", ".json"}


def read_examples(paths: Sequence[Path]) -> TrainingData:
    """Read NLU files, and folders of them with all their subfolders.

    Args:
        paths: Files and folders; in a folder every ``.yml`` and ``.yaml`` is looked at, in order of the names,
            and every ``.json`` that has ``rasa_nlu_data``.

    Raises:
        YamlError: A file that is not YAML.
        ExamplesError: The first thing that is wrong in the files; it says how many more there are.
    """
    data, problems = check_examples(paths)
    if not problems:
        return data
    first = problems[0]
    if len(problems) == 1:
        raise first
    more = f"({len(problems) - 1} more: usher data validate lists them all.)"
    raise ExamplesError(first.message, place=first.place, mend=f"{first.mend} {more}") from first


def check_examples(sources: Sequence[Path | LocatedDict]) -> tuple[TrainingData, list[ExamplesError]]:
    """`read_examples` that goes on after a mistake: what could be read, and everything that is wrong.

    Args:
        sources: As `read_examples`; or what `read_yaml` made of a file, which is not read again.

    Raises:
        YamlError: A file that is not YAML.
    """
    out = Collected()
    for source in sources:
        if isinstance(source, LocatedDict):
            _read_file(source, out)
    for path in _files([source for source in sources if not isinstance(source, LocatedDict)]):
        text = read_text(path)
        if (_JSON if path.suffix.lower() == ".json" else _OURS).search(text):
            _read_file(parse_yaml(text, file=str(path)), out)
    return out.training_data(), out.problems


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = (file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
            files += sorted(file for file in found if not _hidden(file.relative_to(path)))
        elif path.exists():
            files.append(path)
        else:
            raise YamlError("There is no such file or folder.", place=str(path), mend="Check the name.")
    return list(dict.fromkeys(files))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(content: LocatedDict, out: Collected) -> None:
    _check_version(content, out)
    for key, value in content.items():
        if key in _READ:
            _READ[key](value, content.place(key), out)
        elif key.startswith("-"):
            out.wrong(f"{key!r} has no space after its dash.", place=content.place(key), mend=f"Write: - {key[1:]}:")
        elif key not in _OTHERS:
            out.wrong(
                f"{key!r} is not a key of a file with training data.",
                place=content.place(key),
                mend=did_you_mean(key, (*_READ, *_OTHERS)),
            )


def _check_version(content: LocatedDict, out: Collected) -> None:
    """Rasa passes over files of a version it does not know, with a warning; here that is an error."""
    version = content.get("version", "3.1")
    try:
        newer = tuple(int(part) for part in str(version).split(".")) > (3, 1)
    except ValueError:
        newer = True
    if newer:
        out.wrong(f"Version {version!r} is not known.", place=content.place("version"), mend='Write: version: "3.1"')
