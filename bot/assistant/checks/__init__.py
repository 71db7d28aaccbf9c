"""Checks of a project that was read: one subject a file, each a function from a project to the problems it finds."""
