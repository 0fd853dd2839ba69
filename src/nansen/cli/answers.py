"""Answers in TOML, which a person can read and write: to the values of a form.

What TOML has is brought into the shape of a record (`application.record`), which then checks
it. Errors name a field and what it takes, and never what stands in it.
"""

import dataclasses
import re
import tomllib
import types
import typing
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Final, NoReturn, get_args, get_origin

from nansen.application.contact import Contact
from nansen.application.draft import Answer
from nansen.application.form import LONGEST_FORM
from nansen.application.grounds import Grounds
from nansen.application.person import NameStanding, Person, WrittenName
from nansen.application.record import decode_record
from nansen.application.representation import Representation
from nansen.application.request import Request
from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.icao9303.partial_date import PartialDate

PARTS: Final[dict[str, type[Answer]]] = {
    "request": Request,
    "person": Person,
    "contact": Contact,
    "grounds": Grounds,
    "representation": Representation,
}
"""The parts of a form by the names of their tables."""
_FAMILY: Final = "family"
_PROOF: Final = "proof"
_FORM, _CLAUSE = "application_form.toml", "R11"
_TYPED: Final[dict[tuple[type, str], str]] = {(WrittenName, "standing"): NameStanding.CURRENT}
"""What most people mean where they write nothing."""
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_LAST_YEAR: Final = 9999
_PLACE: Final = re.compile(r"at line ([0-9]+)")
_EITHER: Final = (types.UnionType, typing.Union)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a file answers."""

    parts: tuple[Answer, ...] = ()
    family: str | None = dataclasses.field(default=None, repr=False)
    """The family's number as it was written, or `new`."""


def empty_form() -> str:
    """Give the form to be filled in."""
    return files(__package__).joinpath(_FORM).read_text(encoding="utf-8")


def read_answers(encoded: bytes, evidence: Collection[bytes] = ()) -> Answers:
    """Read a form, or some parts of one; `evidence` is what a proof may name.

    Raises:
        Malformed: a line or a field is not as the form wants it.
    """
    table = _parse(encoded)
    if not table.keys() <= {*PARTS, _FAMILY}:
        _fail("form", f"has no other parts than {', '.join((*PARTS, _FAMILY))}")
    family = table.get(_FAMILY)
    if family is not None and not isinstance(family, str):
        _fail(_FAMILY, "is a text")
    return Answers(
        parts=tuple(_read(name, table[name], evidence) for name in PARTS if name in table),
        family=family,
    )


def read_part(name: str, encoded: bytes, evidence: Collection[bytes] = ()) -> Answer:
    """Read one part of a form, which stands alone without its heading.

    Raises:
        Malformed: a line or a field is not as the form wants it.
    """
    return _read(name, _parse(encoded), evidence)


def read_text(encoded: bytes, field: str) -> str:
    """Read text that is no TOML; how letters were composed and lines ended is no matter.

    Raises:
        Malformed: it is not UTF-8.
    """
    try:
        text = encoded.decode("utf-8-sig")
    except UnicodeDecodeError:
        _fail(field, "is not in UTF-8")
    return _tidy(text.replace("\r\n", "\n"))


def _parse(encoded: bytes) -> dict[str, object]:
    if len(encoded) > LONGEST_FORM:
        _fail("form", "is too long")
    try:
        return tomllib.loads(encoded.decode("utf-8-sig"))
    except UnicodeDecodeError:
        _fail("form", "is not in UTF-8")
    except RecursionError:
        _fail("form", "is nested too deeply")
    except ValueError as error:
        # The parser's own words may repeat what somebody wrote.
        place = _PLACE.search(str(error))
        _fail("form", f"line {place[1]} is no TOML" if place else "its end is no TOML")


def _read(name: str, value: object, evidence: Collection[bytes]) -> Answer:
    kind = PARTS[name]
    if isinstance(value, dict) and isinstance(value.get(_PROOF), str):
        value = {**value, _PROOF: _whole_name(value[_PROOF].strip(), evidence)}
    encoded = encode_item(_item(kind, value, name))
    return decode_record(kind, encoded, field=name, longest=LONGEST_FORM)


def _item(kind: object, value: object, field: str) -> Item:
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    if get_origin(kind) in _EITHER:
        return None if value == "" else _item(get_args(kind)[0], value, field)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            _fail(field, "is a list")
        return [_item(get_args(kind)[0], one, field) for one in value]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind is not PartialDate:
        return _table(kind, value, field)
    if kind is PartialDate:
        return _date(value, field)
    if not isinstance(value, str):
        _fail(field, "is a text, in quotation marks")
    return _text(kind, _tidy(value), field)


def _table(kind: type, value: object, field: str) -> Item:
    hints = typing.get_type_hints(kind)
    if not isinstance(value, dict) or not value.keys() <= hints.keys():
        _fail(field, f"is a table of {', '.join(hints)}")
    table: dict[str, Item] = {}
    for one in dataclasses.fields(kind):
        path = f"{field}.{one.name}"
        if one.name in value:
            table[one.name] = _item(hints[one.name], value[one.name], path)
        elif (kind, one.name) in _TYPED:
            table[one.name] = str(_TYPED[kind, one.name])
        elif one.default is dataclasses.MISSING:
            _fail(path, "is missing")
        else:
            table[one.name] = [] if one.default == () else _written(one.default)
    return table


def _written(default: object) -> Item:
    return None if default is None else str(default)


def _date(value: object, field: str) -> str:
    """Write a date, however much of it is known, as a record has it (R19)."""
    # A longer number could not even be written.
    text = str(value) if isinstance(value, int) and 0 < value <= _LAST_YEAR else value
    if isinstance(value, date) and not isinstance(value, datetime):
        text = value.isoformat()
    if not isinstance(text, str):
        _fail(field, "is a date, such as 1987-03-14, 1987-03 or 1987")
    text = text.strip()
    return text + "XXXX-XX-XX"[len(text) :] if _DATE.fullmatch(text) else text


def _text(kind: object, text: str, field: str) -> Item:
    if isinstance(kind, type) and issubclass(kind, StrEnum) and text not in set(kind):
        _fail(field, f"is one of {', '.join(kind)}")
    if kind is not bytes:
        return text
    try:
        return bytes.fromhex(text)
    except ValueError:
        _fail(field, "is in hexadecimal digits")


def _whole_name(beginning: str, evidence: Collection[bytes]) -> str:
    """Complete the beginning of a file's name, which is what people are shown."""
    found = [one.hex() for one in evidence if beginning and one.hex().startswith(beginning)]
    return found[0] if len(found) == 1 else beginning


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _fail(field: str, why: str) -> NoReturn:
    raise Malformed(field, why, clause=_CLAUSE)
