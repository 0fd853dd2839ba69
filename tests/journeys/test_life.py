"""The whole life of a passport as the demonstration tells it, and the turns one can take."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest
from tests.journeys.office_world import (
    HOUR,
    WORDS,
    Journey,
    applicant,
    at_work,
    founded,
    inspect,
    key_served,
    moved_in,
    officers_who,
    outcomes,
    reading,
    signer_served,
)
from tests.simulators.custody import MovableClock

from nansen.acts.act import Subject, SubjectKind
from nansen.adapters.files.tile_folder import TileFolder
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import SEALED
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.demo.life import Step, tell_life
from nansen.apps.desk.assigning import candidates
from nansen.apps.desk.documents.production import OpenOnce, produce
from nansen.apps.desk.home import OfficeHome
from nansen.apps.signer.authority import Role as SignerRole
from nansen.apps.signer.authority import read_home, rotate
from nansen.apps.signer.status import publish_status
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles
from nansen.casework.service import load_case
from nansen.casework.stage import Stage
from nansen.clock import FixedClock, SystemClock
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.statement import DecisionStatement, Outcome, decode_statement
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.order_terms import OrderReason
from nansen.document.ports import DocumentFiles
from nansen.document.service import NOTHING_ELSE, Around, lives_of, read_chain, read_life
from nansen.document.transfer import TransferBasis
from nansen.document.transfer_claim import TransferClaim, encode_transfer_claim, transfer_of
from nansen.errors import Refused, Unavailable, Untrusted
from nansen.examination.findings import FindingOutcome
from nansen.ids import CaseId, DocumentNumber, StateCode
from nansen.journal.audit import audit, verify_log
from nansen.journal.model import EntryKind
from nansen.keys.fields.purpose import Purpose
from nansen.standards.deterministic_cbor import Item
from nansen.standards.finding import Outcome as Verdict
from nansen.standards.framework.journal_policy import decode_journal_policy

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A life that was told to its end, and where it lies."""

    home: OfficeHome
    steps: tuple[Step, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        """The documents, in the order in which they were made."""
        return tuple(one.made for one in self.steps if one.made and one.stage == "personalization")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    path = tmp_path_factory.mktemp("life")
    steps = tuple(tell_life(path / "office", path / "out", SystemClock()))
    return Told(home=OfficeHome(path / "office"), steps=steps)


@pytest.fixture(scope="module")
def files(told: Told) -> Iterator[CaseFiles]:
    with reading(told.home) as opened:
        yield opened


@pytest.fixture(scope="module")
def cases(files: CaseFiles) -> dict[str, Case]:
    """The case that was granted at once, and the one that was refused first."""
    found = [
        load_case(CaseId(one.subject.id), files) for one in files.acts.standings(SubjectKind.CASE)
    ]
    refused = {bool(officers_who(case, "appeal:lodged")): case for case in found}
    assert len(found) == len(refused) == 2
    return {"granted": refused[False], "refused": refused[True]}


@pytest.fixture(scope="module")
def lives(files: CaseFiles, cases: dict[str, Case]) -> tuple[Life, ...]:
    return lives_of(cases["granted"].id, DocumentFiles(cases=files, turn=nullcontext))


def statements(case: Case, kind: str) -> list[DecisionStatement]:
    octets = [one.act.body["statement"] for one in case.chain.acts if one.act.kind == kind]
    return [decode_statement(one) for one in octets if isinstance(one, bytes)]


def test_every_room_of_the_house_is_in_the_story(told: Told) -> None:
    stages = (one.stage for one in told.steps if one.stage != "journal")
    assert [stage for stage, _ in groupby(stages)] == [
        "officers",
        "keys",
        "application",
        "examination",
        "decision",
        "personalization",
        "document",
        "decision",
        "document",
        "decision",
        "personalization",
        "document",
    ]
    assert all(one.told for one in told.steps)


def test_two_documents_and_only_one_is_in_force(told: Told, lives: tuple[Life, ...]) -> None:
    first, second = lives
    assert [one.number for one in lives] == [folder.name for folder in told.folders]
    assert (first.state, second.state) == (LifeState.REPORTED_LOST, LifeState.ACTIVE)
    assert (first.reason, second.reason) == (
        OrderReason.FIRST_ISSUANCE,
        OrderReason.REPLACEMENT,
    )
    assert first.number != second.number
    assert first.person == second.person
    assert first.report is not None
    assert second.revocation is not None


def test_a_border_lets_the_living_one_pass_and_an_hour_later_not_the_lost_one(told: Told) -> None:
    lost, living = told.folders
    now = SystemClock()
    for folder in (lost, living):
        report = inspect(folder, told.home.trust, now)
        assert report.verdict is Verdict.SUCCESSFUL, outcomes(report)
        assert outcomes(report)["journal"] == outcomes(report)["status"] == "successful"
    later = FixedClock(now.now() + HOUR)
    publish_status(told.home.authority, told.home.trust, later)
    report = inspect(lost, told.home.trust, later)
    assert report.verdict is Verdict.FAILED
    failed = [one for one in report.findings if one.outcome is Verdict.FAILED]
    assert [one.id for one in failed] == ["status"]
    assert "suspended" in str(failed[0])
    assert inspect(living, told.home.trust, later).verdict is Verdict.SUCCESSFUL


def test_the_journal_holds_both_documents_and_hides_how_many(told: Told) -> None:
    policy = decode_journal_policy((told.home.trust / "UTO.journal").read_bytes())
    reader = TileFolder(told.home.journal / "public")
    head, entries = verify_log(reader, policy.log)
    report = audit(reader, policy.log)
    checked = {one.id: one.outcome for one in report.findings}
    assert checked["journal-log"] is checked["journal-repeats"] is Verdict.SUCCESSFUL
    assert report.size == head.checkpoint.size == len(entries)
    assert report.size >= 512
    assert report.size % 256 == 0
    assert sum(count for _, count in report.days) == report.size
    without = audit(reader, policy.log, openings=(), stated={EntryKind.DOCUMENT_ISSUED: 0})
    assert without.unopened == report.size
    assert without.outcome is Verdict.FAILED


def test_a_refusal_says_why_where_to_and_until_when(cases: dict[str, Case]) -> None:
    case = cases["refused"]
    (refusal,) = statements(case, "decision:proposed")
    assert refusal.outcome is Outcome.REFUSE
    assert (refusal.ground, refusal.remedy) == (Ground.NOT_WITHIN_CLASS, Remedy.APPEAL_BODY)
    assert refusal.appeal_until is not None
    assert refusal.appeal_until > refusal.at.date()
    assert len(refusal.reasons) == 32
    assert "process.reasons" in case.versions
    (told_until,) = (
        one.act.body["appeal_until"]
        for one in case.chain.acts
        if one.act.kind == "decision:notified"
    )
    assert told_until == refusal.appeal_until.isoformat()


def test_an_appeal_is_decided_by_two_who_had_not_touched_the_case(cases: dict[str, Case]) -> None:
    case = cases["refused"]
    assert case.stage is Stage.GRANTED
    deciding = officers_who(case, "appeal:decided", "appeal:confirmed")
    others = {
        one.act.by
        for one in case.chain.acts
        if one.act.kind not in {"appeal:decided", "appeal:confirmed"}
    }
    assert len(set(deciding)) == 2
    assert not others & set(deciding)
    (reversal,) = statements(case, "appeal:decided")
    assert reversal.outcome is Outcome.GRANT


def test_each_case_was_worked_on_by_strangers_to_each_other(cases: dict[str, Case]) -> None:
    for case in cases.values():
        examiners = officers_who(case, "examination:found")
        approvers = officers_who(case, "decision:proposed", "decision:confirmed")
        assert len(set(examiners)) == len(set(approvers)) == 2
        assert not set(examiners) & set(approvers)
        assert not set(examiners + approvers) & set(officers_who(case, "application:completed"))


# The turns that a life can take; each office has a clock of its own.


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, FixedClock(MONDAY))
    return path


