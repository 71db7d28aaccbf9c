"""Which column becomes which field of an event."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from actions.declared import read_declared
from actions.errors import DeclarationError
from actions.tracking.importing.mapping import ImportMapping, as_json, event_by_name, event_of
from actions.tracking.refused import Refused


def mapping(**columns):
    return ImportMapping.model_validate({"type": "identify", "columns": columns})


def test_columns_go_where_the_mapping_says_and_empty_cells_nowhere():
    where = mapping(no="userId", mail="traits.email", town="traits.address.town", gone="traits.gone")
    assert event_of({"no": "C-1", "mail": "a@b.example", "town": "Bath", "gone": "", "more": "x"}, where) == {
        "type": "identify",
        "userId": "C-1",
        "traits": {"email": "a@b.example", "address": {"town": "Bath"}},
    }


@pytest.mark.parametrize(
    ("meaning", "text", "value"),
    [
        ("number", "12", 12),
        ("number", " -1,204.50 ", -1204.5),
        ("number", 3, 3),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("boolean", True, True),
        ("time", "2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("time", datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00+00:00"),
        ("text", "12", "12"),
    ],
)
def test_what_a_cell_means(meaning, text, value):
    where = mapping(cell={"to": "traits.x", "as": meaning})
    assert event_of({"cell": text}, where)["traits"] == {"x": value}


@pytest.mark.parametrize(
    ("meaning", "text"),
    [("number", "1,5"), ("number", "7 GB"), ("number", "1e9"), ("boolean", "maybe"), ("time", "soon")],
)
def test_a_cell_that_means_something_else_names_its_column(meaning, text):
    with pytest.raises(Refused, match="column cell: this is no"):
        event_of({"cell": text}, mapping(cell={"to": "traits.x", "as": meaning}))


def test_a_date_in_the_companys_own_form():
    where = mapping(joined={"to": "timestamp", "as": "time", "format": "%d/%m/%Y"})
    assert event_of({"joined": "28/02/2026"}, where)["timestamp"] == "2026-02-28T00:00:00+00:00"


def test_two_columns_at_one_place():
    with pytest.raises(Refused, match="already a value"):
        event_of({"a": "x", "b": "y"}, mapping(a="traits.x", b="traits.x.y"))


def test_an_id_that_a_file_holds_as_a_number_is_a_name():
    assert event_of({"no": 7}, mapping(no="userId"))["userId"] == "7"


def test_without_a_mapping_columns_have_the_names_of_fields():
    row = {
        "type": "track",
        "event": "Order Completed",
        "userId": "C-1",
        "properties.total": 5,
        "properties": {"a": 1},
        "x": 1,
    }
    assert event_by_name(row)["properties"] == {"total": 5}
    assert "x" not in event_by_name(row)
    assert event_by_name({"userId": "C-1", "traits": {"a": 1}}) == {"userId": "C-1", "traits": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("columns:\n  mail: email\n", 2, "pattern"),
        ("type: delete\ncolumns:\n  a: userId\n", 1, "identify"),
        ("columns:\n  a: {to: userId, ass: number}\n", 2, "'as'"),
        ("colums:\n  a: userId\n", 1, "columns"),
        ("columns: {}\n", 1, "1 item"),
    ],
)
def test_a_mapping_that_is_wrong_names_line_and_mend(tmp_path, text, line, word):
    file = tmp_path / "crm.yml"
    file.write_text(text)
    with pytest.raises(DeclarationError) as error:
        read_declared(file, ImportMapping)
    assert f"crm.yml:{line}:" in str(error.value)
    assert word in str(error.value)


def test_values_of_files_as_json():
    given = [datetime(2026, 3, 1), date(2026, 3, 1), Decimal("1.50"), Decimal(2), float("nan"), {1: (None, b"x")}, True]  # noqa: DTZ001
    assert as_json(given) == ["2026-03-01T00:00:00+00:00", "2026-03-01", 1.5, 2, None, {"1": [None, "b'x'"]}, True]
