"""Officers: a pseudonym, a key, roles, an office."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.officers.role import Role

_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LONGEST_KEY: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerKey:
    """A key that officers sign requests with: Ed25519, or ECDSA over P-256 with SHA-256."""

    spki: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another kind of key."""
        _load(self.spki)

    @property
    def fingerprint(self) -> str:
        """What people compare: half of its SHA-256."""
        return sha256(self.spki).hexdigest()[:32]

    def verify(self, signature: bytes, message: bytes) -> None:
        """Verify a signature, or raise `Untrusted`."""
        key = _load(self.spki)
        try:
            if isinstance(key, Ed25519PublicKey):
                key.verify(signature, message)
            else:
                key.verify(signature, message, ec.ECDSA(SHA256()))
        except InvalidSignature:
            raise Untrusted("signature", "is not the officer's", clause="R88") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When an office is open, in its own time."""

    zone: str
    """A name of the time zone database: `Europe/Vilnius`."""
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    """1 is Monday."""
    opens: time = time(8)
    closes: time = time(18)

    def __post_init__(self) -> None:
        """Refuse hours that never come, and zones that nobody knows."""
        if not self.days <= frozenset(range(1, 8)) or not self.opens < self.closes:
            raise Refused("OFFICE-HOURS", "days are 1 to 7, and an office opens before it closes")
        _zone(self.zone)

    def open_at(self, moment: datetime) -> bool:
        """Tell whether the office is open."""
        there = moment.astimezone(_zone(self.zone))
        return there.isoweekday() in self.days and self.opens <= there.time() < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much one officer may open alone (R88); a day is any 24 hours."""

    cases_a_day: int = 40
    cases_an_hour_closed: int = 5
    """Outside office hours."""
    openings_a_day: int = 400
    """The same case counts once among cases and each time here; no second officer helps."""
    seconds_a_day: int = 20
    """How often an officer may lend a second signature."""
    erasures_a_day: int = 200
    refusals_a_day: int = 100
    """After so many the service falls silent towards the officer."""

    def __post_init__(self) -> None:
        """Refuse a budget that lets nobody work."""
        limits = (self.cases_a_day, self.cases_an_hour_closed, self.openings_a_day)
        if min(*limits, self.seconds_a_day, self.erasures_a_day, self.refusals_a_day) < 1:
            raise Refused("BUDGET", "each number of a budget is at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office: its hours, and what its officers may open."""

    id: OfficeId
    hours: OfficeHours
    budget: Budget = Budget()

    def __post_init__(self) -> None:
        """Refuse a name that a log line cannot hold."""
        check_id(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody, or some process, that may sign requests."""

    id: OfficerId
    key: OfficerKey
    roles: frozenset[Role]
    office: Office
    not_before: datetime
    not_after: datetime

    def __post_init__(self) -> None:
        """Refuse a name that a log line cannot hold, and officers without a role."""
        check_id(self.id)
        if not self.roles:
            raise Refused("ROSTER", "an officer has a role")

    def serves_at(self, moment: datetime) -> bool:
        """Tell whether the officer is in service."""
        return self.not_before <= moment < self.not_after


def check_id(text: str) -> str:
    """Take a text as the name of an officer or an office, or raise `Malformed`."""
    if not _ID.fullmatch(text):
        why = "is not 1 to 40 small letters, digits and hyphens"
        raise Malformed("officer or office id", why, clause="R88")
    return text


@lru_cache(maxsize=4096)
def _load(spki: bytes) -> Ed25519PublicKey | ec.EllipticCurvePublicKey:
    if len(spki) > _LONGEST_KEY:
        raise Malformed("officer key", "is too long", clause="R88")
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        raise Malformed("officer key", "is no public key", clause="RFC 5280 §4.1") from None
    # One key has one form: written in two, it could pass for two officers.
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != spki:
        raise Malformed("officer key", "is not in its one form", clause="RFC 5480 §2")
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise Malformed("officer key", "is neither Ed25519 nor P-256", clause="R88")


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("OFFICE-HOURS", "the time zone database has no zone of this name") from None
