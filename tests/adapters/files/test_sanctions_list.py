from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nansen.adapters.files.sanctions_list import MOST_DEFECTS, RowDefect, SanctionsListFile
from nansen.errors import Conflict, Malformed, Unavailable
from nansen.examination.screening.model import ListedParty, ListId, PartyKind
from nansen.examination.screening.ports import ListSource
from nansen.standards.icao9303.partial_date import PartialDate

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HEADER = b"id,schema,name,aliases,birth_date,countries\n"


def read(path: Path) -> tuple[SanctionsListFile, list[ListedParty]]:
    source = SanctionsListFile(path, ListId("invented"), imported_at=AT)
    return source, [*source.parties()]


@pytest.fixture
def sample(vectors: Path) -> Path:
    return vectors / "names" / "invented.targets.simple.csv"


def test_the_sample_is_read_as_it_stands(sample: Path) -> None:
    source, parties = read(sample)
    port: ListSource = source
    assert port.version.sha256 == sha256(sample.read_bytes()).hexdigest()
    assert port.version.imported_at == AT
    assert [one.id for one in parties] == ["inv-1", "inv-2", "inv-3", "inv-4", "inv-7", "inv-9"]
    first, second, company, unknown, neverborn, last = parties
    assert first.names == (
        "CHTCHERBAKOV Iouri",
        "Щербаков Юрий Алексеевич",
        'Yuri "the Tailor"; Shcherbakov',
    )
    assert first.births == (PartialDate.parse("1974-08-12"),)
    assert first.topics == ("Invented List of Utopia", "UT-1")
    assert second.births == (PartialDate(year=1960), PartialDate(year=1961, month=3))
    assert second.countries == ("ut", "uu")
    assert (first.kind, company.kind, unknown.kind) == (
        PartyKind.PERSON,
        PartyKind.OTHER,
        PartyKind.UNKNOWN,
    )
    assert neverborn.births == (PartialDate(year=1975),), "a bad date costs no more than itself"
    assert neverborn.names == ("Ivan Neverborn", "Ivan N.")
    assert last.names == ("Müller, Jürgen",)


def test_what_is_wrong_is_named_by_line_and_column_and_not_by_value(sample: Path) -> None:
    source, _ = read(sample)
    report = source.report
    found = {(one.first_line, one.column, one.skipped) for one in report.defects}
    assert found == {
        (7, "id", True),
        (8, "name", True),
        (9, "aliases", False),
        (9, "birth_date", False),
        (10, "-", True),
    }
    assert (report.read, report.skipped, report.defect_count) == (6, 3, 6)
    for value in ("Neverborn", "circa", "Without", "007"):
        assert value not in repr(report)


def test_addresses_telephones_and_numbers_are_not_kept(sample: Path) -> None:
    _, parties = read(sample)
    assert "Street" not in str([(p.names, p.countries, p.topics) for p in parties])


@pytest.mark.parametrize(
    ("body", "column", "skipped"),
    [
        (b"a,Person,\xff,,,\n", "name", True),
        (b"a,,Anna,,,\n", "schema", True),
        (b"a,Person,Anna,\xff,,\n", "aliases", False),
        (b'a,Person,Anna,"""x""y",,\n', "aliases", False),
        (b'a,Person,"Anna"x,,,\n', "-", True),
        (b"a,Person,Anna,,1700,\n", "birth_date", False),
    ],
)
def test_a_defect_costs_what_it_must(
    body: bytes, column: str, skipped: bool, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + body + b"b,Person,Boris,,,\n")
    source, parties = read(path)
    (defect,) = source.report.defects
    assert (defect.column, defect.skipped, defect.first_line) == (column, skipped, 2)
    assert [one.id for one in parties] == (["b"] if skipped else ["a", "b"])


def test_a_quotation_mark_too_many_is_told_with_all_that_it_swallows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    swallowed = b"".join(b"s%d,Person,Anna,,,\n" % number for number in range(20_000))
    path.write_bytes(HEADER + b'a,Person,"Anna,,,\n' + swallowed + b"z,Person,Zoe,,,\n")
    source, parties = read(path)
    first = source.report.defects[0]
    assert first.first_line == 2
    assert first.last_line > 5000
    assert parties[-1].id == "z", "and the rest is read all the same"


def test_a_line_without_end_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + b"a,Person," + b"A" * (9 << 20) + b",,,\nb,Person,Boris,,,")
    source, parties = read(path)
    assert [one.id for one in parties] == ["b"]
    assert source.report.skipped == 1


def test_defects_are_counted_beyond_those_that_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + b"broken\n" * (MOST_DEFECTS + 5))
    source, _ = read(path)
    assert len(source.report.defects) == MOST_DEFECTS
    assert source.report.defect_count == source.report.skipped == MOST_DEFECTS + 5


def test_a_mark_at_the_head_and_empty_lines_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER + b"\n\nb,Person,Boris,,,\n\n")
    source, parties = read(path)
    assert [one.id for one in parties] == ["b"]
    assert source.report.defects == ()


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + b"b,Person,Boris,,,\n" * 2500)
    told: list[tuple[int, int]] = []
    source = SanctionsListFile(
        path, ListId("x"), imported_at=AT, progress=lambda done, of: told.append((done, of))
    )
    assert len([*source.parties()]) == 2500
    size = path.stat().st_size
    assert len(told) == 3
    assert told[-1] == (size, size)
    assert told == sorted(told)


@pytest.mark.parametrize("header", [b"", b"id,schema\n", b'id,"schema"x,name\n'])
def test_a_file_that_is_no_such_list_is_refused(header: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(header)
    with pytest.raises(Malformed):
        read(path)


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + b"b,Person,Boris,,,\n")
    source = SanctionsListFile(path, ListId("x"), imported_at=AT)
    path.write_bytes(HEADER + b"b,Person,Anna,,,\n")
    with pytest.raises(Conflict):
        list(source.parties())


def test_a_file_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"none\.csv"):
        SanctionsListFile(tmp_path / "none.csv", ListId("x"), imported_at=AT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
@example(b'"')
@example(b"a,Person,\x00,,,\n")
@example(b"a,Person,A,\r,,\n")
def test_any_bytes_are_read_or_reported(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + body)
    source, parties = read(path)
    assert source.report.read == len(parties)


def _cells() -> Iterator[st.SearchStrategy[str]]:
    text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
    for _ in range(3):
        yield text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*_cells()), max_size=5))
def test_no_good_row_is_lost(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "list.csv"
    quoted = [[cell.replace('"', '""') for cell in row] for row in rows]
    lines = [
        f'"i{n}","Person","A{name}","{more}","",""' for n, (name, more, _) in enumerate(quoted)
    ]
    path.write_bytes(HEADER + "\n".join(lines).encode())
    source, parties = read(path)
    assert len(parties) == len(rows)
    assert not any(defect.skipped for defect in source.report.defects)


def test_a_defect_is_data() -> None:
    assert RowDefect(first_line=1, last_line=2, column="id", why="is empty", skipped=True).skipped
