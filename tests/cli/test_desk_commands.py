"""`nansen desk` and `nansen document make`, in an office whose keys are at work."""

import json
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest
from tests.apps.desk.desk_office import ANNA, NADZEIA, found_granting, moved_in
from tests.journeys.office_world import reading, served
from tests.simulators.command_line import nansen, nansen_process

from nansen.acts.act import Subject
from nansen.adapters.files.signing_ledger import open_signing_ledger
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.turn import Matter, turn_in
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.worker import Round, Stopped
from nansen.cli.desk import tell
from nansen.cli.exit_status import ExitStatus
from nansen.clock import SystemClock
from nansen.document.life_kinds import LifeKind
from nansen.errors import Refused
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.model import EntryKind, decode_kind_opening

MADE = [LifeKind.ORDERED, LifeKind.COMMITTED, LifeKind.SIGNED, LifeKind.PRINTED]
PATIENCE = 60.0
Granting = tuple[OfficeHome, tuple[CaseId, ...]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[CaseId, ...]]:
    """An office that has granted two cases."""
    path = tmp_path_factory.mktemp("granting") / "o"
    return path, found_granting(path, SystemClock(), ANNA, NADZEIA)


@pytest.fixture
def granting(template: tuple[Path, tuple[CaseId, ...]], tmp_path: Path) -> Iterator[Granting]:
    """A copy of it whose key service and signer run."""
    home = moved_in(tmp_path / "o", template[0])
    with served(home, SystemClock()):
        yield home, template[1]


def chains(home: OfficeHome, case: CaseId) -> dict[str, list[str]]:
    """What was done to each document of a case."""
    with reading(home) as files:
        return {
            one.subject.id: [signed.act.kind for signed in files.acts.read(one.subject)]
            for one in files.acts.documents_of(case)
        }


def process_of(home: OfficeHome) -> Database:
    return open_existing(DatabaseName.PROCESS, home.database(DatabaseName.PROCESS))


def wait_until(true: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, "it does not happen"
        sleep(0.002)


def check_made_once(home: OfficeHome, cases: tuple[CaseId, ...]) -> None:
    made = {number: kinds for case in cases for number, kinds in chains(home, case).items()}
    assert list(made.values()) == [MADE] * len(cases)
    with FileTileStore.open(home.journal) as store:
        memos = [decode_kind_opening(memo) for memo in store.memos()]
    issued = [one for one in memos if one.kind is EntryKind.DOCUMENT_ISSUED]
    assert len({one.commitment for one in issued}) == len(issued) == len(cases)
    assert {one.name for one in (home.press / "jobs").iterdir()} == set(made)


def signed_numbers(home: OfficeHome, cases: tuple[CaseId, ...]) -> int:
    with open_signing_ledger(home.signer) as ledger:
        numbers = [number for case in cases for number in chains(home, case)]
        assert all(ledger.find(DocumentNumber(number)) for number in numbers)
        return ledger.count_on(SystemClock().now().date())


def test_documents_are_made_and_a_second_time_changes_nothing(granting: Granting) -> None:
    home, cases = granting
    ran = nansen("document", "make", home.path, *cases, "--json")
    assert ran.status == ExitStatus.SUCCESSFUL, ran.err
    told = ran.json["documents"]
    assert [(one["case"], one["outcome"]) for one in told] == [(case, "made") for case in cases]
    again = nansen("document", "make", home.path, *cases)
    assert again.status == ExitStatus.SUCCESSFUL
    for one in told:
        assert f"{one['case']}  {one['number']}  made" in again.out
    check_made_once(home, cases)


def test_what_was_not_granted_is_not_made(granting: Granting) -> None:
    home, cases = granting
    assert nansen("document", "make", home.path, "0" * 32).status == ExitStatus.UNAVAILABLE
    with process_of(home) as process, turn_in(process, Matter.LINE):
        ran = nansen("document", "make", home.path, cases[0], "--wait", "0")
    assert ran.status == ExitStatus.CONFLICT
    assert "the line" in ran.err


def test_a_rule_that_stops_a_document_is_named(
    granting: Granting, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, cases = granting
    monkeypatch.setattr("nansen.apps.signer.quorum_signer.QuorumSigner.sign", refuse)
    ran = nansen("document", "make", home.path, cases[0])
    assert ran.status == ExitStatus.FAILED
    assert "stopped by QUOTA" in ran.out


def refuse(*_: object) -> None:
    raise Refused("QUOTA", "enough for today")


def test_the_desk_process_makes_them_and_ends_when_it_is_told(granting: Granting) -> None:
    home, cases = granting
    with nansen_process("desk", "serve", home.path, "--every", "0.2", "--json") as desk:
        assert desk.stdout is not None
        assert desk.stderr is not None
        assert json.loads(desk.stdout.readline()) == {"ready": "desk process"}
        told = json.loads(desk.stderr.readline())
        assert (told["documents made"], told["status lists"]) == (2, 1)
        assert (told["stopped"], told["away"]) == ([], [])
        ran = nansen("document", "make", home.path, *cases, "--json")
        assert [one["outcome"] for one in ran.json["documents"]] == ["made", "made"]
        desk.send_signal(signal.SIGTERM)
        assert desk.wait(PATIENCE) == 0
        assert desk.stdout.read() == ""
    check_made_once(home, cases)


def test_killed_in_the_middle_the_next_desk_process_goes_on(
    template: tuple[Path, tuple[CaseId, ...]], tmp_path: Path
) -> None:
    path, cases = template
    home = moved_in(tmp_path / "o", path)
    with served(home, SystemClock()), process_of(home) as process:
        acts = SqlActStore(process)

        def steps() -> int:
            documents = [one for case in cases for one in acts.documents_of(case)]
            return sum(len(acts.read(one.subject)) for one in documents)

        with nansen_process("desk", "serve", home.path, "--every", "0.2") as desk:
            wait_until(partial(reached, steps, 3))
            desk.kill()
        assert steps() < len(MADE) * len(cases), "it was killed too late"
        with nansen_process("desk", "serve", home.path, "--every", "0.2") as desk:
            wait_until(partial(reached, steps, len(MADE) * len(cases)))
            desk.terminate()
            assert desk.wait(PATIENCE) == 0
    check_made_once(home, cases)
    assert signed_numbers(home, cases) == len(cases)


def reached(steps: Callable[[], int], enough: int) -> bool:
    return steps() >= enough


def test_a_round_is_told_in_words_and_numbers(
    template: tuple[Path, tuple[CaseId, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    _, cases = template
    stopped = Stopped(subject=Subject.of_case(cases[0]), rule="R38")
    lost = Stopped(subject=Subject.of_document(DocumentNumber("N7K2M4Q9X")), rule="STATUS")
    tell(Round(made=3, entries=4, stopped=(stopped, lost), away=("status: away",)), json=False)
    assert capsys.readouterr().err.splitlines() == [
        "documents made: 3, journal entries: 4",
        f"stopped: case:{cases[0]}: R38",
        "stopped: a document: STATUS",
        "not now: status: away",
    ]


def test_a_desk_without_an_office_is_none(tmp_path: Path) -> None:
    assert nansen("desk", "serve", tmp_path).status == ExitStatus.UNAVAILABLE
    ran = nansen("desk", "serve", tmp_path, "--every", "0")
    assert ran.status == ExitStatus.REFUSED
