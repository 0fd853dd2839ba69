"""Values of a case, for the eyes of whoever it was opened for: every field, nothing masked."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum

from nansen.cli.show import JsonValue
from nansen.standards.icao9303.partial_date import PartialDate

_SHORT = 64
"""Octets up to which they are shown as they are."""


def as_json(value: object) -> JsonValue:
    """Give a value as maps, lists and texts."""
    if isinstance(value, Mapping):
        return {_key(name): as_json(one) for name, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [as_json(one) for one in value]
    if isinstance(value, PartialDate):
        return value.text
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (one.name for one in dataclasses.fields(value))
        return {name: as_json(getattr(value, name)) for name in names}
    return _plain(value)


def as_lines(value: JsonValue, indent: int = 0) -> Iterator[str]:
    """Write what `as_json` gave, one entry a line; what is empty is left out."""
    space = "  " * indent
    if isinstance(value, dict):
        for name, one in value.items():
            if one is None or one in ("", [], {}):
                continue
            if isinstance(one, dict | list):
                yield f"{space}{name}"
                yield from as_lines(one, indent + 1)
            else:
                yield f"{space}{name}: {one}"
    elif isinstance(value, list):
        for one in value:
            inner = list(as_lines(one, indent + 1))
            if inner:
                yield f"{space}- {inner[0].lstrip()}"
                yield from inner[1:]
    else:
        yield f"{space}{value}"


def _plain(value: object) -> JsonValue:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bytes):
        return _octets(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _octets(value: bytes) -> str:
    return value.hex() if len(value) <= _SHORT else f"{len(value)} octets"


def _key(name: object) -> str:
    return str(name.value) if isinstance(name, Enum) else str(name)
