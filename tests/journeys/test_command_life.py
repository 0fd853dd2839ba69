"""The journeys of a passport, each from its first command to its last."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.journeys.command_office import (
    EVIDENCE,
    REFUSAL,
    REFUSED,
    CommandOffice,
    command_office,
    served_office,
)
from tests.simulators.command_line import nansen
from tests.simulators.custody import MovableClock

from nansen.apps.demo.founding import found_specimen_office
from nansen.clock import FixedClock

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, FixedClock(MONDAY))
    return path


@pytest.fixture
def office(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandOffice]:
    with command_office(tmp_path, template, MovableClock(MONDAY), monkeypatch) as opened:
        yield opened


def test_a_grant_ends_at_a_border_that_lets_its_holder_pass(office: CommandOffice) -> None:
    person, case = office.granted()
    number = office.handed_over(case, person)
    assert office.state(number) == "active"
    office.do("status", "publish", "--home", office.authority, "--out", office.trust)
    seen = office.ran("inspect", office.booklet(number), "--trust", office.trust, "--json")
    assert (seen.status, seen.json["verdict"]) == (0, "successful"), seen.out


def test_an_old_passport_is_evidence_and_its_chip_stays_with_its_holder(
    office: CommandOffice,
) -> None:
    """R16: of a chip two results are kept, and who signed it."""
    person, case = office.granted()
    old, trust = office.booklet(office.handed_over(case, person)), office.trust
    office.do("status", "publish", "--home", office.authority, "--out", trust)
    office.applies(1)
    case = office.enrolled()
    expert = office.drawn(case, "identity-proofing")
    evidence = EVIDENCE.replace('source = "chip"', 'source = "holder"')
    paper = office.paper(re.sub(r"\[\[settled\]\][^\[]*", "", evidence))
    office.case("record", case, "evidence", "--by", expert, "--paper", paper)
    chip = ("e0000001", old, "--by", expert, "--trust", trust)
    ran = nansen("case", "inspect", office.path, case, *chip, "--json")
    assert (ran.status, ran.json["verdict"]) == (0, "successful"), ran.err
    assert "Ivanova" not in ran.out.upper().title()
    read = office.case("read", case, "identity-proofing", "--by", expert)
    checks = read["grounds.evidence"]["evidence"][0]["verifications"]
    assert [one["result"] for one in checks[-2:]] == ["successful", "not supported"]
    assert checks[-2]["by"] == expert
    no_chip = office.paper("P<UTO")
    assert nansen("case", "inspect", office.path, case, "e0000001", no_chip, *chip[2:]).status == 65


def test_a_refusal_is_reversed_by_officers_who_are_new_to_the_case(
    office: CommandOffice, tmp_path: Path
) -> None:
    person = office.applies()
    case = office.enrolled()
    office.identified(case)
    office.screened(case)
    office.examined(case, office.paper(REFUSED))
    first, second = office.decided(case, office.paper(REFUSAL))
    assert office.stage(case) == "refused"
    letter = office.case("letter", case, "--by", first, "--out", tmp_path / "letters")
    pdf = Path(letter["letter"])
    assert re.fullmatch(r"letter-[0-9a-f]{16}\.pdf", pdf.name)
    words = pdf.with_suffix(".txt")
    assert "Из доказательств не видно" in words.read_text("utf-8")
    clerk = office.drawn(case, "delivery")
    told = ("--by", clerk, "--letter", pdf, "--language", letter["language"], "--words", words)
    office.case("notify", case, *told)
    office.case("appeal", case, *person.by)
    decided = office.decided(case, office.grant(), "appeal")
    assert not {first, second} & {*decided}
    assert office.stage(case) == "granted"
    assert office.state(office.handed_over(case, person)) == "active"


def test_what_the_desk_process_makes_is_made_while_nobody_looks(
    tmp_path: Path, template: Path
) -> None:
    """The whole office as processes: the documents of a grant come by themselves."""
    with served_office(tmp_path, template) as office:
        person, case = office.granted()
        number = office.waited_for(case)
        office.checked(number)
        office.document(number, "document:handed-over", "--by", "stock-1")
        office.document(number, "document:activated", *person.by)
        assert office.state(number) == "active"


def test_a_family_is_looked_at_together_and_each_has_a_document(office: CommandOffice) -> None:
    """R52."""
    group, numbers = "f" * 32, set()
    for one in range(2):
        person = office.applies(one, group=group)
        case = office.enrolled()
        clerk = office.drawn(case, "enrolment")
        office.act(case, "application:joined-family", "--by", clerk, "--body", f"group={group}")
        office.identified(case)
        office.screened(case)
        office.examined(case)
        office.decided(case, office.grant())
        numbers.add(office.handed_over(case, person))
    assert len(numbers) == 2


def test_an_urgent_case_is_overdue_after_two_working_days(office: CommandOffice) -> None:
    """R37."""
    office.applies()
    case = office.enrolled()
    urgent = ("application:made-urgent", "--by", "privacy-2", "--body", "reason=deportation")
    office.act(case, *urgent)
    assert nansen("office", "stuck", office.path).status == 0
    office.clock.pass_by(timedelta(days=4))
    late = nansen("office", "stuck", office.path, "--json")
    assert late.status == 1
    (found,) = late.json["subjects"]
    assert (found["subject"], found["overdue"]) == (f"case:{case}", True)


def test_a_lost_document_is_suspended_at_once_and_replaced(office: CommandOffice) -> None:
    person, case = office.granted()
    lost = office.handed_over(case, person)
    office.document(lost, "document:reported-lost", *person.by)
    assert office.state(lost) == "reported-lost"
    office.act(case, "reissue:requested", *person.by, "--body", "reason=replacement")
    office.decided(case, office.grant())
    fresh = office.handed_over(case, person)
    assert fresh != lost
    assert (office.state(lost), office.state(fresh)) == ("reported-lost", "active")


def test_every_blank_booklet_is_accounted_for(office: CommandOffice, tmp_path: Path) -> None:
    listed = tmp_path / "delivery.txt"
    listed.write_text("UT00001\nUT00002\nUT00003\n", "ascii")
    office.do("stock", "receive", office.path, "--by", "stock-1", "--listed", listed)
    office.do("stock", "issue", office.path, "UT00001", "UT00002", "--by", "stock-1")
    person, case = office.granted()
    office.handed_over(case, person)
    office.do("stock", "spoil", office.path, "UT00002")
    witness = ("--by", "stock-1", "--witness", "quality-1")
    office.do("stock", "destroy", office.path, "UT00002", *witness)
    listed.write_text("UT00003\n", "ascii")
    told = office.do("stock", "count", office.path, "--counted", listed)
    assert told["even"]
    assert told["counts"] == {"blank:used": 1, "blank:destroyed": 1, "blank:received": 1}
    lost = nansen("stock", "count", office.path)
    assert (lost.status, "missing: UT00003" in lost.out) == (1, True)
    listed.write_bytes(b"\xff")
    assert nansen("stock", "count", office.path, "--counted", listed).status == 65


def test_a_renewal_is_another_document(office: CommandOffice) -> None:
    """R47, R20: nothing extends a document, and only one of a person's is good."""
    person, case = office.granted(months=24)
    old = office.handed_over(case, person)
    office.clock.pass_by(timedelta(days=560))
    office.do("authority", "rotate", "--home", office.authority, "--role", "ds")
    office.act(case, "reissue:requested", *person.by, "--body", "reason=renewal")
    office.decided(case, office.grant(24))
    new = office.made(case)
    office.document(new, "document:handed-over", "--by", "stock-1")
    activate = ("document", "act", office.path, new, "document:activated", *person.by)
    office.refused("R20", *activate)
    office.taken_back(old, "--body", "reason=replaced", "--body", "disposition=destroyed")
    assert office.ran(*activate).status == 0
    assert (office.state(old), office.state(new)) == ("withdrawn", "active")


