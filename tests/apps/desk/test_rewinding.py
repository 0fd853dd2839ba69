"""An office that was restored from yesterday, and a world that remembers today."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.journal.simulated import LOG_KEY
from tests.worlds.office import NOW
from tests.worlds.production import Factory, case_name, factory

from nansen.adapters.files.access_log_file import AccessLogFile, create_access_log
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.documents.production import find_work, produce, row_of, run_stage
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.rewinding import NOTHING_KNOWN, World, check_rewound
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.apps.signer.status import draw_specimen_references, publish_status
from nansen.clock import FixedClock, SystemClock
from nansen.journal.service import Padding, append
from nansen.keys.custody.access_log import Event, LogEntry, LogHead
from nansen.keys.custody.request import ServiceId
from nansen.standards.finding import Finding, Outcome

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WELL, ILL = Outcome.SUCCESSFUL, Outcome.FAILED
DOUBT, NONE = Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED
Mix = Callable[..., OfficeHome]
ZONES = ("desk", "signer", "journal", "keyservice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Copies of an office: after one document, after two, and with a third half made."""

    early: Path
    late: Path
    half: Path
    heads: tuple[LogHead, LogHead]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """Make documents in an office, and keep what it was in between."""
    folder = tmp_path_factory.mktemp("days")
    home = OfficeHome(folder / "office")
    path = home.keyservice / "access.log"
    path.parent.mkdir(parents=True)
    at = FixedClock(NOW).now()
    heads = [create_access_log(path, ServiceId("0" * 32), LogEntry(at=at, event=Event.BEGUN))]
    for number, name in ((1, "early"), (2, "late")):
        with making(home) as made:
            made.grant(case_name(number))
            (work,) = produce([case_name(number)], made.ports)
            assert work.failed == ""
        log, _ = AccessLogFile.open(path, lambda *_: None)
        log.append(LogEntry(at=at, event=Event.OPENED))
        heads.append(log.head)
        log.close()
        shutil.copytree(home.path, folder / name)
    with making(home) as made:
        made.grant(case_name(3))
        row = row_of(find_work(case_name(3), made.ports))
        for stage in ("order", "reserve", "commit"):
            (row,) = run_stage(stage, [row], made.ports)
    shutil.copytree(home.path, folder / "half")
    return Days(
        early=folder / "early",
        late=folder / "late",
        half=folder / "half",
        heads=(heads[1], heads[2]),
    )


@contextmanager
def making(home: OfficeHome) -> Iterator[Factory]:
    """Open the line of an office."""
    with (
        open_database(DatabaseName.PROCESS, home.database(DatabaseName.PROCESS)) as database,
        factory(home.path, acts=SqlActStore(database)) as made,
    ):
        yield made


@pytest.fixture
def mix(tmp_path: Path) -> Mix:
    """Put an office together, each zone from the day that is named."""

    def put_together(usual: Path, **zones: Path) -> OfficeHome:
        home = OfficeHome(tmp_path / f"office-{secrets.token_hex(4)}")
        for zone in ZONES:
            shutil.copytree(zones.get(zone, usual) / zone, home.path / zone)
        return home

    return put_together


def look(
    home: OfficeHome, name: str, world: World = NOTHING_KNOWN, *, since: datetime = NOW
) -> Finding:
    """Look for one finding of an office; its backup's log is its own."""
    log = home.keyservice / "access.log"
    return next(one for one in check_rewound(home, world, since=since, log=log) if one.id == name)


def documents(
    home: OfficeHome, world: World = NOTHING_KNOWN, *, since: datetime = NOW
) -> tuple[Outcome, str]:
    finding = look(home, "issued-documents", world, since=since)
    assert finding.clause == "R66"
    return finding.outcome, finding.why


def test_an_office_of_one_day_is_whole(days: Days, mix: Mix) -> None:
    for day, count in ((days.early, 1), (days.late, 2), (days.half, 2)):
        home = mix(day)
        outcome, why = documents(home, World(public=day / "journal" / "public"))
        assert outcome is WELL
        assert why.startswith(f"{count}, alike")
        assert look(home, "access-log-heads").outcome is WELL


def test_a_signer_that_has_forgotten_would_sign_again(days: Days, mix: Mix) -> None:
    outcome, why = documents(mix(days.late, signer=days.early))
    assert outcome is ILL
    assert "the signer has forgotten 1 and would sign" in why


def test_a_journal_that_has_forgotten(days: Days, mix: Mix) -> None:
    outcome, why = documents(mix(days.late, journal=days.early))
    assert outcome is ILL
    assert "the journal has forgotten 1:" in why


def test_databases_that_have_forgotten(days: Days, mix: Mix) -> None:
    """What was made while the copy was taken is no sign of an old copy; what was before, is."""
    for office, count in (
        (mix(days.late, desk=days.early), 1),
        (mix(days.half, desk=days.late), 1),
    ):
        outcome, why = documents(office)
        assert outcome is DOUBT
        assert why.startswith(f"{count} were issued while the backup was made")
        outcome, why = documents(office, since=NOW + DAY)
        assert outcome is ILL
        assert why.startswith(f"{count} were issued before the day of the backup")


