"""Tables of law and practice in TOML: data with a version and a source, not code (R3)."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known

MAX_TABLE: Final = 1 << 20

Value = TypeVar("Value")
Kind = TypeVar("Kind", bound=StrEnum)


class Row:
    """One table of TOML, read key by key; a key that nobody reads is a mistake in the data."""

    __slots__ = ("_items", "_name", "_rule", "_unread")

    def __init__(self, items: Mapping[str, object], name: str, rule: str) -> None:
        """Begin with no key read."""
        self._items = items
        self._name = name
        self._rule = rule
        self._unread = set(items)

    def text(self, key: str) -> str:
        """Read a text that says something."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "a text")
        return value

    def number(self, key: str) -> int:
        """Read a whole number of one octet."""
        value = self._take(key)
        if not isinstance(value, int) or not _is_small(value):
            raise self._wrong(key, "a small number")
        return value

    def day(self, key: str) -> date:
        """Read a day."""
        value = self._take(key)
        if type(value) is not date:  # a TOML date with a time of day is a subclass
            raise self._wrong(key, "a day")
        return value

    def optional_day(self, key: str) -> date | None:
        """Read a day, or give none where the key is absent."""
        return self.day(key) if key in self._items else None

    def state(self, key: str) -> StateCode:
        """Read a state's code (R98)."""
        return self._state(key, self.text(key))

    def states(self, key: str) -> frozenset[StateCode]:
        """Read states' codes."""
        return frozenset(self._state(key, one) for one in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        found = []
        for one in self._list(key):
            if not isinstance(one, str):
                raise self._wrong(key, "a list of texts")
            found.append(one)
        return tuple(found)

    def pairs(self, key: str) -> tuple[tuple[int, int], ...]:
        """Read a list of pairs of small numbers."""
        found = []
        for one in self._list(key):
            if not isinstance(one, list) or len(one) != 2 or not all(map(_is_small, one)):
                raise self._wrong(key, "a list of pairs of small numbers")
            found.append((int(one[0]), int(one[1])))
        return tuple(found)

    def choice(self, key: str, kind: type[Kind]) -> Kind:
        """Read a code of a closed list."""
        return self._code(key, self.text(key), kind)

    def optional_choice(self, key: str, kind: type[Kind]) -> Kind | None:
        """Read a code of a closed list, or give none where the key is absent."""
        return self.choice(key, kind) if key in self._items else None

    def choices(self, key: str, kind: type[Kind]) -> frozenset[Kind]:
        """Read codes of a closed list."""
        return frozenset(self._code(key, one, kind) for one in self.texts(key))

    def rows(self, key: str, build: "Callable[[Row], Value]") -> tuple[Value, ...]:
        """Read a list of tables; an absent one is empty."""
        if key not in self._items:
            return ()
        return tuple(self._below(key, one, build) for one in self._list(key))

    def row(self, key: str, build: "Callable[[Row], Value]") -> Value:
        """Read a table."""
        return self._below(key, self._take(key), build)

    def close(self) -> None:
        """Refuse keys that nobody read."""
        if self._unread:
            raise Malformed(self._name, "has a key that is unknown", clause=self._rule)

    def _below(self, key: str, value: object, build: "Callable[[Row], Value]") -> Value:
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        row = Row(value, f"{self._name}.{key}", self._rule)
        built = build(row)
        row.close()
        return built

    def _take(self, key: str) -> object:
        if key not in self._items:
            raise self._wrong(key, "there")
        self._unread.discard(key)
        return self._items[key]

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def _state(self, key: str, code: str) -> StateCode:
        if not is_known(code):
            raise self._wrong(key, "a state of the tables")
        return StateCode(code)

    def _code(self, key: str, value: str, kind: type[Kind]) -> Kind:
        try:
            return kind(value)
        except ValueError:
            raise self._wrong(key, "a code of its list") from None

    def _wrong(self, key: str, wanted: str) -> Malformed:
        return Malformed(f"{self._name}.{key}", f"is not {wanted}", clause=self._rule)


def _is_small(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255


def read_table(text: str, *, name: str, rule: str, build: Callable[[Row], Value]) -> Value:
    """Read a whole file.

    Raises:
        Malformed: it is no TOML, or not this table.
    """
    if len(text) > MAX_TABLE:
        raise Malformed(name, "is longer than a mebibyte", clause=rule)
    try:
        items = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        raise Malformed(name, "is no TOML", clause=rule) from None
    row = Row(items, name, rule)
    built = build(row)
    row.close()
    return built
