"""`nansen document`, as a clerk, an approver and a holder use it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from tests.journeys.office_world import Journey, applicant, founded
from tests.simulators.command_line import Ran, nansen

from nansen.clock import SystemClock
from nansen.ids import CaseId, DocumentNumber

CLAIM = """
document = "{number}"
second_state = "LTU"
basis = "lawful-residence"
resident_since = 2026-11-01
consent = "{consent}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document that quality control has passed, and its holder's words."""

    path: Path
    case: CaseId
    number: DocumentNumber
    words: Path

    @property
    def as_holder(self) -> tuple[str | Path, ...]:
        return ("--by", "holder", "--codename-file", self.words)

    def act(self, kind: str, *words: str | Path) -> Ran:
        return nansen("document", "act", self.path, self.number, kind, *words)

    def done(self, kind: str, *words: str | Path) -> Ran:
        ran = self.act(kind, *words, "--json")
        assert ran.status == 0, ran.err
        return ran

    def version(self) -> int:
        told = nansen("document", "show", self.path, self.number, "--json").json
        version: int = told["acts"][-1]["version"]
        return version


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with founded(tmp_path_factory.mktemp("documents") / "office", SystemClock()) as opened:
        yield opened


def made(journey: Journey, person: int) -> Made:
    who = applicant(person)
    case = journey.granted(who)
    words = journey.home.path.parent / f"{person}.words"
    words.touch(mode=0o600)
    words.write_text(who.codename.text, "utf-8")
    number = journey.made(case).number
    return Made(path=journey.home.path, case=case, number=number, words=words)


@pytest.fixture(scope="module")
def document(journey: Journey) -> Made:
    return made(journey, 1)


@pytest.fixture(scope="module")
def other(journey: Journey) -> Made:
    return made(journey, 2)


@pytest.fixture(scope="module")
def claimed(journey: Journey) -> Made:
    return made(journey, 3)


def test_a_document_goes_to_its_holder_is_lost_and_found(document: Made) -> None:
    handed = document.done("document:handed-over", "--by", "stock-1").json
    assert (handed["state"], handed["move"]) == ("handed-over", "holder")
    activated = document.done("document:activated", *document.as_holder).json
    assert activated["state"] == "active"
    assert activated["status"] == {"shown": "valid", "next": "valid"}
    key = ("--key", "ab" * 16)
    for _ in range(2):
        lost = document.done("document:reported-lost", *document.as_holder, *key).json
        assert (lost["state"], lost["status"]["next"]) == ("reported-lost", "suspended")
        assert lost["acts"][-1]["version"] == activated["acts"][-1]["version"] + 1
    change = ("--body", "change=document:restored")
    document.done("document:change-proposed", *document.as_holder, *change)
    of = ("--body", f"of=#{document.version()}", "--expected", str(document.version()))
    found = document.act("document:restored", "--by", "stock-1", *of)
    assert found.status == 0, found.err
    assert f"{document.number} is active, version {document.version()}" in found.out
    assert "the status list shows it valid, and next valid" in found.out


def test_a_document_is_shown_and_listed_without_a_name(document: Made, other: Made) -> None:
    shown = nansen("document", "show", document.path, document.number)
    assert shown.status == 0
    assert re.search(r"1\s+document:ordered\s+personaliser\s+\d{4}-\d\d-\d\d", shown.out)
    listed = nansen("document", "list", document.path)
    assert document.number in listed.out
    assert other.number in listed.out
    for told in (shown.out, listed.out):
        assert "Ivanova" not in told
        assert "Kavalenka" not in told
    (row,) = nansen("document", "list", other.path, "--case", other.case, "--json").json[
        "documents"
    ]
    assert (row["number"], row["class"], row["state"]) == (other.number, "PR", "qc-passed")
    assert (row["due"], row["move"], row["case"]) == ("", "delivery-clerk", other.case)


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("document:eaten", "--by", "stock-1"), 65, "no act about a document"),
        (("document:checked", "--by", "stock-1"), 77, "R56"),
        (("document:activated", "--by", "stock-1"), 77, "R56"),
        (("document:spoiled", "--by", "nobody-1"), 69, "no officer's key"),
        (("document:spoiled", "--by", "quality-1", "--expected", "1"), 75, "read it again"),
        (("document:spoiled", "--by", "quality-1", "--key", "short"), 65, "idempotency key"),
        (("document:spoiled", "--by", "quality-1", "--body", "why=bent"), 65, "other keys"),
        (("document:cancelled", "--by", "stock-1", "--body", "of=#99"), 65, "#7"),
    ],
)
def test_what_cannot_be_done_says_why_and_names_no_number(
    other: Made, words: tuple[str, ...], status: int, why: str
) -> None:
    ran = other.act(*words)
    assert (ran.status, why in ran.err) == (status, True), ran.err
    assert other.number not in ran.err
    assert nansen("document", "list", other.path, "--case", other.case).status == 0


@pytest.mark.parametrize(("number", "status"), [("ZZZZZZZZZ", 69), ("short", 65)])
def test_there_is_no_such_document(other: Made, number: str, status: int) -> None:
    ran = nansen("document", "show", other.path, number)
    assert (ran.status, number in ran.err) == (status, False)


def test_a_document_is_withdrawn_by_the_paper_that_its_case_names(
    claimed: Made, tmp_path: Path
) -> None:
    """R63."""
    text = CLAIM.format(number=claimed.number, consent="00" * 32)
    claim, forged = tmp_path / "claim.toml", tmp_path / "forged.toml"
    claim.write_text(text, "utf-8")
    forged.write_text(text.replace("LTU", "LVA"), "utf-8")
    claimed.done("document:handed-over", "--by", "stock-1")
    claimed.done("document:activated", *claimed.as_holder)
    claim_act = nansen(
        "case", "act", claimed.path, claimed.case, "transfer:claimed", "--by", "approve-1",
        "--body", f"claim=sha256:{claim}", "--json",
    )  # fmt: skip
    assert claim_act.status == 0, claim_act.err
    change = ("--by", "approve-1", "--body", "change=document:withdrawn")
    claimed.done("document:change-proposed", *change)
    withdrawn = (
        "document:withdrawn", "--by", "approve-2", "--body", f"of=#{claimed.version()}",
        "--body", "reason=responsibility-transferred", "--body", "disposition=sent-to-issuer",
    )  # fmt: skip
    for paper, status, why in (((), 77, "R63"), (("--claim", claim), 77, "R63")):
        early = claimed.act(*withdrawn, *paper)
        assert (early.status, why in early.err) == (status, True), early.err
    of = f"of=#{claim_act.json['acts'][-1]['version']}"
    acknowledged = nansen(
        "case", "act", claimed.path, claimed.case, "transfer:acknowledged", "--by", "approve-2",
        "--body", of,
    )  # fmt: skip
    assert acknowledged.status == 0, acknowledged.err
    wrong = claimed.act(*withdrawn, "--claim", forged)
    assert (wrong.status, "not the one that the case names" in wrong.err) == (1, True), wrong.err
    done = claimed.done(*withdrawn, "--claim", claim).json
    assert (done["state"], done["status"]["next"]) == ("withdrawn", "ended")
    assert sha256(claim.read_bytes()).hexdigest() not in str(done)
