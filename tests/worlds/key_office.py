"""An office with officers, cases and a key service: invented, and complete."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from tests.simulators.custody import (
    AllAssigned,
    HeardBell,
    MovableClock,
    SimulatedLog,
    SimulatedRoster,
    SimulatedWrappedKeys,
)

from nansen.adapters.files.roster_folder import add_roster
from nansen.ids import CaseId, OfficeId, OfficerId
from nansen.keys.custody.assignment import (
    Assignment,
    assignment_message,
    encode_assignment,
    encode_evidence,
)
from nansen.keys.custody.index_key import IndexKey
from nansen.keys.custody.messages import Answer, DepositKey
from nansen.keys.custody.ports import Assignments
from nansen.keys.custody.request import (
    KeyRequest,
    SecondSignature,
    ServiceId,
    SignedRequest,
    encode_request,
    first_message,
    second_message,
)
from nansen.keys.custody.service import Custodian, Policy, Ports
from nansen.keys.custody.usage import Usage
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.sealing.case_key import CaseKey, draw_case_key
from nansen.keys.sealing.hybrid_key import OpeningKey, draw_seed
from nansen.keys.sealing.key_encryption_keys import KeyEncryptionKeys
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.officers.officer import Budget, Office, OfficeHours, Officer, OfficerKey
from nansen.officers.role import Role
from nansen.officers.roster import (
    NO_ROSTER,
    Roster,
    RosterSignature,
    SignedRoster,
    decode_signed_roster,
    encode_roster,
    signed_message,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""
NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)
SERVICE = ServiceId("5e" * 16)
HOURS = OfficeHours(zone="UTC")
OFFICE = Office(id=OfficeId("utopia"), hours=HOURS)
_NONCES = count(1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office, with the private key that is on their card."""

    officer: Officer
    private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(message)
        return self.private.sign(message, ec.ECDSA(SHA256()))

    @property
    def id(self) -> OfficerId:
        return self.officer.id


def person(name: str, *roles: Role, office: Office = OFFICE, curve: bool = False) -> Person:
    private = ec.generate_private_key(ec.SECP256R1()) if curve else Ed25519PrivateKey.generate()
    spki = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    officer = Officer(
        id=OfficerId(name),
        key=OfficerKey(spki=spki),
        roles=frozenset(roles),
        office=office,
        not_before=NOON - timedelta(days=30),
        not_after=NOON + timedelta(days=300),
    )
    return Person(officer, private)


EXAMINER = person("o-17", Role.EXAMINER)
APPROVER = person("o-18", Role.APPROVER, curve=True)
CLERK = person("o-19", Role.DELIVERY_CLERK)
PRIVACY = person("o-20", Role.PRIVACY_OFFICER)
SUPERVISOR = person("o-21", Role.SUPERVISOR, curve=True)
LOTS = person("lots-1", Role.ASSIGNER)
STRANGER = person("o-99", Role.EXAMINER)
"""In no roster."""
ADMINISTRATORS = (person("a-1", Role.ADMINISTRATOR), person("a-2", Role.ADMINISTRATOR, curve=True))
PEOPLE = (EXAMINER, APPROVER, CLERK, PRIVACY, SUPERVISOR, LOTS)

SEEDS = (draw_seed(), draw_seed())
OLD, NEW = OpeningKey(SEEDS[0]), OpeningKey(SEEDS[1])
KEYS = KeyEncryptionKeys(KeystoreKind.DEMO, {1: OLD})
INDEX = IndexKey(octets=bytes(range(32)))
BOTH = KeyEncryptionKeys(KeystoreKind.DEMO, {1: OLD, 2: NEW})


def case_id(number: int) -> CaseId:
    return CaseId(f"case-{number:016}")


def ask(
    who: Person,
    case: CaseId,
    purpose: Purpose,
    at: datetime = NOON,
    *,
    service: ServiceId = SERVICE,
    second: Person | None = None,
    assignment: bytes = b"",
) -> SignedRequest:
    """Sign a request as an officer's card would."""
    body = encode_request(
        KeyRequest(
            service=service,
            officer=who.id,
            case=case,
            purpose=purpose,
            at=at,
            nonce=next(_NONCES).to_bytes(16, "big"),
        )
    )
    seconded = None
    if second is not None:
        signature = second.sign(second_message(body))
        seconded = SecondSignature(officer=second.id, signature=signature)
    return SignedRequest(
        body=body,
        signature=who.sign(first_message(body)),
        assignment=assignment,
        second=seconded,
    )


