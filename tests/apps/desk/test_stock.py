"""Blank booklets: none is used twice, and a count finds those that nobody can account for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.office_world import Journey, applicant, moved_in
from tests.simulators.custody import MovableClock

from nansen.acts.act import Subject
from nansen.acts.chain import link, sign_act
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.documents.line import InventedBlanks, blanks_of
from nansen.apps.desk.documents.production import OpenOnce, produce
from nansen.apps.desk.documents.stock import StockBlanks, take_stock
from nansen.casework.service import draw_key
from nansen.clock import FixedClock
from nansen.document.blank_stock import BlankNumber, BlankStep
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import lives_of
from nansen.document.stock import _standing, blank_of, is_document, read_blank, step_blank
from nansen.errors import Malformed, Refused, Unavailable, Untrusted
from nansen.ids import DocumentNumber
from nansen.pki.authority import AuthorityKind

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE, TWO, THREE = map(BlankNumber, ("UT00001", "UT00002", "UT00003"))
NUMBER, OTHER = map(DocumentNumber, ("N7K2M4Q9X", "N7K2M4Q9Y"))
STEP = BlankStep


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, FixedClock(MONDAY))
    return path


@pytest.fixture
def journey(tmp_path: Path, template: Path) -> Iterator[Journey]:
    with moved_in(tmp_path / "office", template, MovableClock(MONDAY)) as opened:
        yield opened


def do(journey: Journey, step: BlankStep, number: BlankNumber, by: str = "stock-1") -> BlankStep:
    done = step_blank(
        step,
        number,
        actor=journey.actor(by),
        files=journey.office.files,
        clock=journey.office.clock,
        document=NUMBER if step is STEP.USED else None,
        witness=journey.actor("quality-1") if step is STEP.DESTROYED else None,
    )
    return done.step


def at_press(journey: Journey, *numbers: BlankNumber) -> StockBlanks:
    for number in numbers:
        do(journey, STEP.RECEIVED, number)
        do(journey, STEP.ISSUED, number)
    return StockBlanks(
        files=journey.office.files,
        personaliser=journey.actor("personaliser"),
        clock=journey.office.clock,
    )


def test_a_booklet_goes_from_the_maker_to_the_bin_with_a_witness(journey: Journey) -> None:
    files = journey.office.files
    assert read_blank(ONE, files) is None
    for step, by in (
        (STEP.RECEIVED, "stock-1"),
        (STEP.ISSUED, "stock-1"),
        (STEP.USED, "personaliser"),
        (STEP.SPOILED, "personaliser"),
        (STEP.DESTROYED, "stock-1"),
    ):
        assert do(journey, step, ONE, by) is step
        assert do(journey, step, ONE, by) is step, "the same again changes nothing"
    blank = read_blank(ONE, files)
    assert blank is not None
    assert blank.step is STEP.DESTROYED
    assert is_document(ONE, NUMBER, files)
    assert not is_document(ONE, OTHER, files)
    acts = files.acts.read(Subject.of_blank(ONE))
    assert len(acts) == 5
    assert NUMBER.encode() not in b"".join(one.octets for one in acts)


def test_what_does_not_follow_is_refused(journey: Journey) -> None:
    files, clock = journey.office.files, journey.office.clock
    with pytest.raises(Refused, match="BLANK-STEP"):
        do(journey, STEP.ISSUED, ONE)
    with pytest.raises(Refused, match="R25"):
        do(journey, STEP.RECEIVED, ONE, "quality-1")
    with pytest.raises(Malformed):
        do(journey, STEP.RECEIVED, BlankNumber("ut 1"))
    do(journey, STEP.RECEIVED, ONE)
    keeper = journey.actor("stock-1")
    with pytest.raises(Refused, match="R26"):
        step_blank(STEP.DESTROYED, ONE, actor=keeper, files=files, clock=clock)
    with pytest.raises(Refused, match="R26"):
        step_blank(STEP.DESTROYED, ONE, actor=keeper, files=files, clock=clock, witness=keeper)
    with pytest.raises(Refused, match="BLANK-STEP"):
        step_blank(STEP.ISSUED, ONE, actor=keeper, files=files, clock=clock, document=NUMBER)
    assert do(journey, STEP.RECEIVED, ONE) is STEP.RECEIVED
    with pytest.raises(Refused, match="BLANK-STEP"):
        do(journey, STEP.RECEIVED, ONE, "enrol-1")


def test_a_step_that_was_written_behind_the_offices_back_does_not_read(journey: Journey) -> None:
    files = journey.office.files
    do(journey, STEP.RECEIVED, ONE)
    blank = read_blank(ONE, files)
    assert blank is not None
    chain = link(Subject.of_blank(ONE), files.acts.read(Subject.of_blank(ONE)))
    forged = sign_act(
        chain,
        kind=STEP.USED,
        actor=journey.actor("personaliser"),
        at=MONDAY,
        key=draw_key(),
        body={"document": bytes(32)},
    )
    files.acts.append(forged, _standing(replace(blank, step=STEP.USED), NUMBER))
    with pytest.raises(Untrusted, match="could never have been done"):
        read_blank(ONE, files)


def test_a_document_takes_one_booklet_however_often_it_asks(journey: Journey) -> None:
    blanks = at_press(journey, ONE, TWO)
    assert blanks.take(NUMBER) == ONE
    assert blanks.take(NUMBER) == ONE
    assert blanks.take(OTHER) == TWO
    assert blank_of(NUMBER, journey.office.files) == ONE
    with pytest.raises(Unavailable, match="nansen stock issue"):
        blanks.take(DocumentNumber("N7K2M4Q9Z"))


def test_a_document_of_the_office_is_one_of_its_booklets(journey: Journey) -> None:
    assert isinstance(journey.line.blanks, InventedBlanks)
    case = journey.granted(applicant())
    at_press(journey, ONE, TWO)
    do(journey, STEP.RECEIVED, THREE)
    line = replace(journey.line, blanks=at_press(journey), dossiers=OpenOnce(journey.line.dossiers))
    (made,) = produce([case], line)
    assert made.failed == ""
    (life,) = lives_of(case, line.files)
    assert life.state is LifeState.PERSONALISED
    assert blank_of(life.number, journey.office.files) == ONE
    even = take_stock(journey.office, (TWO, THREE))
    assert even.is_even
    assert dict(even.counts) == {STEP.USED: 1, STEP.ISSUED: 1, STEP.RECEIVED: 1}
    found = take_stock(journey.office, (TWO, BlankNumber("XX00001")))
    assert (found.missing, found.surplus) == ((THREE,), ("XX00001",))

    journey.act(LifeKind.SPOILED, life.number, journey.actor("quality-1"))
    do_spoil = step_blank(
        STEP.SPOILED,
        ONE,
        actor=journey.actor("personaliser"),
        files=journey.office.files,
        clock=journey.office.clock,
    )
    assert do_spoil.step is STEP.SPOILED
    assert take_stock(journey.office, (ONE, TWO, THREE)).is_even


def test_a_booklet_that_was_used_for_nothing_that_was_signed_is_found(journey: Journey) -> None:
    at_press(journey, ONE).take(NUMBER)
    report = take_stock(journey.office, ())
    assert report.unsigned == (ONE,)
    assert not report.is_even


def test_an_office_with_a_stock_prints_into_nothing_else(journey: Journey) -> None:
    office = journey.office
    assert isinstance(blanks_of(office, AuthorityKind.SPECIMEN), InventedBlanks)
    assert isinstance(blanks_of(office, AuthorityKind.PRODUCTION), StockBlanks)
    do(journey, STEP.RECEIVED, ONE)
    assert isinstance(blanks_of(office, AuthorityKind.SPECIMEN), StockBlanks)
