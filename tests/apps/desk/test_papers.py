"""Papers become what the law asks for, or are refused by the rule that they break."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from nansen.apps.demo import papers as invented
from nansen.apps.desk.cases.papers import (
    CheckPaper,
    ExclusionPaper,
    LaterCheckPaper,
    NoticePaper,
    SettledPaper,
    add_evidence,
    assess_exclusion,
    conclude_identity,
    find,
    take_notice,
)
from nansen.errors import Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind, ClaimStatus, ExceptionCode
from nansen.examination.evidence.model import Method
from nansen.examination.exclusion import ExclusionGround, ExclusionOutcome, LegalReview
from nansen.examination.findings import FindingOutcome
from nansen.examination.identity.profiles import Level
from nansen.examination.notices import About, TaskId
from nansen.examination.screening.model import SubjectId
from nansen.examination.screening.tasks import NoticeKind, NoticeOutcome, SourceRelation
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome

DAY = date(2026, 11, 24)
EXPERT, OTHER, LAWYER = map(OfficerId, ("ident-1", "exam-2", "law-1"))


def recorded() -> EvidenceFile:
    return add_evidence(EvidenceFile(), invented.EVIDENCE, by=EXPERT, on=DAY)


def test_evidence_is_added_by_an_officer_on_a_day_and_settles_claims() -> None:
    file = recorded()
    assert {one.kind for one in file.claims if one.settled_by == EXPERT} == {
        ClaimKind.NAME,
        ClaimKind.PHOTO,
        ClaimKind.ORIGIN_LINK,
    }
    assert all(one.capture.day == DAY for one in file.evidence)
    assert all(one.destroy_after == date(2028, 11, 24) for one in file.evidence)
    assert file.evidence[0].expires is None


def test_what_is_added_later_leaves_the_rest_as_it_was() -> None:
    before = recorded()
    check = CheckPaper(method=Method.FORENSIC_EXAMINATION, tool="loupe", result=Outcome.FAILED)
    later = replace(
        invented.EVIDENCE,
        claims=(),
        evidence=(),
        settled=(),
        checks=(LaterCheckPaper(evidence=before.evidence[0].id, check=check),),
    )
    after = add_evidence(before, later, by=OTHER, on=DAY)
    after.check_continues(before)
    assert after.evidence[0].verifications[-1].by == OTHER
    with pytest.raises(Refused, match="id is taken"):
        add_evidence(before, invented.EVIDENCE, by=EXPERT, on=DAY)


def test_one_source_alone_takes_a_reason_of_its_own() -> None:
    alone = replace(invented.EVIDENCE, evidence=invented.EVIDENCE.evidence[1:2])
    claim = invented.EVIDENCE.claims[0].id
    settled = SettledPaper(claim=claim, status=ClaimStatus.VALID)
    with pytest.raises(Refused):
        add_evidence(EvidenceFile(), replace(alone, settled=(settled,)), by=EXPERT, on=DAY)
    excepted = replace(
        settled,
        exception=ExceptionCode.RECORDS_DESTROYED,
        exception_reason="the registry burnt down in the war",
    )
    file = add_evidence(EvidenceFile(), replace(alone, settled=(excepted,)), by=EXPERT, on=DAY)
    assert file.claim(claim).exception is not None


def test_evidence_is_kept_for_a_time_that_retention_knows() -> None:
    piece = invented.EVIDENCE.evidence[0]
    for months in (0, 121):
        with pytest.raises(Refused, match="R83"):
            replace(piece, keep_months=months)
    with pytest.raises(Refused, match="R83"):
        replace(piece, counts_months=121)


def test_evidence_that_counts_for_a_time_says_until_when() -> None:
    piece = replace(invented.EVIDENCE.evidence[1], counts_months=3)
    paper = replace(invented.EVIDENCE, evidence=(piece,), settled=())
    file = add_evidence(EvidenceFile(), paper, by=EXPERT, on=DAY)
    assert file.evidence[0].expires == date(2027, 2, 24)


def test_an_identity_is_concluded_at_most_as_high_as_reached() -> None:
    file = recorded()
    reached = conclude_identity(invented.IDENTITY, file, by=EXPERT, on=DAY)
    assert reached.level is not None
    low = conclude_identity(replace(invented.IDENTITY, level=Level.LOW), file, by=EXPERT, on=DAY)
    assert low.level is Level.LOW
    known = replace(invented.IDENTITY, no_level=True)
    assert conclude_identity(known, file, by=EXPERT, on=DAY).rests_on_own_statements
    too_high = replace(invented.IDENTITY, level=Level.VERY_HIGH)
    with pytest.raises(Refused, match="R27"):
        conclude_identity(too_high, file, by=EXPERT, on=DAY)


def test_a_finding_is_whose_hand_it_is_in() -> None:
    found = find(invented.finding(FindingOutcome.GRANT), by=OTHER, on=DAY)
    assert (found.by, found.on, found.clauses.all_met) == (OTHER, DAY, True)
    refused = invented.finding(FindingOutcome.REFUSE)
    with pytest.raises(Refused, match="R1"):
        find(replace(refused, outcome=FindingOutcome.GRANT, ground=None), by=OTHER, on=DAY)


def test_a_second_opinion_stands_beside_the_first_and_a_new_round_begins_after_a_review() -> None:
    """R6."""
    paper = ExclusionPaper(outcome=ExclusionOutcome.NOT_EXCLUDED, reasons="nothing in the papers")
    first = assess_exclusion(None, paper, by=EXPERT, on=DAY)
    both = assess_exclusion(first, paper, by=OTHER, on=DAY)
    assert (both.first, both.second is not None) == (first.first, True)
    with pytest.raises(Refused, match="R6"):
        assess_exclusion(first, paper, by=EXPERT, on=DAY)
    ground = ExclusionGround.INTERNATIONAL_CRIME
    excluded = replace(paper, outcome=ExclusionOutcome.EXCLUDED, ground=ground)
    with pytest.raises(Refused, match="R5"):
        assess_exclusion(None, excluded, by=EXPERT, on=DAY)
    review = LegalReview(by=LAWYER, upholds=False, reasons="no element of it is met", on=DAY)
    again = assess_exclusion(replace(both, review=review), paper, by=EXPERT, on=DAY)
    assert (again.second, again.review) == (None, None)


def test_a_notice_opens_a_task_without_effect() -> None:
    """R5, R78."""
    paper = NoticePaper(
        source_state=StateCode("UTO"),
        kind=NoticeKind.RED_NOTICE,
        about=About.PERSON,
        origins=(StateCode("UTO"),),
        status_recognised=True,
    )
    at = datetime(2026, 11, 24, tzinfo=UTC)
    taken = take_notice(paper, TaskId("0" * 32), about=SubjectId("case"), at=at)
    assert taken.outcome is NoticeOutcome.NO_EFFECT
    assert taken.task.relation is SourceRelation.ORIGIN
    assert taken.task.presumed_hostile


def test_a_paper_shows_nothing_of_a_person() -> None:
    shown = "".join(map(repr, (*invented.EVIDENCE.claims, *invented.EVIDENCE.evidence)))
    shown += repr(invented.IDENTITY) + repr(invented.finding(FindingOutcome.GRANT))
    for word in ("as the application says", "papers-of-uto", "UTO", "article", "interview,"):
        assert word not in shown
