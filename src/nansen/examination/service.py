"""The acts of an examination, each one signed step in the course of its case.

What a rule of this room forbids is refused before anything is signed; who may act, and when,
is the course's to say (`casework.course`). Bodies carry codes; words and names are sealed.
"""

from collections.abc import Mapping
from dataclasses import replace

from nansen.acts.act import IdempotencyKey
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.errors import Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.old_documents import published_strengths
from nansen.examination.evidence.sealed import decode_evidence, encode_evidence
from nansen.examination.exclusion import (
    STANDARD,
    ExclusionAssessment,
    ExclusionOutcome,
    LegalReview,
    decode_exclusion,
    encode_exclusion,
)
from nansen.examination.findings import (
    CaseFindings,
    Finding,
    check_grant,
    decode_finding,
    encode_finding,
    visible_findings,
)
from nansen.examination.identity.assessment import assess
from nansen.examination.identity.conclusion import (
    IdentityConclusion,
    conclude,
    encode_conclusion,
)
from nansen.examination.identity.profiles import published_profiles
from nansen.examination.notices import NoticeRecord, TaskId, decode_notices, encode_notices
from nansen.examination.screening.tasks import NoticeOutcome
from nansen.ids import OfficerId
from nansen.keys.fields.personal_field import FieldName
from nansen.standards.deterministic_cbor import Item

EVIDENCE = FieldName("grounds.evidence")
ASSURANCE = FieldName("identity.assurance")
FINDINGS = FieldName("grounds.findings")
EXCLUSION = FieldName("grounds.exclusion")
NOTICES = FieldName("grounds.notices")
NO_LEVEL = "none"
"""How the act says that no level was reached, and the person is known all the same."""


def read_evidence(desk: Desk, case: Case) -> EvidenceFile:
    """Read the evidence of a case; a case without any has an empty file."""
    encoded = desk.field_of(case, EVIDENCE)
    return EvidenceFile() if encoded is None else decode_evidence(encoded)


def record_evidence(
    desk: Desk, file: EvidenceFile, *, expected: int | None, key: IdempotencyKey
) -> Case:
    """Seal the evidence file as it is now; nothing that was in it may be missing.

    Raises:
        Refused: something of the last version is gone or changed, or the course says no.
    """
    case = desk.read()
    if desk.is_new(case, key):
        file.check_continues(read_evidence(desk, case))
    body: Mapping[str, Item] = {"count": len(file.evidence)}
    fields = {EVIDENCE: encode_evidence(file)}
    return desk.act("identity:evidence-recorded", body, fields, expected=expected, key=key)


def record_identity(
    desk: Desk, conclusion: IdentityConclusion, *, expected: int | None, key: IdempotencyKey
) -> Case:
    """Record what an identity expert concludes.

    Raises:
        Refused: it is another's conclusion, name and face are not valid in the file (R17), or
            the published scale does not reach what is concluded from the recorded evidence.
    """
    _own(desk, conclusion.by)
    case = desk.read()
    if desk.is_new(case, key):
        _check_drawn(conclusion, read_evidence(desk, case))
    level = NO_LEVEL if conclusion.level is None else conclusion.level.value
    body: Mapping[str, Item] = {"profile": conclusion.profiles, "level": level}
    fields = {ASSURANCE: encode_conclusion(conclusion)}
    return desk.act("identity:proofed", body, fields, expected=expected, key=key)


def record_finding(
    desk: Desk, finding: Finding, *, panel: bool, expected: int | None, key: IdempotencyKey
) -> Case:
    """Record an examiner's finding, or with `panel` a third one's.

    Raises:
        Refused: it is another's, or proposes to grant where nobody is known (R17) or an
            exclusion stands in the way (R6).
    """
    _own(desk, finding.by)
    case = desk.read()
    if desk.is_new(case, key):
        check_grant(finding, file=read_evidence(desk, case), barred=_is_barred(case))
    kind = "examination:panel-found" if panel else "examination:found"
    fields = {FINDINGS: encode_finding(finding)}
    return desk.act(kind, dict(finding.codes), fields, expected=expected, key=key)


def read_findings(desk: Desk, case: Case) -> tuple[Finding, ...]:
    """Read the findings that the officer may see: one's own until both examiners are in.

    Another's is not even opened before (R25).
    """
    written = [(act.by, one) for act in case.findings for one in act.fields if one.name == FINDINGS]
    alone = len(written) < 2
    readable = [one for by, one in written if not alone or by == desk.actor.id]
    findings = tuple(decode_finding(desk.writing_of(one)) for one in readable)
    return visible_findings(CaseFindings(findings=findings), desk.actor.id)


