"""Help of every command; and the documentation, which names every command and option."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.main import app

DOCS = (Path(__file__).parents[3] / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands(command, path=("usher",)):
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


ALL = dict(commands(get_command(app)))


def test_these_are_the_commands():
    assert {" ".join(path) for path in ALL} == {
        "usher", "usher init", "usher train", "usher run", "usher run actions", "usher run nlu", "usher shell",
        "usher interactive", "usher test", "usher test stories", "usher test nlu", "usher data", "usher data validate",
        "usher data check-rasa", "usher visualize", "usher customers", "usher customers import",
        "usher customers profile", "usher customers match",
        "usher customers export", "usher customers erase", "usher customers check", "usher customers expire",
        "usher keys", "usher keys add", "usher keys list", "usher keys revoke",
        "usher audit", "usher audit verify", "usher audit show",
        "usher journey", "usher journey validate", "usher journey replay", "usher journey explain",
    }  # fmt: skip


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_says_what_it_does_and_has_examples_of_it(path):
    shown = CliRunner().invoke(app, [*path[1:], "--help"])
    assert shown.exit_code == 0
    assert "Usage: " + " ".join(path) in shown.output
    examples = shown.output.partition("Examples")[2]
    assert " ".join(path) in examples


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_the_documentation_names_the_command_and_each_of_its_options(path):
    title = f"## {' '.join(path)}\n"
    is_group = bool(getattr(ALL[path], "commands", None)) and path != ("usher", "test")
    section = DOCS if is_group else DOCS.partition(title)[2].partition("\n## ")[0]
    assert section, f"docs/command-line.md has no section {title!r}"
    for parameter in ALL[path].params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            word = option if option.startswith("-") else option.upper()
            assert f"`{word}" in section or f"usher {word}" in section, f"{' '.join(path)} {option} is not documented"


def test_the_documentation_names_no_option_that_is_gone():
    known = {option for command in ALL.values() for parameter in command.params for option in parameter.opts}
    written = {word.strip("`,.;)(").split("=")[0] for word in DOCS.split() if word.lstrip("`(").startswith("--")}
    assert written <= known | {"--help", "-h"}


@pytest.mark.parametrize(
    "arguments", [["trian"], ["train", "--forse"], ["run", "--port", "x"], ["test", "nlu", "-f", "1"]]
)
def test_a_wrong_command_line_is_code_2(arguments):
    assert CliRunner().invoke(app, arguments).exit_code == 2


@pytest.mark.parametrize(
    ("group", "command"), [("run", "actions"), ("run", "nlu"), ("test", "stories"), ("test", "nlu")]
)
def test_an_option_before_the_second_word_is_refused_and_not_ignored(group, command):
    shown = CliRunner().invoke(app, [group, "--project", ".", command])
    assert shown.exit_code == 2
    assert f"write --project after {command}" in " ".join(shown.output.replace("│", " ").split())


def test_no_command_shows_the_help():
    assert "Usage: usher" in CliRunner().invoke(app, []).output


ASK_EVERY_HELP = f"""
import sys
from bot.cli.main import main

HEAVY = {{"fastapi", "httpx", "numpy", "onnxruntime", "ruamel", "sklearn", "spacy", "sqlalchemy", "uvicorn"}}
for sys.argv in {[[*path, "--help"] for path in ALL]}:
    try:
        main()
    except SystemExit as end:
        assert end.code in (None, 0), sys.argv
    print("LOADED", sys.argv, sorted(HEAVY & {{name.partition(".")[0] for name in sys.modules}}))
"""


def test_help_loads_neither_server_nor_understanding():
    shown = subprocess.run([sys.executable, "-c", ASK_EVERY_HELP], capture_output=True, text=True, check=True)
    assert [line for line in shown.stdout.splitlines() if line.startswith("LOADED")] == [
        f"LOADED {[*path, '--help']} []" for path in ALL
    ]


def test_version():
    assert CliRunner().invoke(app, ["--version"]).output.startswith("Usher ")
