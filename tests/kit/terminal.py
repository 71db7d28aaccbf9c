"""A command in a real terminal: a pseudo-terminal that a test types into and reads from."""

import os
import re
import sys
from pathlib import Path

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
UP, DOWN, ENTER, CTRL_C, CTRL_D, SPACE = "\x1b[A", "\x1b[B", "\r", "\x03", "\x04", " "


class TerminalOf:
    """``usher ARGUMENTS`` in a terminal 100 characters wide.

    Args:
        arguments: Of the command.
        cwd: The project.
    """

    def __init__(self, *arguments: str, cwd: Path) -> None:
        program = "import sys; sys.argv[0] = 'usher'; from bot.cli.main import main; main()"
        env = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd())}
        self.process = pexpect.spawn(
            sys.executable, ["-c", program, *arguments], cwd=str(cwd), env=env, dimensions=(40, 100), encoding="utf-8",
            timeout=60,
        )  # fmt: skip
        self.shown = ""

    def sees(self, text: str) -> None:
        """Wait until this is shown."""
        self.process.expect_exact(text)
        self.shown += ESCAPES.sub("", self.process.before + text)

    def types(self, text: str) -> None:
        """Type, and press Enter."""
        self.process.send(text + ENTER)

    def presses(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.process.send(key)

    def ends(self) -> int:
        """Wait for its end; the exit code."""
        self.process.expect(pexpect.EOF)
        self.shown += ESCAPES.sub("", self.process.before)
        self.process.close()
        return int(self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus)
