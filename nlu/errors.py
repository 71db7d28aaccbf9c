"""What can go wrong in understanding, as one tree.

NluError                 everything below; carries the place and the mend
├── YamlError            a file that is not YAML, or names a variable that is not set (file and line)
├── ExamplesError        training data that cannot be read or used (file and line)
├── PipelineError        a pipeline in config.yml that cannot run (component and reason)
│   └── NothingToLearn   a component that the training data give nothing to find; it is left out
├── EncoderError         an encoder that is missing or cannot be built (with the pip line)
└── ModelFileError       a model file that is cut short, altered or of another version
"""

from __future__ import annotations


class NluError(Exception):
    """Any failure of understanding.

    Args:
        message: What is wrong, in a sentence that a CX editor can follow.
        place: Where: ``file:line``, a component's name, or a path.
        mend: What to write or run instead.
    """

    def __init__(self, message: str, *, place: str | None = None, mend: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.mend = mend

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{where}{self.message}{mend}"


class YamlError(NluError):
    """A file that cannot be read as YAML."""


class ExamplesError(NluError):
    """Training data that cannot be read or used."""


class PipelineError(NluError):
    """A pipeline that cannot run as it is written."""


class NothingToLearn(PipelineError):
    """The training data have nothing for a component: the trainer says so once, and leaves the component out."""


class EncoderError(NluError):
    """An encoder that is not installed or cannot be built."""


class ModelFileError(NluError):
    """A model file that is cut short, altered, or written by another version."""
