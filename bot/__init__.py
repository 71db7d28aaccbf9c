"""Usher's conversations: state, policies, channels, escalation."""
