"""The roster: who is an officer, in which roles, from when until when; signed by administrators.

    {"v": 1, "authority": text, "number": 1.., "previous": SHA-256, "at": seconds since 1970,
     "offices": [...], "officers": [...]}

    the signed one: {"roster": octets of the above, "signatures": [{"by": text, "octets": ...}]}

A roster names two administrators or more. Two of them sign the next one, each in service by
the roster before, so no administrator changes it alone (R25, R100). The first is signed by
all its administrators, and whoever relies on it has its digest from the founding ceremony.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import OfficerId
from nansen.officers.officer import Officer
from nansen.officers.role import Role
from nansen.officers.wire import decode_officers, encode_officers
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.wire_fields import decode_fields, encode_moment

ADMINISTRATORS: Final = 2
"""So many sign a roster, and so many are in each."""
NO_ROSTER: Final = bytes(32)
"""What the first roster names as the one before."""
LONGEST: Final = 1 << 20
LONGEST_SIGNED: Final = LONGEST + 4096
_MOST_SIGNATURES: Final = 16
_LONGEST_SIGNATURE: Final = 128
_RULE, _FIELD, _CLAUSE = "ROSTER", "roster", "R26"


@dataclass(frozen=True, kw_only=True)
class Roster:
    """One roster; it holds until the next."""

    authority: str
    number: int
    previous: bytes = field(repr=False)
    """The digest of the signed roster before."""
    at: datetime
    officers: tuple[Officer, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a roster that could not be followed by another."""
        if self.number < 1 or len(self.previous) != 32:
            raise Malformed(_FIELD, "has no number and predecessor", clause=_CLAUSE)
        if (self.number == 1) != (self.previous == NO_ROSTER):
            raise Malformed(_FIELD, "is the first if it follows none", clause=_CLAUSE)
        if len({one.id for one in self.officers}) != len(self.officers):
            raise Refused(_RULE, "an officer stands in the roster once")
        if len({one.key for one in self.officers}) != len(self.officers):
            raise Refused(_RULE, "two officers have two keys")
        if len(self.administrators) < ADMINISTRATORS:
            raise Refused(
                _RULE, f"a roster names at least {ADMINISTRATORS} administrators in service"
            )

    @property
    def administrators(self) -> tuple[Officer, ...]:
        """Who may sign the next roster."""
        return tuple(
            one
            for one in self.officers
            if Role.ADMINISTRATOR in one.roles and one.serves_at(self.at)
        )

    @cached_property
    def _by_id(self) -> Mapping[OfficerId, Officer]:
        return MappingProxyType({one.id: one for one in self.officers})

    def find(self, officer: OfficerId) -> Officer | None:
        """Find an officer, in service or not."""
        return self._by_id.get(officer)

    def serving(self, role: Role, at: datetime) -> tuple[Officer, ...]:
        """List who has a role and is in service."""
        return tuple(one for one in self.officers if role in one.roles and one.serves_at(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSignature:
    """One administrator's signature."""

    by: OfficerId
    octets: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRoster:
    """A roster as it travels; nothing in it is proved until `verify_roster`."""

    octets: bytes = field(repr=False)
    signatures: tuple[RosterSignature, ...] = ()

    @property
    def roster(self) -> Roster:
        """Read the roster."""
        return decode_roster(self.octets)

    @property
    def digest(self) -> bytes:
        """What the next roster, and a pin, call it: the same whoever signed it."""
        return sha256(b"nansen roster 1\n" + self.octets).digest()


def signed_message(octets: bytes) -> bytes:
    """Give what an administrator signs."""
    return b"nansen roster 1\n" + octets


def encode_roster(roster: Roster) -> bytes:
    """Write a roster's octets, to be signed."""
    return encode_item(
        {
            "v": 1,
            "authority": roster.authority,
            "number": roster.number,
            "previous": roster.previous,
            "at": encode_moment(roster.at),
            **encode_officers(roster.officers),
        }
    )


def decode_roster(octets: bytes) -> Roster:
    """Read a roster.

    Raises:
        Malformed: it is none.
        Refused: it breaks a rule of rosters (ROSTER).
    """
    fields = decode_fields(octets, _FIELD, longest=LONGEST)
    fields.expect("v", "authority", "number", "previous", "at", "offices", "officers")
    if fields.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    roster = Roster(
        authority=fields.text("authority"),
        number=fields.number("number"),
        previous=fields.digest("previous"),
        at=fields.moment("at"),
        officers=decode_officers(fields),
    )
    # What administrators are shown before they sign is all that they sign.
    if encode_roster(roster) != octets:
        raise Malformed(_FIELD, "is not in its one form", clause=_CLAUSE)
    return roster


def encode_signed_roster(signed: SignedRoster) -> bytes:
    """Write a signed roster."""
    signatures: list[Item] = [{"by": one.by, "octets": one.octets} for one in signed.signatures]
    return encode_item({"roster": signed.octets, "signatures": signatures})


def decode_signed_roster(encoded: bytes) -> SignedRoster:
    """Read a signed roster; its signatures are not verified yet."""
    fields = decode_fields(encoded, "signed roster", longest=LONGEST_SIGNED)
    fields.expect("roster", "signatures")
    signatures = tuple(
        RosterSignature(
            by=OfficerId(one.text("by")),
            octets=one.octets("octets", longest=_LONGEST_SIGNATURE),
        )
        for one in fields.maps("signatures", most=_MOST_SIGNATURES)
    )
    return SignedRoster(octets=fields.octets("roster", longest=LONGEST), signatures=signatures)


def verify_roster(
    signed: SignedRoster, before: SignedRoster, *, taken_in: datetime | None = None
) -> Roster:
    """Verify that a roster follows another, whose own proof has been seen to.

    `at` is what its signers say; whoever takes a roster in for the first time gives the moment
    too, so that two who have left cannot sign one that is dated back.

    Raises:
        Untrusted: it follows another one, or two administrators have not signed it.
    """
    roster, older = signed.roster, before.roster
    if roster.previous != before.digest or roster.number != older.number + 1:
        raise Untrusted(_FIELD, "does not follow the one that is known", clause=_CLAUSE)
    if roster.authority != older.authority or roster.at < older.at:
        raise Untrusted(_FIELD, "is another authority's, or older", clause=_CLAUSE)
    moments = (roster.at, taken_in or roster.at)
    entitled = (one for one in older.administrators if all(map(one.serves_at, moments)))
    if len(_signers(signed, entitled)) < ADMINISTRATORS:
        raise Untrusted(_FIELD, "lacks the signatures of two administrators", clause=_CLAUSE)
    return roster


def verify_first_roster(signed: SignedRoster, pin: bytes) -> Roster:
    """Verify the first roster by the digest that was pinned when the authority was founded.

    Raises:
        Untrusted: it is another one, or one of its administrators has not signed it.
    """
    roster = signed.roster
    if signed.digest != pin or roster.number != 1:
        raise Untrusted(_FIELD, "is not the one that was founded with", clause=_CLAUSE)
    if len(_signers(signed, roster.administrators)) != len(roster.administrators):
        raise Untrusted(_FIELD, "lacks an administrator's signature", clause=_CLAUSE)
    return roster


def verify_rosters(chain: Iterable[SignedRoster], pin: bytes) -> Roster:
    """Verify rosters from the first to the newest, and give the newest.

    Raises:
        Untrusted: there is none, or one does not follow from the one before.
    """
    before: SignedRoster | None = None
    roster: Roster | None = None
    for signed in chain:
        roster = (
            verify_first_roster(signed, pin) if before is None else verify_roster(signed, before)
        )
        before = signed
    if roster is None:
        raise Untrusted(_FIELD, "is missing", clause=_CLAUSE)
    return roster


def _signers(signed: SignedRoster, entitled: Iterable[Officer]) -> frozenset[OfficerId]:
    keys = {one.id: one.key for one in entitled}
    found: set[OfficerId] = set()
    for signature in signed.signatures:
        key = keys.get(signature.by)
        if key is not None:
            key.verify(signature.octets, signed_message(signed.octets))
            found.add(signature.by)
    return frozenset(found)
