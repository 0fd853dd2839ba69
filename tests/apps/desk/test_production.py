from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from tests.journal.simulated import POLICY
from tests.simulators.signer import SwappingSigner
from tests.worlds.office import NOW, actor
from tests.worlds.production import Factory, KnownDossiers, case_name, factory

from nansen.acts.act import Subject
from nansen.adapters.files.press_folder import PressFolder
from nansen.apps.desk.documents.production import (
    STAGES,
    OpenOnce,
    Work,
    find_work,
    produce,
    row_of,
    run_stage,
    warrant_of,
    work_of,
)
from nansen.casework.service import load_case
from nansen.clock import FixedClock
from nansen.document.document_class import DocumentClass
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.order_terms import Term
from nansen.document.service import lives_of
from nansen.errors import Malformed, Refused, Unavailable
from nansen.ids import DocumentNumber
from nansen.journal.model import EntryKind
from nansen.journal.service import verify_act
from nansen.keys.fields.personal_field import FieldName
from nansen.personalization.press import derive_number, finished_portrait
from nansen.personalization.service import SignedDocument
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.issued_content import issued_content
from nansen.standards.icao9303.lds.dg13 import decode_dg13
from nansen.standards.tlog.proof import decode_journal_proof

ONE, TWO = case_name(1), case_name(2)


def only_life(made: Factory, case: str = ONE) -> Life:
    living = [
        life
        for life in lives_of(case_name(int(case[-4:])), made.ports.files)
        if life.state is not LifeState.CANCELLED
    ]
    (life,) = living
    return life


def kinds_of(made: Factory, number: DocumentNumber) -> list[str]:
    acts = made.ports.files.cases.acts.read(Subject.of_document(number))
    return [one.act.kind for one in acts]


MADE = [LifeKind.ORDERED, LifeKind.COMMITTED, LifeKind.SIGNED, LifeKind.PRINTED]


