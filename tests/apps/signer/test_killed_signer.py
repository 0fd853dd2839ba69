"""The signer is a process, and is killed at every point of a signing; the line goes on."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from tests.simulators.killing import hear, rounds, started, tell
from tests.worlds.production import Factory, case_name, factory
from tests.worlds.signer_home import found_signer

from nansen.adapters.files.signing_ledger import SigningLedger, open_signing_ledger
from nansen.adapters.signer.client import SignerClient
from nansen.apps.desk.documents.production import STAGES, Work, find_work
from nansen.document.life_kinds import LifeState
from nansen.document.service import lives_of
from nansen.errors import Unavailable
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.model import EntryKind, decode_kind_opening
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import DocumentSigner, SigningRequest
from nansen.standards.icao9303.lds.file_names import ElementaryFile

SCRIPT = Path(__file__).with_name("killed_signer.py")
POINTS = (
    ("sign", "before"),
    ("pwrite", "before"),
    ("pwrite", "half"),
    ("pwrite", "after"),
    ("fsync", "after"),
    ("sign_document", "before"),
    ("sign_document", "after"),
    ("send", "before"),
    ("send", "half"),
    ("sent", "after"),
)
"""Before the ledger, in it, after it, before the answer, in it, and after it."""
ANSWERED = {"sent"}
ANY = "*"
CHANGES = {ElementaryFile.DG13, ElementaryFile.SOD}
"""What a second answer may have anew: the journal's proof, and the signature over it."""
Record = Callable[[str, object], None]


@dataclass
class Heard:
    """A signer, and everything that was heard from it."""

    signer: DocumentSigner
    answers: list[tuple[DocumentNumber, SignedDocument]] = field(default_factory=list)

    def sign(self, request: SigningRequest) -> SignedDocument:
        signed = self.signer.sign(request)
        self.answers.append((request.number, signed))
        return signed


@dataclass
class Line:
    """A line, and its signer in another process."""

    folder: Path
    made: Factory
    process: "subprocess.Popen[str]"
    heard: Heard

    @contextmanager
    def signer(self, point: str = "none", mode: str = "after", at: int = 1) -> Iterator[int]:
        """Have a signer listen until it has ended; whoever is struck while it begins is dead."""
        tell(self.process, f"{point or ANY} {mode} {at}")
        (pid,) = (int(line.removeprefix("pid ")) for line in hear(self.process))
        listens = hear(self.process) == ["{"]
        if listens:
            assert hear(self.process, 2)[-1] == "}", "it says where"
        yield pid
        if listens:
            assert hear(self.process)[0] in {"ended -9", "ended 0"}

    def work(self, case: CaseId) -> bool:
        """Do all that can be done for a case; tell whether the signer answered."""
        ports = replace(self.made.ports, signer=self.heard)
        works: tuple[Work, ...] = (find_work(case, ports),)
        try:
            for name in ("order", "reserve", "commit", "sign"):
                works = STAGES[name](works, ports)
        except Unavailable:
            return False
        assert works[0].failed == ""
        return True


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    home, rosters, path = tmp_path / "signer", tmp_path / "rosters", tmp_path / "socket"
    found_signer(home, rosters)
    process = started(SCRIPT, home, rosters, path, tmp_path / "uttered")
    with process, factory(tmp_path / "desk") as made:
        try:
            yield Line(tmp_path, made, process, Heard(SignerClient(path)))
        finally:
            process.kill()


def test_whenever_the_signer_is_killed_the_line_goes_on(
    line: Line, record_property: Record
) -> None:
    cases = [case_name(one) for one in range(1, len(POINTS) + 1)]
    for case, (point, mode) in zip(cases, POINTS, strict=True):
        line.made.grant(case)
        # The first flush is that of a signer who begins.
        with line.signer(point, mode, at=2 if point == "fsync" else 1):
            assert line.work(case) is (point in ANSWERED)
    with line.signer() as pid:
        for case in cases:
            assert line.work(case), case
        os.kill(pid, signal.SIGTERM)
    check_all(line, cases)
    record_property("storm", f"{len(POINTS)} kills, {len(cases)} documents")


def test_a_signer_that_is_killed_by_chance_signs_each_document_once(
    line: Line, record_property: Record
) -> None:
    chance, kills, seed = Random(5), rounds(4, 40), 5
    cases = [case_name(one) for one in range(1, 3 + kills // 8)]
    for case in cases:
        line.made.grant(case)
    for _ in range(kills):
        point, mode = chance.choice((*POINTS, ("", "after")))
        with line.signer(point, mode, at=chance.randint(1, 4)) as pid:
            for case in chance.sample(cases, len(cases)):
                line.work(case)
            kill(pid)
    with line.signer() as pid:
        for case in cases:
            assert line.work(case)
        kill(pid)
    check_all(line, cases)
    record_property("storm", f"{kills + 1} kills, {len(cases)} documents, seed {seed}")


def kill(pid: int) -> None:
    """Kill whoever is not dead yet; the parent has not waited for the dead before it said so."""
    if Path(f"/proc/{pid}").exists():
        os.kill(pid, signal.SIGKILL)


def check_all(line: Line, cases: list[CaseId]) -> None:
    ports = line.made.ports
    lives = [life for case in cases for life in lives_of(case, ports.files)]
    assert [life.state for life in lives] == [LifeState.SIGNED] * len(cases)
    numbers = {life.number for life in lives}
    check_uttered(line, numbers)
    check_answers(line)
    memos = map(decode_kind_opening, ports.store.memos())  # type: ignore[attr-defined]
    issued = [memo.commitment for memo in memos if memo.kind is EntryKind.DOCUMENT_ISSUED]
    assert len(issued) == len({*issued}) == len(cases)
    with open_signing_ledger(line.folder / "signer") as ledger:
        assert all(ledger.find(number) for number in numbers)
        assert counted(ledger, line) == len(cases)


def counted(ledger: SigningLedger, line: Line) -> int:
    return ledger.count_on(line.made.ports.clock.now().date())


def check_uttered(line: Line, numbers: set[DocumentNumber]) -> None:
    """Check that no signature, heard or not, was made over two documents of one number."""
    said = {tuple(one.split()) for one in (line.folder / "uttered").read_text().splitlines()}
    assert len(said) == len(numbers)
    assert {number for number, _ in said} == numbers


def check_answers(line: Line) -> None:
    """Check that a second answer is the same document, and that the press has one of them."""
    first: dict[DocumentNumber, dict[ElementaryFile, bytes]] = {}
    for number, signed in line.heard.answers:
        assert signed.chip is not None
        files = {name: data for name, data in signed.chip.files.items() if name not in CHANGES}
        assert first.setdefault(number, files) == files
    for number in first:
        kept = line.made.ports.press.signed(number)
        assert kept is not None
        assert kept in [signed for other, signed in line.heard.answers if other == number]
