"""The trained pipeline at work: from texts to what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from nlu.catalogue import find
from nlu.component import Component, Workspace
from nlu.errors import ModelFileError, PipelineError
from nlu.keep import MEND, Manifest, open_folder
from nlu.readable import readable
from nlu.types import Intent, ParseResult

BATCH = 32
PIPELINE_FILE = "pipeline.json"


class Interpreter:
    """Understands texts. Several threads may use one at once: components do not change after training.

    Args:
        components: The steps in order.
        retrieval_intents: Names of the retrieval intents that were trained.
        manifest: Of the folder it was loaded from.
    """

    def __init__(
        self,
        components: Sequence[Component],
        *,
        retrieval_intents: Sequence[str] = (),
        manifest: Manifest | None = None,
    ) -> None:
        self.components = tuple(components)
        self.retrieval_intents = tuple(retrieval_intents)
        self.manifest = manifest
        self._wanted = frozenset().union(*(getattr(component, "uses", ()) for component in self.components))

    def parse(self, text: str) -> ParseResult:
        """What one text says. Whatever the text, it does not raise; an empty text has no intent."""
        return self.parse_many([text])[0]

    def parse_many(self, texts: Sequence[str]) -> list[ParseResult]:
        """What each text says, in their order; much quicker than one by one."""
        # Texts of a length go together, so that little is computed for padding.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        results: dict[int, ParseResult] = {}
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            workspace = Workspace(texts=[readable(texts[row]) for row in rows], wanted=self._wanted)
            for component in self.components:
                component.process(workspace)
            for place, row in enumerate(rows):
                results[row] = self._result(texts[row], workspace, place)
        return [results[row] for row in range(len(texts))]

    def _result(self, text: str, workspace: Workspace, row: int) -> ParseResult:
        ranking = tuple(workspace.ranking[row]) if workspace.ranking else ()
        return ParseResult(
            text=text,
            intent=ranking[0] if ranking else Intent(None, 0.0),
            intent_ranking=ranking,
            entities=tuple(workspace.entities[row]) if workspace.entities else (),
            text_tokens=tuple((token.start, token.end) for token in workspace.tokens[row]) if workspace.tokens else (),
            retrieval=tuple(workspace.retrieval[row]) if workspace.retrieval else (),
            all_retrieval_intents=self.retrieval_intents,
            sentiment=workspace.sentiment[row] if workspace.sentiment else None,
            out_of_scope=workspace.scope[row] if workspace.scope else None,
            language=workspace.language[row] if workspace.language else None,
        )


def load(folder: Path) -> Interpreter:
    """Read a folder that `nlu.train` wrote.

    Raises:
        ModelFileError: It is no model, of another version, cut short or altered.
    """
    manifest = open_folder(folder, kind="nlu")
    try:
        described = json.loads((folder / PIPELINE_FILE).read_text())
        components = [find(step["name"]).load(folder / step["folder"]) for step in described["steps"]]
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise ModelFileError(f"The model cannot be read: {error}", place=str(folder), mend=MEND) from error
    except PipelineError as error:
        raise ModelFileError(error.message, place=str(folder), mend=MEND) from error
    return Interpreter(components, retrieval_intents=described["retrieval_intents"], manifest=manifest)
