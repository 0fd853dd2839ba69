"""Every finding of the doctor, well and ill."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nansen.adapters.files.note_key import create_note_key, open_note_key
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql import health
from nansen.adapters.sql.database import connect
from nansen.adapters.sql.schema import downgrade
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep import database_health, doctor
from nansen.apps.desk.upkeep.backup import BackupRecord, write_record
from nansen.apps.desk.upkeep.doctor import examine
from nansen.apps.desk.upkeep.machine import Machine, check_machine
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.apps.signer.status import draw_specimen_references, publish_status
from nansen.clock import FixedClock, SystemClock
from nansen.errors import Unavailable
from nansen.ids import OfficerId
from nansen.journal.service import Padding, append
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.officers.role import Role
from nansen.standards.finding import Finding, Outcome
from nansen.standards.framework.journal_policy import (
    decode_journal_policy,
    encode_journal_policy,
)
from nansen.standards.tlog.note import SignatureType

CLOCK = SystemClock()
WELL, ILL = Outcome.SUCCESSFUL, Outcome.FAILED
DOUBT, NONE = Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found an office, once."""
    path = tmp_path_factory.mktemp("founded") / "office"
    found_specimen_office(path, CLOCK)
    return path


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> OfficeHome:
    """Take a copy of it, to spoil."""
    shutil.copytree(founded, tmp_path / "office")
    return OfficeHome(tmp_path / "office")


def found(office: OfficeHome, name: str, *, at: datetime | None = None) -> Finding:
    """Look for one finding of an office."""
    clock = CLOCK if at is None else FixedClock(at)
    return next(one for one in examine(office.path, clock, Machine()) if one.id == name)


def log_cover(office: OfficeHome) -> None:
    with FileTileStore.open(office.journal) as store:
        signer = open_note_key(office.journal_key, UnsafeDemoPassphrase())
        append([], store=store, signer=signer, clock=CLOCK, padding=Padding(multiple=2))


def test_a_new_office_lacks_a_backup_and_witnesses(office: OfficeHome) -> None:
    findings = {one.id: one.outcome for one in examine(office.path, CLOCK)}
    machines = {"disk-encryption", "swap", "core-dumps", "umask", "time-sync", "disk-space"}
    assert machines <= findings.keys()
    assert {name: found for name, found in findings.items() if name not in machines} == {
        "rosters": WELL,
        "administrators": WELL,
        "separation": WELL,
        "key-files": WELL,
        "key-kinds": NONE,
        "backup": ILL,
        "restore-drill": ILL,
        "databases": WELL,
        "database-servers": NONE,
        "journal": WELL,
        "witnesses": DOUBT,
        "status-lists": NONE,
        "clock": WELL,
        "logs": WELL,
    }


def test_a_folder_that_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no office"):
        examine(tmp_path, CLOCK)


def test_the_roster_is_held_against_the_pin(office: OfficeHome) -> None:
    office.pin.write_text("0" * 64)
    assert found(office, "rosters").outcome is ILL
    assert found(office, "administrators").outcome is ILL, "no yes by default"


@pytest.mark.parametrize(
    ("days", "outcome", "told"),
    [(0, WELL, "name a third"), (3640, ILL, "sign the next now"), (3660, ILL, "0 in service")],
)
def test_administrators(office: OfficeHome, days: int, outcome: Outcome, told: str) -> None:
    finding = found(office, "administrators", at=CLOCK.now() + timedelta(days=days))
    assert finding.outcome is outcome
    assert told in finding.why