def assign(
    who: Person,
    case: CaseId,
    purpose: Purpose,
    *,
    by: Person = LOTS,
    service: ServiceId = SERVICE,
    since: datetime = NOON - timedelta(days=1),
    until: datetime = NOON + timedelta(days=60),
) -> bytes:
    """Draw the lot that an officer works on a case."""
    body = encode_assignment(
        Assignment(
            service=service,
            case=case,
            officer=who.id,
            purpose=purpose,
            not_before=since,
            not_after=until,
            by=by.id,
        )
    )
    return encode_evidence(body, by.sign(assignment_message(body)))


class Service:
    """A key service in memory, with everything around it at hand."""

    def __init__(
        self,
        *,
        at: datetime = NOON,
        assignments: Assignments | None = None,
        policy: Policy | None = None,
        budget: Budget | None = None,
        people: tuple[Person, ...] = PEOPLE,
        keys: KeyEncryptionKeys = KEYS,
    ) -> None:
        self.log, self.wrapped = SimulatedLog(SERVICE), SimulatedWrappedKeys()
        self.bell, self.clock = HeardBell(), MovableClock(at)
        office = OFFICE if budget is None else replace(OFFICE, budget=budget)
        officers = (replace(one.officer, office=office) for one in people)
        self.roster, self.usage = SimulatedRoster(*officers), Usage()
        self.ports = Ports(
            keys=keys,
            index=INDEX,
            wrapped=self.wrapped,
            roster=self.roster,
            assignments=assignments or AllAssigned(),
            log=self.log,
            bell=self.bell,
            clock=self.clock,
            policy=policy or Policy(),
        )
        self.custodian = Custodian(self.ports, self.usage)

    def restart(self) -> None:
        """Start anew with what the log adds up to."""
        self.usage = Usage()
        for entry in self.log.entries:
            self.usage.add(entry)
        self.custodian = Custodian(self.ports, self.usage)
        self.custodian.begin(cut=0)

    def take_in(self, number: int, *, canary: bool = False) -> CaseKey:
        """Take a case in without its deposit being logged."""
        key = draw_case_key(canary=canary)
        wrapped = wrap_case_key(key, case_id(number), self.ports.keys.current)
        self.wrapped.files[case_id(number)] = encode_wrapped_key(wrapped)
        return key

    def deposit(self, number: int, key: CaseKey | None = None) -> tuple[CaseKey, Answer | None]:
        """Deposit a case's key as intake does."""
        key = key or draw_case_key()
        wrapped = wrap_case_key(key, case_id(number), self.ports.keys.current)
        message = DepositKey(case=case_id(number), wrapped=encode_wrapped_key(wrapped))
        return key, self.custodian.answer(message)

    def open(
        self,
        who: Person,
        number: int,
        purpose: Purpose = Purpose.EXAMINATION,
        *,
        second: Person | None = None,
        assignment: bytes = b"",
    ) -> Answer | None:
        """Ask for a case, at the time of the service's clock."""
        request = ask(
            who,
            case_id(number),
            purpose,
            self.clock.at,
            second=second,
            assignment=assignment,
        )
        return self.custodian.answer(request)

    def erase(self, number: int) -> Answer | None:
        """Erase a case as two officers."""
        return self.open(PRIVACY, number, Purpose.ERASURE, second=SUPERVISOR)


def rosters_of(
    folder: Path, *people: Person, at: datetime = NOON, office: Office | None = None
) -> bytes:
    """Put the next roster into a folder, signed by both administrators; give the pin."""
    before = tuple(
        decode_signed_roster(path.read_bytes()) for path in sorted(folder.glob("*.roster"))
    )
    officers = tuple(
        replace(
            one.officer,
            office=office or one.officer.office,
            not_before=at - timedelta(days=30),
            not_after=at + timedelta(days=300),
        )
        for one in (*people, *ADMINISTRATORS)
    )
    roster = Roster(
        authority="UTO",
        number=len(before) + 1,
        previous=before[-1].digest if before else NO_ROSTER,
        at=at - timedelta(days=1),
        officers=officers,
    )
    signed = sign_roster(encode_roster(roster), *ADMINISTRATORS)
    add_roster(folder, signed)
    return (*before, signed)[0].digest


def sign_roster(octets: bytes, *people: Person) -> SignedRoster:
    """Have people sign a roster."""
    signatures = (
        RosterSignature(by=one.id, octets=one.sign(signed_message(octets))) for one in people
    )
    return SignedRoster(octets=octets, signatures=tuple(signatures))
