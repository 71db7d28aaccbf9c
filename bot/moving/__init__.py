"""What becomes of a project of Rasa's, file by file: ``usher data check-rasa``."""

from bot.moving.check import check_rasa
from bot.moving.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "check_rasa"]
