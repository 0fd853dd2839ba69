"""Maps of a sealed field, read key by key: any octets become a value or `Malformed`.

A map has exactly its keys, so that each value has one form; what is absent is null.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NoReturn, TypeVar

from nansen.errors import Malformed, Refused, Unsupported
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.wire_fields import WireFields

CLAUSE: Final = "ADR 17"
MAX_OCTETS: Final = 1 << 20
"""A case's evidence is some kilobytes; originals lie elsewhere, sealed by themselves."""
MAX_TEXT: Final = 20_000
MAX_ITEMS: Final = 500
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Value = TypeVar("Value")
Kind = TypeVar("Kind", bound=StrEnum)


class Record(WireFields):
    """One map of exactly these keys; every getter refuses a value of another type."""

    __slots__ = ("_name",)

    def __init__(self, item: Item, name: str, keys: frozenset[str]) -> None:
        """Refuse what is no such map."""
        super().__init__(item, name)
        self._name = name
        self.expect(*keys)

    def day(self, key: str) -> date:
        """Read a day, `2026-11-23`."""
        text = self.text(key)
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            self._refuse(key, "a day")

    def score(self, key: str) -> int:
        """Read a number that one octet holds."""
        number = self.number(key)
        return number if number <= 255 else self._refuse(key, "a small number")

    def choice(self, key: str, kind: type[Kind]) -> Kind:
        """Read a code of a closed list."""
        return self._code(key, self.text(key), kind)

    def choices(self, key: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Read codes of a closed list."""
        return tuple(self._code(key, one, kind) for one in self.texts(key, most=MAX_ITEMS))

    def record(self, key: str, keys: frozenset[str]) -> "Record":
        """Read a map."""
        return Record(self.plain(key), f"{self._name}.{key}", keys)

    def records(self, key: str, keys: frozenset[str]) -> "tuple[Record, ...]":
        """Read a list of maps."""
        items = self.items(key, most=MAX_ITEMS)
        return tuple(Record(one, f"{self._name}.{key}", keys) for one in items)

    def optional(self, key: str, read: Callable[[str], Value]) -> Value | None:
        """Read with one of the other getters, or give none where the key is null."""
        return read(key) if self.has(key) else None

    def optional_choice(self, key: str, kind: type[Kind]) -> Kind | None:
        """Read a code of a closed list, or give none where the key is null."""
        return self.choice(key, kind) if self.has(key) else None

    def _code(self, key: str, code: str, kind: type[Kind]) -> Kind:
        try:
            return kind(code)
        except ValueError:
            self._refuse(key, "a code of its list")

    def _refuse(self, key: str, wanted: str) -> NoReturn:
        raise Malformed(f"{self._name}.{key}", f"is not {wanted}", clause=CLAUSE) from None


def check_version(record: Record, field: str, version: int) -> None:
    """Refuse a record of a version that this release does not know."""
    if record.number("v") != version:
        raise Unsupported(field, "is of another version", clause=CLAUSE)


def check_text(text: str, name: str) -> None:
    """Refuse a text that says nothing, or that a record cannot hold."""
    if not text.strip():
        raise Malformed(name, "says nothing", clause=CLAUSE)
    if len(text) > MAX_TEXT:
        raise Malformed(name, "is longer than 20,000 characters", clause=CLAUSE)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Malformed(name, "holds half a character", clause=CLAUSE)


def check_reasons(text: str, of: str) -> None:
    """Refuse an officer's act without the officer's own reasons (R27)."""
    if not text.strip():
        raise Refused("R27", f"{of} needs its officer's reasons")
    check_text(text, of)


def day_text(day: date | None) -> str | None:
    """Write a day, or nothing for none."""
    return None if day is None else day.isoformat()


def code_text(code: StrEnum | None) -> str | None:
    """Write a code, or nothing for none."""
    return None if code is None else code.value


def encode_record(items: Mapping[str, Item]) -> bytes:
    """Write a map."""
    return encode_item(dict(items))


def decode_record(
    encoded: bytes, *, field: str, keys: frozenset[str], build: Callable[[Record], Value]
) -> Value:
    """Read a whole sealed field.

    Raises:
        Malformed: it is no such map, or the value would break a rule.
        Unsupported: `build` finds it to be of another version.
    """
    if len(encoded) > MAX_OCTETS:
        raise Malformed(field, "is longer than a mebibyte", clause=CLAUSE)
    record = Record(decode_item(encoded, field=field), field, keys)
    try:
        return build(record)
    except Refused as error:
        raise Malformed(field, error.why, clause=error.rule) from None
