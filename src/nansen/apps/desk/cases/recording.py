"""Putting an officer's paper into a case: each becomes the act that the law knows for it."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final, assert_never

from nansen.acts.act import IdempotencyKey
from nansen.apps.desk.cases.papers import (
    EvidencePaper,
    ExclusionPaper,
    FindingPaper,
    IdentityPaper,
    NoticePaper,
    Paper,
    ReviewPaper,
    add_evidence,
    assess_exclusion,
    conclude_identity,
    find,
    take_notice,
)
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.service import draw_key
from nansen.casework.stage import Stage
from nansen.examination import service as examination
from nansen.examination.exclusion import LegalReview, decode_exclusion
from nansen.examination.notices import TaskId
from nansen.examination.screening.model import SubjectId
from nansen.keys.fields.purpose import Purpose

PURPOSE_OF: Final[Mapping[type[Paper], Purpose]] = MappingProxyType(
    {
        EvidencePaper: Purpose.IDENTITY_PROOFING,
        IdentityPaper: Purpose.IDENTITY_PROOFING,
        FindingPaper: Purpose.EXAMINATION,
        ExclusionPaper: Purpose.EXCLUSION,
        ReviewPaper: Purpose.LEGAL_REVIEW,
        NoticePaper: Purpose.SCREENING,
    }
)
"""What a case is opened for before a paper goes into it."""


def record_paper(desk: Desk, paper: Paper, *, key: IdempotencyKey | None = None) -> Case:
    """Do the act that a paper means; with the same key again nothing changes.

    Raises:
        Refused: a rule says no; nothing was written.
        Malformed: a part of the paper is not as it has to be.
    """
    named = key or draw_key()
    match paper:
        case EvidencePaper():
            return _evidence(desk, paper, named)
        case IdentityPaper():
            return _identity(desk, paper, named)
        case FindingPaper():
            return _finding(desk, paper, named)
        case ExclusionPaper():
            return _exclusion(desk, paper, named)
        case ReviewPaper():
            return _review(desk, paper, named)
        case NoticePaper():
            return _notice(desk, paper, named)
        case _:
            assert_never(paper)


def _evidence(desk: Desk, paper: EvidencePaper, key: IdempotencyKey) -> Case:
    case = desk.read()
    file = examination.read_evidence(desk, case)
    if desk.is_new(case, key):
        file = add_evidence(file, paper, by=desk.actor.id, on=desk.clock.now().date())
    return examination.record_evidence(desk, file, expected=None, key=key)


def _identity(desk: Desk, paper: IdentityPaper, key: IdempotencyKey) -> Case:
    file = examination.read_evidence(desk, desk.read())
    on = desk.clock.now().date()
    conclusion = conclude_identity(paper, file, by=desk.actor.id, on=on)
    return examination.record_identity(desk, conclusion, expected=None, key=key)


def _finding(desk: Desk, paper: FindingPaper, key: IdempotencyKey) -> Case:
    finding = find(paper, by=desk.actor.id, on=desk.clock.now().date())
    case = desk.read()
    done = case.chain.find(key)
    kind = "examination:panel-found"
    panel = case.stage is Stage.PANEL if done is None else done.act.kind == kind
    return examination.record_finding(desk, finding, panel=panel, expected=None, key=key)


def _exclusion(desk: Desk, paper: ExclusionPaper, key: IdempotencyKey) -> Case:
    case = desk.read()
    sealed = desk.field_of(case, examination.EXCLUSION)
    before = None if sealed is None else decode_exclusion(sealed)
    if desk.is_new(case, key):
        on = desk.clock.now().date()
        before = assess_exclusion(before, paper, by=desk.actor.id, on=on)
    if before is None:
        return case
    return examination.record_exclusion_opinion(desk, before, expected=None, key=key)


def _review(desk: Desk, paper: ReviewPaper, key: IdempotencyKey) -> Case:
    review = LegalReview(
        by=desk.actor.id,
        upholds=paper.upholds,
        reasons=paper.reasons,
        on=desk.clock.now().date(),
    )
    return examination.review_exclusion(desk, review, expected=None, key=key)


def _notice(desk: Desk, paper: NoticePaper, key: IdempotencyKey) -> Case:
    task = TaskId(sha256(b"nansen notice 1\n" + key.encode()).hexdigest()[:32])
    known = {one.id: one for one in examination.read_notices(desk, desk.read())}
    taken = take_notice(paper, task, about=SubjectId(desk.case), at=desk.clock.now())
    return examination.record_notice(desk, known.get(task, taken), expected=None, key=key)
