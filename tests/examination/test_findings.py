"""Two examiners, blind to each other, and when they agree (R1, R25, R27, R29)."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.eligibility.invented_facts import clause
from tests.examination.evidence.invented_evidence import (
    DAY,
    FACE,
    NAME,
    PASSPORT,
    chip_passport,
    claim,
    own_word,
    solid_file,
    texts,
)
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import NansenError, Refused
from nansen.examination.eligibility.clauses import Answer, ClauseName, ThreeClauses
from nansen.examination.eligibility.issuance import GROUNDS, IssuanceMode, RefusalGround
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.findings import (
    CaseFindings,
    Finding,
    FindingOutcome,
    agree,
    check_grant,
    decode_finding,
    encode_finding,
    visible_findings,
)
from nansen.ids import OfficerId

YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNDETERMINED
MUST, MAY = IssuanceMode.MANDATORY, IssuanceMode.DISCRETIONARY


def three(*answers: Answer) -> ThreeClauses:
    link, lack, other = answers or (YES, YES, YES)
    return ThreeClauses(
        origin_link=clause(ClauseName.ORIGIN_LINK, link),
        lack_of_protection=clause(ClauseName.LACK_OF_PROTECTION, lack),
        no_other_nationality=clause(ClauseName.NO_OTHER_NATIONALITY, other),
    )


def grant(by: str = "exam-1") -> Finding:
    return Finding(
        clauses=three(),
        mode=MUST,
        outcome=FindingOutcome.GRANT,
        reasons="all three, by the papers and the press",
        by=OfficerId(by),
        on=DAY,
    )


def refusal(
    by: str = "exam-1",
    clauses: ThreeClauses | None = None,
    ground: RefusalGround = RefusalGround.NOT_WITHIN_CLASS,
    mode: IssuanceMode = MUST,
) -> Finding:
    return Finding(
        clauses=clauses or three(YES, YES, NO),
        mode=mode,
        outcome=FindingOutcome.REFUSE,
        ground=ground,
        reasons="another state protects",
        by=OfficerId(by),
        on=DAY,
    )


@pytest.mark.parametrize("answers", [*product(Answer, repeat=3)])
def test_a_grant_needs_all_three_clauses(answers: tuple[Answer, Answer, Answer]) -> None:
    """R1."""
    if answers == (YES, YES, YES):
        replace(grant(), clauses=three(*answers))
        with pytest.raises(Refused, match="R1"):
            refusal(clauses=three(*answers))
    else:
        refusal(clauses=three(*answers))
        with pytest.raises(Refused, match="R1"):
            replace(grant(), clauses=three(*answers))


@pytest.mark.parametrize(("mode", "ground"), [*product(IssuanceMode, RefusalGround)])
def test_a_refusal_rests_on_a_ground_of_its_mode(mode: IssuanceMode, ground: RefusalGround) -> None:
    """R29."""
    if ground in GROUNDS[mode]:
        refusal(mode=mode, ground=ground)
    else:
        with pytest.raises(Refused, match="R29"):
            refusal(mode=mode, ground=ground)


@pytest.mark.parametrize(
    "changes",
    [
        {"ground": RefusalGround.NOT_WITHIN_CLASS},
        {"outcome": FindingOutcome.REFUSE},
        {"reasons": " "},
        {"by": OfficerId("")},
    ],
    ids=range(4),
)
def test_a_finding_without_its_parts_is_none(changes: dict[str, object]) -> None:
    with pytest.raises(NansenError):
        replace(grant(), **changes)  # type: ignore[arg-type]


def test_agreement_is_clause_by_clause() -> None:
    assert agree(grant("exam-1"), grant("exam-2"))
    assert agree(refusal("exam-1"), refusal("exam-2"))
    for other in (
        refusal("exam-2"),
        replace(grant("exam-2"), mode=MAY),
    ):
        assert not agree(grant("exam-1"), other)
    for other in (
        refusal("exam-2", three(YES, OPEN, YES)),
        refusal("exam-2", ground=RefusalGround.IDENTITY_NOT_ESTABLISHED),
    ):
        assert not agree(refusal("exam-1"), other)
    with pytest.raises(Refused, match="R25"):
        agree(grant("exam-1"), refusal("exam-1"))


def test_two_who_agree_settle_it_and_two_who_do_not_bring_a_third() -> None:
    alone = CaseFindings(findings=(grant("exam-1"),))
    assert (alone.settled, alone.is_disputed) == (None, False)
    agreed = CaseFindings(findings=(grant("exam-1"), grant("exam-2")))
    assert agreed.settled == grant("exam-1")
    disputed = CaseFindings(findings=(grant("exam-1"), refusal("exam-2")))
    assert (disputed.settled, disputed.is_disputed) == (None, True)
    third = CaseFindings(findings=(*disputed.findings, refusal("exam-3")))
    assert third.settled == refusal("exam-3")
    assert not third.is_disputed


def test_nobody_finds_twice() -> None:
    for names in (("exam-1", "exam-1"), ("exam-1", "exam-2", "exam-1")):
        with pytest.raises(Refused, match="R25"):
            CaseFindings(findings=tuple(map(grant, names)))


def test_the_last_panel_has_the_last_word() -> None:
    whole = CaseFindings(findings=(grant("exam-1"), refusal("exam-2"), refusal("exam-3")))
    assert whole.settled == refusal("exam-3")
    again = CaseFindings(findings=(*whole.findings, grant("exam-4")))
    assert again.settled == grant("exam-4")


findings = st.sampled_from(["exam-1", "exam-2"]).flatmap(
    lambda by: st.sampled_from([grant(by), refusal(by)])
)


@given(findings, st.sampled_from(["exam-1", "exam-2", "exam-3", "approve-1", "super-1"]))
def test_nobody_sees_anothers_finding_before_both_are_in(first: Finding, viewer: str) -> None:
    """The second examiner's view is that of the first: not even the number tells."""
    seen = visible_findings(CaseFindings(findings=(first,)), OfficerId(viewer))
    assert seen == ((first,) if viewer == first.by else ())
    if viewer != first.by:
        assert seen == visible_findings(CaseFindings(), OfficerId(viewer))


