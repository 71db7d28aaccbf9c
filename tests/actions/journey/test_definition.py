"""journey.yml: what is wrong in it is told with its line."""

from datetime import timedelta
from pathlib import Path

import pytest

from actions.errors import DeclarationError
from actions.journey.definition import read_definition
from actions.journey.duration import duration, spoken

GOOD = "stages:\n  look:\n    title: Looking\n    entered_by:\n    - page: '*'\n"
ONLY_AN_END = """journeys:
  order:
    title: a
    steps:
      end: {title: b, final: true, entered_by: [{event: c}]}
"""


def refused(tmp_path, text):
    (tmp_path / "journey.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_definition(tmp_path)
    return str(caught.value)


def test_the_reference_journey_is_read():
    defined = read_definition(Path("data"))
    assert list(defined.stages) == ["discover", "choose", "buy", "onboard", "use", "renew", "leave"]
    assert {"order", "return", "fault", "cancellation"} <= set(defined.journeys)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "    expectd: 3 days\n", ":6: stages.look.expectd: there is no such key. Write 'expected'."),
        (GOOD + "    expected: soon\n", ":6: stages.look.expected: Value error, 'soon' is no time: write a"),
        (GOOD.replace("page: '*'", "page: a\n      event: b"), ":5: stages.look.entered_by.0: Value error, write"),
        (GOOD.replace("page: '*'", "event: a\n      from: loook"), "no stage 'loook' to come from; write 'look'"),
        (GOOD.replace("page: '*'", "event: a\n      from: x9"), "no stage 'x9' to come from; the stages are look"),
        ("stages: {}\n", "journey.yml:1: stages:"),
        (GOOD + ONLY_AN_END, "journeys.order: Value error, every step is final"),
        (GOOD + "drop_off: {watch: 2}\n", "journey.yml:6: drop_off.watch: Input should be less than or equal to 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, text, said):
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("written", "time", "shown"),
    [
        ("30 minutes", timedelta(minutes=30), "30 minutes"),
        ("1 day", timedelta(days=1), "1 day"),
        ("1.5 hours", timedelta(minutes=90), "2 hours"),
        ("2 weeks", timedelta(days=14), "14 days"),
        ("10 Seconds", timedelta(seconds=10), "10 seconds"),
    ],
)
def test_times_are_read_and_said_as_people_write_them(written, time, shown):
    assert duration(written) == time
    assert spoken(time) == shown


@pytest.mark.parametrize("written", ["", "days", "3", "-3 days", "0 days", "3 fortnights"])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(ValueError, match="is no time"):
        duration(written)
