"""Records in JSON, read field by field into values or refused."""

import json
from datetime import UTC, datetime
from typing import NoReturn

from nansen.errors import Malformed

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_LONGEST = 16_000_000
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_CLAUSE = "RFC 8259 §2"


class JsonRecord:
    """One JSON object; every getter gives a value of its type or raises `Malformed`."""

    __slots__ = ("_fields", "_what")

    def __init__(self, fields: Json, what: str) -> None:
        """Take a parsed object; `what` names it in errors."""
        if not isinstance(fields, dict):
            raise Malformed(what, "is no object", clause=_CLAUSE)
        self._fields, self._what = fields, what

    def text(self, name: str) -> str:
        """Read a text."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else self._fail(name, "text")

    def optional_text(self, name: str) -> str | None:
        """Read a text, or None where it is null."""
        return None if self._fields.get(name) is None else self.text(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(
            one if isinstance(one, str) else self._fail(name, "texts") for one in self._list(name)
        )

    def number(self, name: str) -> int:
        """Read a whole number, not negative."""
        value = self._fields.get(name)
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return value if isinstance(value, int) and whole else self._fail(name, "number")

    def moment(self, name: str) -> datetime:
        """Read a moment in UTC."""
        return decode_moment(self.text(name), name)

    def record(self, name: str) -> "JsonRecord":
        """Read an object."""
        return JsonRecord(self._fields.get(name), name)

    def optional_record(self, name: str) -> "JsonRecord | None":
        """Read an object, or None where it is null."""
        return None if self._fields.get(name) is None else self.record(name)

    def records(self, name: str) -> tuple["JsonRecord", ...]:
        """Read a list of objects."""
        return tuple(JsonRecord(one, name) for one in self._list(name))

    def names(self) -> tuple[str, ...]:
        """List the fields."""
        return tuple(self._fields)

    def _list(self, name: str) -> list[Json]:
        value = self._fields.get(name)
        return value if isinstance(value, list) else self._fail(name, "list")

    def _fail(self, name: str, wanted: str) -> NoReturn:
        raise Malformed(f"{self._what}.{name}", f"is no {wanted}", clause=_CLAUSE)


def decode_json(text: bytes, what: str) -> JsonRecord:
    """Parse one JSON object."""
    if len(text) > _LONGEST:
        raise Malformed(what, "is too long", clause=_CLAUSE)
    try:
        parsed: Json = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(what, "is no JSON", clause=_CLAUSE) from None
    return JsonRecord(parsed, what)


def encode_json(fields: Json) -> bytes:
    """Write a value so that a person can read it and two writings compare."""
    return (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()


def encode_moment(moment: datetime) -> str:
    """Write a moment in UTC to the second."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def decode_moment(text: str, name: str) -> datetime:
    """Read a moment in UTC."""
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise Malformed(name, "is no moment in UTC", clause="RFC 3339 §5.6") from None
