"""An invented office: its officers, its roster, a case and how it goes on.

Three people at home (`utopia`), three lent by another authority (`ruritania`), and the
processes. Each has a key of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.simulators.stores import MemoryActs, MemoryVault

from nansen.acts.act import IdempotencyKey
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles, OpenCase
from nansen.casework.service import NewAct, draw_key, load_case, perform
from nansen.clock import FixedClock
from nansen.ids import CaseId, OfficeId, OfficerId
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.keys.sealing.case_key import CaseKey, draw_case_key
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.officer import Office, OfficeHours, Officer, OfficerKey
from nansen.officers.role import Role
from nansen.officers.roster import (
    NO_ROSTER,
    Roster,
    RosterSignature,
    SignedRoster,
    encode_roster,
    signed_message,
)
from nansen.standards.deterministic_cbor import Item

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASE = CaseId("case-0123456789abcdef")
UTOPIA = Office(id=OfficeId("utopia"), hours=OfficeHours(zone="UTC"))
RURITANIA = Office(id=OfficeId("ruritania"), hours=OfficeHours(zone="UTC"))

PEOPLE: Mapping[str, tuple[Office, frozenset[Role]]] = {
    "enrol-1": (UTOPIA, frozenset({Role.ENROLMENT_OFFICER, Role.ADMINISTRATOR})),
    "ident-1": (UTOPIA, frozenset({Role.IDENTITY_EXPERT})),
    "ident-2": (RURITANIA, frozenset({Role.IDENTITY_EXPERT})),
    "screen-1": (UTOPIA, frozenset({Role.SCREENING_OFFICER})),
    "exam-1": (UTOPIA, frozenset({Role.EXAMINER, Role.ADMINISTRATOR})),
    "exam-2": (RURITANIA, frozenset({Role.EXAMINER})),
    "exam-3": (RURITANIA, frozenset({Role.EXAMINER})),
    "law-1": (RURITANIA, frozenset({Role.LEGAL_REVIEWER})),
    "approve-1": (UTOPIA, frozenset({Role.APPROVER})),
    "approve-2": (RURITANIA, frozenset({Role.APPROVER})),
    "appeal-1": (RURITANIA, frozenset({Role.APPEAL_BODY})),
    "appeal-2": (RURITANIA, frozenset({Role.APPEAL_BODY})),
    "quality-1": (UTOPIA, frozenset({Role.QUALITY_OFFICER})),
    "stock-1": (UTOPIA, frozenset({Role.STOCK_KEEPER})),
    "deliver-1": (UTOPIA, frozenset({Role.DELIVERY_CLERK})),
    "privacy-1": (UTOPIA, frozenset({Role.PRIVACY_OFFICER})),
    "privacy-2": (RURITANIA, frozenset({Role.PRIVACY_OFFICER})),
    "super-1": (UTOPIA, frozenset({Role.SUPERVISOR})),
    "intake": (UTOPIA, frozenset({Role.INTAKE})),
    "assigner": (UTOPIA, frozenset({Role.ASSIGNER})),
    "personaliser": (UTOPIA, frozenset({Role.PERSONALISER})),
    "signer": (UTOPIA, frozenset({Role.SIGNER})),
}


class MemoryKey:
    """An Ed25519 key in memory."""

    def __init__(self, seed: int) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
        self.spki = self._private.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


@cache
def key_of(name: str) -> MemoryKey:
    """The key of somebody in this world, always the same."""
    return MemoryKey(1000 + [*PEOPLE, HOLDER, "holder-2"].index(name))


def actor(name: str) -> Actor:
    """Somebody at work."""
    return Actor(id=OfficerId(name), key=key_of(name))


def officer(name: str, *, roles: frozenset[Role] | None = None) -> Officer:
    """Somebody of the roster."""
    office, usual = PEOPLE[name]
    return Officer(
        id=OfficerId(name),
        key=OfficerKey(spki=key_of(name).spki),
        roles=usual if roles is None else roles,
        office=office,
        not_before=NOW - timedelta(days=365),
        not_after=NOW + timedelta(days=365 * 20),
    )


def first_roster() -> SignedRoster:
    """The roster that the office was founded with, signed by both administrators."""
    roster = Roster(
        authority="UTO",
        number=1,
        previous=NO_ROSTER,
        at=NOW - timedelta(days=300),
        officers=tuple(officer(name) for name in PEOPLE),
    )
    return sign_roster(roster, "enrol-1", "exam-1")


def sign_roster(roster: Roster, *names: str) -> SignedRoster:
    """Have administrators sign a roster."""
    octets = encode_roster(roster)
    signatures = tuple(
        RosterSignature(by=OfficerId(name), octets=key_of(name).sign(signed_message(octets)))
        for name in names
    )
    return SignedRoster(octets=octets, signatures=signatures)


@dataclass
class World:
    """One office with its databases in memory, and one case."""

    acts: MemoryActs = field(default_factory=MemoryActs)
    vaults: dict[Vault, MemoryVault] = field(
        default_factory=lambda: {vault: MemoryVault() for vault in Vault}
    )
    roster: Roster = field(default_factory=lambda: first_roster().roster)
    key: CaseKey = field(default_factory=draw_case_key)
    now: datetime = NOW
    name: CaseId = CASE

    @property
    def files(self) -> CaseFiles:
        return CaseFiles(acts=self.acts, vaults=self.vaults, officers=self.roster)

    @property
    def opened(self) -> OpenCase:
        """The case opened for everything: who may open it for what is the key service's."""
        keys = {name: self.key.field_key(one) for name, one in FIELDS.items()}
        return OpenCase(case=self.name, keys=keys)

    def act(
        self, kind: str, by: str, fields: Mapping[str, bytes] | None = None, /, **body: Item
    ) -> Case:
        """Have somebody act in the case, whatever it has come to."""
        return self.repeat(draw_key(), None, kind, by, fields, **body)

    def repeat(
        self,
        key: IdempotencyKey,
        expected: int | None,
        kind: str,
        by: str,
        fields: Mapping[str, bytes] | None = None,
        /,
        **body: Item,
    ) -> Case:
        """Have somebody do an act that has a name, having seen a version."""
        written = {FieldName(name): value for name, value in (fields or {}).items()}
        return perform(
            NewAct(kind=kind, body=body, fields=written),
            actor=actor(by),
            case=self.name,
            expected=expected,
            key=key,
            files=self.files,
            clock=FixedClock(self.now),
            opened=self.opened,
        )

    def assign(self, name: str, purpose: Purpose) -> Case:
        return self.act(
            "case:assigned", "assigner", officer=name, purpose=purpose.value, assignment=b"drawn"
        )

    def case(self) -> Case:
        return load_case(self.name, self.files)

    def later(self, **span: int) -> None:
        self.now += timedelta(**span)

    # The usual course, step by step; a test stops where it wants something else.

    def received(self, track: str = "ordinary") -> Case:
        return self.act(
            "application:received",
            "intake",
            holder_key=key_of(HOLDER).spki,
            bundle=bytes(32),
            track=track,
            receipt=bytes(32),
        )

    def completed(self) -> Case:
        self.received()
        self.assign("enrol-1", Purpose.TAKING_IN)
        self.act("application:opened", "enrol-1", {"identity.names": b"names"})
        return self.act("application:completed", "enrol-1", requested_class="PR")

    def identified(self) -> Case:
        self.completed()
        self.assign("ident-1", Purpose.IDENTITY_PROOFING)
        self.assign("ident-1", Purpose.DEDUPLICATION)
        self.act(
            "identity:proofed",
            "ident-1",
            {"identity.assurance": b"why"},
            profile="gpg45-2026",
            level="medium",
        )
        self.act("deduplication:searched", "ident-1", candidates=0, index="names-1")
        return self.act("identity:concluded", "ident-1")

    def screened(self) -> Case:
        self.identified()
        self.assign("screen-1", Purpose.SCREENING)
        self.act(
            "screening:run",
            "screen-1",
            list="un",
            list_version="2026-11-23",
            moment="application",
            hits=0,
        )
        return self.act("screening:concluded", "screen-1")

    def find(self, name: str, finding: str, kind: str = "examination:found") -> Case:
        self.assign(name, Purpose.EXAMINATION)
        grant = finding == "grant"
        return self.act(
            kind,
            name,
            {"grounds.findings": b"reasons"},
            origin_link="yes",
            lack_of_protection="yes" if grant else "no",
            no_other_nationality="yes",
            finding=finding,
            ground="" if grant else "not-within-class",
        )

    def examined(self, finding: str = "grant") -> Case:
        self.screened()
        self.find("exam-1", finding)
        return self.find("exam-2", finding)

    def decided(self, outcome: str = "grant") -> Case:
        self.examined(outcome)
        return self.decide("decision", Purpose.APPROVAL, ("approve-1", "approve-2"), outcome)

    def decide(self, what: str, purpose: Purpose, names: tuple[str, str], outcome: str) -> Case:
        for name in names:
            self.assign(name, purpose)
        proposed = self.act(
            "appeal:decided" if what == "appeal" else "decision:proposed",
            names[0],
            {"process.reasons": b"reasons"},
            outcome=outcome,
            statement=b"statement",
            signature=b"signature",
        )
        return self.act(f"{what}:confirmed", names[1], of=proposed.chain.head, signature=b"signed")
