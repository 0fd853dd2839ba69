"""Records in TOML, which a person can read and write.

What TOML has is brought into the shape of a record (`application.record`), which then checks
it. Errors name a field and what it takes, and never what stands in it.
"""

import dataclasses
import re
import tomllib
import types
import typing
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NoReturn, TypeVar, get_args, get_origin

from nansen.application.record import decode_record
from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.icao9303.partial_date import PartialDate

T = TypeVar("T")
Defaults = Mapping[tuple[type, str], str]
"""What people mean where they write nothing, though the value has no default."""
LONGEST: Final = 1 << 20
_NO_DEFAULTS: Final[Defaults] = MappingProxyType({})
_CLAUSE: Final = "R11"
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_LAST_YEAR: Final = 9999
_PLACE: Final = re.compile(r"at line ([0-9]+)")
_EITHER: Final = (types.UnionType, typing.Union)
_KINDS: Final = MappingProxyType({int: "a whole number", bool: "true or false"})


def parse_toml(encoded: bytes, name: str) -> dict[str, object]:
    """Read TOML, and nothing of what it means.

    Raises:
        Malformed: a line is none.
    """
    if len(encoded) > LONGEST:
        fail(name, "is too long")
    try:
        return tomllib.loads(encoded.decode("utf-8-sig"))
    except UnicodeDecodeError:
        fail(name, "is not in UTF-8")
    except RecursionError:
        fail(name, "is nested too deeply")
    except ValueError as error:
        # The parser's own words may repeat what somebody wrote.
        place = _PLACE.search(str(error))
        fail(name, f"line {place[1]} is no TOML" if place else "its end is no TOML")


def read_record(kind: type[T], value: object, name: str, defaults: Defaults = _NO_DEFAULTS) -> T:
    """Read a value of a kind out of what TOML has.

    Raises:
        Malformed: a field is not as the kind wants it.
    """
    encoded = encode_item(_item(kind, value, name, defaults))
    return decode_record(kind, encoded, field=name, longest=LONGEST)


def tidy(text: str) -> str:
    """Take a text as meant: how letters were composed is no matter, nor the space around."""
    return unicodedata.normalize("NFC", text).strip()


def fail(field: str, why: str) -> NoReturn:
    """Say that a field is not as it has to be."""
    raise Malformed(field, why, clause=_CLAUSE)


def _item(kind: object, value: object, field: str, defaults: Defaults) -> Item:
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    if get_origin(kind) in _EITHER:
        return None if value == "" else _item(get_args(kind)[0], value, field, defaults)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            fail(field, "is a list")
        return [_item(get_args(kind)[0], one, field, defaults) for one in value]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind is not PartialDate:
        return _table(kind, value, field, defaults)
    if kind is PartialDate:
        return _date(value, field)
    if kind is int or kind is bool:
        return _plain(kind, value, field)
    if not isinstance(value, str):
        fail(field, "is a text, in quotation marks")
    return _text(kind, tidy(value), field)


def _table(kind: type, value: object, field: str, defaults: Defaults) -> Item:
    hints = typing.get_type_hints(kind)
    if not isinstance(value, dict) or not value.keys() <= hints.keys():
        fail(field, f"is a table of {', '.join(hints)}")
    table: dict[str, Item] = {}
    for one in dataclasses.fields(kind):
        path = f"{field}.{one.name}"
        if one.name in value:
            table[one.name] = _item(hints[one.name], value[one.name], path, defaults)
        elif (kind, one.name) in defaults:
            table[one.name] = defaults[kind, one.name]
        elif one.default is dataclasses.MISSING:
            fail(path, "is missing")
        else:
            table[one.name] = [] if one.default == () else _written(one.default)
    return table


def _written(default: object) -> Item:
    return default if default is None or isinstance(default, int) else str(default)


def _plain(kind: type[int], value: object, field: str) -> Item:
    if type(value) is not kind:
        fail(field, f"is {_KINDS[kind]}")
    return value


def _date(value: object, field: str) -> str:
    """Write a date, however much of it is known, as a record has it (R19)."""
    # A longer number could not even be written.
    text = str(value) if isinstance(value, int) and 0 < value <= _LAST_YEAR else value
    if isinstance(value, date) and not isinstance(value, datetime):
        text = value.isoformat()
    if not isinstance(text, str):
        fail(field, "is a date, such as 1987-03-14, 1987-03 or 1987")
    text = text.strip()
    return text + "XXXX-XX-XX"[len(text) :] if _DATE.fullmatch(text) else text


def _text(kind: object, text: str, field: str) -> Item:
    if isinstance(kind, type) and issubclass(kind, StrEnum) and text not in set(kind):
        fail(field, f"is one of {', '.join(kind)}")
    if kind is not bytes:
        return text
    try:
        return bytes.fromhex(text)
    except ValueError:
        fail(field, "is in hexadecimal digits")
