"""Read config.yml."""

from __future__ import annotations

from pathlib import Path

from bot.assistant.problems import Findings
from bot.assistant.shapes import check_top_keys, list_of
from nlu import LocatedDict, LocatedList, YamlError, read_yaml

KEYS = ("version", "recipe", "assistant_id", "language", "languages", "pipeline", "policies", "importers", "escalation")
IMPORTERS = ("RasaFileImporter", "rasa.shared.importers.rasa.RasaFileImporter")


def read_config(path: Path, findings: Findings) -> LocatedDict:
    """config.yml as it is written; its pipeline and policies are read by those who run them.

    Args:
        path: The file.
        findings: Takes what is wrong.
    """
    try:
        config = read_yaml(path)
    except YamlError as error:
        findings.nlu_error(error)
        return LocatedDict(file=str(path))
    check_top_keys(config, KEYS, "config.yml", findings)
    recipe = config.get("recipe", "default.v1")
    if recipe != "default.v1":
        mend = "Write recipe: default.v1, and pipeline: and policies: below it."
        findings.error(f"The recipe {recipe!r} is not known here.", place=config.place("recipe"), mend=mend)
    _check_importers(config, findings)
    _check_languages(config, findings)
    for section in ("pipeline", "policies"):
        _check_entries(config, section, findings)
    if config.get("escalation") is not None and not isinstance(config["escalation"], LocatedDict):
        mend = "Write the keys of escalation below it, each further in."
        findings.error("escalation: must have keys below it.", place=config.place("escalation"), mend=mend)
        del config["escalation"]
    return config


def _check_languages(config: LocatedDict, findings: Findings) -> None:
    mend = "Write their codes: languages: [en, de]"
    codes = list_of(config, "languages", findings, mend=mend)
    if any(not isinstance(code, str) or not code for code in codes):
        findings.error("A language is not a code.", place=config.place("languages"), mend=mend)
    if "languages" in config and (not codes or any(not isinstance(code, str) or not code for code in codes)):
        del config["languages"]


def _check_importers(config: LocatedDict, findings: Findings) -> None:
    mend = "Put the files into data/ and domain.yml, and take importers: out."
    for importer in list_of(config, "importers", findings, mend=mend):
        name = importer.get("name") if isinstance(importer, LocatedDict) else importer
        if name not in IMPORTERS:
            findings.error(f"The importer {name!r} is not known here.", place=config.place("importers"), mend=mend)


def _check_entries(config: LocatedDict, section: str, findings: Findings) -> None:
    pattern = f"Write {section}: and below it - name: and the name of each."
    entries = list_of(config, section, findings, mend=pattern)
    sound = LocatedList(file=entries.file, line=entries.line)
    for index, entry in enumerate(entries):
        name = entry.get("name") if isinstance(entry, LocatedDict) else entry
        if isinstance(name, str) and name:
            sound.put(entry, line=entries.line_of(index))
        else:
            findings.error(f"An entry under {section}: has no name.", place=entries.place(index), mend=pattern)
    if section in config:
        # What cannot be read is left out, so that the rest can be checked.
        line = config.line_of(section)
        config.put(section, sound, key_line=line, text_line=line)