@pytest.fixture
def journey(tmp_path: Path, template: Path, clock: MovableClock) -> Iterator[Journey]:
    with moved_in(tmp_path / "office", template, clock, months=24) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either_engine(
    request: pytest.FixtureRequest, tmp_path: Path, clock: MovableClock
) -> Iterator[Journey]:
    if request.param == "sqlite":
        yield request.getfixturevalue("journey")
        return
    databases = request.getfixturevalue("postgres").record("life")
    with founded(tmp_path / "office", clock, months=24, databases=databases) as opened:
        yield opened


def test_a_family_of_three_gets_three_documents(journey: Journey) -> None:
    """R52: whatever their age, each has a case and a document of their own."""
    group = "f" * 32
    people = [applicant(number) for number in (1, 2, 3)]
    lives = []
    for one in people:
        case = journey.enrol(one)
        joined = journey.work.drawn(case, Purpose.ENROLMENT).act(
            "application:joined-family", {"group": group}
        )
        assert joined.chain.acts[-1].act.body["group"] == group
        journey.work.proof(case)
        journey.work.screen(case)
        journey.work.examine(case, FindingOutcome.GRANT)
        journey.work.decide(case, Outcome.GRANT, WORDS)
        lives.append(journey.handed_over(case, one))
        assert len(lives_of(case, journey.line.files)) == 1
    for key in ("number", "person", "case"):
        assert len({getattr(one, key) for one in lives}) == 3


