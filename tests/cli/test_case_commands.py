"""`nansen case`, as officers of a small office use it."""

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from tests.simulators.command_line import nansen

from nansen.apps.demo.applicants import draw_applicant
from nansen.apps.demo.casework import CaseWork
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.processes import running
from nansen.clock import SystemClock
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.standards.icao9303.partial_date import PartialDate

Office = tuple[Path, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose processes run, with one application that is complete."""
    path, clock = tmp_path_factory.mktemp("cases") / "office", SystemClock()
    found_specimen_office(path, clock)
    with running(OfficeHome(path)):
        listed = files("nansen.apps.demo").joinpath("invented_list.csv")
        opened = open_office(path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
        with opened as desk, as_file(listed) as sanctions:
            work = CaseWork(desk, sanctions)
            applicant = draw_applicant(
                "Ivanova",
                "Anna",
                ("Иванова", "Анна"),
                PartialDate.parse("1990-02-14"),
                "ivanova.jpg",
            )
            case = work.enrol(work.submit(applicant)[0])
        yield path, case


def test_a_case_is_shown_without_a_name(office: Office) -> None:
    path, case = office
    shown = nansen("case", "show", path, case)
    assert shown.status == 0, shown.err
    assert "application:completed" in shown.out
    assert f"{case} stands at identity-check" in shown.out
    assert "Ivanova" not in shown.out
    told = nansen("case", "show", path, case, "--json").json
    assert told["acts"][0]["kind"] == "application:received"
    assert nansen("case", "show", path, "0" * 32).status == 69


def test_the_lot_is_drawn_and_who_drew_writes(office: Office, tmp_path: Path) -> None:
    path, case = office
    drawn = nansen("case", "assign", path, case, "deduplication", "--json").json["officer"]
    again = nansen("case", "assign", path, case, "deduplication")
    assert "has drawn the case for deduplication" in again.out
    done = nansen(
        "case", "act", path, case, "deduplication:searched", "--by", drawn,
        "--body", "candidates=0", "--body", "index=names-1", "--key", "ab" * 16, "--json",
    )  # fmt: skip
    assert done.status == 0, done.err
    version = done.json["acts"][-1]["version"]
    repeated = nansen(
        "case", "act", path, case, "deduplication:searched", "--by", drawn,
        "--body", "candidates=0", "--body", "index=names-1", "--key", "ab" * 16, "--json",
    )  # fmt: skip
    assert repeated.json["acts"][-1]["version"] == version

    proofer = nansen("case", "assign", path, case, "identity-proofing", "--json").json["officer"]
    why = tmp_path / "why"
    why.write_bytes(b"the face is the passport's")
    proofed = nansen(
        "case", "act", path, case, "identity:proofed", "--by", proofer,
        "--purpose", "identity-proofing", "--field", f"identity.assurance={why}",
        "--body", "profile=gpg45-2026", "--body", "level=medium",
    )  # fmt: skip
    assert proofed.status == 0, proofed.err
    asked = nansen(
        "case", "act", path, case, "application:information-requested", "--by", proofer,
        "--body", "questions=birth-place,photo",
    )  # fmt: skip
    assert "stands at awaiting-applicant" in asked.out
    answered = nansen(
        "case", "act", path, case, "application:answered", "--by", "enrol-1",
        "--body", f"bundle=hex:{'00' * 32}",
    )  # fmt: skip
    assert "stands at identity-check" in answered.out, answered.err


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("examination:found", "--by", "exam-1"), 77, "BODY"),
        (("application:withdrawn", "--by", "exam-1"), 77, "ROLE"),
        (("application:made-urgent", "--by", "nobody-1"), 69, "no officer's key"),
        (("application:made-urgent", "--by", "privacy-2", "--body", "reason"), 65, "NAME=VALUE"),
        (("case:recused", "--by", "exam-1", "--body", "reason=hex:zz"), 65, "hexadecimal"),
        (("case:recused", "--by", "exam-1", "--key", "short"), 65, "idempotency key"),
        (
            (
                "application:made-urgent",
                "--by",
                "privacy-2",
                "--body",
                "reason=a",
                "--expected",
                "1",
            ),
            75,
            "read it again",
        ),
    ],
)
def test_what_cannot_be_done_says_why(
    office: Office, words: tuple[str, ...], status: int, why: str
) -> None:
    path, case = office
    ran = nansen("case", "act", path, case, *words)
    assert (ran.status, why in ran.err) == (status, True), ran.err


def test_a_body_may_come_from_a_file(office: Office, tmp_path: Path) -> None:
    path, case = office
    digest = tmp_path / "digest"
    digest.write_bytes(bytes(32))
    ran = nansen(
        "case", "act", path, case, "recovery:stopped", "--by", "exam-1", "--body", f"of=@{digest}"
    )
    assert ran.status == 77
    assert "ROLE" in ran.err
