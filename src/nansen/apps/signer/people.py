"""The CSV of people: one row an order for a document.

A wrong row is a `RowFailure` that names the row, the column and the rule, and never
the value; the other rows are read all the same. A wrong header stops the whole.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePath
from typing import TypeVar

from nansen.document.document_class import DocumentClass
from nansen.document.model import Holder, Sex
from nansen.document.observations import Observation
from nansen.document.rules import ReturnLimit, ShortValidity
from nansen.errors import Malformed, NansenError
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known
from nansen.standards.icao9303.names import to_mrz_name
from nansen.standards.icao9303.partial_date import parse as parse_partial_date

_CLAUSE = "nansen issue --template"
_LARGEST = 64 * 1024 * 1024
_FIRST_YEAR, _LAST_YEAR = 1990, 2150
"""Of issue, expiry and return: enough for any test, and no sum of dates runs over."""
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table, as `nansen issue --template` explains it."""

    name: str
    required: bool
    form: str


COLUMNS = (
    Column("surname", required=True, form="Latin letters; the whole name of a one-name person"),
    Column("given_names", required=False, form="Latin letters"),
    Column("native_name", required=False, form="the name as its holder writes it, any script"),
    Column("date_of_birth", required=True, form="1990-02-14; XX for an unknown part: 1974-XX-XX"),
    Column("sex", required=True, form="F, M or X"),
    Column("place_of_birth", required=False, form="Latin letters; best left empty (R45)"),
    Column("document_class", required=True, form="PR, PS, PT, PL, PE or PU"),
    Column("nationality", required=True, form="XXA, XXB, XXC, XXX or a state (R39)"),
    Column("date_of_issue", required=False, form="2026-11-23; today if empty"),
    Column("date_of_expiry", required=False, form="as issue; by the class if empty (R48)"),
    Column("validity_reason", required=False, form=", ".join(ShortValidity)),
    Column("return_until", required=False, form="the expiry if empty (R49)"),
    Column("return_limit_reason", required=False, form=", ".join(ReturnLimit)),
    Column("excepted_states", required=False, form="codes with spaces between (R50)"),
    Column("observations", required=False, form="OBS01 ... OBS07 with spaces between (R43)"),
    Column("photo", required=True, form="the name of a file in the folder of photos"),
)


_FIELDS = {
    "primary identifier": "surname",
    "primary_identifier": "surname",
    "secondary identifier": "given_names",
    "secondary_identifier": "given_names",
    "native name": "native_name",
    "place of birth": "place_of_birth",
}
"""Which column a field of the holder comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One person's document as ordered, before it has a number or an issuer."""

    row: int
    """The line in the table, the header being 1."""
    key: str
    """A hash of the row, so that a repeated order is the same order."""
    holder: Holder = field(repr=False)
    document_class: DocumentClass
    nationality: StateCode = field(repr=False)
    date_of_issue: date | None = field(repr=False)
    date_of_expiry: date | None = field(repr=False)
    validity_reason: ShortValidity | None = field(repr=False)
    return_until: date | None = field(repr=False)
    return_limit_reason: ReturnLimit | None = field(repr=False)
    excepted_states: tuple[StateCode, ...] = field(repr=False)
    observations: tuple[Observation, ...] = field(repr=False)
    photo: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFailure:
    """A row that cannot be issued, and what would mend it."""

    row: int
    column: str
    why: str


def template() -> str:
    """Write an empty table: its header, and nothing to delete before use."""
    return ",".join(column.name for column in COLUMNS) + "\r\n"


