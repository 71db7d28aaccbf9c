"""Fine-tuning of a sentence encoder on a project's own examples. Only training comes here, and only with the extra."""