def record_exclusion_opinion(
    desk: Desk, assessment: ExclusionAssessment, *, expected: int | None, key: IdempotencyKey
) -> Case:
    """Record an examiner's opinion on exclusion: the first, or the second who confirms or not.

    Raises:
        Refused: it is another's, or the second examiner changed the first one's.
    """
    newest = assessment.second or assessment.first
    _own(desk, newest.by)
    sealed = desk.field_of(desk.read(), EXCLUSION)
    before = None if sealed is None else decode_exclusion(sealed)
    is_second = assessment.second is not None
    if is_second and (before is None or before.first != assessment.first):
        raise Refused("R6", "the second opinion stands beside the first and leaves it as it is")
    kind = "exclusion:confirmed" if is_second else "exclusion:assessed"
    body = {"outcome": newest.outcome.value, "standard": STANDARD}
    fields = {EXCLUSION: encode_exclusion(assessment)}
    return desk.act(kind, body, fields, expected=expected, key=key)


def review_exclusion(
    desk: Desk, review: LegalReview, *, expected: int | None, key: IdempotencyKey
) -> Case:
    """Record what the legal reviewer says of the two opinions, beside them (R6).

    Raises:
        Refused: it is another's, or there are no two opinions yet.
    """
    _own(desk, review.by)
    sealed = desk.field_of(desk.read(), EXCLUSION)
    if sealed is None:
        raise Refused("R6", "a lawyer reviews after two officers")
    assessment = replace(decode_exclusion(sealed), review=review)
    outcome = ExclusionOutcome.EXCLUDED if review.upholds else ExclusionOutcome.NOT_EXCLUDED
    body = {"outcome": outcome.value, "standard": STANDARD}
    fields = {EXCLUSION: encode_exclusion(assessment)}
    return desk.act("exclusion:reviewed", body, fields, expected=expected, key=key)


def record_notice(
    desk: Desk, notice: NoticeRecord, *, expected: int | None, key: IdempotencyKey
) -> Case:
    """Record a notice and open its task; nothing else comes of it (R5, R78).

    Raises:
        Refused: the task is another notice's.
    """
    notices = read_notices(desk, desk.read())
    if notice not in notices:
        if any(one.id == notice.id for one in notices):
            raise Refused("R78", "every notice has a task of its own")
        notices = (*notices, notice)
    body = {"notice": notice.code.value, "task": notice.id}
    return desk.act(
        "notice:received", body, {NOTICES: encode_notices(notices)}, expected=expected, key=key
    )


def answer_notice(
    desk: Desk,
    task: TaskId,
    outcome: NoticeOutcome,
    *,
    reason: str,
    expected: int | None,
    key: IdempotencyKey,
) -> Case:
    """Answer a notice, with a coded reason.

    Raises:
        Refused: there is no such notice, or it can have no effect (T12).
    """
    found = [one for one in read_notices(desk, desk.read()) if one.id == task]
    if not found:
        raise Refused("R78", "there is no such notice in this case")
    if outcome not in found[0].answerable:
        raise Refused("R5", "a report of an old document has no effect")
    effect = "none" if outcome is NoticeOutcome.NO_EFFECT else "review"
    body = {"task": task, "effect": effect, "reason": reason}
    return desk.act("notice:answered", body, {}, expected=expected, key=key)


def read_notices(desk: Desk, case: Case) -> tuple[NoticeRecord, ...]:
    """Read the notices of a case."""
    encoded = desk.field_of(case, NOTICES)
    return () if encoded is None else decode_notices(encoded)


def _check_drawn(conclusion: IdentityConclusion, file: EvidenceFile) -> None:
    """Refuse a conclusion that does not follow from the recorded evidence (R27)."""
    assessment = assess(
        conclusion.scores,
        file,
        profiles=published_profiles(),
        strengths=published_strengths(),
        on=conclusion.on,
    )
    concluded = conclude(
        assessment,
        file,
        level=conclusion.level,
        reasons=conclusion.reasons,
        by=conclusion.by,
        on=conclusion.on,
    )
    if concluded != conclusion:
        raise Refused("R27", "a conclusion is drawn from the published scale in force")


def _is_barred(case: Case) -> bool:
    """Tell whether an exclusion was found by all three; the course waits for the three (R6)."""
    found = {one.body["outcome"] for one in case.exclusion}
    return found == {ExclusionOutcome.EXCLUDED.value}


def _own(desk: Desk, by: OfficerId) -> None:
    if by != desk.actor.id:
        raise Refused("R27", "an officer signs what the officer found, and nobody else's")
