"""Backups without keys, the way back, and what stays erased (T34)."""

import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from nansen.adapters.files.note_key import open_note_key
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.application.form import encode_form
from nansen.apps.demo.applicants import Applicant, draw_applicant
from nansen.apps.demo.casework import CaseWork
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk import books
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.opening import sign_request
from nansen.apps.desk.processes import running
from nansen.apps.desk.upkeep import backup
from nansen.apps.desk.upkeep.backup import (
    MANIFEST,
    RECORD,
    BackupRecord,
    Manifest,
    make_backup,
    read_record,
    verify_backup,
    write_record,
)
from nansen.apps.desk.upkeep.restoring import Restored, drill, restore_backup
from nansen.apps.desk.upkeep.rewinding import World as Seen
from nansen.casework.service import load_case
from nansen.casework.stage import Stage
from nansen.clock import SystemClock
from nansen.errors import Conflict, Malformed, Refused, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.journal.model import EntryKind, Submission, append_key, commit
from nansen.journal.service import Padding, append
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.partial_date import PartialDate

CLOCK, DEMO = SystemClock(), UnsafeDemoPassphrase()
SURNAME, GIVEN, NATIVE = "Quizzaciously", "Zephyrine", ("Квиззациус", "Зефирина")
CANARIES = (SURNAME, GIVEN, *NATIVE, "annulled", "utopia-1", "1991-03-17")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An office that has worked, two backups of it, and what happened between them."""

    office: Path
    early: Path
    """Before a case's key was erased and the journal went on."""
    late: Path
    manifest: Manifest
    living: CaseId
    erased: CaseId
    waiting: Applicant
    """Sent in an application that nobody has opened."""


def applicant() -> Applicant:
    return draw_applicant(SURNAME, GIVEN, NATIVE, PartialDate.parse("1991-03-17"), "ivanova.jpg")