def test_a_revocation_takes_two_a_notice_and_the_time_to_answer(
    office: CommandOffice, tmp_path: Path
) -> None:
    """R57."""
    person, case = office.granted()
    number = office.handed_over(case, person)
    why = ("--body", "reason=another-nationality", "--body", "danger=false")
    office.document(number, "revocation:proposed", "--by", "approve-1", *why)
    proposed = office.acts_on(number)
    confirm = ("revocation:confirmed", "--body", f"of={proposed}", "--by")
    office.refused("R56", "document", "act", office.path, number, *confirm, "approve-1")
    office.document(number, *confirm, "approve-2")
    confirmed = office.acts_on(number)
    notice = tmp_path / "notice.pdf"
    notice.write_bytes(b"a letter")
    told = ("--body", f"letter=sha256:{notice}", "--body", "language=ru")
    office.document(number, "revocation:notified", "--by", "stock-1", *told)
    final = ("document:revoked", "--by", "approve-2", "--body", f"of={confirmed}")
    office.refused("R57", "document", "act", office.path, number, *final)
    assert office.state(number) == "active"
    office.clock.pass_by(timedelta(days=60))
    office.document(number, *final)
    assert office.state(number) == "revoked"


def test_responsibility_passes_to_the_state_where_the_holder_lives(
    office: CommandOffice,
) -> None:
    """R63."""
    person, case = office.granted()
    number = office.handed_over(case, person)
    claim = office.paper(
        f'document = "{number}"\nsecond_state = "LTU"\nbasis = "lawful-residence"\n'
        f'resident_since = "2026-11-01"\nconsent = "{"00" * 32}"\n'
    )
    office.act(case, "transfer:claimed", "--by", "approve-1", "--body", f"claim=sha256:{claim}")
    of = f"of=#{office.version(case)}"
    acknowledge = ("transfer:acknowledged", "--body", of, "--by")
    office.refused("FOUR-EYES", "case", "act", office.path, case, *acknowledge, "approve-1")
    office.act(case, *acknowledge, "approve-2")
    body = ("--body", "reason=responsibility-transferred", "--body", "disposition=sent-to-issuer")
    office.taken_back(number, *body, "--claim", claim)
    assert (office.stage(case), office.state(number)) == ("transferred", "withdrawn")


