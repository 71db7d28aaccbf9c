"""Signals in: what customers do and say anywhere becomes touchpoints, through one function, `take`."""