def log_something(home: OfficeHome) -> None:
    opening = commit(EntryKind.KEY_CEREMONY, b"act", draw=secrets.token_bytes)
    entry = Submission(key=append_key(secrets.token_bytes(32)), opening=opening.of_kind)
    with FileTileStore.open(home.journal) as store:
        signer = open_note_key(home.journal_key, DEMO)
        append([entry], store=store, signer=signer, clock=CLOCK, padding=Padding(multiple=4))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Let an office work, and back it up twice."""
    folder = tmp_path_factory.mktemp("world")
    home = OfficeHome(folder / "office")
    found_specimen_office(home.path, CLOCK)
    opened = open_office(home.path, CLOCK, DEMO, KeystoreKind.DEMO)
    with running(home), opened as office:
        work = CaseWork(office, Path("no-list"))
        living = work.enrol(work.submit(applicant())[0])
        erased = work.enrol(work.submit(applicant())[0])
        waiting = applicant()
        work.submit(waiting)
        log_something(home)
        manifest = make_backup(home.path, folder / "early", CLOCK)
        service, first = office.keys.head().log.service, office.actor("privacy-1")
        second = office.actor("privacy-2")
        request = sign_request(
            erased, first, Purpose.ERASURE, service=service, clock=CLOCK, second=second
        )
        office.keys.erase_case(request)
        log_something(home)
    make_backup(home.path, folder / "late", CLOCK)
    return World(
        office=home.path,
        early=folder / "early",
        late=folder / "late",
        manifest=manifest,
        living=living,
        erased=erased,
        waiting=waiting,
    )


def outcomes(restored: Restored) -> dict[str, Outcome]:
    return {one.id: one.outcome for one in restored.findings}


def why(restored: Restored, name: str) -> str:
    return next(one.why for one in restored.findings if one.id == name)


def octets_of(folder: Path) -> dict[str, bytes]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_t34_a_backup_holds_no_personal_value_and_no_key(world: World) -> None:
    held = octets_of(world.early)
    assert "desk/process.export" in held
    assert any(name.startswith("intake/bundles/") and name.endswith(".age") for name in held)
    for name, octets in held.items():
        assert not any(canary.encode() in octets for canary in CANARIES), name
    named = {name for name in held if name.endswith(".key") or "/keys/" in name}
    assert not {name for name in held if name.startswith(("press/", "people/", "machines/"))}
    assert not named
    together = b"".join(held.values())
    keys = [one for one in world.office.rglob("*.key") if one.is_file()]
    keys += list((world.office / "keyservice" / "keys").iterdir())
    assert len(keys) > 20
    for key in keys:
        assert key.read_bytes()[-64:] not in together, key.name


def test_the_canaries_would_be_found(world: World) -> None:
    form = encode_form(world.waiting.application.form)
    assert [canary for canary in CANARIES if canary.encode() not in form] == []


def test_a_manifest_names_each_file_with_its_digest(world: World) -> None:
    manifest = verify_backup(world.early, expected=world.manifest.digest)
    assert manifest == world.manifest
    assert {one.path for one in manifest.files} == octets_of(world.early).keys() - {MANIFEST}
    assert manifest.size == sum(one.size for one in manifest.files) > 100_000
    assert manifest.digest == sha256((world.early / MANIFEST).read_bytes()).hexdigest()
    modes = {one.stat().st_mode & 0o077 for one in [world.early, *world.early.rglob("*")]}
    assert modes == {0}


def test_an_office_comes_back_with_its_keys(world: World, tmp_path: Path) -> None:
    home = OfficeHome(tmp_path / "office")
    restored = restore_backup(world.early, home.path, keys=world.office)
    found = outcomes(restored)
    assert found.pop("case-keys") is Outcome.UNDETERMINED
    assert found.pop("published-lists") is Outcome.NOT_SUPPORTED
    assert set(found.values()) == {Outcome.SUCCESSFUL}
    assert why(restored, "cases").startswith("2 cases of ")
    assert world.erased in why(restored, "case-keys")
    opened = open_office(home.path, CLOCK, DEMO, KeystoreKind.DEMO)
    with running(home), opened as office:
        officer = office.actor(office.assign(world.living, Purpose.IDENTITY_PROOFING))
        desk = office.open(officer, world.living, Purpose.IDENTITY_PROOFING)
        names = desk.field_of(desk.read(), FieldName("identity.names"))
        assert names is not None
        assert SURNAME.encode() in names
        # T34: the books of the backup know the case, and its key stays erased.
        officer = office.actor(office.assign(world.erased, Purpose.IDENTITY_PROOFING))
        with pytest.raises((Refused, Unavailable)):
            office.open(officer, world.erased, Purpose.IDENTITY_PROOFING)


def test_a_restored_office_reads_without_its_keys(world: World, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir(mode=0o755)
    restored = restore_backup(world.late, tmp_path / "office")
    assert not (tmp_path / "office").stat().st_mode & 0o077
    assert outcomes(restored)["case-keys"] is Outcome.NOT_SUPPORTED
    assert outcomes(restored)["cases"] is Outcome.SUCCESSFUL
    assert not list((tmp_path / "office").rglob("*.key"))


def test_keys_of_another_generation_are_told(world: World, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    shutil.copytree(world.office / "keyservice", keys / "keyservice")
    (kek,) = (keys / "keyservice" / "keys").iterdir()
    whole = kek.read_bytes()
    start = whole.index(b"key: ") + 5
    kek.write_bytes(whole[:start] + b"0" * 32 + whole[start + 32 :])
    restored = restore_backup(world.early, tmp_path / "one", keys=keys)
    assert outcomes(restored)["case-keys"] is Outcome.FAILED
    kek.unlink()
    restored = restore_backup(world.early, tmp_path / "two", keys=keys)
    assert "no generation" in why(restored, "case-keys")


def test_all_keys_are_told(world: World, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    shutil.copytree(world.office / "keyservice", keys / "keyservice")
    path = next((keys / "keyservice" / "wrapped").glob("*/*.key"))
    folder = sha256(world.erased.encode()).hexdigest()[:2]
    other = keys / "keyservice" / "wrapped" / folder / f"{world.erased}.key"
    other.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, other)
    restored = restore_backup(world.early, tmp_path / "office", keys=keys)
    assert why(restored, "case-keys").startswith("the keys of all 2 cases")


def test_a_journal_that_the_world_has_newer_does_not_open(world: World, tmp_path: Path) -> None:
    public = world.office / "journal" / "public"
    restored = restore_backup(world.early, tmp_path / "early", world=Seen(public=public))
    assert outcomes(restored)["journal"] is Outcome.FAILED
    assert "older than the public head" in why(restored, "journal")
    restored = restore_backup(world.late, tmp_path / "late", world=Seen(public=public))
    assert outcomes(restored)["journal"] is Outcome.SUCCESSFUL
    with pytest.raises(Unavailable, match="no folder nowhere"):
        restore_backup(world.late, tmp_path / "none", world=Seen(trust=tmp_path / "nowhere"))
    with pytest.raises(Unavailable, match="no folder"):
        restore_backup(world.late, tmp_path / "none", world=Seen(public=tmp_path / "nowhere"))


def flip(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: flip(folder / "desk" / "identity.export"), "not as it was backed up"),
        (lambda folder: (folder / "roster.pin").unlink(), "is missing"),
        (lambda folder: (folder / "more").write_bytes(b""), "does not name"),
    ],
    ids=["a bit", "a file away", "a file more"],
)
def test_a_changed_backup_is_noticed(
    world: World, tmp_path: Path, change: Callable[[Path], object], told: str
) -> None:
    shutil.copytree(world.early, tmp_path / "backup")
    change(tmp_path / "backup")
    with pytest.raises(Untrusted, match=told):
        restore_backup(tmp_path / "backup", tmp_path / "office")
    assert not (tmp_path / "office").exists()


def test_another_backup_in_its_place_is_noticed(world: World) -> None:
    with pytest.raises(Untrusted, match="whose digest was kept"):
        verify_backup(world.late, expected=world.manifest.digest)


def test_a_medium_that_answers_otherwise_is_noticed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = replace(world.manifest.files[0], sha256="0" * 64)
    manifest = replace(world.manifest, files=(swapped, *world.manifest.files[1:]))
    monkeypatch.setattr(
        "nansen.apps.desk.upkeep.restoring.verify_backup", lambda *_, **__: manifest
    )
    with pytest.raises(Untrusted, match="changed while"):
        restore_backup(world.early, tmp_path / "office")
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "nansen-backup-1"},
        {"files": [{"path": "../out", "size": 0, "sha256": "0" * 64}]},
        {"files": [{"path": "a", "size": 0, "sha256": "zz"}]},
        {"files": [{"path": "a", "size": 0, "sha256": "0" * 64}] * 2},
        {"made": "yesterday"},
    ],
    ids=["format", "path", "digest", "twice", "moment"],
)
def test_a_manifest_of_another_form_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    manifest = {
        "format": "nansen-backup-2",
        "begun": "2026-11-24T00:00:00Z",
        "made": "2026-11-24T00:00:01Z",
        "files": [],
    } | change
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises((Malformed, Refused)):
        verify_backup(tmp_path)


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"no manifest\.json"):
        verify_backup(tmp_path)


def test_nothing_is_written_over(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Conflict):
        make_backup(world.office, tmp_path, CLOCK)
    with pytest.raises(Conflict):
        restore_backup(world.early, tmp_path)
    with pytest.raises(Conflict):
        restore_backup(world.early, tmp_path / "file")


def test_a_key_among_the_books_is_refused_and_nothing_left(world: World, tmp_path: Path) -> None:
    office = tmp_path / "office"
    restore_backup(world.early, office)
    shutil.copyfile(world.office / "journal.key", office / "trust" / "notes.txt")
    with pytest.raises(Refused, match="BACKUP-KEY"):
        make_backup(office, tmp_path / "backup", CLOCK)
    assert not (tmp_path / "backup").exists()
    (office / "desk" / "search.db").unlink()
    with pytest.raises(Unavailable, match="search database is missing"):
        make_backup(office, tmp_path / "backup", CLOCK)
    with pytest.raises(Unavailable, match="no office"):
        make_backup(tmp_path, tmp_path / "backup", CLOCK)


def test_a_drill_is_noted_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    office = tmp_path / "office"
    shutil.copytree(world.office, office, ignore=shutil.ignore_patterns("run"))
    before = read_record(office)
    assert before.made is not None
    assert before.drilled is None
    restored = drill(world.late, office, CLOCK, keys=world.office)
    assert outcomes(restored)["cases"] is Outcome.SUCCESSFUL
    after = read_record(office)
    assert after.drilled is not None
    assert CLOCK.now() - after.drilled < timedelta(minutes=1)
    assert after == replace(before, drilled=after.drilled)
    assert [one.name for one in tmp_path.iterdir()] == ["office"]
    with pytest.raises(Unavailable, match="no office"):
        drill(world.late, tmp_path, CLOCK)


def test_a_drill_that_fails_is_not_noted(world: World, tmp_path: Path) -> None:
    office = tmp_path / "office"
    shutil.copytree(world.office, office, ignore=shutil.ignore_patterns("run"))
    # A vault that has lost a value: copied faithfully, and still no whole office.
    for name in ("identity.db", "identity.db-wal", "identity.db-shm"):
        (office / "desk" / name).unlink(missing_ok=True)
    open_database(DatabaseName.IDENTITY, office / "desk" / "identity.db").close()
    make_backup(office, tmp_path / "backup", CLOCK)
    restored = drill(tmp_path / "backup", office, CLOCK)
    assert outcomes(restored)["cases"] is Outcome.FAILED
    assert "lacks its identity." in why(restored, "cases")
    assert read_record(office).drilled is None


def test_what_an_office_remembers(tmp_path: Path) -> None:
    assert read_record(tmp_path) == BackupRecord()
    record = BackupRecord(made=CLOCK.now(), manifest="0" * 64)
    write_record(tmp_path, record)
    assert read_record(tmp_path) == record
    (tmp_path / RECORD).write_text('{"format": "other"}')
    with pytest.raises(Malformed):
        read_record(tmp_path)


def test_written_behind_the_offices_back(world: World, tmp_path: Path) -> None:
    office = tmp_path / "office"
    restore_backup(world.early, office)
    database = sqlite3.connect(office / "desk" / "process.db")
    database.execute("UPDATE acts SET signature = zeroblob(64) WHERE version = 2")
    database.commit()
    database.close()
    make_backup(office, tmp_path / "backup", CLOCK)
    restored = restore_backup(tmp_path / "backup", tmp_path / "back")
    assert outcomes(restored)["cases"] is Outcome.FAILED
    assert "does not read" in why(restored, "cases")


def test_a_database_that_contradicts_itself(world: World, tmp_path: Path) -> None:
    office = OfficeHome(tmp_path / "office")
    restore_backup(world.early, office.path)
    with sqlite3.connect(office.databases / "process.db") as database:
        database.execute("UPDATE standings SET due = NULL")
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'due BIGINT', 'due BIGINT NOT NULL')"
        )
    database.close()
    found = {one.id: one for one in books.check_books(office)}
    assert found["databases"].outcome is Outcome.FAILED
    assert "is damaged" in found["databases"].why


def test_documents_are_read(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = OfficeHome(tmp_path / "office")
    restore_backup(world.early, office.path)
    with sqlite3.connect(office.databases / "process.db") as database:
        database.execute(
            "INSERT INTO standings (subject, kind, stage, since, move, case_id)"
            " VALUES ('document:ABCDEFGH1', 'document', 'active', 0, '', '')"
        )
    database.close()
    found = {one.id: one for one in books.check_books(office)}
    assert found["documents"].outcome is Outcome.FAILED
    assert "does not read" in found["documents"].why
    monkeypatch.setattr(books, "read_life", lambda *_: None)
    found = {one.id: one for one in books.check_books(office)}
    assert found["documents"].why.startswith("1 document,")


def test_nothing_is_looked_for_of_a_case_that_is_no_more(world: World, tmp_path: Path) -> None:
    office = OfficeHome(tmp_path / "office")
    restore_backup(world.early, office.path)
    with books._files(office) as files:
        case = load_case(world.living, files)
        count = books._count_values(case, files)
        assert count > 5
        one = next(iter(case.versions))
        assert books._count_values(replace(case, erased=frozenset({one})), files) == count - 1
        assert books._count_values(replace(case, stage=Stage.SHREDDED), files) == 0


def test_what_is_let_go_meanwhile_is_left_out(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backup.copy_file

    def let_go(
        source: Path, target: Path, *, check: Callable[[bytes], None] | None = None
    ) -> tuple[int, str]:
        if source.suffix == ".age":
            source.unlink()
        return whole(source, target, check=check)

    restore_backup(world.early, tmp_path / "office")
    monkeypatch.setattr(backup, "copy_file", let_go)
    manifest = make_backup(tmp_path / "office", tmp_path / "backup", CLOCK)
    assert len(manifest.files) == len(world.manifest.files) - 1


def test_a_file_is_never_copied_over_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"octets")
    with pytest.raises(Conflict, match="file exists already"):
        backup.copy_file(tmp_path / "file", tmp_path / "file")
    with pytest.raises(Unavailable, match="cannot copy"):
        backup.copy_file(tmp_path, tmp_path / "other")
