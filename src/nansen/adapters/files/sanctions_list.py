"""Read a sanctions list in the FollowTheMoney form `targets.simple.csv`.

The office brings the file: nothing is fetched, so nobody learns whom it screens (R32). Of the
columns only those are read that screening compares or shows; addresses, telephones and
numbers of other papers are left where they are. Several values of a cell are a line of CSV of
their own, with semicolons.

A row without an id or a name is skipped. A date or a cell that cannot be read is left out and
its party is kept, since somebody who is not compared at all would be the greater harm. Both
are reported by line and column, never by value.
"""

import codecs
import csv
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import Final

from nansen.errors import Conflict, Malformed, Unavailable
from nansen.examination.screening.model import (
    ListedParty,
    ListId,
    ListVersion,
    PartyId,
    PartyKind,
)
from nansen.standards.icao9303.partial_date import PartialDate

REQUIRED: Final = ("id", "schema", "name")
"""Columns without which a file is not such a list."""
TOPICS: Final = ("dataset", "program_ids", "topics")
"""Columns that say what a party is listed for; newer files have more of them."""
READ: Final = (*REQUIRED, "aliases", "birth_date", "countries", *TOPICS)
MOST_DEFECTS: Final = 1000
"""How many defects are kept one by one; all are counted."""

_CLAUSE: Final = "R32"
_LONGEST_LINE: Final = 1 << 22
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_ROWS_BETWEEN: Final = 1000
_NO_PERSONS: Final = frozenset(
    {"Airplane", "Asset", "Company", "CryptoWallet", "Organization", "Position", "PublicBody"}
    | {"RealEstate", "Security", "Vehicle", "Vessel"}
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDefect:
    """Something in the file that could not be read."""

    first_line: int
    """The header is line 1."""
    last_line: int
    """A row has several if a cell has; a quotation mark too many swallows others' lines."""
    column: str
    why: str
    skipped: bool
    """The whole row was; otherwise only this value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingReport:
    """How the last reading went."""

    read: int
    skipped: int
    defects: tuple[RowDefect, ...]
    """The first of them."""
    defect_count: int


class SanctionsListFile:
    """One file, read as a stream as often as asked; its hash is its version."""

    def __init__(
        self,
        path: Path,
        list_id: ListId,
        *,
        imported_at: datetime,
        progress: Progress = lambda _done, _of: None,
    ) -> None:
        """Hash the file.

        Raises:
            Unavailable: it cannot be read.
        """
        self._path, self._list_id, self._progress = path, list_id, progress
        self._report = ReadingReport(read=0, skipped=0, defects=(), defect_count=0)
        with _reading(path) as file:
            self.version = ListVersion(
                list_id=list_id,
                sha256=file_digest(file, "sha256").hexdigest(),
                imported_at=imported_at,
            )

    @property
    def report(self) -> ReadingReport:
        """Tell how the last complete reading went."""
        return self._report

    def parties(self) -> Iterator[ListedParty]:
        """Read the parties; memory holds one row at a time.

        Raises:
            Malformed: the header lacks a column.
            Unavailable: the file cannot be read.
            Conflict: the file is another than when it was hashed.
        """
        with _reading(self._path) as file:
            size = os.fstat(file.fileno()).st_size
            lines = _Lines(file)
            rows = _Rows(lines, self._list_id)
            for party in rows:
                yield party
                if rows.read % _ROWS_BETWEEN == 0:
                    self._progress(lines.octets, size)
            self._progress(lines.octets, size)
        if lines.sha256 != self.version.sha256:
            raise Conflict("the list changed while it was read; read it again")
        self._report = rows.report


class _Lines:
    """The lines of a file as text; what is no UTF-8 comes as lone surrogates."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._hash = sha256()
        self.octets = 0
        self.number = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[str]:
        while line := self._next():
            self.number += 1
            if self.number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            text = line.decode("utf-8", "surrogateescape")
            while not line.endswith(b"\n") and (line := self._next()):
                pass  # a line without end is cut; its row will not fit the header
            yield text

    def _next(self) -> bytes:
        part = self._file.readline(_LONGEST_LINE)
        self._hash.update(part)
        self.octets += len(part)
        return part


class _Rows:
    """The rows of the table, as parties; it keeps account of what is wrong with them."""

    def __init__(self, lines: _Lines, list_id: ListId) -> None:
        self._lines, self._list_id = lines, list_id
        self._reader = csv.reader(lines, strict=True)
        self._first_line = 1
        header = _read_header(self._reader)
        self._width = len(header)
        self._columns: dict[str, int] = {
            name: header.index(name) for name in READ if name in header
        }
        self._defects: list[RowDefect] = []
        self._defect_count = 0
        self.read = self._skipped = 0

    @property
    def report(self) -> ReadingReport:
        return ReadingReport(
            read=self.read,
            skipped=self._skipped,
            defects=tuple(self._defects),
            defect_count=self._defect_count,
        )

    def __iter__(self) -> Iterator[ListedParty]:
        while (cells := self._next_cells()) is not None:
            party = self._read_party(cells) if cells else None
            if party is not None:
                self.read += 1
                yield party

    def _next_cells(self) -> list[str] | None:
        """Read a row; an empty one if it cannot be read, none at the end."""
        self._first_line = self._lines.number + 1
        try:
            cells = next(self._reader, None)
        except csv.Error:
            self._skip("-", "is no CSV")
            return []
        if cells and len(cells) != self._width:
            self._skip("-", "has not as many cells as the header")
            return []
        return cells

    def _read_party(self, cells: list[str]) -> ListedParty | None:
        for column in REQUIRED:
            if not _is_text(self._cell(cells, column)):
                self._skip(column, "is empty or no UTF-8")
                return None
        names = [self._cell(cells, "name"), *self._values(cells, "aliases")]
        spelled = tuple(dict.fromkeys(filter(_has_letters, names)))
        if not spelled:
            self._skip("name", "has no letters")
            return None
        if len(spelled) < len(set(names)):
            self._note("aliases", "one has no letters")
        schema = self._cell(cells, "schema")
        kind = PartyKind.PERSON if schema == "Person" else PartyKind.UNKNOWN
        return ListedParty(
            id=PartyId(self._cell(cells, "id")),
            list_id=self._list_id,
            kind=PartyKind.OTHER if schema in _NO_PERSONS else kind,
            names=spelled,
            births=tuple(self._births(cells)),
            countries=self._values(cells, "countries"),
            topics=tuple(value for name in TOPICS for value in self._values(cells, name)),
        )

    def _births(self, cells: list[str]) -> Iterator[PartialDate]:
        for value in self._values(cells, "birth_date"):
            try:
                yield _read_date(value)
            except Malformed as error:
                self._note("birth_date", error.why)

    def _values(self, cells: list[str], column: str) -> tuple[str, ...]:
        """Read the several values of a cell; none if it cannot be read."""
        cell = self._cell(cells, column)
        if not cell:
            return ()
        if not _is_text(cell):
            self._note(column, "is no UTF-8")
            return ()
        try:
            values = next(csv.reader([cell], delimiter=";", strict=True))
        except csv.Error:
            self._note(column, "is no list with semicolons")
            return ()
        return tuple(value.strip() for value in values if value.strip())

    def _cell(self, cells: list[str], column: str) -> str:
        at = self._columns.get(column)
        return "" if at is None else cells[at].strip()

    def _skip(self, column: str, why: str) -> None:
        self._skipped += 1
        self._report_defect(column, why, skipped=True)

    def _note(self, column: str, why: str) -> None:
        self._report_defect(column, why, skipped=False)

    def _report_defect(self, column: str, why: str, *, skipped: bool) -> None:
        self._defect_count += 1
        if len(self._defects) < MOST_DEFECTS:
            self._defects.append(
                RowDefect(
                    first_line=self._first_line,
                    last_line=self._lines.number,
                    column=column,
                    why=why,
                    skipped=skipped,
                )
            )


@contextmanager
def _reading(path: Path) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None


def _read_header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error:
        raise Malformed("header", "is no CSV", clause=_CLAUSE) from None
    for name in REQUIRED:
        if name not in header:
            raise Malformed(f"column {name}", "is missing", clause=_CLAUSE)
    return header


def _read_date(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise Malformed("birth_date", "must be YYYY, YYYY-MM or YYYY-MM-DD", clause=_CLAUSE)
    year, month, day = (int(part) if part else None for part in match.groups())
    return PartialDate(year=year, month=month, day=day)


def _is_text(cell: str) -> bool:
    return bool(cell) and not any("\ud800" <= character <= "\udfff" for character in cell)


def _has_letters(name: str) -> bool:
    return _is_text(name) and any(map(str.isalpha, name))
