"""How officers and their offices are written in a roster.

| office | `id`, `zone`, `days` (1 is Monday), `opens`, `closes` (minutes), `budget` (six numbers) |
| officer | `id`, `office`, `roles`, `key` (SPKI), `from`, `until` (seconds since 1970) |
"""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import time
from typing import Final

from nansen.errors import Malformed
from nansen.ids import OfficeId, OfficerId
from nansen.officers.officer import Budget, Office, OfficeHours, Officer, OfficerKey
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item
from nansen.standards.wire_fields import WireFields, encode_moment

_MOST_OFFICES: Final = 256
_MOST_OFFICERS: Final = 4096
_DAY_MINUTES: Final = 24 * 60
_CLAUSE: Final = "R26"


def encode_officers(officers: Iterable[Officer]) -> dict[str, Item]:
    """Write the two lists of a roster, each in the order of its ids."""
    ordered = sorted(officers, key=lambda one: one.id)
    offices = {one.office.id: one.office for one in ordered}
    return {
        "offices": [_encode_office(offices[name]) for name in sorted(offices)],
        "officers": [_encode_officer(one) for one in ordered],
    }


def decode_officers(roster: WireFields) -> tuple[Officer, ...]:
    """Read the two lists of a roster."""
    offices = {one.id: one for one in map(_office, roster.maps("offices", most=_MOST_OFFICES))}
    return tuple(_officer(one, offices) for one in roster.maps("officers", most=_MOST_OFFICERS))


def _encode_office(office: Office) -> Item:
    hours = office.hours
    return {
        "id": office.id,
        "zone": hours.zone,
        "days": [*sorted(hours.days)],
        "opens": _minutes(hours.opens),
        "closes": _minutes(hours.closes),
        "budget": asdict(office.budget),
    }


def _encode_officer(officer: Officer) -> Item:
    return {
        "id": officer.id,
        "office": officer.office.id,
        "roles": [*sorted(officer.roles)],
        "key": officer.key.spki,
        "from": encode_moment(officer.not_before),
        "until": encode_moment(officer.not_after),
    }


def _office(row: WireFields) -> Office:
    row.expect("id", "zone", "days", "opens", "closes", "budget")
    budget = row.map("budget")
    names = tuple(part.name for part in fields(Budget))
    budget.expect(*names)
    days = frozenset(map(_day, row.items("days", most=7)))
    hours = OfficeHours(
        zone=row.text("zone"), days=days, opens=_time(row, "opens"), closes=_time(row, "closes")
    )
    limits = Budget(**{name: budget.number(name) for name in names})
    return Office(id=OfficeId(row.text("id")), hours=hours, budget=limits)


def _officer(row: WireFields, offices: dict[OfficeId, Office]) -> Officer:
    row.expect("id", "office", "roles", "key", "from", "until")
    office = offices.get(OfficeId(row.text("office")))
    if office is None:
        raise Malformed("roster.officers.office", "is no office of the roster", clause=_CLAUSE)
    return Officer(
        id=OfficerId(row.text("id")),
        key=OfficerKey(spki=row.octets("key", longest=256)),
        roles=frozenset(map(_role, row.texts("roles", most=len(Role)))),
        office=office,
        not_before=row.moment("from"),
        not_after=row.moment("until"),
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise Malformed("roster.officers.roles", "is no role", clause=_CLAUSE) from None


def _day(item: Item) -> int:
    if not isinstance(item, int) or isinstance(item, bool):
        raise Malformed("roster.offices.days", "is no day", clause=_CLAUSE)
    return item


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(row: WireFields, name: str) -> time:
    minutes = row.number(name)
    if minutes >= _DAY_MINUTES:
        raise Malformed("roster.offices", "has hours that are none", clause=_CLAUSE)
    return time(minutes // 60, minutes % 60)
