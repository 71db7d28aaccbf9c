import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.customer.references import draw_number, full_number
from actions.customer.schema import Fault

DIGITS = st.integers(0, 999_999).map("{:06d}".format)


@pytest.mark.parametrize(
    ("prefix", "text", "number"),
    [
        ("FL", "FL-204417", "FL-204417"),
        ("FL", "fl204417", "FL-204417"),
        ("FL", "FL 204417", "FL-204417"),
        ("FL", "order 204417", "FL-204417"),
        ("FL", "my order is no. 204417, thanks", "FL-204417"),
        ("FL", "#204417", "FL-204417"),
        ("FL", "FL\u2013204417", "FL-204417"),
        ("T", "T-512207", "T-512207"),
        ("B", "FL-204417", None),
        ("FL", "2044170", None),
        ("FL", "20441", None),
        ("FL", "", None),
        ("FL", "the late one", None),
    ],
)
def test_numbers_are_read_as_people_write_them(prefix, text, number):
    assert full_number(prefix, text) == number


@given(st.sampled_from(["FL", "B", "T", "R", "A", "D"]), DIGITS, st.sampled_from(["", "-", " ", " - ", "#"]))
def test_every_number_of_its_kind_is_read(prefix, digits, between):
    assert full_number(prefix, f"it is {prefix.lower()}{between}{digits}.") == f"{prefix}-{digits}"


@given(st.text())
def test_any_text_gives_a_number_or_none(text):
    assert full_number("FL", text) is None or full_number("FL", text)[:3] == "FL-"


def test_a_number_in_use_is_not_drawn(session):
    draws = iter([412_207, 412_207, 1])
    assert draw_number(session, Fault, "T", draw=lambda _: next(draws)) == "T-100001"


def test_when_numbers_run_out_it_is_said(session):
    with pytest.raises(RuntimeError, match="no free T number"):
        draw_number(session, Fault, "T", draw=lambda _: 412_207)
