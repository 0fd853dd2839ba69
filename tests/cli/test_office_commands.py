"""`nansen office`, as whoever keeps an office would use it."""

import json
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from tests.simulators.command_line import finished, nansen, nansen_process

from nansen.acts.act import Subject
from nansen.acts.ports import Standing
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import STANDINGS, DatabaseName
from nansen.cli.exit_status import ExitStatus
from nansen.clock import SystemClock
from nansen.ids import CaseId, DocumentNumber
from nansen.standards.wire_fields import encode_moment

CASE, OTHER = CaseId("0" * 31 + "1"), CaseId("0" * 31 + "2")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found an office by its command."""
    home = tmp_path_factory.mktemp("founded") / "office"
    ran = nansen("office", "create", home)
    assert ran.status is ExitStatus.SUCCESSFUL.value
    assert f"nansen office serve {home}" in ran.out
    return home


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Path:
    """Take a copy of it, to spoil."""
    shutil.copytree(founded, tmp_path / "office")
    return tmp_path / "office"


def stand(office: Path, *standings: Standing) -> None:
    """Write down where subjects stand."""
    with (
        open_database(DatabaseName.PROCESS, office / "desk" / "process.db") as database,
        database.writing() as connection,
    ):
        for one in standings:
            row = {
                "subject": str(one.subject),
                "kind": one.subject.kind.value,
                "stage": one.stage,
                "since": encode_moment(one.since),
                "due": None if one.due is None else encode_moment(one.due),
                "move": one.move,
                "case_id": one.case,
            }
            connection.execute(STANDINGS.insert().values(row))


def case(name: CaseId, days: int, stage: str = "screening") -> Standing:
    now = SystemClock().now()
    return Standing(
        subject=Subject.of_case(name),
        stage=stage,
        since=now - 30 * DAY,
        due=now + days * DAY,
        move="screening-officer",
    )


def test_founding_again_is_a_conflict(founded: Path) -> None:
    assert nansen("office", "create", founded).status == ExitStatus.CONFLICT


def test_a_real_office_is_founded_otherwise(tmp_path: Path) -> None:
    ran = nansen("office", "create", tmp_path / "office", "--production")
    assert ran.status == ExitStatus.REFUSED
    for command in ("authority create", "roster draft", "keyservice create"):
        assert command in ran.err
    assert not (tmp_path / "office").exists()
    made = nansen("office", "create", tmp_path / "office", "--json").json
    assert (made["kind"], made["state"]) == ("specimen", "UTO")


def test_what_is_stuck_is_told_by_its_random_name(office: Path) -> None:
    assert nansen("office", "stuck", office).out.startswith("  nothing is stuck")
    document = Standing(
        subject=Subject.of_document(DocumentNumber("ABCDEFGH1")),
        stage="active",
        since=SystemClock().now(),
        case=CASE,
    )
    stand(office, case(CASE, -1), case(OTHER, 1), document)
    ran = nansen("office", "stuck", office)
    assert ran.status == ExitStatus.FAILED
    flat = "".join(ran.out.split())
    assert CASE in flat
    assert OTHER not in flat
    assert "cases:2screening" in flat
    assert "documents:1active" in flat
    ran = nansen("office", "stuck", office, "--everything", "--json")
    told = [(one["subject"], one["overdue"], one["move"]) for one in ran.json["subjects"]]
    assert told == [
        (f"case:{CASE}", True, "screening-officer"),
        (f"case:{OTHER}", False, "screening-officer"),
    ]
    stages = ran.json["stages"]
    assert (stages["case"], stages["document"]) == ({"screening": 2}, {"active": 1})


def test_what_has_no_deadline_comes_last(office: Path) -> None:
    some = case(CASE, 1)
    never = Standing(
        subject=Subject.of_case(OTHER), stage="received", since=some.since, move="holder"
    )
    stand(office, never, some)
    ran = nansen("office", "stuck", office, "--everything", "--json")
    assert ran.status == ExitStatus.SUCCESSFUL
    assert [one["due"] is None for one in ran.json["subjects"]] == [False, True]
    assert nansen("office", "stuck", office, "--everything").out.count("received") == 2


def test_the_doctor_leaves_like_an_inspection(office: Path) -> None:
    ran = nansen("office", "doctor", office)
    assert ran.status == ExitStatus.FAILED
    assert "✗ backup: there was none" in ran.out
    assert "✓ rosters" in ran.out
    assert "? witnesses" in ran.out
    found = nansen("office", "doctor", office, "--json").json
    assert found["outcome"] == "failed"
    assert {"id", "outcome", "why", "clause"} == found["checks"][0].keys()


def test_a_backup_and_the_way_back(office: Path, tmp_path: Path) -> None:
    made = nansen("office", "backup", office, "--out", tmp_path / "one")
    assert made.status == ExitStatus.SUCCESSFUL
    assert "no key among them" in made.out
    digest = nansen("office", "backup", office, "--out", tmp_path / "two", "--json").json
    ran = nansen(
        *("office", "restore", tmp_path / "two", "--out", tmp_path / "back"),
        *("--manifest", digest["manifest"], "--keys", office),
    )
    assert ran.status == ExitStatus.SUCCESSFUL, ran.out + ran.err
    assert "✓ journal" in ran.out
    assert "✓ case-keys: the keys of all 0 cases" in ran.out
    drilled = nansen("office", "restore", tmp_path / "two", "--drill", office, "--json")
    assert drilled.status == ExitStatus.SUCCESSFUL
    assert drilled.json["made"]
    assert json.loads((office / "backup.json").read_text())["drilled"]
    assert "✓ restore-drill" in nansen("office", "doctor", office).out


def test_a_restore_has_one_aim(tmp_path: Path) -> None:
    aims: list[list[str | Path]] = [[], ["--out", tmp_path, "--drill", tmp_path]]
    for words in aims:
        ran = nansen("office", "restore", tmp_path, *words)
        assert ran.status == ExitStatus.BAD_INPUT
        assert "--drill" in ran.err
    ran = nansen("office", "restore", tmp_path, "--drill", tmp_path, "--public", tmp_path)
    assert ran.status == ExitStatus.BAD_INPUT


def test_no_office_is_served_where_there_is_none(tmp_path: Path) -> None:
    ran = nansen("office", "serve", tmp_path)
    assert ran.status == ExitStatus.UNAVAILABLE
    assert "no office" in ran.err


def children_of(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in path.read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_an_office_runs_until_it_is_told_to_stop(office: Path) -> None:
    process = nansen_process("office", "serve", office)
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(4)] == [
        "the key service listens\n",
        "the signer listens\n",
        "the intake listens\n",
        "the desk process is at work\n",
    ]
    children = children_of(process.pid)
    assert len(children) == 4
    process.terminate()
    ran = finished(process)
    assert ran.status == 0
    assert not any(Path(f"/proc/{one}").exists() for one in children)


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_an_office_stops_whole_when_a_part_ends(office: Path) -> None:
    process = nansen_process("office", "serve", office, "--json")
    assert process.stdout is not None
    ready = [json.loads(process.stdout.readline())["ready"] for _ in range(4)]
    assert ready == ["key service", "signer", "intake", "desk process"]
    children = children_of(process.pid)
    os.kill(children[1], signal.SIGKILL)
    ran = finished(process)
    assert ran.status == ExitStatus.UNAVAILABLE
    assert ran.err.endswith("nansen: the signer has ended with -9: the office is stopped\n")
    assert not any(Path(f"/proc/{one}").exists() for one in children)


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_nothing_of_an_office_outlives_it(office: Path) -> None:
    process = nansen_process("office", "serve", office)
    assert process.stdout is not None
    for _ in range(4):
        process.stdout.readline()
    children = children_of(process.pid)
    process.kill()
    assert finished(process).status == -signal.SIGKILL
    end = monotonic() + 2
    while any(is_alive(one) for one in children):
        assert monotonic() < end, "a process of the office is left behind"
        sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_process_that_does_not_start_is_named(office: Path) -> None:
    shutil.rmtree(office / "signer" / "journals")
    process = nansen_process("office", "serve", office)
    ran = finished(process)
    assert ran.status == ExitStatus.UNAVAILABLE
    assert "the signer did not start" in ran.err


def test_a_database_goes_back_to_an_earlier_schema_and_forward_again(office: Path) -> None:
    assert nansen("office", "upgrade", office).out.count("stays at") == len(DatabaseName)
    back = nansen("office", "rollback", office, "process", "1", "--json")
    assert (back.status, back.json) == (0, {"process": [2, 1]})
    old = nansen("office", "stuck", office)
    assert (old.status, "upgrade it" in old.err) == (69, True)
    assert nansen("office", "upgrade", office, "--json").json["process"] == [1, 2]
    assert nansen("office", "stuck", office).status == 0
    for words, status in ((("process", "0"), 77), (("proces", "1"), 65), (("process", "9"), 65)):
        assert nansen("office", "rollback", office, *words).status == status, words