def test_when_both_are_in_the_third_examiner_sees_both() -> None:
    both = CaseFindings(findings=(grant("exam-1"), refusal("exam-2")))
    assert visible_findings(both, OfficerId("exam-3")) == both.findings


def chip_only() -> EvidenceFile:
    claims = claim(NAME, ClaimKind.NAME), claim(FACE, ClaimKind.PHOTO)
    pieces = chip_passport(NAME, FACE), own_word(NAME, FACE)
    return EvidenceFile(claims=claims, evidence=pieces)


def test_t14_a_chip_only_application_reaches_no_approval() -> None:
    """R17: two examiners may believe in it, and the case still holds nobody known."""
    for finding in (grant("exam-1"), grant("exam-2")):
        with pytest.raises(Refused, match="R17"):
            check_grant(finding, file=chip_only(), barred=False)
    check_grant(grant(), file=solid_file(), barred=False)
    check_grant(refusal(), file=chip_only(), barred=False)


def test_an_exclusion_that_is_open_or_found_bars_a_grant() -> None:
    """R6."""
    with pytest.raises(Refused, match="R6"):
        check_grant(grant(), file=solid_file(), barred=True)
    check_grant(refusal(), file=solid_file(), barred=True)


@given(st.sampled_from([grant(), refusal(), refusal(mode=MAY)]), texts)
def test_a_finding_is_read_back(finding: Finding, reasons: str) -> None:
    whole = replace(finding, reasons=reasons)
    assert decode_finding(encode_finding(whole)) == whole


@given(st.binary(max_size=300) | damaged(encode_finding(refusal())))
def test_any_octets_are_a_finding_or_refused(data: bytes) -> None:
    read_or_refuse(decode_finding, data)


def test_the_codes_of_an_act_hold_no_word_of_the_reasons() -> None:
    assert grant().codes == {
        "origin_link": "yes",
        "lack_of_protection": "yes",
        "no_other_nationality": "yes",
        "finding": "grant",
        "ground": "",
    }
    assert refusal().codes["ground"] == "not-within-class"
    shown = repr(refusal())
    assert "another state" not in shown
    assert PASSPORT not in shown
    assert "refuse" not in shown