def test_everything_has_forgotten_but_the_world(days: Days, mix: Mix) -> None:
    """All books of one day agree with each other, and only the world knows better."""
    home = mix(days.early)
    assert documents(home)[0] is WELL
    outcome, why = documents(home, World(public=days.late / "journal" / "public"))
    assert outcome is ILL
    assert "is longer by 1," in why
    outcome, _ = documents(mix(days.late), World(public=days.early / "journal" / "public"))
    assert outcome is WELL, "a mirror may be the older"


def test_a_second_history(days: Days, mix: Mix) -> None:
    """Somebody has gone on from the early copy, and the world has seen that."""
    other = mix(days.early)
    with FileTileStore.open(other.journal) as store:
        clock, padding = FixedClock(NOW), Padding(multiple=1)
        append([], store=store, signer=LOG_KEY, clock=clock, padding=padding)
    outcome, why = documents(mix(days.late), World(public=other.journal / "public"))
    assert outcome is ILL
    assert "another history" in why


def test_a_journal_in_which_nothing_stands(days: Days, mix: Mix, tmp_path: Path) -> None:
    FileTileStore.create(tmp_path / "empty" / "journal", "log.example/1")
    home = mix(days.early, journal=tmp_path / "empty")
    world = World(public=days.early / "journal" / "public")
    outcome, why = documents(home, world)
    assert outcome is ILL
    assert "the journal has forgotten 1" in why
    assert "is longer by 1," in why


def test_what_cannot_be_read_is_told(days: Days, mix: Mix) -> None:
    home = mix(days.early)
    (home.signer / "signed.ledger").unlink()
    assert documents(home)[0] is DOUBT
    (home.keyservice / "access.log").unlink()
    assert look(home, "access-log-heads").outcome is DOUBT


def test_a_log_of_accesses_that_is_shorter(days: Days, mix: Mix) -> None:
    early, late = days.heads
    home = mix(days.late)
    finding = look(home, "access-log-heads", World(heads=(early, late)))
    assert finding.outcome is WELL
    assert finding.why.endswith("are among them (2)")
    finding = look(mix(days.early), "access-log-heads", World(heads=(late,)))
    assert finding.outcome is ILL
    assert "find the key service's own" in finding.why
    # What lies beside the keys counts, and it is the older.
    shutil.copyfile(days.early / "keyservice" / "access.log", home.keyservice / "access.log")
    log = days.late / "keyservice" / "access.log"
    found = check_rewound(home, NOTHING_KNOWN, since=NOW, log=log)
    assert found[-1].outcome is ILL


# The lists that borders show.


@pytest.fixture(scope="module")
def publishing(tmp_path_factory: pytest.TempPathFactory) -> tuple[OfficeHome, datetime]:
    """An authority with a list that was never published."""
    home, clock = OfficeHome(tmp_path_factory.mktemp("publishing")), SystemClock()
    found(home.authority, specimen_act(), clock)
    draw_specimen_references(home.authority, 1, clock)
    return home, clock.now()


def lists(home: OfficeHome, trust: Path | None = None) -> Finding:
    finding = look(home, "published-lists", World(trust=trust))
    assert finding.clause == "R72"
    return finding


@pytest.fixture
def office(publishing: tuple[OfficeHome, datetime], tmp_path: Path) -> OfficeHome:
    shutil.copytree(publishing[0].path, tmp_path / "office")
    home = OfficeHome(tmp_path / "office")
    home.trust.mkdir()
    home.keyservice.mkdir()
    return home


def test_what_was_suspended_stays_so(
    office: OfficeHome, publishing: tuple[OfficeHome, datetime], tmp_path: Path
) -> None:
    mirror, now = tmp_path / "mirror", publishing[1]
    mirror.mkdir()
    assert lists(office).outcome is NONE, "nothing is published yet"
    assert lists(office, mirror).outcome is DOUBT, "a mirror with nothing in it is none"
    register = office.authority / STATUS / "register.cbor"
    never = register.read_bytes()
    publish_status(office.authority, office.trust, FixedClock(now))
    first = register.read_bytes()
    assert lists(office).outcome is WELL
    publish_status(office.authority, mirror, FixedClock(now + HOUR))
    assert lists(office, mirror).outcome is WELL
    register.write_bytes(first)
    assert lists(office).outcome is WELL, "as far as its own folder tells"
    finding = lists(office, mirror)
    assert finding.outcome is ILL
    assert "would be good again" in finding.why
    assert f"{now + HOUR:%Y-%m-%d %H:00}" in finding.why
    register.write_bytes(never)
    assert lists(office).outcome is ILL
    register.unlink()
    assert lists(office, mirror).outcome is ILL


def test_lists_of_others_are_no_matter(
    office: OfficeHome, publishing: tuple[OfficeHome, datetime]
) -> None:
    register = office.authority / STATUS / "register.cbor"
    never = register.read_bytes()
    publish_status(office.authority, office.trust, FixedClock(publishing[1]))
    register.write_bytes(never)
    (listed,) = office.trust.glob("*.statuslist")
    assert lists(office).outcome is ILL
    listed.write_bytes(listed.read_bytes().replace(b"\x63UTO", b"\x63XOM"))
    assert lists(office).outcome is NONE
    (office.authority / "authority.json").unlink()
    assert lists(office).outcome is DOUBT, "nobody knows which are ours"
