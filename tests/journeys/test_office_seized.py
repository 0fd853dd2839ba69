"""T10, T23: machines of an office that are seized, and how the office goes on without them.

The drill: the machine is gone. What is left is a backup, the keys that were kept apart, and what
anybody has copied of the public folders. The office stands up elsewhere and issues a document.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.office_world import (
    HOUR,
    WORDS,
    Journey,
    applicant,
    at_work,
    founded,
    inspect,
    key_served,
    outcomes,
    reading,
    served,
)

from nansen.adapters.files.journal_policies import read_journal_policies
from nansen.adapters.files.note_key import open_note_key
from nansen.adapters.files.roster_folder import read_pin
from nansen.adapters.files.tile_folder import TileFolder
from nansen.application.bundle import SealedBundle, open_bundle
from nansen.application.package import unpack_application
from nansen.apps.desk.cases.enrolling import office_identity
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.upkeep.backup import _PRIVATE_KEY, make_backup
from nansen.apps.desk.upkeep.restoring import KEY_FILES, restore_backup
from nansen.apps.desk.upkeep.rewinding import World
from nansen.apps.keyservice.home import create_key_service
from nansen.apps.signer.authority import open_home, read_home
from nansen.apps.signer.batch import issuing_keys
from nansen.casework.service import load_case
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.decision.statement import Outcome as Decision
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.errors import Refused, Unavailable
from nansen.examination.findings import FindingOutcome
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.audit import follow, verify_log
from nansen.journal.service import read_head
from nansen.keys.custody.access_log import LogHead
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.unlocking import Unlocking
from nansen.standards.finding import Outcome
from nansen.standards.framework.journal_policy import JournalPolicy

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOCK = FixedClock(MONDAY)
LATER = FixedClock(MONDAY + 2 * HOUR)
_UNLOCKING = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
_SECRET = re.compile(rb"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}")
NO_KEYS = {"access", "roster"}
HOLDER, WAITING = applicant(1), applicant(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left of an office after its machine was carried away."""

    seized: Path
    """The machine, in the hands of others: everything that lay on it but the keys kept apart."""
    backup: Path
    digest: str
    keys: Path
    trust: Path
    """What a border has copied: certificates, status lists, the journal's policy."""
    journal: Path
    """What a mirror has of the journal's public folder."""
    document: Path
    number: DocumentNumber
    granted: CaseId
    head: LogHead
    taken: SealedBundle
    """What its holder sent, and an office has taken."""
    waiting: SealedBundle
    """What somebody sent, and nobody has opened."""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Let an office work, copy what others copy, and take the machine away."""
    folder = tmp_path_factory.mktemp("seized")
    with founded(folder / "office", CLOCK) as journey:
        taken, _ = journey.work.submit(HOLDER)
        case = journey.work.enrol(taken)
        journey.work.proof(case)
        journey.work.screen(case)
        journey.work.examine(case, FindingOutcome.GRANT)
        journey.work.decide(case, Decision.GRANT, WORDS)
        life = journey.made(case)
        document = folder / "hand" / life.number
        shutil.copytree(journey.home.press / "jobs" / life.number, document)
        journey.give(life.number)
        journey.as_holder(HOLDER, LifeKind.ACTIVATED, life.number)
        granted = journey.granted(WAITING)
        journey.publish(FixedClock(MONDAY + HOUR))
        waiting, _ = journey.work.submit(applicant(4))
        head = journey.office.keys.head().log
        home = journey.home
        manifest = make_backup(home.path, folder / "backup", CLOCK)
    shutil.copytree(home.trust, folder / "border")
    shutil.copytree(home.journal / "public", folder / "mirror")
    take_apart(home.path, folder / "safe")
    home.path.rename(folder / "machine")
    return Left(
        seized=folder / "machine",
        backup=folder / "backup",
        digest=manifest.digest,
        keys=folder / "safe",
        trust=folder / "border",
        journal=folder / "mirror",
        document=document,
        number=life.number,
        granted=granted,
        head=head,
        taken=taken,
        waiting=waiting,
    )


def take_apart(office: Path, safe: Path) -> None:
    """Move the keys from the machine of the books to where they are kept."""
    for pattern in KEY_FILES:
        for found in sorted(office.glob(pattern)):
            target = safe / found.relative_to(office)
            target.parent.mkdir(parents=True, exist_ok=True)
            found.rename(target)


def test_t10_while_the_office_is_down_its_documents_are_good(left: Left) -> None:
    """A border needs nothing of the office but files that it has, for as long as lists are good."""
    assert not list(left.seized.parent.glob("office"))
    for hours in (1, 7 * 24):
        report = inspect(left.document, left.trust, FixedClock(MONDAY + hours * HOUR))
        assert report.verdict is Outcome.SUCCESSFUL
        assert outcomes(report)["status"] == "successful"
        assert outcomes(report)["journal"] == "successful"
    # Seven days without an office, and a list is too old to be relied on (R72).
    stale = inspect(left.document, left.trust, FixedClock(MONDAY + 9 * 24 * HOUR))
    assert stale.verdict is Outcome.UNDETERMINED


def test_t10_a_mirror_of_the_journal_verifies_without_the_office(left: Left) -> None:
    head, entries = verify_log(TileFolder(left.journal), policy_of(left.trust).log)
    assert head.checkpoint.size == len(entries) > 0


@pytest.mark.parametrize("whole", [False, True], ids=["the backup", "the machine of the books"])
def test_t10_what_is_seized_opens_nothing(left: Left, tmp_path: Path, whole: bool) -> None:
    """A backup alone, or the whole machine without what is kept apart: no case, no bundle."""
    home = OfficeHome(tmp_path / "theirs")
    if whole:
        shutil.copytree(left.seized, home.path)
    else:
        restore_backup(left.backup, home.path)
    files = [one for one in home.path.rglob("*") if one.is_file()]
    assert len(files) > 30
    with reading(home) as books:
        # The books read, and say that there are cases; whose, they do not say.
        assert load_case(left.granted, books).stage is Stage.GRANTED
    together = b"".join(one.read_bytes() for one in files)
    for word in ("Ivanova", "IVANOVA", "Иванова", "Kavalenka", "KAVALENKA", "Каваленка"):
        assert word.encode() not in together
        assert word.encode("utf-16-le") not in together
    # The log of accesses and the newest roster lie with the keys, and are no secret.
    apart = [one for one in left.keys.rglob("*") if one.is_file() and one.stem not in NO_KEYS]
    assert len(apart) > 20
    assert not [one.name for one in apart if one.read_bytes()[-64:] in together]
    assert not [one for one in files if _PRIVATE_KEY.match(one.read_bytes())]
    with pytest.raises(Unavailable, match="key"), key_served(home, LATER):
        pytest.fail("a key service opened without its keys")
    with pytest.raises(Unavailable):
        issuing_keys(open_home(home.authority, read_home(home.authority).kind))
    with pytest.raises(Unavailable):
        office_identity(home.bundle_key)
    with pytest.raises(Unavailable):
        open_note_key(home.journal_key, UnsafeDemoPassphrase())


def test_t10_the_office_goes_on_elsewhere(left: Left, tmp_path: Path) -> None:
    """From the backup, the keys and the mirrors: the next document is issued, and the world's
    copies go on from where they were."""
    path = tmp_path / "elsewhere"
    world = World(public=left.journal, trust=left.trust, heads=(left.head,))
    restored = restore_backup(left.backup, path, keys=left.keys, world=world, expected=left.digest)
    assert {one.id: one.outcome for one in restored.findings} == dict.fromkeys(
        [one.id for one in restored.findings], Outcome.SUCCESSFUL
    )
    authority = read_home(OfficeHome(path).authority)
    with served(OfficeHome(path), LATER), at_work(authority, path, LATER) as office:
        go_on(office, left)


def go_on(office: Journey, left: Left) -> None:
    known = read_head(TileFolder(left.journal), policy_of(left.trust).log)
    # What was granted before is made now, without anybody deciding anew.
    life = office.made(left.granted)
    made = office.home.press / "jobs" / life.number
    office.publish(FixedClock(LATER.now() + HOUR))
    at = FixedClock(LATER.now() + HOUR)
    for document in (made, left.document):
        assert inspect(document, office.home.trust, at).verdict is Outcome.SUCCESSFUL
    # The journal went on: nobody who saw the old head sees another history.
    public = TileFolder(office.home.journal / "public")
    head, entries = follow(public, policy_of(office.home.trust).log, known)
    assert head.checkpoint.size == known.checkpoint.size + len(entries) > known.checkpoint.size
    # The holder of the first document is known, and can say that it was stolen.
    assert office.as_holder(HOLDER, LifeKind.REPORTED_LOST, left.number).state is (
        LifeState.REPORTED_LOST
    )
    # And somebody new is taken in.
    assert office.office.read(office.enrol(applicant(3))).stage is Stage.IDENTITY_CHECK


def policy_of(trust: Path) -> JournalPolicy:
    (policy,) = read_journal_policies([trust]).policies
    return policy


# T23: an enrolment officer's machine is carried off from the field.


@pytest.fixture
def laptop(left: Left, tmp_path: Path) -> Path:
    """What an enrolment officer carries: books, intake, a card, and no key of the office."""
    path = tmp_path / "laptop"
    shutil.copytree(left.seized, path)
    for own in ("people/enrol-1", "machines/intake", "intake/keys"):
        shutil.copytree(left.keys / own, path / own, dirs_exist_ok=True)
        (path / own).chmod(0o700)
    assert not OfficeHome(path).bundle_key.exists()
    assert not list((path / "keyservice" / "keys").iterdir())
    return path


def test_t23_a_captured_machine_has_no_bundle_that_anything_on_it_opens(
    left: Left, laptop: Path
) -> None:
    """Every file is tried as a key, in every form in which a key of age is written."""
    files = [one.read_bytes() for one in laptop.rglob("*") if one.is_file()]
    bundles = [one for one in files if one.startswith(b"age-encryption.org/v1")]
    assert bundles == [left.waiting.octets]
    found = [word.decode() for one in files for word in _SECRET.findall(one.upper())]
    assert found == []
    # The bundle would open: with the key that stays at the office.
    right = office_identity(left.keys / "bundle.key")
    assert unpack_application(open_bundle(left.waiting.octets, right)).files
    assert _SECRET.search((left.keys / "bundle.key").read_bytes())


def test_t23_what_an_office_has_taken_is_not_on_the_machine_any_more(
    left: Left, laptop: Path
) -> None:
    """Of a bundle that was enrolled there is a receipt, which says that it came, and no octet."""
    home = OfficeHome(laptop)
    kept = sorted(one for one in home.intake.rglob(f"{left.taken.id}*"))
    assert [one.suffix for one in kept] == [".released"]
    assert kept[0].stat().st_mtime == 0
    pieces = [left.taken.octets[at : at + 64] for at in (200, 4_000, 60_000)]
    for one in (one for one in laptop.rglob("*") if one.is_file()):
        octets = one.read_bytes()
        assert not any(piece in octets for piece in pieces), one.name


def test_t23_a_captured_officers_key_opens_no_case_without_the_key_service(
    left: Left, laptop: Path
) -> None:
    """Whoever has the card signs requests; a key service of their own has no key to give."""
    home = OfficeHome(laptop)
    shutil.rmtree(home.keyservice)
    create_key_service(home.keyservice, _UNLOCKING, LATER, pin=read_pin(home.pin))
    opened = open_office(home.path, LATER, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
    with key_served(home, LATER), opened as office:
        for purpose in (Purpose.TAKING_IN, Purpose.ENROLMENT):
            with pytest.raises(Refused, match=r"ASSIGNMENT|NO-KEY"):
                office.open(office.actor("enrol-1"), left.granted, purpose)
