"""Founding a demonstration's office: every zone, every key, and invented officers.

A real office is founded in ceremonies, each zone by the people who hold its keys, with the
commands of that zone. Here all of it happens in one folder, with keys that can sign nothing
but specimens.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

from nansen.adapters.files.note_key import create_note_key
from nansen.adapters.files.officer_keys import create_officer_key, open_officer_key
from nansen.adapters.files.roster_folder import add_roster
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.adapters.sql.places import RECORD
from nansen.adapters.sql.schema import check_all_empty, create_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.application.age import Identity, Recipients
from nansen.apps.desk.cases.letter_key import renew_letter_key
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.profile import read_profile
from nansen.apps.intake.home import create_intake
from nansen.apps.keyservice.home import create_key_service
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.home import JOURNALS, create_signer_home
from nansen.clock import Clock
from nansen.errors import Conflict
from nansen.ids import OfficeId, OfficerId, StateCode
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.unlocking import SPECIMEN
from nansen.officers.actor import Actor
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
from nansen.pki.authority import Authority
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.journal_policy import JournalPolicy, encode_journal_policy
from nansen.standards.tlog.note import SignatureType
from nansen.standards.tlog.policy import LogPolicy

_HOURS: Final = OfficeHours(
    zone="UTC", days=frozenset(range(1, 8)), opens=time(0), closes=time(23, 59)
)
"""A demonstration is shown at any hour."""
_SERVICE: Final = timedelta(days=3650)
_LENT: Final = "ruritania"
"""The authority that lends the second examiner and the second approver."""

PEOPLE: Final[Mapping[str, tuple[str, frozenset[Role]]]] = {
    "enrol-1": ("utopia", frozenset({Role.ENROLMENT_OFFICER, Role.ADMINISTRATOR})),
    "ident-1": ("utopia", frozenset({Role.IDENTITY_EXPERT, Role.SCREENING_OFFICER})),
    "ident-2": (_LENT, frozenset({Role.IDENTITY_EXPERT})),
    "exam-1": ("utopia", frozenset({Role.EXAMINER, Role.ADMINISTRATOR})),
    "exam-2": (_LENT, frozenset({Role.EXAMINER})),
    "exam-3": (_LENT, frozenset({Role.EXAMINER})),
    "law-1": (_LENT, frozenset({Role.LEGAL_REVIEWER})),
    "approve-1": ("utopia", frozenset({Role.APPROVER})),
    "approve-2": (_LENT, frozenset({Role.APPROVER})),
    "appeal-1": (_LENT, frozenset({Role.APPEAL_BODY})),
    "appeal-2": (_LENT, frozenset({Role.APPEAL_BODY})),
    "quality-1": (_LENT, frozenset({Role.QUALITY_OFFICER})),
    "stock-1": ("utopia", frozenset({Role.STOCK_KEEPER, Role.DELIVERY_CLERK})),
    "privacy-1": ("utopia", frozenset({Role.PRIVACY_OFFICER})),
    "privacy-2": (_LENT, frozenset({Role.PRIVACY_OFFICER, Role.SUPERVISOR})),
}
"""Invented officers; who is lent by another authority makes a small office large enough (R25)."""

MACHINE_ROLES: Final[Mapping[str, Role]] = {
    "intake": Role.INTAKE,
    "assigner": Role.ASSIGNER,
    "personaliser": Role.PERSONALISER,
    "signer": Role.SIGNER,
}


def found_specimen_office(path: Path, clock: Clock, *, databases: bytes | None = None) -> Authority:
    """Make a specimen office in a folder.

    `databases` is the record of where its databases are, if not in the folder; they are empty.

    Raises:
        Conflict: there is one already, or something stands in a database.
        Malformed, Refused: the record is none, or holds a password.
        Unavailable: the disk refuses, or a database cannot be reached.
    """
    home = OfficeHome(path)
    if home.pin.exists():
        raise Conflict(f"{path.name} is an office already")
    if databases is not None:
        check_all_empty(databases)
    make_folder(path, private=True)
    make_folder(home.keyservice_socket.parent, private=True)
    authority = found(home.authority, specimen_act(), clock)
    signed = _sign_first_roster(home, clock)
    add_roster(home.rosters, signed)
    create_key_service(home.keyservice, SPECIMEN, clock, pin=signed.digest)
    create_signer_home(home.signer, pin=signed.digest.hex())
    _begin_journal(home, authority, clock)
    _begin_databases(home, databases)
    _begin_intake(home)
    _begin_letters(home, clock)
    # Last of all: with it the office is founded.
    write_whole(home.pin, signed.digest.hex().encode(), private=True)
    return authority


def _sign_first_roster(home: OfficeHome, clock: Clock) -> SignedRoster:
    at = clock.now()
    officers = [
        _officer(home, name, office, roles, clock) for name, (office, roles) in PEOPLE.items()
    ] + [
        _officer(home, name, "utopia", frozenset({role}), clock)
        for name, role in MACHINE_ROLES.items()
    ]
    roster = Roster(authority="UTO", number=1, previous=NO_ROSTER, at=at, officers=tuple(officers))
    octets = encode_roster(roster)
    administrators = tuple(_open(home, one.id) for one in roster.administrators)
    signatures = tuple(
        RosterSignature(by=one.id, octets=one.key.sign(signed_message(octets)))
        for one in administrators
    )
    return SignedRoster(octets=octets, signatures=signatures)


def _officer(
    home: OfficeHome, name: str, office: str, roles: frozenset[Role], clock: Clock
) -> Officer:
    folder = home.key_of(OfficerId(name))
    make_folder(folder, private=True)
    actor = create_officer_key(folder, name, UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
    at = clock.now()
    return Officer(
        id=actor.id,
        key=OfficerKey(spki=actor.key.spki),
        roles=roles,
        office=Office(id=OfficeId(office), hours=_HOURS),
        not_before=at - timedelta(minutes=5),
        not_after=at + _SERVICE,
    )


def _open(home: OfficeHome, name: OfficerId) -> Actor:
    return open_officer_key(home.key_of(name), UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)


def _begin_journal(home: OfficeHome, authority: Authority, clock: Clock) -> None:
    today = clock.now().date()
    origin = f"utopia.example/journal/{today.year}"
    key = create_note_key(home.journal_key, origin, SignatureType.ED25519, UnsafeDemoPassphrase())
    FileTileStore.create(home.journal, origin)
    policy = JournalPolicy(
        state=StateCode(authority.state),
        country=authority.country,
        documents=tuple(DocumentClass),
        since=today,
        log=LogPolicy(origin=origin, key=key.verifier_key),
    )
    make_folder(home.trust)
    for folder in (home.signer / JOURNALS, home.trust):
        write_whole(folder / f"{authority.state}.journal", encode_journal_policy(policy))


def _begin_intake(home: OfficeHome) -> None:
    identities = (Identity.draw(), Identity.draw())
    for file, one in zip((home.bundle_key, home.recovery_key), identities, strict=True):
        write_whole(file, one.secret.encode(), private=True)
    recipients = Recipients(keys=tuple(one.recipient for one in identities))
    create_intake(
        home.intake, recipients, passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO
    )


def _begin_letters(home: OfficeHome, clock: Clock) -> None:
    described = files("nansen.apps.demo").joinpath("office.toml").read_bytes()
    write_whole(home.profile, described)
    renew_letter_key(
        home.letters,
        read_profile(home.profile).distinguished_name,
        UnsafeDemoPassphrase(),
        KeystoreKind.DEMO,
        clock.now(),
    )


def _begin_databases(home: OfficeHome, record: bytes | None) -> None:
    make_folder(home.databases, private=True)
    if record is not None:
        write_whole(home.databases / RECORD, record, private=True)
    for name in DatabaseName:
        create_database(name, home.database(name)).close()
