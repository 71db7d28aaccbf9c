"""The other side: ``python -m bot.jobs.child FOLDER`` does one job, and writes what came of it into the folder."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.errors import UsherError
from bot.jobs.jobs import RESULT, SPECIFICATION
from bot.jobs.work import WORK
from nlu import NluError

KINDNESS = 10
"""Customers are answered first (see nice(2))."""


def main(folder: Path) -> None:
    """Do the job that the folder describes."""
    os.nice(KINDNESS)
    job = json.loads((folder / SPECIFICATION).read_bytes())
    answer: dict[str, Any]
    try:
        answer = {"result": WORK[job["work"]](**job["arguments"])}
    except (UsherError, NluError) as error:
        cause = type(error).__name__
        answer = {"error": {"cause": cause, "message": error.message, "place": error.place, "mend": error.mend}}
    draft = folder / f"{RESULT}.part"
    draft.write_text(json.dumps(answer))
    draft.replace(folder / RESULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