def test_an_urgent_case_is_due_in_two_working_days(journey: Journey) -> None:
    """R37."""
    case = journey.enrol(applicant())
    subject = Subject.of_case(case)

    def due() -> datetime | None:
        (found,) = journey.office.files.acts.standings(SubjectKind.CASE)
        assert found.subject == subject
        return found.due

    ordinary = due()
    journey.do(case, "privacy-2", "application:made-urgent", reason="deportation")
    urgent = due()
    assert ordinary is not None
    assert urgent is not None
    assert urgent < ordinary
    assert urgent == datetime(2026, 11, 26, tzinfo=UTC)  # the whole of the second day counts


def test_a_renewal_is_another_document_with_another_number(
    tmp_path: Path, template: Path, clock: MovableClock
) -> None:
    """R47: nothing extends a document, and half a year before its end there is a new one."""
    path, who = tmp_path / "office", applicant()
    shutil.copytree(template, path)
    home = OfficeHome(path)
    authority = read_home(home.authority)
    with key_served(home, clock), at_work(authority, path, clock, months=24) as journey:
        with signer_served(home, clock):
            case = journey.granted(who)
            old = journey.handed_over(case, who)
        clock.pass_by(timedelta(days=560))
        rotate(home.authority, SignerRole.DOCUMENT_SIGNER, clock)
        journey.work.holder(who, case).act("reissue:requested", {"reason": "renewal"})
        journey.work.decide(case, Outcome.GRANT, WORDS)
        with signer_served(home, clock):
            new = journey.made(case)
        journey.give(new.number)
        assert new.number != old.number
        assert new.expires_on > old.expires_on
        assert read_life(old.number, journey.line.files).expires_on == old.expires_on
        with pytest.raises(Refused, match="R20"):
            journey.as_holder(who, LifeKind.ACTIVATED, new.number)
        body: dict[str, Item] = {"reason": "replaced", "disposition": "destroyed"}
        assert withdraw(journey, old.number, NOTHING_ELSE, body).state is LifeState.WITHDRAWN
        assert journey.as_holder(who, LifeKind.ACTIVATED, new.number).state is LifeState.ACTIVE


def withdraw(
    journey: Journey, number: DocumentNumber, around: Around, body: dict[str, Item]
) -> Life:
    """Have two approvers take a document back."""
    first, second = journey.actor("approve-1"), journey.actor("approve-2")
    journey.act(LifeKind.CHANGE_PROPOSED, number, first, change="document:withdrawn")
    of = read_chain(number, journey.line.files).head
    return journey.act(LifeKind.WITHDRAWN, number, second, around, of=of, **body)


def test_a_renewal_does_not_come_early(journey: Journey, clock: MovableClock) -> None:
    who = applicant()
    case = journey.granted(who)
    journey.handed_over(case, who)
    clock.pass_by(timedelta(days=20))
    journey.work.holder(who, case).act("reissue:requested", {"reason": "renewal"})
    journey.work.decide(case, Outcome.GRANT, WORDS)
    (failed,) = produce([case], replace(journey.line, dossiers=OpenOnce(journey.line.dossiers)))
    assert failed.failed == "R47"


def test_a_draw_that_has_lapsed_is_drawn_anew(journey: Journey, clock: MovableClock) -> None:
    """Nobody is stuck with a case after thirty days; who has found in it finds no second time."""
    case = journey.examined(applicant(), FindingOutcome.REFUSE)
    first = journey.work.drawn(case, Purpose.APPROVAL).actor.id
    assert journey.work.drawn(case, Purpose.APPROVAL).actor.id != first
    with pytest.raises(Refused, match="nobody is left"):
        journey.work.drawn(case, Purpose.APPROVAL)
    clock.pass_by(timedelta(days=31))
    read, roster = journey.office.read(case), journey.office.rosters.current
    again = {one.id for one in candidates(read, Purpose.APPROVAL, roster, clock.now())}
    assert again == {"approve-1", "approve-2"}
    left = {one.id for one in candidates(read, Purpose.EXAMINATION, roster, clock.now())}
    assert not left & set(officers_who(read, "examination:found"))
    journey.work.decide(case, Outcome.REFUSE, WORDS)
    assert journey.office.read(case).stage is Stage.REFUSED


