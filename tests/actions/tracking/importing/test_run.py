"""Files imported, all or nothing, into SQLite and PostgreSQL."""

import json

import pytest
from sqlalchemy import func, select

from actions.customer.schema import Touchpoint
from actions.errors import ActionsError
from actions.tracking.importing.mapping import ImportMapping
from actions.tracking.importing.run import Source, run_import

CRM = "No,Mail,Spent\nC-1,a@b.example,12.50\nC-2,,7\n"
MAPPING = ImportMapping.model_validate(
    {
        "type": "identify",
        "columns": {"No": "userId", "Mail": "traits.email", "Spent": {"to": "traits.spent", "as": "number"}},
    }
)
EVENTS = [
    {"type": "track", "userId": "C-1", "event": "Order Completed", "properties": {"total": 5}, "messageId": "m-1"},
    {
        "type": "track",
        "userId": "C-2",
        "event": "Order Completed",
        "timestamp": "2026-03-01T12:00:00Z",
        "integrations": {},
    },
]


def importer(store, folder, now):
    """Imports a file with this content."""

    def run(name, content, *, progress=lambda *_: None, keep_good=False, **how):
        path = folder / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = Source(path=path, name="crm", **how)
        return run_import(store, source, now=now, keep_good=keep_good, progress=progress)

    return run


@pytest.fixture
def load(empty_store, tmp_path, now):
    return importer(empty_store, tmp_path, now)


@pytest.fixture
def check(tmp_path, now):
    """Of files in which so much is wrong that no record is needed."""
    return importer(None, tmp_path, now)


@pytest.fixture
def kept(empty_store):
    def read():
        with empty_store.session() as session:
            return session.scalars(select(Touchpoint).order_by(Touchpoint.id)).all()

    return read


def test_a_csv_file_with_a_mapping(load, kept):
    stages = []
    report = load(
        "crm.csv", CRM, mapping=MAPPING, progress=lambda stage, share: stages.append((stage, 0 <= share <= 1))
    )
    assert (report.rows, report.stored, report.rejected, report.unused) == (2, 2, [], ())
    assert [one.properties for one in kept()] == [{"email": "a@b.example", "spent": 12.5}, {"spent": 7}]
    assert set(stages) == {("checking", True), ("importing", True)}


def test_again_changes_nothing(load, kept):
    load("crm.csv", CRM, mapping=MAPPING)
    report = load("crm.csv", CRM + "C-3,,1\nC-3,,1\n", mapping=MAPPING)
    assert (report.stored, report.repeated) == (1, 3)
    assert len(kept()) == 3


def test_json_lines_are_events(load, kept):
    report = load("e.jsonl", "\n\n".join(json.dumps(one) for one in EVENTS))
    assert (report.stored, report.unused) == (2, ())
    first, second = kept()
    assert (first.message_id, first.properties) == ("crm:m-1", {"total": 5})
    assert second.occurred_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_parquet(load, kept, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    columns = "'C-' || i AS No, NULL AS Mail, CAST(i AS DECIMAL(9, 2)) AS Spent, {'a': i} AS more"
    duckdb.sql(f"SELECT {columns} FROM range(2500) t(i)").write_parquet(str(tmp_path / "crm.parquet"))
    report = load("crm.parquet", None, mapping=MAPPING)
    assert (report.rows, report.stored, report.unused) == (2500, 2500, ("more",))
    assert kept()[7].properties == {"spent": 7}


BAD = CRM + 'C-3,,lots\nC-4\n,,1\nC-5,"two\nlines",1\n' + f"C-6,,{'9' * 19}\n" + f"C-7,{'x' * 40_000},1\n"


def test_one_bad_row_and_nothing_is_imported(load, kept):
    report = load("crm.csv", BAD, mapping=MAPPING)
    assert [(one.line, one.reason) for one in report.rejected] == [
        (4, "malformed"),
        (5, "malformed"),
        (6, "no_identifier"),
        (10, "too_large"),
    ]
    assert report.rejected[0].message == "column Spent: this is no number."
    assert (report.stored, kept()) == (0, [])


def test_unless_the_good_ones_are_wanted(load, kept):
    report = load("crm.csv", BAD, mapping=MAPPING, keep_good=True)
    assert (report.stored, len(report.rejected)) == (4, 4)
    assert len(kept()) == 4


def test_lines_that_are_no_json(check):
    deep = b'{"userId": "C-1", "type": "identify", "traits": ' + b'{"a":' * 400 + b"1" + b"}" * 401
    report = check("e.jsonl", b'{"a": \n[1]\n"x"\n{"a": NaN}\n\xff\n' + b"[" * 5000 + b"\n" + deep)
    assert [one.line for one in report.rejected] == [1, 2, 3, 4, 5, 6, 7]


def test_who_did_not_agree_is_left_out_and_the_others_are_not(load, kept):
    rows = [{"type": "page", "anonymousId": "b-1", "name": "Home"}, EVENTS[0]]
    report = load("e.jsonl", "\n".join(map(json.dumps, rows)))
    assert (report.stored, [(one.line, one.reason) for one in report.left_out]) == (1, [(1, "no_consent")])


def test_a_failure_in_the_middle_leaves_nothing(load, kept):
    def stop(stage, share):
        if stage == "importing" and share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load("e.jsonl", "\n".join(json.dumps({**EVENTS[0], "messageId": f"m-{n}"}) for n in range(3000)), progress=stop)
    assert kept() == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("crm.xls", "x", "--format"),
        ("crm.csv", "", "first line"),
        ("crm.csv", "No,No\n1,2\n", "twice: No"),
        ("crm.csv", 'No,Mail,Spent\nC-1,"a,1\n', "quotation"),
        ("crm.csv", b"No,Mail,Spent\n\xff,,1\n", "UTF-8"),
        ("crm.csv", "No,Email\n1,2\n", "no column Mail, Spent"),
        ("crm.parquet", "no parquet", "no Parquet"),
        ("gone.csv", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(check, name, content, words):
    with pytest.raises(ActionsError) as error:
        check(name, content, mapping=MAPPING)
    assert words in str(error.value)
    assert name in str(error.value)


def test_nothing_of_a_thousand_rows_is_counted_twice(load, empty_store):
    load("crm.csv", "userId,type,event\n" + "".join(f"C-{n % 50},track,E{n}\n" for n in range(2345)))
    with empty_store.session() as session:
        assert session.scalar(select(func.count()).select_from(Touchpoint)) == 2345
