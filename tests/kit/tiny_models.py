"""Models of the tiny project that greet in different words, trained by the real training."""

from pathlib import Path

from kit.tiny import FILES, write_tiny

from bot.assistant.load import load_project
from bot.model import train_model


def train_greeting(folder: Path, greeting: str) -> Path:
    """Train the tiny project with ``greeting`` for Hello!; the model's file, which has the folder's name."""
    project = write_tiny(folder)
    written = FILES["domain.yml"].replace("text: Hello!", f"text: {greeting}")
    (project / "domain.yml").write_text(written.replace("      buttons:\n", "      quick_replies:\n"), encoding="utf-8")
    file = train_model(load_project(project), project / "models", progress=lambda *_: None)
    return file.rename(file.with_name(f"{folder.name}.tar.gz"))
