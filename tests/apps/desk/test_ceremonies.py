"""Rosters and keys stand in the journal: counted by everybody, read by nobody."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.simulators.command_line import nansen
from tests.worlds.office import NOW

from nansen.adapters.files.note_key import NoteKey, open_note_key
from nansen.adapters.files.officer_keys import open_officer_key
from nansen.adapters.files.roster_folder import follow_rosters, read_rosters
from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.files.tile_store import FileTileStore
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.ceremonies import ceremonies, pay_ceremonies
from nansen.apps.keyservice.home import renew_key_service
from nansen.apps.signer.authority import Role, rotate
from nansen.apps.signer.status import publish_status
from nansen.clock import FixedClock
from nansen.errors import Unavailable, Untrusted
from nansen.journal.audit import audit, verify_log
from nansen.journal.model import EntryKind, decode_kind_opening
from nansen.journal.service import Padding, prove_act, verify_act
from nansen.keys.unlocking import SPECIMEN
from nansen.officers.officer import Officer
from nansen.officers.roster import Roster, RosterSignature, SignedRoster, encode_roster
from nansen.officers.roster import signed_message as roster_message
from nansen.standards.tlog.note import encode_verifier_key
from nansen.standards.tlog.policy import LogPolicy

PADDING = Padding(multiple=64)
KEYS_AT_FIRST = 6
"""CSCA, document signer, seal signer, master list signer, the key service's, the letters'."""


@dataclass(frozen=True)
class Founded:
    """A specimen office, and its journal's key."""

    home: OfficeHome
    note_key: NoteKey

    @property
    def policy(self) -> LogPolicy:
        return LogPolicy(origin=self.note_key.verifier_key.name, key=self.note_key.verifier_key)

    @contextmanager
    def store(self) -> Iterator[FileTileStore]:
        with FileTileStore.open(self.home.journal) as store:
            yield store

    def pay(self, hours: int = 1) -> int:
        with self.store() as store:
            clock = FixedClock(NOW + timedelta(hours=hours))
            return pay_ceremonies(self.home, store, self.note_key, clock, PADDING)

    def count(self) -> Counter[EntryKind]:
        """Count as an auditor with the openings; nothing else is in this journal."""
        with self.store() as store:
            openings = [decode_kind_opening(memo) for memo in store.memos()]
        report = audit(TileFolder(self.home.journal / "public"), self.policy, openings=openings)
        assert report.unopened == 0
        return Counter({kind: n for kind, n in report.kinds if kind is not EntryKind.COVER})

    def add_roster(self, *officers: Officer) -> SignedRoster:
        before = read_rosters(self.home.rosters)[-1]
        roster = Roster(
            authority=before.roster.authority,
            number=before.roster.number + 1,
            previous=before.digest,
            at=NOW + timedelta(minutes=before.roster.number),
            officers=officers,
        )
        octets = encode_roster(roster)
        signatures = tuple(
            RosterSignature(by=one.id, octets=one.key.sign(roster_message(octets)))
            for one in (
                open_officer_key(self.home.key_of(name.id), SPECIMEN.passphrase, kind=SPECIMEN.kind)
                for name in before.roster.administrators
            )
        )
        signed = SignedRoster(octets=octets, signatures=signatures)
        follow_rosters(self.home.rosters, signed)
        return signed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "office"
    found_specimen_office(path, FixedClock(NOW))
    return path


@pytest.fixture
def founded(made: Path, tmp_path: Path) -> Founded:
    shutil.copytree(made, tmp_path / "office")
    home = OfficeHome(tmp_path / "office")
    return Founded(home, open_note_key(home.journal_key, SPECIMEN.passphrase))


def test_an_outsider_counts_what_an_office_was_founded_with(founded: Founded) -> None:
    officers = len(read_rosters(founded.home.rosters)[0].roster.officers)
    assert founded.pay() == 1 + officers + KEYS_AT_FIRST
    assert founded.count() == {
        EntryKind.ROSTER_SIGNED: 1,
        EntryKind.OFFICER_ENROLLED: officers,
        EntryKind.KEY_CEREMONY: KEYS_AT_FIRST,
    }


def test_nothing_is_appended_twice_and_an_idle_round_appends_nothing(founded: Founded) -> None:
    founded.pay()
    before = (founded.home.journal / "public" / "checkpoint").read_bytes()
    assert (founded.pay(2), founded.pay(24 * 30)) == (0, 0)
    assert (founded.home.journal / "public" / "checkpoint").read_bytes() == before


def test_each_roster_key_and_renewal_is_one_entry_more(founded: Founded) -> None:
    founded.pay()
    first, clock = founded.count(), FixedClock(NOW + timedelta(minutes=30))
    rotate(founded.home.authority, Role.DOCUMENT_SIGNER, clock)
    assert founded.pay() == 1
    publish_status(founded.home.authority, founded.home.trust, clock)
    assert founded.pay() == 1, "the status signer's"
    rotate(founded.home.authority, Role.CSCA, clock)
    assert founded.pay() == 1, "the link certifies the same key"
    assert renew_key_service(founded.home.keyservice, SPECIMEN, clock) == ()
    assert founded.pay() == 1
    *others, gone, given = read_rosters(founded.home.rosters)[-1].roster.officers
    founded.add_roster(*others, replace(given, key=gone.key))
    assert founded.pay() == 1 + 1 + 2, "a roster, a new key for one officer, and two keys gone"
    assert founded.count() - first == {
        EntryKind.KEY_CEREMONY: 4,
        EntryKind.ROSTER_SIGNED: 1,
        EntryKind.OFFICER_ENROLLED: 1,
        EntryKind.OFFICER_REMOVED: 2,
    }


