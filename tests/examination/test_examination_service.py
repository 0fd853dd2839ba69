"""The acts of an examination, in a case that really runs."""

from dataclasses import dataclass, replace

import pytest
from tests.examination.evidence.invented_evidence import (
    DAY,
    FACE,
    NAME,
    PASSPORT,
    chip_passport,
    claim,
    own_word,
    piece,
    solid_file,
)
from tests.examination.test_exclusion import opinion
from tests.examination.test_findings import grant, refusal
from tests.examination.test_notices import TASK, record
from tests.simulators.stores import MemoryVault
from tests.worlds.office import CASE, World, actor

from nansen.casework.desk import Desk
from nansen.casework.service import draw_key
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.errors import Refused, Unavailable
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import EvidenceId
from nansen.examination.evidence.old_documents import published_strengths
from nansen.examination.exclusion import (
    ExclusionAssessment,
    ExclusionOutcome,
    LegalReview,
    decode_exclusion,
)
from nansen.examination.findings import Finding
from nansen.examination.identity.assessment import assess
from nansen.examination.identity.conclusion import IdentityConclusion, conclude
from nansen.examination.identity.profiles import Level, published_profiles
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.examination.notices import TaskId
from nansen.examination.screening.tasks import NoticeKind, NoticeOutcome
from nansen.examination.service import (
    EXCLUSION,
    FINDINGS,
    answer_notice,
    read_evidence,
    read_findings,
    read_notices,
    record_evidence,
    record_exclusion_opinion,
    record_finding,
    record_identity,
    record_notice,
    review_exclusion,
)
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.purpose import Purpose


@dataclass
class Examination(World):
    """An office whose officers sit at their desks."""

    def desk(self, name: str) -> Desk:
        return Desk(
            actor=actor(name),
            case=CASE,
            opened=self.opened,
            files=self.files,
            clock=FixedClock(self.now),
        )

    def with_evidence(self, file: EvidenceFile) -> None:
        self.completed()
        record_evidence(self.desk("ident-1"), file, expected=None, key=draw_key())

    def to_screening(self) -> None:
        self.assign("ident-1", Purpose.IDENTITY_PROOFING)
        self.assign("ident-1", Purpose.DEDUPLICATION)
        record_identity(self.desk("ident-1"), known(), expected=None, key=draw_key())
        self.act("deduplication:searched", "ident-1", candidates=0, index="names-1")
        self.act("identity:concluded", "ident-1")
        self.assign("screen-1", Purpose.SCREENING)

    def screen(self, *, hits: int = 0) -> None:
        self.act(
            "screening:run",
            "screen-1",
            list="un",
            list_version="2026-11-23",
            moment="application",
            hits=hits,
        )
        if hits:
            adjudged = {"hit": "0" * 32, "outcome": "true-match", "reason": "same-person"}
            self.act("screening:adjudicated", "screen-1", **adjudged)
        self.act("screening:concluded", "screen-1")

    def found(self, finding: Finding, *, panel: bool = False) -> Stage:
        self.assign(finding.by, Purpose.EXAMINATION)
        desk = self.desk(finding.by)
        return record_finding(desk, finding, panel=panel, expected=None, key=draw_key()).stage


class WatchedVault(MemoryVault):
    """A vault that remembers which fields were taken out of it."""

    def __init__(self, of: MemoryVault) -> None:
        super().__init__()
        self.__dict__.update(of.__dict__)
        self.read: list[FieldName] = []

    def get(
        self, case: CaseId, field: FieldName, version: int, digest: bytes | None = None
    ) -> bytes | None:
        self.read.append(field)
        return super().get(case, field, version, digest)


@pytest.fixture
def office() -> Examination:
    return Examination()


def known(level: Level | None = Level.HIGH) -> IdentityConclusion:
    scored = ScoredPiece(evidence=PASSPORT, strength=4, validity=3)
    assessment = assess(
        ProofingScores(pieces=(scored,), fraud=1, verification=3),
        solid_file(),
        profiles=published_profiles(),
        strengths=published_strengths(),
        on=DAY,
    )
    return conclude(
        assessment,
        solid_file(),
        level=level,
        reasons="face and papers",
        by=OfficerId("ident-1"),
        on=DAY,
    )


