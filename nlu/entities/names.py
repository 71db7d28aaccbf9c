"""Names of people, places, companies and dates by a trained spaCy pipeline, when one is installed."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nlu.component import Over, Workspace, register
from nlu.entities.overlaps import CHARACTERS, add_found
from nlu.errors import PipelineError
from nlu.features.lean_spacy import import_spacy
from nlu.types import Entity, TrainingData

if TYPE_CHECKING:
    from spacy.language import Language


@register
class SpacyNames:
    """Rasa's SpacyEntityExtractor.

    Args:
        model: Name of an installed spaCy pipeline, or the path of one.
        dimensions: Labels of the pipeline that are kept (PERSON, GPE, DATE, …); all when empty.
        rename: Label to the name of the entity (``GPE: city``).
    """

    name: ClassVar[str] = "SpacyEntityExtractor"
    requires: ClassVar[frozenset[str]] = frozenset()
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})
    options: ClassVar[Mapping[str, Any]] = {"model": "en_core_web_sm", "dimensions": [], "rename": {}}

    def __init__(self, model: str, *, dimensions: Sequence[str], rename: Mapping[str, str]) -> None:
        self._described = {"model": model, "dimensions": list(dimensions or ()), "rename": dict(rename)}
        self._spacy = _pipeline(model)
        self._dimensions = frozenset(dimensions or ())
        self._rename = dict(rename)
        # spaCy remembers each new word for ever, but for what is read inside a memory zone; zones must not overlap.
        self._lock = threading.Lock()

    @classmethod
    def train(
        cls, options: Mapping[str, Any], data: TrainingData, workspace: Workspace, seed: int, *, over: Over
    ) -> Self:
        """Nothing is learnt: the pipeline is used as it is.

        Raises:
            PipelineError: The pipeline is not installed.
        """
        del data, workspace, seed, over
        return cls(str(options["model"]), dimensions=options["dimensions"], rename=options["rename"])

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse a pipeline that is not installed, without loading it.

        Raises:
            PipelineError: It is neither an installed package nor a folder.
        """
        model = str(options["model"])
        if not (model.isidentifier() and find_spec(model)) and not Path(model).exists():
            raise _missing(model)

    def process(self, workspace: Workspace) -> None:
        """Add to ``entities``."""
        with self._lock, self._spacy.memory_zone():
            documents = self._spacy.pipe(text[:CHARACTERS] for text in workspace.texts)
            found = [
                [
                    Entity(
                        entity=self._rename.get(span.label_, span.label_),
                        start=span.start_char,
                        end=span.end_char,
                        value=span.text,
                        extractor=self.name,
                    )
                    for span in document.ents
                    if not self._dimensions or span.label_ in self._dimensions
                ]
                for document in documents
            ]
        add_found(workspace, found)

    def save(self, folder: Path) -> None:
        """Write names.json; the pipeline itself stays the installed package."""
        (folder / "names.json").write_text(json.dumps(self._described), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads((folder / "names.json").read_text(encoding="utf-8")))


def _pipeline(model: str) -> Language:
    spacy = import_spacy()

    try:
        loaded: Language = spacy.load(model, exclude=["parser", "lemmatizer", "attribute_ruler"])
    except OSError as error:
        raise _missing(model) from error
    return loaded


def _missing(model: str) -> PipelineError:
    return PipelineError(
        f"The spaCy pipeline {model!r} is not installed.",
        place="config.yml: SpacyEntityExtractor",
        mend=f"Install it (python -m spacy download {model}), or take the component out.",
    )
