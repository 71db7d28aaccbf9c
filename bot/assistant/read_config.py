"""Read config.yml."""

from __future__ import annotations

from pathlib import Path

from bot.assistant.problems import Findings
from bot.assistant.shapes import check_top_keys
from nlu import LocatedDict, YamlError, read_yaml

KEYS = ("version", "recipe", "assistant_id", "language", "pipeline", "policies", "importers", "escalation")
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
    for importer in config.get("importers") or ():
        name = importer.get("name") if isinstance(importer, dict) else importer
        if name not in IMPORTERS:
            mend = "Put the files into data/ and domain.yml, and take importers: out."
            findings.error(f"The importer {name!r} is not known here.", place=config.place("importers"), mend=mend)
    return config
