"""Frozen values as maps of deterministic CBOR, field by field, by the types they declare.

A form has some sixty fields. Written out by hand, reading and writing would be two long lists
that must agree; here the declaration is both. Every field is always written, so that a value
has one form, and a field that we do not know is `Malformed`, so that nothing is dropped.

Types that a field may have: `str`, `int`, `bool`, `bytes`, a `StrEnum`, `PartialDate`, another
such value, `tuple[X, ...]` of these, and `X | None`.
"""

import dataclasses
import types
import typing
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar, cast, get_args, get_origin

from nansen.errors import Malformed, Refused
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.icao9303.partial_date import PartialDate

T = TypeVar("T")
_CLAUSE: Final = "R11"
_PLAIN: Final = (str, int, bool, bytes)
_EITHER: Final = (types.UnionType, typing.Union)
_MOST: Final = 256
"""How many entries a list has at most."""


def encode_record(value: object) -> bytes:
    """Write a value."""
    return encode_item(_write(value))


def decode_record(kind: type[T], encoded: bytes, *, field: str, longest: int) -> T:
    """Read a value of a kind.

    Raises:
        Malformed: it is none; the field is named, and nothing of what stands in it.
    """
    if len(encoded) > longest:
        raise Malformed(field, "is too long", clause=_CLAUSE)
    try:
        return cast("T", _read(kind, decode_item(encoded, field=field), field))
    except Refused as refused:
        raise Malformed(field, refused.why, clause=refused.rule) from None


def _write(value: object) -> Item:
    if value is None or isinstance(value, bool | int | bytes):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    kind: type = type(value)
    return {name: _write(getattr(value, name)) for name in _fields_of(kind)}


def _read(kind: object, item: Item, field: str) -> object:
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    if get_origin(kind) in _EITHER:
        return None if item is None else _read(get_args(kind)[0], item, field)
    if get_origin(kind) is tuple:
        return _read_list(get_args(kind)[0], item, field)
    if kind in _PLAIN:
        return _expect(item, type(item) is kind, field)
    if kind is PartialDate:
        return PartialDate.parse(_text(item, field))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        text = _text(item, field)
        return kind(_expect(text, text in set(kind), field))
    return _read_value(kind, item, field)


def _read_list(kind: object, item: Item, field: str) -> tuple[object, ...]:
    if not isinstance(item, list) or len(item) > _MOST:
        raise Malformed(field, "is no list of such a length", clause=_CLAUSE)
    return tuple(_read(kind, one, field) for one in item)


def _read_value(kind: object, item: Item, field: str) -> object:
    if not isinstance(kind, type):
        raise TypeError(f"{field} is declared with a type that no record has")
    fields = _fields_of(kind)
    if not isinstance(item, dict) or item.keys() != fields.keys():
        raise Malformed(field, "has other fields", clause=_CLAUSE)
    read = {name: _read(fields[name], item[name], f"{field}.{name}") for name in fields}
    return kind(**read)


def _text(item: Item, field: str) -> str:
    if not isinstance(item, str):
        raise Malformed(field, "is no text", clause=_CLAUSE)
    return item


def _expect(item: T, fits: bool, field: str) -> T:
    if not fits:
        raise Malformed(field, "is of another kind", clause=_CLAUSE)
    return item


@cache
def _fields_of(kind: type) -> dict[str, object]:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no value that a record holds")
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in dataclasses.fields(kind)}
