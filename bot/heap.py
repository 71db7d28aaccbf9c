"""What a server holds for good, kept out of Python's garbage collector."""

from __future__ import annotations

import gc


def settle() -> None:
    """Tell the collector that what is there now stays.

    A model is a million objects; to look through all of them takes a tenth of a second, every so many messages, while
    every customer waits. What was settled before is looked through once more: the model that was replaced may go.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def resettle() -> None:
    """The same after a model was replaced, in a process whose heap was settled; in others (tests) nothing is frozen."""
    if gc.get_freeze_count():
        settle()