def test_the_public_journal_tells_nothing_of_a_roster(founded: Founded) -> None:
    founded.pay()
    public = b"".join(
        path.read_bytes() for path in (founded.home.journal / "public").rglob("*") if path.is_file()
    )
    (signed,) = read_rosters(founded.home.rosters)
    secrets = [signed.octets, signed.digest]
    for officer in signed.roster.officers:
        secrets += [
            officer.id.encode() + b"\n",
            officer.key.spki,
            bytes.fromhex(officer.key.fingerprint),
        ]
    for one in ceremonies(founded.home, founded.note_key):
        secrets += [one.opening.content, one.opening.salt, one.opening.of_kind.digest]
    assert not [secret for secret in secrets if secret in public]
    salts = {one.opening.salt for one in ceremonies(founded.home, founded.note_key)}
    assert len(salts) == len(ceremonies(founded.home, founded.note_key))


def test_who_has_the_roster_and_not_the_journals_key_cannot_find_it(
    founded: Founded, tmp_path: Path
) -> None:
    founded.pay()
    other = tmp_path / "other"
    found_specimen_office(other, FixedClock(NOW))
    guessing = open_note_key(OfficeHome(other).journal_key, SPECIMEN.passphrase)
    _, entries = verify_log(TileFolder(founded.home.journal / "public"), founded.policy)
    commitments = {entry[-32:] for entry in entries}
    ours = {one.opening.commitment for one in ceremonies(founded.home, founded.note_key)}
    theirs = {one.opening.commitment for one in ceremonies(founded.home, guessing)}
    assert ours <= commitments
    assert not theirs & commitments


def test_an_office_can_show_that_a_roster_stands_there(founded: Founded) -> None:
    founded.pay()
    shown = ceremonies(founded.home, founded.note_key)[0]
    assert shown.opening.kind is EntryKind.ROSTER_SIGNED
    assert read_rosters(founded.home.rosters)[0].digest in shown.opening.content
    with founded.store() as store:
        proof = prove_act(shown.key, shown.opening, store=store, policy=founded.policy)
    content = shown.opening.content
    entry = verify_act(
        proof, kind=EntryKind.ROSTER_SIGNED, content=content, policies=[founded.policy]
    )
    assert entry.day == NOW.date()
    with pytest.raises(Untrusted):
        verify_act(
            proof, kind=EntryKind.ROSTER_SIGNED, content=content + b"x", policies=[founded.policy]
        )


class HeadsFail:
    """A key whose token is pulled out before a head is signed."""

    def __init__(self, key: NoteKey) -> None:
        self._key, self.verifier_key = key, key.verifier_key

    def sign(self, message: bytes) -> bytes:
        if b"\x00" not in message:
            raise Unavailable("the token is gone")
        return self._key.sign(message)


def test_what_a_crash_left_without_a_head_gets_one(founded: Founded) -> None:
    with founded.store() as store:
        clock, key = FixedClock(NOW + timedelta(hours=1)), HeadsFail(founded.note_key)
        with pytest.raises(Unavailable, match="token"):
            pay_ceremonies(founded.home, store, key, clock, PADDING)
    assert founded.pay() == 0, "they stand there already"
    assert founded.count()[EntryKind.ROSTER_SIGNED] == 1


def test_a_roster_that_nobody_signed_is_not_paid_for(founded: Founded) -> None:
    founded.pay()
    (signed,) = read_rosters(founded.home.rosters)
    name = founded.home.rosters / "0002.roster"
    name.write_bytes((founded.home.rosters / "0001.roster").read_bytes())
    with pytest.raises(Untrusted):
        founded.pay()
    name.unlink()
    founded.add_roster(*signed.roster.officers)
    assert founded.pay() == 1


def test_the_commands_disclose_and_audit_them(founded: Founded, tmp_path: Path) -> None:
    founded.pay()
    out, stated = tmp_path / "openings", tmp_path / "stated.json"
    officers = len(read_rosters(founded.home.rosters)[0].roster.officers)
    stated.write_text(
        f'{{"roster:signed": 1, "key:ceremony": {KEYS_AT_FIRST}, "officer:enrolled": {officers}}}'
    )
    assert nansen("journal", "disclose", founded.home.journal, "--out", out).status == 0
    key = encode_verifier_key(founded.note_key.verifier_key)
    public = founded.home.journal / "public"
    ran = nansen(*("journal", "audit", public, "--key", key, "--openings", out, "--stated", stated))
    assert (ran.status, "the counts are those stated" in ran.out) == (0, True)


def test_an_office_whose_zones_lie_elsewhere_pays_for_its_rosters(founded: Founded) -> None:
    founded.home.authority.rename(founded.home.path / "elsewhere")
    founded.home.keyservice.rename(founded.home.path / "far")
    founded.home.letters.rename(founded.home.path / "away")
    founded.pay()
    assert EntryKind.KEY_CEREMONY not in founded.count()
