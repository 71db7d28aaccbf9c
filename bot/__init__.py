"""Usher's conversations: state, policies, channels, escalation."""

__version__ = "0.1.0"
