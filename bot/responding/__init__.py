"""Carrying out what was decided: responses, forms, default actions, and calls to the action server."""
