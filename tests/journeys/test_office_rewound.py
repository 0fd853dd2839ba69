"""An office that comes back from yesterday, into a world that remembers more."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.journeys.office_world import HOUR, WORDS, applicant, founded
from tests.simulators.command_line import nansen
from tests.simulators.custody import MovableClock

from nansen.adapters.files.access_log_file import read_access_log
from nansen.apps.desk.upkeep.backup import make_backup
from nansen.apps.desk.upkeep.restoring import Restored, restore_backup
from nansen.apps.desk.upkeep.rewinding import World
from nansen.cli.exit_status import ExitStatus
from nansen.decision.statement import Outcome as Decided
from nansen.document.life_kinds import LifeKind
from nansen.standards.finding import Outcome

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let an office go on for an hour after its backup: a report, and another document."""
    folder, clock = tmp_path_factory.mktemp("rewound"), MovableClock(MONDAY)
    people = applicant(1), applicant(2)
    with founded(folder / "office", clock, months=24) as journey:
        active = journey.handed_over(journey.granted(people[0]), people[0]).number
        waiting = journey.examined(people[1])
        journey.publish()
        make_backup(folder / "office", folder / "backup", clock)
        clock.pass_by(HOUR)
        journey.as_holder(people[0], LifeKind.REPORTED_LOST, active)
        journey.work.decide(waiting, Decided.GRANT, WORDS)
        journey.made(waiting)
        journey.publish()
    return folder


def world(folder: Path) -> World:
    office = folder / "office"
    head = read_access_log(office / "keyservice" / "access.log", lambda *_: None).head
    return World(public=office / "journal" / "public", trust=office / "trust", heads=(head,))


def failures(restored: Restored) -> dict[str, str]:
    return {one.id: one.why for one in restored.findings if one.outcome is Outcome.FAILED}


def test_without_the_world_nothing_is_known(folder: Path, tmp_path: Path) -> None:
    """All books of one backup agree with each other."""
    restored = restore_backup(folder / "backup", tmp_path / "office", keys=folder / "office")
    assert {one.outcome for one in restored.findings} == {Outcome.SUCCESSFUL}


def test_a_world_that_remembers_more_is_believed(folder: Path, tmp_path: Path) -> None:
    """The key service's own log lay beside its keys, and came back with them."""
    restored = restore_backup(
        folder / "backup", tmp_path / "office", keys=folder / "office", world=world(folder)
    )
    found = failures(restored)
    assert found.keys() == {"journal", "issued-documents", "published-lists"}
    assert "would be good again" in found["published-lists"]
    assert "journal is longer by" in found["issued-documents"]


def test_a_log_of_accesses_that_was_lost_too(folder: Path, tmp_path: Path) -> None:
    restored = restore_backup(
        folder / "backup", tmp_path / "office", world=World(heads=world(folder).heads)
    )
    assert failures(restored).keys() == {"access-log-heads"}


def test_a_signer_that_remembers_more_is_believed(folder: Path, tmp_path: Path) -> None:
    """The databases alone are of yesterday: what was signed since has no life."""
    office = tmp_path / "office"
    restore_backup(folder / "backup", office, keys=folder / "office")
    shutil.rmtree(office / "journal")
    shutil.copytree(folder / "office" / "journal", office / "journal")
    ledger = "signer/signed.ledger"
    shutil.copyfile(folder / "office" / ledger, office / ledger)
    make_backup(office, tmp_path / "mixed", MovableClock(MONDAY + DAY))
    found = failures(restore_backup(tmp_path / "mixed", tmp_path / "back"))
    assert found.keys() == {"issued-documents"}
    assert found["issued-documents"].startswith("1 were issued before the day of the backup")


def test_the_command_takes_what_the_world_has(folder: Path, tmp_path: Path) -> None:
    office = folder / "office"
    audited = nansen("keyservice", "audit", office / "keyservice")
    (head,) = (one[7:] for one in audited.out.splitlines() if one.startswith("  head "))
    assert head == nansen("keyservice", "audit", office / "keyservice", "--json").json["head"]
    words = ("office", "restore", folder / "backup", "--out", tmp_path / "office", "--json")
    ran = nansen(
        *words,
        *("--keys", office, "--public", office / "journal" / "public"),
        *("--trust", office / "trust", "--head", head),
    )
    assert ran.status == ExitStatus.FAILED
    told = {one["id"]: one["outcome"] for one in ran.json["checks"]}
    assert told["published-lists"] == told["issued-documents"] == "failed"
    assert told["access-log-heads"] == "successful"
