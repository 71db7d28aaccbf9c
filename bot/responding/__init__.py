"""Doing it: responses spoken, forms run, the action server called."""
