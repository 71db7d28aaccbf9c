"""Correcting conversations turn by turn, and writing what was corrected into the project's files."""
