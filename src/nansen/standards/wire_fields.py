"""Reading a map of CBOR field by field: the type that is wanted, or `Malformed`."""

from datetime import UTC, date, datetime
from typing import Final, NoReturn

from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item, decode_item

_CLAUSE: Final = "RFC 8949 §3.1"
_LAST_SECOND: Final = 253_402_300_799


class WireFields:
    """A map with exactly the fields that are expected."""

    __slots__ = ("_fields", "_what")

    def __init__(self, item: Item, what: str) -> None:
        """Take a decoded value; `what` names it in errors."""
        if not isinstance(item, dict):
            raise Malformed(what, "is no map", clause=_CLAUSE)
        self._fields, self._what = item, what

    def expect(self, *names: str) -> None:
        """Refuse a map that has other fields."""
        if set(self._fields) != set(names):
            raise Malformed(self._what, "has other fields", clause=_CLAUSE)

    def has(self, name: str) -> bool:
        """Tell whether there is a field of this name that is not null."""
        return self._fields.get(name) is not None

    def text(self, name: str) -> str:
        """Read a text."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else self._fail(name, "text")

    def octets(self, name: str, *, longest: int) -> bytes:
        """Read octets."""
        value = self._fields.get(name)
        if not isinstance(value, bytes) or len(value) > longest:
            self._fail(name, "octets of such a length")
        return value

    def number(self, name: str) -> int:
        """Read a whole number, not negative."""
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self._fail(name, "number")
        return value

    def moment(self, name: str) -> datetime:
        """Read a moment: seconds since 1970."""
        seconds = self.number(name)
        if seconds > _LAST_SECOND:
            self._fail(name, "moment")
        return datetime.fromtimestamp(seconds, UTC)

    def day(self, name: str) -> date:
        """Read a day, written in the one form `2026-11-23`."""
        text = self.text(name)
        try:
            found = date.fromisoformat(text)
        except ValueError:
            self._fail(name, "day")
        return found if found.isoformat() == text else self._fail(name, "day")

    def flag(self, name: str) -> bool:
        """Read a truth value."""
        value = self._fields.get(name)
        return value if isinstance(value, bool) else self._fail(name, "truth value")

    def digest(self, name: str) -> bytes:
        """Read a SHA-256."""
        value = self.octets(name, longest=32)
        return value if len(value) == 32 else self._fail(name, "SHA-256")

    def items(self, name: str, *, most: int) -> tuple[Item, ...]:
        """Read a list of at most so many items of any kind."""
        value = self._fields.get(name)
        if not isinstance(value, list) or len(value) > most:
            self._fail(name, "list of such a length")
        return tuple(value)

    def texts(self, name: str, *, most: int) -> tuple[str, ...]:
        """Read a list of texts."""
        found = self.items(name, most=most)
        return tuple(
            one if isinstance(one, str) else self._fail(name, "list of texts") for one in found
        )

    def maps(self, name: str, *, most: int) -> tuple["WireFields", ...]:
        """Read a list of maps."""
        return tuple(WireFields(one, f"{self._what}.{name}") for one in self.items(name, most=most))

    def plain(self, name: str) -> dict[str, Item]:
        """Read a map of whatever it holds."""
        value = self._fields.get(name)
        return value if isinstance(value, dict) else self._fail(name, "map")

    def map(self, name: str) -> "WireFields":
        """Read a map within the map."""
        return WireFields(self._fields.get(name), f"{self._what}.{name}")

    def names(self) -> tuple[str, ...]:
        """List the fields."""
        return tuple(self._fields)

    def _fail(self, name: str, wanted: str) -> NoReturn:
        raise Malformed(f"{self._what}.{name}", f"is no {wanted}", clause=_CLAUSE)


def decode_fields(encoded: bytes, what: str, *, longest: int) -> WireFields:
    """Read a map in deterministic CBOR."""
    if len(encoded) > longest:
        raise Malformed(what, "is too long", clause=_CLAUSE)
    return WireFields(decode_item(encoded, field=what), what)


def encode_moment(moment: datetime) -> int:
    """Write a moment: seconds since 1970."""
    return int(moment.timestamp())