def test_lost_words_are_replaced_in_a_week_in_which_their_finder_can_be_stopped(
    office: CommandOffice,
) -> None:
    """Recovery in person, by two officers, with a delay that the holder can use."""
    person = office.applies()
    case = office.enrolled()
    device = office.folder / "new-device"
    words = office.folder / "new.words"
    words.touch(mode=0o600)
    words.write_text(office.do("apply", "begin", device)["codename"], "utf-8")
    key = office.do("apply", "key", "--codename-file", words)["holder_key"]
    asked = ("--by", "enrol-1", "--body", f"holder_key=hex:{key}")

    office.act(case, "recovery:requested", *asked)
    of = f"of=#{office.version(case)}"
    office.act(case, "recovery:stopped", *person.by, "--body", of)

    office.act(case, "recovery:requested", *asked)
    of = f"of=#{office.version(case)}"
    office.act(case, "recovery:confirmed", "--by", "ident-1", "--body", of)
    complete = ("--by", "enrol-1", "--body", of)
    office.refused("RECOVERY", "case", "act", office.path, case, "recovery:completed", *complete)
    office.clock.pass_by(timedelta(days=8))
    office.act(case, "recovery:completed", *complete)

    withdraw = ("case", "act", office.path, case, "application:withdrawn", "--by", "holder")
    assert office.ran(*withdraw, "--codename-file", person.words).status != 0
    assert office.ran(*withdraw, "--codename-file", words).status == 0


def test_what_is_withdrawn_is_shredded_when_its_time_is_over(office: CommandOffice) -> None:
    """R82, R83: the key goes, and what it opened with it."""
    person = office.applies()
    case = office.enrolled()
    expert = office.drawn(case, "identity-proofing")
    office.act(case, "application:withdrawn", *person.by)
    shred = ("case", "shred", office.path, case, "--by", "privacy-1", "--second", "privacy-2")
    office.refused("R83", *shred)
    office.clock.pass_by(timedelta(days=200))
    assert office.do(*shred)["stage"] == "shredded"
    read = ("case", "read", office.path, case, "identity-proofing", "--by", expert)
    assert nansen(*read).status != 0