def test_responsibility_passes_when_acknowledged_or_after_thirty_days(
    journey: Journey, clock: MovableClock
) -> None:
    """R63."""
    cases = {}
    for place in (1, 2):
        who = applicant(place)
        case = journey.granted(who)
        life = journey.handed_over(case, who)
        claim = claim_on(life.number)
        digest = sha256(claim).digest()
        claimed = journey.do(case, "approve-1", "transfer:claimed", claim=digest).chain.head
        cases[place] = case, life.number, claimed, claim
    case, _, claimed, _ = cases[1]
    with pytest.raises(Refused, match="FOUR-EYES"):
        journey.do(case, "approve-1", "transfer:acknowledged", of=claimed)
    passed = journey.do(case, "approve-2", "transfer:acknowledged", of=claimed)
    assert passed.stage is Stage.TRANSFERRED

    case, number, claimed, claim = cases[2]
    clock.pass_by(timedelta(days=29))
    with pytest.raises(Refused, match="R63"):
        journey.do(case, "approve-2", "transfer:lapsed", of=claimed)
    transfer = transfer_of(journey.office.read(case), claim, StateCode("UTO"))
    around = Around(transfer=transfer)
    body: dict[str, Item] = {
        "reason": "responsibility-transferred",
        "disposition": "sent-to-issuer",
    }
    with pytest.raises(Refused, match="R63"):
        withdraw(journey, number, around, body)
    clock.pass_by(timedelta(days=2))
    assert journey.do(case, "approve-2", "transfer:lapsed", of=claimed).stage is Stage.TRANSFERRED
    assert withdraw(journey, number, around, body).state is LifeState.WITHDRAWN


def claim_on(number: DocumentNumber) -> bytes:
    """Write what another state claims."""
    return encode_transfer_claim(
        TransferClaim(
            number=number,
            second_state=StateCode("LTU"),
            basis=TransferBasis.LAWFUL_RESIDENCE,
            resident_since=MONDAY.date(),
            consent=bytes(32),
        )
    )


def test_a_lost_codename_is_replaced_in_a_week_that_its_finder_cannot_use(
    journey: Journey, clock: MovableClock
) -> None:
    old, new = applicant(1), applicant(2)
    case = journey.enrol(old)

    def request() -> bytes:
        spki = new.keys.spki
        return journey.do(case, "enrol-1", "recovery:requested", holder_key=spki).chain.head

    stopped = request()
    journey.work.holder(old, case).act("recovery:stopped", {"of": stopped})
    with pytest.raises(Refused, match="RECOVERY"):
        journey.do(case, "ident-1", "recovery:confirmed", of=stopped)

    asked = request()
    clock.pass_by(timedelta(days=8))
    with pytest.raises(Refused, match="FOUR-EYES"):
        journey.do(case, "enrol-1", "recovery:completed", of=asked)
    journey.work.holder(old, case).act("recovery:stopped", {"of": asked})

    asked = request()
    journey.do(case, "ident-1", "recovery:confirmed", of=asked)
    clock.pass_by(timedelta(days=6))
    with pytest.raises(Refused, match="seven days"):
        journey.do(case, "enrol-1", "recovery:completed", of=asked)
    clock.pass_by(timedelta(days=2))
    journey.do(case, "enrol-1", "recovery:completed", of=asked)
    with pytest.raises(Untrusted):
        journey.work.holder(old, case).act("application:withdrawn")
    assert journey.work.holder(new, case).act("application:withdrawn").stage is Stage.WITHDRAWN


def test_who_withdraws_is_forgotten_when_the_time_is_over(
    on_either_engine: Journey, clock: MovableClock
) -> None:
    """R82, R83; the log of accesses keeps a tag, from which nothing leads back."""
    journey, who = on_either_engine, applicant()
    case = journey.enrol(who)
    journey.work.proof(case)
    for name in ("enrol-1", "ident-1"):
        with pytest.raises(Refused, match="ROLE"):
            journey.do(case, name, "application:withdrawn")
    journey.work.holder(who, case).act("application:withdrawn")
    privacy = journey.actor("privacy-1"), journey.actor("privacy-2")
    clock.pass_by(timedelta(days=150))
    with pytest.raises(Refused, match="R83"):
        journey.office.shred(case, *privacy)
    clock.pass_by(timedelta(days=60))
    assert journey.office.shred(case, *privacy).stage is Stage.SHREDDED
    home = journey.home
    assert not list((home.keyservice / "wrapped").rglob("*.key"))
    for name, sealed in SEALED.items():
        with (
            open_existing(name, home.database(name)) as database,
            database.reading() as connection,
        ):
            assert connection.execute(sealed.select()).all() == []
    with pytest.raises((Refused, Unavailable)):
        journey.work.drawn(case, Purpose.IDENTITY_PROOFING)
    log = (home.keyservice / "access.log").read_bytes()
    assert case.encode() not in log
    assert bytes.fromhex(case) not in log
    assert journey.office.read(case).stage is Stage.SHREDDED
