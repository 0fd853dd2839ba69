"""What administrators write before they sign: a roster in TOML, for people to read.

    authority = "UTO"

    [[offices]]
    id = "utopia"
    zone = "Europe/Vilnius"
    days = ["mon", "tue", "wed", "thu", "fri"]
    opens = 08:00:00
    closes = 18:00:00
    budget = { cases_a_day = 40 }            # what is left out is as usual

    [[officers]]
    id = "o-17"                              # a pseudonym
    office = "utopia"
    roles = ["examiner"]
    key = "MCow..."                          # the line that `nansen officer enroll` prints
    from = 2026-01-01
    until = 2027-01-01

A day begins at midnight UTC. What is signed is what is read from this, written anew.
"""

import binascii
import tomllib
from base64 import b64decode
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from nansen.adapters.files.json_record import Json, JsonRecord
from nansen.errors import Malformed
from nansen.ids import OfficeId, OfficerId
from nansen.officers.officer import Budget, Office, OfficeHours, Officer, OfficerKey
from nansen.officers.role import Role

LONGEST: Final = 1 << 20
_WHAT, _CLAUSE = "roster draft", "R26"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AUTHORITY: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDraft:
    """Who is to be an officer."""

    authority: str
    officers: tuple[Officer, ...] = field(repr=False)


def decode_roster_draft(text: bytes) -> RosterDraft:
    """Read a draft.

    Raises:
        Malformed: it is none; the field is named.
        Refused: a value breaks a rule (ROSTER, OFFICE-HOURS, BUDGET).
    """
    record = JsonRecord(_plain(_parse(text)), _WHAT)
    authority = record.text("authority")
    if not 1 <= len(authority) <= _AUTHORITY or not authority.isprintable():
        raise Malformed(f"{_WHAT}.authority", "is no name of one line", clause=_CLAUSE)
    offices: dict[OfficeId, Office] = {}
    for office in map(_office, record.records("offices")):
        if offices.setdefault(office.id, office) is not office:
            raise Malformed(f"{_WHAT}.offices", "names an office twice", clause=_CLAUSE)
    officers = tuple(_officer(row, offices) for row in record.records("officers"))
    return RosterDraft(authority=authority, officers=officers)


def _parse(text: bytes) -> dict[str, object]:
    if len(text) > LONGEST:
        raise Malformed(_WHAT, "is too long", clause=_CLAUSE)
    try:
        return tomllib.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed(_WHAT, "is no TOML", clause=_CLAUSE) from None


def _plain(value: object) -> Json:
    """Write days and times as texts; TOML has them as values of their own."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str) else None


def _office(row: JsonRecord) -> Office:
    hours = OfficeHours(
        zone=row.text("zone"),
        days=frozenset(map(_day, row.texts("days"))),
        opens=_time(row.text("opens")),
        closes=_time(row.text("closes")),
    )
    limits = row.optional_record("budget")
    budget = Budget()
    if limits is not None:
        usual = asdict(budget)
        if not set(limits.names()) <= set(usual):
            raise Malformed(f"{_WHAT}.budget", "limits what has no limit", clause="R88")
        budget = Budget(**{**usual, **{name: limits.number(name) for name in limits.names()}})
    return Office(id=OfficeId(row.text("id")), hours=hours, budget=budget)


def _officer(row: JsonRecord, offices: dict[OfficeId, Office]) -> Officer:
    office = offices.get(OfficeId(row.text("office")))
    if office is None:
        raise Malformed(f"{_WHAT}.officers.office", "is no office of the draft", clause=_CLAUSE)
    return Officer(
        id=OfficerId(row.text("id")),
        key=OfficerKey(spki=_octets(row.text("key"))),
        roles=frozenset(map(_role, row.texts("roles"))),
        office=office,
        not_before=_moment(row.text("from")),
        not_after=_moment(row.text("until")),
    )


def _day(text: str) -> int:
    if text not in _DAYS:
        raise Malformed(f"{_WHAT}.days", "is no day of mon to sun", clause=_CLAUSE)
    return _DAYS.index(text) + 1


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Malformed(f"{_WHAT}.offices", "has hours that are none", clause=_CLAUSE) from None


def _moment(text: str) -> datetime:
    """Read a day, which begins at midnight UTC, or a moment."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{_WHAT}.officers", "has a day that is none", clause=_CLAUSE) from None


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise Malformed(f"{_WHAT}.officers.roles", "is no role", clause=_CLAUSE) from None


def _octets(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{_WHAT}.officers.key", "is no base64", clause=_CLAUSE) from None
