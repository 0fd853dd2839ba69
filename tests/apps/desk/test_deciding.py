"""A decision from its paper to the letter that its applicant reads."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.journeys.office_world import WORDS, Journey, applicant, moved_in
from tests.simulators.custody import MovableClock

from nansen.application.holder_keys import derive_lookup_tag
from nansen.application.mailbox import decode_answer, open_letter
from nansen.apps.demo import papers
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.cases.deciding import (
    DecisionPaper,
    ReasonsPaper,
    WrittenLetter,
    notify,
    propose_decision,
    write_letter,
)
from nansen.apps.desk.cases.letter_key import open_letter_key, renew_letter_key
from nansen.apps.desk.cases.mailing import leave_letter
from nansen.apps.desk.cases.reading import read_open_fields
from nansen.apps.desk.profile import read_profile
from nansen.casework.service import draw_key
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.decision import service as decisions
from nansen.decision.grounds import Remedy
from nansen.decision.statement import Outcome, decode_statement
from nansen.decision.wording import Language
from nansen.document.order_terms import OrderReason
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.examination.findings import FindingOutcome
from nansen.ids import CaseId
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DEMO = UnsafeDemoPassphrase()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, FixedClock(MONDAY))
    return path


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def journey(tmp_path: Path, template: Path, clock: MovableClock) -> Iterator[Journey]:
    with moved_in(tmp_path / "office", template, clock) as opened:
        yield opened


def paper(outcome: Outcome) -> DecisionPaper:
    return papers.decision(outcome, WORDS, months=60)


def letter_of(journey: Journey, case: CaseId, purpose: Purpose = Purpose.APPROVAL) -> WrittenLetter:
    """Have the first of the two who decided write the letter."""
    _, (first, _) = decisions.decision_of(journey.office.read(case))
    desk = journey.office.open(journey.actor(first.officer), case, purpose)
    key = open_letter_key(journey.home.letters, DEMO, KeystoreKind.DEMO)
    return write_letter(desk, journey.work.profile, key)


def test_a_refusal_is_read_in_two_languages_and_says_until_when(journey: Journey) -> None:
    case = journey.examined(applicant(), FindingOutcome.REFUSE)
    journey.work.decide(case, Outcome.REFUSE, WORDS)
    letter = letter_of(journey, case)
    assert letter.language is Language.RU
    assert letter.signed.pdf.startswith(b"%PDF-")
    russian, _, english = letter.words.partition("Utopian Office for Travel Documents")
    assert WORDS[1] in russian
    assert WORDS[0] in english
    assert "Ivanova" not in letter.words
    clerk = journey.office.desk(journey.actor("stock-1"), case)
    told = notify(clerk, letter.signed.pdf, letter.language)
    octets, _ = decisions.decision_of(told)
    until = decode_statement(octets).appeal_until
    assert until is not None
    assert told.appeal_until == until.isoformat()


def test_an_appeal_that_is_lost_leads_to_a_court_and_a_letter_without_another_appeal(
    journey: Journey,
) -> None:
    who = applicant()
    case = journey.examined(who, FindingOutcome.REFUSE)
    journey.work.decide(case, Outcome.REFUSE, WORDS)
    decisions.lodge_appeal(journey.work.holder(who, case), b"")
    upheld = journey.work.decide(case, Outcome.REFUSE, WORDS, purpose=Purpose.APPEAL)
    assert upheld.stage is Stage.UPHELD
    octets, _ = decisions.decision_of(upheld)
    assert decode_statement(octets).remedy is Remedy.COURT
    letter = letter_of(journey, case, Purpose.APPEAL)
    clerk = journey.office.desk(journey.actor("stock-1"), case)
    assert notify(clerk, letter.signed.pdf, letter.language).appeal_until == ""


def test_a_grant_says_which_document_and_a_refusal_none(journey: Journey) -> None:
    case = journey.examined(applicant())
    desk = journey.work.drawn(case, Purpose.APPROVAL)
    for one in (
        replace(paper(Outcome.GRANT), document=None),
        replace(paper(Outcome.REFUSE), document=paper(Outcome.GRANT).document),
    ):
        with pytest.raises(Refused, match="R26"):
            propose_decision(desk, one, journey.work.profile)
    assert journey.office.read(case).stage is Stage.PROPOSAL


def test_a_proposal_is_made_once_however_often_it_is_sent(journey: Journey) -> None:
    case = journey.examined(applicant())
    desk, key = journey.work.drawn(case, Purpose.APPROVAL), draw_key()
    once = propose_decision(desk, paper(Outcome.GRANT), journey.work.profile, key=key)
    again = propose_decision(desk, paper(Outcome.GRANT), journey.work.profile, key=key)
    assert again.chain.version == once.chain.version
    other = journey.work.drawn(case, Purpose.APPROVAL)
    with pytest.raises(Conflict):
        propose_decision(other, paper(Outcome.GRANT), journey.work.profile, key=key)
    with pytest.raises(Conflict):
        decisions.confirm(other, expected=once.chain.version - 1)
    assert decisions.confirm(other).stage is Stage.GRANTED


def test_the_order_says_why_the_document_is_made(journey: Journey, clock: MovableClock) -> None:
    who = applicant()
    case = journey.granted(who)
    clock.pass_by(timedelta(days=1))
    journey.work.holder(who, case).act("reissue:requested", {"reason": "replacement"})
    journey.work.decide(case, Outcome.GRANT, WORDS)
    _, (first, _) = decisions.decision_of(journey.office.read(case))
    desk = journey.office.open(journey.actor(first.officer), case, Purpose.APPROVAL)
    seen = {one.name: one.value for one in read_open_fields(desk)}
    assert getattr(seen[decisions.ORDER], "reason", None) is OrderReason.REPLACEMENT
    assert letter_of(journey, case).words.count("Utopian Office for Travel Documents") == 1


def test_a_letter_waits_sealed_for_its_holder(journey: Journey) -> None:
    who = applicant()
    case = journey.examined(who)
    words = "You have a letter: ждите.".encode()
    desk = journey.work.drawn(case, Purpose.DELIVERY)
    with pytest.raises(Refused, match="LETTER-SIZE"):
        leave_letter(journey.office, desk, b"")
    leave_letter(journey.office, desk, words)
    tag = derive_lookup_tag(who.codename)
    answer = decode_answer(journey.work.intake.answer(tag), tag)
    assert answer.letter is not None
    assert open_letter(answer.letter, who.keys.mailbox) == words
    assert words not in b"".join(
        one.read_bytes() for one in journey.home.intake.rglob("*") if one.is_file()
    )
    unopened = journey.office.desk(journey.actor("stock-1"), case)
    with pytest.raises(Refused, match="R88"):
        leave_letter(journey.office, unopened, words)


def test_reasons_are_those_that_were_written() -> None:
    assert dict(ReasonsPaper(en="why", ar="لماذا").texts) == {
        Language.EN: "why",
        Language.AR: "لماذا",
    }
    assert "why" not in repr(ReasonsPaper(en="why"))


def test_a_key_for_letters_is_renewed_and_the_one_before_signs_nothing_more(
    tmp_path: Path, template: Path
) -> None:
    profile = read_profile(template / "office.toml")
    name = profile.distinguished_name
    with pytest.raises(Unavailable, match="letter-key"):
        open_letter_key(tmp_path / "letters", DEMO, KeystoreKind.DEMO)
    first = renew_letter_key(tmp_path / "letters", name, DEMO, KeystoreKind.DEMO, MONDAY)
    later = MONDAY + timedelta(days=350)
    second = renew_letter_key(tmp_path / "letters", name, DEMO, KeystoreKind.DEMO, later)
    opened = open_letter_key(tmp_path / "letters", DEMO, KeystoreKind.DEMO)
    assert opened.certificate == second.certificate
    assert first.certificate.fingerprint != second.certificate.fingerprint
    assert second.certificate.not_after == later + timedelta(days=365)


def test_an_office_says_what_it_is_called(tmp_path: Path, template: Path) -> None:
    path = tmp_path / "office.toml"
    with pytest.raises(Unavailable, match="what the office is called"):
        read_profile(path)
    text = (template / "office.toml").read_text("utf-8")
    path.write_text(text.partition("[legal_basis]")[0], "utf-8")
    profile = read_profile(path)
    assert profile.issuer.legal_basis == ()
    assert profile.letter_head.name.fr == "Office utopien des titres de voyage"
    path.write_text(text.replace('code = "UTO-1"\n', ""), "utf-8")
    with pytest.raises(Malformed, match="code: is missing"):
        read_profile(path)