def test_a_decision_becomes_a_printed_document(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        made.grant(TWO)
        works = produce((ONE, TWO), made.ports)
        assert [work.failed for work in works] == ["", ""]
        numbers = {only_life(made, case).number for case in (ONE, TWO)}
        assert len(numbers) == 2
        for number in numbers:
            assert kinds_of(made, number) == MADE
            job = tmp_path / "press" / "jobs" / number
            assert {one.name for one in job.iterdir()} == {"page.pdf", "seal.bin", "chip.bin"}
            assert job.stat().st_mode & 0o77 == 0
            check_journal(made, number)
        size = made.ports.store.size
        assert produce((ONE, TWO), made.ports) == works
        assert made.ports.store.size == size
        assert all(kinds_of(made, number) == MADE for number in numbers)


def check_journal(made: Factory, number: DocumentNumber) -> None:
    """Check what stands in the chip by the journal's own proof."""
    signed = made.ports.press.signed(number)
    assert signed is not None
    assert signed.chip is not None
    groups = {file.data_group: data for file, data in signed.chip.files.items() if file.data_group}
    entry = decode_dg13(groups[13])
    assert entry.journal_proof is not None
    bare = replace(entry, journal_proof=None)
    digests = {group: sha256(data).digest() for group, data in groups.items() if group != 13}
    content = issued_content(number, digests=digests, entry=bare)
    proof = decode_journal_proof(entry.journal_proof)
    verify_act(proof, kind=EntryKind.DOCUMENT_ISSUED, content=content, policies=(POLICY,))


def test_a_sheet_has_no_chip_and_no_place_in_a_list(tmp_path: Path) -> None:
    changes = {"document_class": DocumentClass.EMERGENCY_SHEET, "validity": Term(months=6)}
    with factory(tmp_path) as made:
        assert isinstance(made.ports.dossiers, KnownDossiers)
        made.ports.dossiers.changes.update(changes)
        made.grant(ONE, **changes)
        (work,) = produce((ONE,), made.ports)
        assert work.failed == ""
        number = only_life(made).number
        assert made.ports.press.reserved(number) is None
        assert {one.name for one in (tmp_path / "press/jobs" / number).iterdir()} == {
            "page.pdf",
            "seal.bin",
        }


def test_a_spoiled_document_has_a_successor_with_another_number(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        produce((ONE,), made.ports)
        first = only_life(made).number
        first_work = find_work(ONE, made.ports)
        made.ports.desk.act(LifeKind.SPOILED, first, actor=actor("personaliser"))
        assert not (tmp_path / "press" / "jobs" / first).exists()
        assert made.ports.press.signed(first) is None
        again = STAGES["sign"]([first_work], made.ports)
        assert again[0].failed == "NUMBER"
        (work,) = produce((ONE,), made.ports)
        assert (work.attempt, work.failed) == (1, "")
        second = only_life(made).number
        assert second != first
        assert kinds_of(made, second) == MADE
        check_journal(made, second)


def test_what_is_handed_over_leaves_nothing_at_the_press(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        produce((ONE,), made.ports)
        number = only_life(made).number
        made.ports.desk.act(LifeKind.CHECKED, number, actor=actor("quality-1"), expected=4)
        made.ports.desk.act(LifeKind.HANDED_OVER, number, actor=actor("deliver-1"))
        assert only_life(made).state is LifeState.HANDED_OVER
        assert [one for one in (tmp_path / "press").rglob("*") if one.is_file()] == []
        (work,) = produce((ONE,), made.ports)
        assert work.failed == ""
        assert len(kinds_of(made, number)) == 6


def test_a_step_that_a_rule_stops_does_not_stop_the_others(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        made.grant(TWO)
        wrong = Work(case=ONE, decision=bytes(32))
        rows = [row_of(wrong), row_of(find_work(TWO, made.ports))]
        for name in STAGES:
            rows = run_stage(name, rows, made.ports)
        assert [row["failed"] for row in rows] == ["R26", ""]
        assert lives_of(ONE, made.ports.files) == ()


def test_an_approval_that_is_too_old_makes_no_document(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        late = replace(made.ports, clock=FixedClock(NOW + timedelta(days=366)))
        (work,) = produce((ONE,), late)
        assert work.failed == "R38"


@pytest.mark.parametrize("days", [1, 7])
def test_a_line_goes_on_within_a_week(tmp_path: Path, days: int) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        works = STAGES["order"]([find_work(ONE, made.ports)], made.ports)
        with factory(
            tmp_path / "later", acts=made.ports.files.cases.acts,
            clock=FixedClock(NOW + timedelta(days=days)),
        ) as later:  # fmt: skip
            for name in ("reserve", "commit", "sign", "press", "print"):
                works = STAGES[name](works, later.ports)
        assert [(work.attempt, work.failed) for work in works] == [(0, "")]


def test_a_chip_that_nobody_asked_for_is_not_kept(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        swapping = replace(made.ports, signer=SwappingSigner(made.ports.signer))
        (work,) = produce((ONE,), swapping)
        assert work.failed == "UNTRUSTED"
        assert made.ports.press.signed(only_life(made).number) is None


def test_what_the_press_has_lost_is_said(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        works = STAGES["order"]([find_work(ONE, made.ports)], made.ports)
        works = STAGES["reserve"](works, made.ports)
        number = only_life(made).number
        made.ports.press.shred(number)
        assert STAGES["commit"](works, made.ports)[0].failed == "PRESS-FOLDER"
        works = STAGES["reserve"](works, made.ports)
        for name in ("commit", "sign"):
            works = STAGES[name](works, made.ports)
        (tmp_path / "press" / "signed" / number).unlink()
        assert STAGES["press"](works, made.ports)[0].failed == "PRESS-FOLDER"


def test_a_peer_that_is_away_stops_the_line(tmp_path: Path) -> None:
    class Away:
        def take(self, _: DocumentNumber) -> None:
            raise Unavailable("there is no booklet")

    with factory(tmp_path) as made:
        made.grant(ONE)
        away = replace(made.ports, blanks=Away())  # type: ignore[arg-type]
        with pytest.raises(Unavailable, match="booklet"):
            produce((ONE,), away)
        assert only_life(made).state is LifeState.SIGNED
        assert produce((ONE,), made.ports)[0].failed == ""


def test_nothing_is_made_before_two_have_decided(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        applicant = made.grant(ONE)
        case = load_case(ONE, applicant.files)
        with pytest.raises(Refused, match="R26"):
            warrant_of(replace(case, proposal=None), b"")


def test_a_case_is_opened_once_for_all_steps(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        made.grant(ONE)
        made.grant(TWO)
        known = made.ports.dossiers
        assert isinstance(known, KnownDossiers)
        produce((ONE,), replace(made.ports, dossiers=OpenOnce(known)))
        assert known.count == 1
        small = OpenOnce(known, most=1)
        for case in (ONE, TWO, TWO, ONE):
            small.open(case)
        assert known.count == 4


def test_rows_are_read_as_they_were_written() -> None:
    work = Work(case=ONE, decision=bytes(range(32)), attempt=3, failed="R38")
    assert work_of(row_of(work)) == work
    for wrong in ({}, {**row_of(work), "attempt": "3"}, {**row_of(work), "decision": "x"}):
        with pytest.raises(Malformed):
            work_of(wrong)


def test_numbers_need_their_own_key(tmp_path: Path) -> None:
    with factory(tmp_path) as made:
        dossier = made.ports.dossiers.open(ONE)
        numbers = {
            derive_number(dossier.key, decision=bytes([one]) * 32, attempt=two)
            for one in range(8)
            for two in range(8)
        }
        assert len(numbers) == 64
        other = replace(dossier.key, name=FieldName("identity.names"))
        with pytest.raises(Malformed):
            derive_number(other, decision=bytes(32), attempt=0)


def test_the_press_folder_lets_nobody_else_in(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    with pytest.raises(Refused, match="PRESS-FOLDER"):
        PressFolder(tmp_path / "open")
    with pytest.raises(Malformed):
        PressFolder(tmp_path / "press").signed(DocumentNumber("../escape"))


def test_the_press_keeps_what_came_first_and_finishes_a_shredding(tmp_path: Path) -> None:
    number, home = DocumentNumber("N7K2M4Q9X"), tmp_path / "press"
    press = PressFolder(home)
    first = StatusReference(list_id=bytes(16), index=1)
    assert press.reserve(number, first) == first
    assert press.reserve(number, replace(first, index=2)) == first
    sealed = SignedDocument(seal=b"one", chip=None)
    assert press.keep_signed(number, sealed) == sealed
    assert press.keep_signed(number, SignedDocument(seal=b"two", chip=None)) == sealed
    assert not press.has_job(number)
    (home / "jobs" / number).mkdir()
    assert press.has_job(number)
    (home / "gone" / "left").write_bytes(b"interrupted")
    PressFolder(home)
    assert list((home / "gone").iterdir()) == []


def test_a_portrait_that_is_no_picture_is_not_printed() -> None:
    with pytest.raises(Malformed):
        finished_portrait(b"no picture")
