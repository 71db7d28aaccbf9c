"""The real `usher`, as a process: exit codes, clean output, a server that starts and stops."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

USHER = Path(sys.executable).parent / "usher"
pytestmark = pytest.mark.process


def ran(*arguments, cwd):
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(
        [USHER, *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=90, check=False
    )


def test_help():
    shown = ran("--help", cwd="/")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "usher init my-assistant" in shown.stdout


def test_an_error_is_code_1_on_standard_error(tmp_path):
    failed = ran("train", cwd=tmp_path)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.splitlines()[0] == "config.yml"
    assert failed.stderr.splitlines()[1].startswith("Error: ")
    assert failed.stderr.splitlines()[2].startswith("Mend:  ")


def test_a_wrong_command_line_is_code_2(tmp_path):
    assert ran("train", "--no-such-option", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("command", [("validate",), ("check-rasa", ".")], ids=["validate", "check-rasa"])
def test_every_policy_is_known_to_a_command_that_never_trains(tiny, command):
    # In a process of its own: here, other tests have imported them all.
    config = (tiny / "config.yml").read_text()
    names = ("AugmentedMemoizationPolicy", "LearnedPolicy", "TEDPolicy", "UnexpecTEDIntentPolicy", "RulePolicy")
    policies = "".join(f"- name: {name}\n" for name in names)
    (tiny / "config.yml").write_text(re.sub(r"policies:\n(?:[ -].*\n)+", f"policies:\n{policies}", config))
    assert "TEDPolicy" in (tiny / "config.yml").read_text()
    checked = ran("data", *command, cwd=tiny)
    assert "There is no policy" not in checked.stdout + checked.stderr
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_output_that_nobody_reads_to_the_end(tiny):
    with subprocess.Popen(
        [USHER, "data", "validate"], cwd=tiny, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(60)
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("command", "path"), [(["run", "--enable-api"], "/version"), (["run", "nlu"], "/model/parse")], ids=["run", "nlu"]
)
def test_a_server_prints_its_address_answers_and_stops(tiny, command, path):
    with (tiny / "log").open("w+") as log:
        process = subprocess.Popen(
            [USHER, *command, "--port", "0"], cwd=tiny, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            address = re.search(r"http://localhost:\d+", process.stdout.readline())
            assert address, (tiny / "log").read_text()
            answer = _asked(address.group() + path)
            assert answer.status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(30) in {0, 130}
        finally:
            process.kill()
            process.wait(10)
            process.stdout.close()
    assert "Traceback" not in (tiny / "log").read_text()


def _asked(url):
    end = time.monotonic() + 60
    while True:
        try:
            return httpx.post(url, json={"text": "hello"}) if "parse" in url else httpx.get(url)
        except httpx.TransportError:
            assert time.monotonic() < end
            time.sleep(0.1)