def test_two_duties_that_are_kept_apart(
    office: OfficeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = RosterFolder(office.rosters, read_pin(office.pin)).current
    both = frozenset({Role.EXAMINER, Role.APPROVER, Role.ADMINISTRATOR})
    officers = tuple(
        replace(one, roles=both) if one.id == "exam-2" else one for one in roster.officers
    )
    monkeypatch.setattr(doctor, "_roster", lambda _: replace(roster, officers=officers))
    finding = found(office, "separation")
    assert finding.outcome is DOUBT
    assert finding.why.endswith(": exam-2")
    assert found(office, "administrators").why == "3 in service"


def test_keys_that_others_may_read(office: OfficeHome) -> None:
    office.bundle_key.chmod(0o640)
    office.key_of(OfficerId("signer")).chmod(0o755)
    finding = found(office, "key-files")
    assert finding.outcome is ILL
    assert "bundle.key, machines/signer:" in finding.why


def test_an_office_whose_keys_lie_elsewhere(office: OfficeHome) -> None:
    for file in office.path.rglob("*"):
        if file.is_file() and ("key" in file.name or "key" in file.parent.name):
            file.unlink()
    for folder in ("people", "machines", "keyservice"):
        shutil.rmtree(office.path / folder)
    assert found(office, "key-files").outcome is NONE
    assert found(office, "clock").outcome is DOUBT, "the log of accesses tells nothing"


def make_production(office: OfficeHome) -> None:
    for file in (*office.path.rglob("*.key"), *office.path.rglob("*.txt")):
        file.write_bytes(file.read_bytes().replace(b"kind: demo", b"kind: production"))
    # UTO is for specimens; an authority of production would lie here, or elsewhere.
    (office.authority / "authority.json").unlink()


def test_keys_of_both_kinds(office: OfficeHome) -> None:
    key = office.key_of(OfficerId("signer")) / "officer.key"
    key.write_bytes(key.read_bytes().replace(b"kind: demo", b"kind: production"))
    finding = found(office, "key-kinds")
    assert finding.outcome is ILL
    assert "some are not" in finding.why


def test_keys_of_production(office: OfficeHome) -> None:
    make_production(office)
    assert "a safe elsewhere" in found(office, "key-kinds").why
    office.recovery_key.unlink()
    assert "with its officer" in found(office, "key-kinds").why
    shutil.rmtree(office.path / "people")
    assert found(office, "key-kinds").outcome is WELL


def test_no_key_tells_what_it_is_for(office: OfficeHome) -> None:
    for file in (*office.path.rglob("*.key"), *office.path.rglob("*.txt")):
        file.unlink()
    (office.authority / "authority.json").unlink()
    assert found(office, "key-kinds").outcome is DOUBT


@pytest.mark.parametrize(
    ("hours", "outcome"), [(1, WELL), (25, ILL), (-1, DOUBT)], ids=["fresh", "old", "to come"]
)
def test_the_age_of_a_backup(office: OfficeHome, hours: int, outcome: Outcome) -> None:
    now = CLOCK.now()
    write_record(office.path, BackupRecord(made=now - timedelta(hours=hours)))
    assert found(office, "backup", at=now).outcome is outcome
    assert "there was none" in found(office, "restore-drill", at=now).why


@pytest.mark.parametrize(("days", "outcome"), [(29, WELL), (31, ILL)])
def test_the_age_of_a_drill(office: OfficeHome, days: int, outcome: Outcome) -> None:
    now = CLOCK.now()
    write_record(office.path, BackupRecord(drilled=now - timedelta(days=days)))
    assert found(office, "restore-drill", at=now).outcome is outcome


def test_databases(office: OfficeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(DatabaseName.PROCESS, office.databases / "process.db") as database:
        downgrade(database, 1)
    assert "schema 1, not 2" in found(office, "databases").why
    (office.databases / "process.db").unlink()
    assert "missing" in found(office, "databases").why
    assert found(office, "clock").outcome is DOUBT
    monkeypatch.setattr(database_health, "DatabaseName", (DatabaseName.SEARCH,))
    monkeypatch.setattr(health, "_PRAGMAS", {"synchronous": 3})
    assert found(office, "databases").why.endswith("is open to loss: synchronous")


def test_the_public_log_is_the_ledgers(office: OfficeHome, tmp_path: Path) -> None:
    log_cover(office)
    early = tmp_path / "early"
    shutil.copytree(office.journal, early)
    log_cover(office)
    finding = found(office, "journal")
    assert finding.outcome is WELL
    assert finding.why.startswith("4 entries")
    late = tmp_path / "late"
    shutil.copytree(office.journal, late)
    swap(office, early / "public", late / "private")
    assert found(office, "journal").outcome is DOUBT, "not public yet"
    swap(office, late / "public", early / "private")
    assert "the ledger is older" in found(office, "journal").why
    shutil.rmtree(office.journal / "public")
    assert found(office, "journal").outcome is ILL
    swap(office, late / "public", late / "private")
    day_before = CLOCK.now() - timedelta(days=1)
    assert "yet to come" in found(office, "journal", at=day_before).why
    tile = office.journal / "public" / "tile" / "entries" / "000.p" / "4"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    assert found(office, "journal").outcome is ILL
    (office.trust / "UTO.journal").unlink()
    assert found(office, "witnesses").outcome is DOUBT


def swap(office: OfficeHome, public: Path, private: Path) -> None:
    shutil.rmtree(office.journal)
    shutil.copytree(public, office.journal / "public")
    shutil.copytree(private, office.journal / "private")


def test_witnesses(office: OfficeHome, tmp_path: Path) -> None:
    path = office.trust / "UTO.journal"
    policy = decode_journal_policy(path.read_bytes())
    key = create_note_key(
        tmp_path / "w.key", "witness.example/w", SignatureType.COSIGNATURE, UnsafeDemoPassphrase()
    )
    log = replace(policy.log, witnesses=(key.verifier_key,), quorum=1)
    path.write_bytes(encode_journal_policy(replace(policy, log=log)))
    finding = found(office, "witnesses")
    assert finding.outcome is WELL
    assert finding.why == "1 of 1 must sign a head"


def test_status_lists(office: OfficeHome) -> None:
    draw_specimen_references(office.authority, 1, CLOCK)
    assert "never published" in found(office, "status-lists").why
    publish_status(office.authority, office.trust, CLOCK)
    assert FileStatusRegister(office.authority / STATUS).lists()
    now = CLOCK.now()
    for age, outcome in ((0, WELL), (3, DOUBT), (24 * 8, ILL)):
        finding = found(office, "status-lists", at=now + timedelta(hours=age))
        assert finding.outcome is outcome


def test_a_clock_behind_what_is_dated(office: OfficeHome) -> None:
    now = CLOCK.now()
    assert found(office, "clock", at=now - timedelta(hours=1)).outcome is ILL
    assert found(office, "clock", at=now - timedelta(minutes=1)).outcome is WELL


def test_logs_of_others(office: OfficeHome) -> None:
    (office.intake / "logs").mkdir(parents=True)
    (office.intake / "logs" / "access.log").write_bytes(b"")
    finding = found(office, "logs")
    assert finding.outcome is ILL
    assert "(intake/logs/access.log)" in finding.why


def test_a_key_that_cannot_be_read(office: OfficeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unavailable, match="Permission denied"):
        doctor._read_some(office.bundle_key)


# The machine: files of a kernel that somebody invented.


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a machine on which all is well."""
    write = {
        "proc/mounts": f"proc /proc proc\n/dev/mapper/vault {tmp_path} ext4 rw\n/dev/sda1 / ext4",
        "proc/swaps": "Filename Type Size\n/dev/zram0 partition 8\n/dev/dm-1 partition 8\n",
        "proc/sys/kernel/core_pattern": "core\n",
        "proc/self/limits": "Max core file size        0           0        bytes\n",
        "proc/self/status": "Name: x\nUmask:\t0077\n",
        "run/systemd/timesync/synchronized": "",
        "sys/class/block/dm-0/dm/uuid": "LVM-one",
        "sys/class/block/dm-0/slaves/dm-1/dev": "254:1",
        "sys/class/block/dm-1/dm/uuid": "CRYPT-LUKS2-two",
        "sys/class/block/sda1/size": "8",
        "dev/dm-0": "",
        "dev/zram0": "",
    }
    for name, text in write.items():
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "root" / "dev" / "mapper").mkdir()
    (tmp_path / "root" / "dev" / "mapper" / "vault").symlink_to("../dm-0")
    return tmp_path / "root"


def machine_findings(root: Path, home: Path) -> dict[str, Outcome]:
    return {one.id: one.outcome for one in check_machine(Machine(root), home)}


def test_a_machine_on_which_all_is_well(root: Path, tmp_path: Path) -> None:
    assert set(machine_findings(root, tmp_path).values()) == {WELL}


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("proc/mounts", "/dev/sda1 / ext4", {"disk-encryption": DOUBT}),
        ("proc/mounts", "overlay / overlay", {"disk-encryption": DOUBT}),
        ("proc/mounts", "", {"disk-encryption": DOUBT}),
        ("proc/swaps", "Filename\n/dev/sda1 partition 8\n", {"swap": ILL}),
        ("proc/swaps", "Filename\n/swapfile file 8\n", {"swap": ILL}),
        ("proc/swaps", "Filename\n", {"swap": WELL}),
        ("proc/swaps", None, {"swap": DOUBT}),
        ("proc/sys/kernel/core_pattern", "|/usr/lib/catch %P", {"core-dumps": ILL}),
        ("proc/sys/kernel/core_pattern", "|/bin/false", {"core-dumps": WELL}),
        ("proc/sys/kernel/core_pattern", None, {"core-dumps": DOUBT}),
        ("proc/self/limits", "Max core file size  unlimited  unlimited", {"core-dumps": ILL}),
        ("proc/self/limits", None, {"core-dumps": DOUBT}),
        ("proc/self/status", "Umask:\t0022\n", {"umask": DOUBT}),
        ("proc/self/status", None, {"umask": DOUBT}),
        ("run/systemd/timesync/synchronized", None, {"time-sync": ILL}),
        ("run/systemd/timesync", None, {"time-sync": DOUBT}),
        ("sys/class/block/dm-1/dm/uuid", "LVM-two", {"disk-encryption": DOUBT}),
    ],
)
def test_a_machine_on_which_something_is_not(
    root: Path, tmp_path: Path, file: str, text: str | None, told: dict[str, Outcome]
) -> None:
    path = root / file
    if text is not None:
        path.write_text(text)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    assert told.items() <= machine_findings(root, tmp_path).items()


def test_a_disk_that_is_full(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert machine_findings(root, tmp_path)["disk-space"] is ILL