def chip_only() -> EvidenceFile:
    claims = claim(NAME, ClaimKind.NAME), claim(FACE, ClaimKind.PHOTO)
    return EvidenceFile(claims=claims, evidence=(chip_passport(NAME, FACE), own_word(NAME, FACE)))


def test_evidence_identity_and_findings_lead_to_a_proposal(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen()
    assert office.found(grant("exam-1")) is Stage.EXAMINATION
    assert office.found(grant("exam-2")) is Stage.PROPOSAL
    assert read_evidence(office.desk("exam-1"), office.case()) == solid_file()


def test_what_was_recorded_stays(office: Examination) -> None:
    desk = office.desk("ident-1")
    office.completed()
    assert read_evidence(desk, office.case()) == EvidenceFile()
    record_evidence(desk, solid_file(), expected=None, key=draw_key())
    more = solid_file().with_recorded((), (piece(EvidenceId("e0000009"), NAME),))
    record_evidence(desk, more, expected=None, key=draw_key())
    with pytest.raises(Refused, match="EVIDENCE"):
        record_evidence(desk, solid_file(), expected=None, key=draw_key())
    reworded = replace(more.claims[0], statement="another name")
    for changed in (EvidenceFile(), replace(more, claims=(reworded, *more.claims[1:]))):
        with pytest.raises(Refused, match="EVIDENCE"):
            record_evidence(desk, changed, expected=None, key=draw_key())


def test_t14_a_chip_only_application_reaches_no_approval(office: Examination) -> None:
    """R17: neither is an identity recorded from it, nor does an examiner's grant pass."""
    office.with_evidence(chip_only())
    office.assign("ident-1", Purpose.IDENTITY_PROOFING)
    with pytest.raises(Refused, match="R17"):
        record_identity(office.desk("ident-1"), known(), expected=None, key=draw_key())
    office.act(
        "identity:proofed",
        "ident-1",
        {"identity.assurance": b"forced"},
        profile="gpg45",
        level="high",
    )
    office.assign("ident-1", Purpose.DEDUPLICATION)
    office.act("deduplication:searched", "ident-1", candidates=0, index="names-1")
    office.act("identity:concluded", "ident-1")
    office.assign("screen-1", Purpose.SCREENING)
    office.screen()
    with pytest.raises(Refused, match="R17"):
        office.found(grant("exam-1"))
    assert office.case().stage is Stage.EXAMINATION


def test_somebody_known_without_a_level_is_told_so_to_the_act(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.assign("ident-1", Purpose.IDENTITY_PROOFING)
    case = record_identity(office.desk("ident-1"), known(None), expected=None, key=draw_key())
    assert case.chain.acts[-1].act.body["level"] == "none"


@pytest.mark.parametrize(
    "changes",
    [{"profiles": "gpg45-2014"}, {"profile": "V1D"}, {"profile": "V1D", "level": Level.VERY_HIGH}],
    ids=range(3),
)
def test_a_conclusion_is_drawn_anew_from_what_was_recorded(
    office: Examination, changes: dict[str, object]
) -> None:
    """R27: whatever a program at a desk made up."""
    office.with_evidence(solid_file())
    office.assign("ident-1", Purpose.IDENTITY_PROOFING)
    made_up = replace(known(), **changes)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="R27"):
        record_identity(office.desk("ident-1"), made_up, expected=None, key=draw_key())


def test_nobody_signs_for_another(office: Examination) -> None:
    office.with_evidence(solid_file())
    with pytest.raises(Refused, match="R27"):
        record_identity(office.desk("ident-2"), known(), expected=None, key=draw_key())
    finding = grant("exam-1")
    with pytest.raises(Refused, match="R27"):
        record_finding(office.desk("exam-2"), finding, panel=False, expected=None, key=draw_key())


def test_an_examiner_does_not_open_what_the_other_found(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen()
    office.found(grant("exam-1"))
    vault = WatchedVault(office.vaults[Vault.GROUNDS])
    office.vaults[Vault.GROUNDS] = vault
    assert read_findings(office.desk("exam-2"), office.case()) == ()
    assert FINDINGS not in vault.read
    assert read_findings(office.desk("exam-1"), office.case()) == (grant("exam-1"),)
    assert FINDINGS in vault.read
    assert office.found(refusal("exam-2")) is Stage.PANEL
    both = (grant("exam-1"), refusal("exam-2"))
    assert read_findings(office.desk("exam-3"), office.case()) == both
    assert office.found(refusal("exam-3"), panel=True) is Stage.PROPOSAL
    assert len(read_findings(office.desk("exam-1"), office.case())) == 3


def test_what_an_approver_sends_back_is_found_anew_and_blindly(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen()
    for name in ("exam-1", "exam-2"):
        office.found(grant(name))
    assert len(read_findings(office.desk("approve-1"), office.case())) == 2
    office.assign("approve-1", Purpose.APPROVAL)
    office.act("decision:returned", "approve-1", reason="doubt")
    office.found(refusal("exam-3"))
    assert read_findings(office.desk("exam-1"), office.case()) == ()
    assert read_findings(office.desk("exam-3"), office.case()) == (refusal("exam-3"),)


def test_an_act_that_was_done_is_not_judged_anew(office: Examination) -> None:
    """A program that lost its answer asks again, whatever came between."""
    office.completed()
    desk, key = office.desk("ident-1"), draw_key()
    record_evidence(desk, solid_file(), expected=None, key=key)
    more = solid_file().with_recorded((), (piece(EvidenceId("e0000009"), NAME),))
    after = record_evidence(desk, more, expected=None, key=draw_key())
    assert record_evidence(desk, solid_file(), expected=None, key=key) == after
    assert read_evidence(desk, office.case()) == more
    office.assign("ident-1", Purpose.IDENTITY_PROOFING)
    key = draw_key()
    proofed = record_identity(desk, known(), expected=None, key=key)
    assert record_identity(desk, known(), expected=None, key=key) == proofed


def test_a_finding_is_recorded_once_however_often_it_is_sent(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen()
    office.assign("exam-1", Purpose.EXAMINATION)
    desk, key = office.desk("exam-1"), draw_key()
    once = record_finding(desk, grant("exam-1"), panel=False, expected=None, key=key)
    assert record_finding(desk, grant("exam-1"), panel=False, expected=None, key=key) == once


def test_findings_open_for_their_purpose_and_while_they_are_kept(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen()
    office.found(grant("exam-1"))
    desk = office.desk("exam-1")
    keys = {name: key for name, key in office.opened.keys.items() if name != FINDINGS}
    with pytest.raises(Refused, match="R88"):
        read_findings(replace(desk, opened=replace(office.opened, keys=keys)), office.case())
    with pytest.raises(Refused, match="R88"):
        read_findings(replace(desk, opened=None), office.case())
    office.vaults[Vault.GROUNDS].erase(CASE, FINDINGS)
    with pytest.raises(Unavailable):
        read_findings(desk, office.case())


def referred(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.to_screening()
    office.screen(hits=1)
    for name in ("exam-1", "exam-2"):
        office.assign(name, Purpose.EXCLUSION)


def assessed(office: Examination, second: ExclusionOutcome, lawyer: ExclusionOutcome) -> Stage:
    first = ExclusionAssessment(first=opinion("exam-1"))
    record_exclusion_opinion(office.desk("exam-1"), first, expected=None, key=draw_key())
    both = replace(first, second=opinion("exam-2", second))
    record_exclusion_opinion(office.desk("exam-2"), both, expected=None, key=draw_key())
    office.assign("law-1", Purpose.LEGAL_REVIEW)
    review = LegalReview(
        by=OfficerId("law-1"),
        upholds=lawyer is ExclusionOutcome.EXCLUDED,
        reasons="the elements of the crime are met",
        on=office.now.date(),
    )
    desk = office.desk("law-1")
    stage = review_exclusion(desk, review, expected=None, key=draw_key()).stage
    sealed = desk.field_of(desk.read(), EXCLUSION)
    assert sealed is not None
    assert decode_exclusion(sealed) == replace(both, review=review)
    return stage


def test_an_exclusion_takes_three_people(office: Examination) -> None:
    """R6."""
    referred(office)
    excluded = ExclusionOutcome.EXCLUDED
    assert assessed(office, excluded, excluded) is Stage.PROPOSAL


def test_a_doubt_sends_the_case_to_the_examiners(office: Examination) -> None:
    referred(office)
    stage = assessed(office, ExclusionOutcome.EXCLUDED, ExclusionOutcome.NOT_EXCLUDED)
    assert stage is Stage.EXAMINATION
    assert office.found(grant("exam-3")) is Stage.EXAMINATION


def test_who_is_excluded_gets_no_grant_later(office: Examination) -> None:
    """R6: an approver may send the case back, and the exclusion still stands."""
    referred(office)
    excluded = ExclusionOutcome.EXCLUDED
    assessed(office, excluded, excluded)
    office.assign("approve-1", Purpose.APPROVAL)
    office.act("decision:returned", "approve-1", reason="doubt")
    with pytest.raises(Refused, match="R6"):
        office.found(grant("exam-3"))


def test_the_second_opinion_leaves_the_first_as_it_is(office: Examination) -> None:
    referred(office)
    changed = ExclusionAssessment(
        first=replace(opinion("exam-1"), reasons="another"), second=opinion("exam-2")
    )
    desk = office.desk("exam-2")
    with pytest.raises(Refused, match="R6"):
        record_exclusion_opinion(desk, changed, expected=None, key=draw_key())
    first = ExclusionAssessment(first=opinion("exam-1"))
    record_exclusion_opinion(office.desk("exam-1"), first, expected=None, key=draw_key())
    with pytest.raises(Refused, match="R6"):
        record_exclusion_opinion(desk, changed, expected=None, key=draw_key())


@pytest.mark.parametrize("kind", NoticeKind)
def test_t11_no_notice_moves_a_case(office: Examination, kind: NoticeKind) -> None:
    office.with_evidence(solid_file())
    office.assign("screen-1", Purpose.SCREENING)
    before = office.case()
    desk, notice = office.desk("screen-1"), record(kind)
    after = record_notice(desk, notice, expected=None, key=draw_key())
    assert (after.stage, after.outcome) == (before.stage, before.outcome)
    assert read_notices(desk, after) == (notice,)
    outcome = NoticeOutcome.NO_EFFECT
    answered = answer_notice(
        desk, TASK, outcome, reason="source-is-origin", expected=None, key=draw_key()
    )
    assert (answered.stage, answered.outcome) == (before.stage, before.outcome)
    assert not answered.screening.tasks


@pytest.mark.parametrize("kind", [NoticeKind.LOST_OR_STOLEN, NoticeKind.ANNULMENT])
def test_t12_a_report_of_the_old_passport_cannot_even_be_looked_into(
    office: Examination, kind: NoticeKind
) -> None:
    office.with_evidence(solid_file())
    office.assign("screen-1", Purpose.SCREENING)
    desk = office.desk("screen-1")
    record_notice(desk, record(kind), expected=None, key=draw_key())
    with pytest.raises(Refused, match="R5"):
        answer_notice(
            desk, TASK, NoticeOutcome.ASSESS, reason="look", expected=None, key=draw_key()
        )
    with pytest.raises(Refused, match="R78"):
        answer_notice(
            desk,
            TaskId("f" * 32),
            NoticeOutcome.NO_EFFECT,
            reason="none",
            expected=None,
            key=draw_key(),
        )


def test_a_notice_is_recorded_once_however_often_it_is_sent(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.assign("screen-1", Purpose.SCREENING)
    desk, key = office.desk("screen-1"), draw_key()
    once = record_notice(desk, record(), expected=None, key=key)
    assert record_notice(desk, record(), expected=None, key=key) == once
    again = record_notice(desk, record(), expected=None, key=draw_key())
    assert read_notices(desk, again) == (record(),)
    with pytest.raises(Refused, match="R78"):
        record_notice(desk, record(NoticeKind.DIFFUSION), expected=None, key=draw_key())


def test_a_notice_about_a_person_can_be_looked_into(office: Examination) -> None:
    office.with_evidence(solid_file())
    office.assign("screen-1", Purpose.SCREENING)
    desk = office.desk("screen-1")
    record_notice(desk, record(), expected=None, key=draw_key())
    case = answer_notice(
        desk, TASK, NoticeOutcome.ASSESS, reason="other-sources", expected=None, key=draw_key()
    )
    assert case.chain.acts[-1].act.body["effect"] == "review"