def read_people(data: bytes) -> Iterator[Order | RowFailure]:
    """Read a table of people row by row.

    Raises:
        Malformed: the table is no UTF-8 CSV, or its header lacks or repeats a column.
    """
    if len(data) > _LARGEST:
        raise Malformed("table", "is larger than 64 MiB", clause=_CLAUSE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("table", "is not UTF-8 text", clause=_CLAUSE) from None
    # The module's own limit on a field is global state; a longer one is an ordinary error.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        for cells in reader:
            if any(cells):
                yield _read_row(reader.line_num, header, cells)
    except csv.Error:
        raise Malformed("table", f"line {reader.line_num} is no CSV", clause=_CLAUSE) from None


def _check_header(header: list[str]) -> None:
    known = {column.name for column in COLUMNS}
    if len(header) == 1 and not known.isdisjoint(header[0].replace("\t", ";").split(";")):
        raise Malformed("header", "needs commas between its columns", clause=_CLAUSE)
    for column in COLUMNS:
        if column.required and column.name not in header:
            raise Malformed(f"column {column.name}", "is missing", clause=_CLAUSE)
    for number, name in enumerate(header, 1):
        if name not in known:
            raise Malformed("header", f"column {number} is not known", clause=_CLAUSE)
        if header.count(name) > 1:
            raise Malformed(f"column {name}", "stands twice", clause=_CLAUSE)


def _read_row(row: int, header: list[str], cells: list[str]) -> Order | RowFailure:
    if len(cells) != len(header):
        why = f"has {len(cells)} cells where the header has {len(header)}"
        return RowFailure(row=row, column="-", why=why)
    written = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    # Some systems write an accented letter as two characters; a document has it as one.
    composed = {name: unicodedata.normalize("NFC", cell) for name, cell in written.items()}
    return _Row(row, composed, photo=written["photo"]).read()


class _Row:
    """One row while it is read: it remembers the column that it is at."""

    def __init__(self, number: int, cells: dict[str, str], *, photo: str) -> None:
        self._number = number
        self._cells = cells
        self._photo_name = photo
        self._column = "-"

    def read(self) -> Order | RowFailure:
        try:
            return self._order()
        except NansenError as error:
            column = _FIELDS.get(getattr(error, "field", ""), self._column)
            return RowFailure(row=self._number, column=column, why=str(error))

    def _order(self) -> Order:
        return Order(
            row=self._number,
            key=self._key(),
            holder=self._holder(),
            document_class=self._choice("document_class", DocumentClass),
            nationality=self._state("nationality", self._required("nationality")),
            date_of_issue=self._date("date_of_issue"),
            date_of_expiry=self._date("date_of_expiry"),
            validity_reason=self._optional("validity_reason", ShortValidity),
            return_until=self._date("return_until"),
            return_limit_reason=self._optional("return_limit_reason", ReturnLimit),
            excepted_states=self._states("excepted_states"),
            observations=self._observations(),
            photo=self._photo(),
        )

    def _key(self) -> str:
        # Columns that are absent count as empty ones, so a wider table orders nothing anew.
        cells = [self._cells.get(column.name, "") for column in COLUMNS]
        return sha256(repr(cells).encode()).hexdigest()

    def _holder(self) -> Holder:
        born = parse_partial_date(self._text("date_of_birth"))
        sex = self._choice("sex", Sex)
        surname = self._required("surname")
        to_mrz_name(surname)  # alone first, so that what is wrong with it is not put on the rest
        return Holder(
            primary_identifier=surname,
            secondary_identifier=self._text("given_names"),
            native_name=self._cells.get("native_name") or None,
            date_of_birth=born,
            sex=sex,
            place_of_birth=self._cells.get("place_of_birth") or None,
        )

    def _text(self, column: str) -> str:
        self._column = column
        return self._cells.get(column, "")

    def _required(self, column: str) -> str:
        text = self._text(column)
        if not text:
            raise Malformed(column, "is empty", clause=_CLAUSE)
        return text

    def _choice(self, column: str, kind: type[_Choice]) -> _Choice:
        try:
            return kind(self._required(column))
        except ValueError:
            raise Malformed(column, f"must be one of {', '.join(kind)}", clause=_CLAUSE) from None

    def _optional(self, column: str, kind: type[_Choice]) -> _Choice | None:
        return self._choice(column, kind) if self._text(column) else None

    def _date(self, column: str) -> date | None:
        text = self._text(column)
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Malformed(column, "must be a day such as 2026-11-23", clause=_CLAUSE) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            why = f"must be in the years {_FIRST_YEAR} to {_LAST_YEAR}"
            raise Malformed(column, why, clause=_CLAUSE)
        return day

    def _states(self, column: str) -> tuple[StateCode, ...]:
        return tuple(self._state(column, code) for code in self._text(column).split())

    def _state(self, column: str, code: str) -> StateCode:
        if "<" in code or not is_known(code):  # fillers belong to the zone only
            raise Malformed(column, "needs codes of the tables", clause="9303-3 §5")
        return StateCode(code)

    def _observations(self) -> tuple[Observation, ...]:
        codes = self._text("observations").split()
        if not set(codes) <= set(Observation):
            raise Malformed("observations", "must be OBS01 to OBS07", clause="R43")
        return tuple(map(Observation, codes))

    def _photo(self) -> str:
        self._required("photo")
        name = self._photo_name
        # A name, not a path: a table from outside must not reach other folders.
        if name != PurePath(name).name or name == ".." or "\\" in name or not name.isprintable():
            raise Malformed("photo", "must be a file name without folders", clause=_CLAUSE)
        return name
