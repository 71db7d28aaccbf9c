"""The reference assistant's actions, one a file, each in the file of its name.

`action_<what>` ends a form or answers a rule, `action_ask_<slot>` asks for a slot, `validate_<form>` knows what a form
needs and what counts as an answer. What they share is in `actions.talk`; wording is in domain.yml.
"""
