"""Turns in a line each, as the samples are written."""

from bot.dialogue.frustration.samples import Sample, read_lines, turns_of
from bot.dialogue.frustration.signals import signals_of


def turns(text, sentiment=None):
    lines = read_lines("\n".join(line.strip() for line in text.strip().splitlines()), "here:1")
    return turns_of(Sample("a talk", "any", "talk", lines), sentiment or {})


def values(text, sentiment=None):
    return signals_of(turns(text, sentiment)).values
