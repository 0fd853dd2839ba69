"""Claims and evidence together: what corroborates, what contradicts, and that nothing is lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.evidence.invented_evidence import (
    BORN,
    DAY,
    FACE,
    NAME,
    OFFICER,
    ORIGIN,
    PASSPORT,
    PRESS,
    TALK,
    UTOPIA,
    an_exception,
    chip_passport,
    claim,
    evidence_files,
    own_word,
    piece,
    solid_file,
    valid,
    verified,
)

from nansen.errors import Malformed, NansenError, Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import (
    PERSON_CLAIMS,
    Claim,
    ClaimException,
    ClaimKind,
    ClaimStatus,
    ExceptionCode,
)
from nansen.examination.evidence.conflicts import ConflictKind, list_conflicts
from nansen.examination.evidence.corroboration import VOUCHERS, groups_behind
from nansen.examination.evidence.model import (
    HOLDER_GROUP,
    ClaimId,
    Condition,
    Evidence,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Source,
    Verification,
)
from nansen.examination.evidence.occupied_areas import Derogation, PersonOnly
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome

OFFICE = IndependenceGroup("office")


def file_of(one: Claim, *evidence: Evidence) -> EvidenceFile:
    return EvidenceFile(claims=(one,), evidence=evidence)


def interview(*supports: ClaimId) -> Evidence:
    return piece(
        TALK,
        *supports,
        kind=EvidenceKind.INTERVIEW_RECORD,
        source=Source.OFFICER,
        group=OFFICE,
    )


@pytest.mark.parametrize("kind", sorted(PERSON_CLAIMS))
def test_t14_a_chip_and_the_holders_word_prove_no_identity(kind: ClaimKind) -> None:
    """R17: the origin mints a legend, and its agent swears to it."""
    pieces = chip_passport(NAME), own_word(NAME)
    file_of(claim(NAME, kind), *pieces)
    for exception in (None, an_exception()):
        with pytest.raises(Refused, match="R17"):
            file_of(valid(NAME, kind, exception=exception), *pieces)


@pytest.mark.parametrize("kind", sorted(PERSON_CLAIMS))
def test_t14_more_papers_of_the_same_state_are_one_source(kind: ClaimKind) -> None:
    card = piece(
        PRESS,
        NAME,
        kind=EvidenceKind.IDENTITY_CARD,
        source=Source.REGISTRY,
        issuer=UTOPIA,
        group=IndependenceGroup("papers-of-uto"),
    )
    for exception in (None, an_exception()):
        with pytest.raises(Refused, match="R17"):
            file_of(valid(NAME, kind, exception=exception), chip_passport(NAME), card)
    apart = replace(card, group=IndependenceGroup("apart"))
    with pytest.raises(Refused, match="one group"):
        file_of(claim(NAME, kind), chip_passport(NAME), apart)


def test_two_sources_make_a_claim_valid_and_so_does_an_exception_beside_a_witness() -> None:
    file_of(valid(NAME, ClaimKind.NAME), chip_passport(NAME), piece(PRESS, NAME))
    with pytest.raises(Refused, match="R17"):
        file_of(valid(NAME, ClaimKind.NAME), interview(NAME))
    file_of(valid(NAME, ClaimKind.NAME, exception=an_exception()), interview(NAME))


def test_who_never_had_papers_can_be_known() -> None:
    """R8: the holder's word, an interview and a coded reason."""
    reason = ClaimException(
        code=ExceptionCode.NO_RECORD_WAS_MADE, reason="born on the way", by=OFFICER
    )
    known = file_of(valid(NAME, ClaimKind.NAME, exception=reason), own_word(NAME), interview(NAME))
    assert known.valid_claims(ClaimKind.NAME)


def test_introducers_are_never_sufficient_alone() -> None:
    """R34: however many there are."""
    vouching = tuple(
        piece(
            EvidenceId(f"e000001{number}"),
            NAME,
            kind=EvidenceKind.INTRODUCER_ATTESTATION,
            group=IndependenceGroup(f"organisation-{number}"),
        )
        for number in range(4)
    )
    assert groups_behind(vouching) == {VOUCHERS}
    with pytest.raises(Refused, match="R17"):
        file_of(valid(NAME, ClaimKind.NAME), *vouching)
    file_of(valid(NAME, ClaimKind.NAME), *vouching, piece(PRESS, NAME))
    own_paper = piece(PRESS, NAME, group=IndependenceGroup("organisation-0"))
    assert len(groups_behind((vouching[0], own_paper))) == 1


def test_other_claims_can_rest_on_one_source_with_an_exception() -> None:
    file_of(valid(ORIGIN, ClaimKind.ORIGIN_LINK, exception=an_exception()), chip_passport(ORIGIN))
    file_of(valid(ORIGIN, ClaimKind.DENIAL, exception=an_exception()), own_word(ORIGIN))


def test_the_holders_word_tested_or_not_is_no_group() -> None:
    assert groups_behind([own_word(NAME)]) == frozenset()
    assert groups_behind([own_word(NAME), interview(NAME)]) == frozenset()
    old = replace(piece(PRESS, NAME), expires=date(2026, 1, 1))
    assert groups_behind([old], on=DAY) == frozenset()
    assert groups_behind([old], on=date(2026, 1, 1)) == {"press"}


def test_t14_an_interview_takes_an_exception_beside_a_chip() -> None:
    """An agent has learnt the legend by heart, so an officer must say why it is enough."""
    pieces = chip_passport(NAME), interview(NAME)
    with pytest.raises(Refused, match="R17"):
        file_of(valid(NAME, ClaimKind.PHOTO), *pieces)
    known = file_of(valid(NAME, ClaimKind.PHOTO, exception=an_exception()), *pieces)
    assert len(groups_behind(known.evidence)) == 1


@pytest.mark.parametrize("kind", [one for one in ClaimKind if one not in PERSON_CLAIMS])
def test_a_document_of_an_occupied_area_proves_the_person_only(kind: ClaimKind) -> None:
    """R10, with its derogations."""
    marked = chip_passport(ORIGIN, person_only=PersonOnly(area="north-shore"))
    with pytest.raises(Refused, match="R10"):
        file_of(claim(ORIGIN, kind), marked)
    file_of(claim(ORIGIN, ClaimKind.NAME), marked)
    for derogation in Derogation:
        mark = PersonOnly(area="north-shore", derogation=derogation)
        file_of(claim(ORIGIN, kind), chip_passport(ORIGIN, person_only=mark))


def test_contradictory_evidence_stays_side_by_side() -> None:
    first = claim(BORN, ClaimKind.BIRTH_DATE, statement="1990-02-14")
    second = claim(NAME, ClaimKind.BIRTH_DATE, statement="1989-XX-XX")
    file = file_of(first, chip_passport(BORN))
    file = file.with_recorded((second,), (piece(PRESS, NAME, contradicts=(BORN,)),))
    assert file.claims == (first, second)
    differing, divided = list_conflicts(file)
    assert differing.kind is ConflictKind.STATEMENTS_DIFFER
    assert differing.claims == (BORN, NAME)
    assert differing.supporting == (PASSPORT, PRESS)
    assert divided.kind is ConflictKind.EVIDENCE_DIVIDED
    assert (divided.supporting, divided.contradicting) == ((PASSPORT,), (PRESS,))
    settled = file.with_claim_settled(NAME, ClaimStatus.INVALID, by=OFFICER, on=DAY)
    assert settled.evidence == file.evidence
    assert [one.kind for one in list_conflicts(settled)] == [ConflictKind.EVIDENCE_DIVIDED]


def test_two_birth_dates_are_not_both_valid() -> None:
    pieces = chip_passport(BORN, NAME), piece(PRESS, BORN, NAME)
    one = valid(BORN, ClaimKind.BIRTH_DATE, statement="1990-02-14")
    other = valid(NAME, ClaimKind.BIRTH_DATE, statement="1989-XX-XX")
    with pytest.raises(Refused, match="not both valid"):
        EvidenceFile(claims=(one, other), evidence=pieces)
    names = valid(BORN, ClaimKind.NAME, statement="A"), valid(NAME, ClaimKind.NAME, statement="B")
    assert not list_conflicts(EvidenceFile(claims=names, evidence=pieces))


@given(evidence_files())
def test_a_file_only_grows(file: EvidenceFile) -> None:
    added = claim(ClaimId("ffffffff"), ClaimKind.NAME)
    grown = file.with_recorded((added,), (piece(EvidenceId("ffffffff"), added.id),))
    assert grown.evidence[: len(file.evidence)] == file.evidence
    assert grown.claims[: len(file.claims)] == file.claims
    assert set(list_conflicts(file)) <= set(list_conflicts(grown))
    with pytest.raises(Refused):
        file.with_recorded((), file.evidence) if file.evidence else file.with_recorded(
            file.claims, ()
        )


@given(evidence_files())
def test_whoever_is_valid_has_two_sources(file: EvidenceFile) -> None:
    for kind in ClaimKind:
        for one in file.valid_claims(kind):
            assert len(groups_behind(file.evidence_for(one.id))) > 1 or one.exception


@given(evidence_files(), st.sampled_from(ClaimStatus), st.integers(0, 3))
def test_a_claim_is_settled_once(file: EvidenceFile, status: ClaimStatus, at: int) -> None:
    one = file.claims[at % len(file.claims)]
    lawful = {
        (ClaimStatus.CLAIMED, ClaimStatus.VALID),
        (ClaimStatus.CLAIMED, ClaimStatus.INVALID),
        (ClaimStatus.VALID, ClaimStatus.REVOKED),
    }
    try:
        settled = file.with_claim_settled(one.id, status, by=OFFICER, on=DAY)
    except Refused:
        return
    assert (one.status, status) in lawful
    assert settled.claim(one.id).statement == one.statement


def test_settling_takes_an_officer_and_can_bring_the_exception() -> None:
    file = file_of(claim(NAME, ClaimKind.NAME), interview(NAME))
    done = file.with_claim_settled(
        NAME, ClaimStatus.VALID, by=OFFICER, on=DAY, exception=an_exception()
    )
    assert done.claim(NAME).exception == an_exception()
    for changes in ({"settled_by": OFFICER}, {"settled_on": DAY}, {"status": ClaimStatus.VALID}):
        with pytest.raises(Refused, match="R27"):
            claim(NAME, ClaimKind.NAME, **changes)
    with pytest.raises(Malformed):
        valid(NAME, ClaimKind.NAME, settled_by=OfficerId(""))
    with pytest.raises(Refused, match="R27"):
        ClaimException(code=ExceptionCode.RECORDS_DESTROYED, reason=" ", by=OFFICER)
    with pytest.raises(Malformed):
        claim(NAME, ClaimKind.NAME, statement="")


def test_a_file_holds_together() -> None:
    one = claim(NAME, ClaimKind.NAME)
    for evidence in ((), (piece(PRESS, FACE),), (piece(PRESS, NAME), piece(PRESS, NAME))):
        with pytest.raises(Refused, match="EVIDENCE"):
            file_of(one, *evidence)
    with pytest.raises(Refused, match="EVIDENCE"):
        EvidenceFile(claims=(one, one), evidence=(piece(PRESS, NAME),))
    many = tuple(piece(EvidenceId(f"{number:08x}"), NAME) for number in range(501))
    with pytest.raises(Refused, match="500"):
        file_of(one, *many)
    with pytest.raises(Refused, match="CLAIM"):
        solid_file().claim(ClaimId("ffffffff"))


BROKEN: list[tuple[dict[str, object], str]] = [
    ({"id": "Anna"}, "evidence id"),
    ({"supports": ("anna",)}, "claim id"),
    ({"supports": ()}, "for or against"),
    ({"contradicts": (NAME,)}, "both for and against"),
    ({"supports": (BORN, NAME)}, "in order"),
    ({"conditions": (Condition.WITHOUT_CHIP, Condition.EXPIRED)}, "in order"),
    ({"weight": 5}, "0 to 4"),
    ({"weight": -1}, "0 to 4"),
    ({"group": IndependenceGroup("Press!")}, "short code"),
    ({"group": HOLDER_GROUP}, "own word"),
    ({"kind": EvidenceKind.SWORN_STATEMENT}, "swears"),
    ({"original": b"short"}, "SHA-256"),
    ({"issuer": StateCode("ZZZ")}, "no state"),
    ({"destroy_after": date(2020, 1, 1)}, "R83"),
    ({"source": Source.CHIP}, "R16"),
    ({"source": Source.CHIP, "original": None}, "R16"),
    ({"source": Source.CHIP, "original": None, "issuer": UTOPIA}, "R16"),
]


@pytest.mark.parametrize(("changes", "why"), BROKEN, ids=range(len(BROKEN)))
def test_evidence_that_cannot_be_is_not(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NansenError, match=why):
        replace(piece(PRESS, NAME), **changes)  # type: ignore[arg-type]


def test_of_a_chip_no_original_is_kept() -> None:
    """R16."""
    with pytest.raises(Refused, match="only the result"):
        chip_passport(NAME, original=bytes(32))


def test_papers_that_the_holder_brings_belong_to_their_state() -> None:
    with pytest.raises(Refused, match="R17"):
        own_word(NAME, issuer=UTOPIA)
    assert chip_passport(NAME).is_chip_read
    failed = verified(Method.PASSIVE_AUTHENTICATION, Outcome.FAILED)
    assert not chip_passport(NAME, verifications=(failed,)).is_chip_read


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"tool": ""}, "short name"),
        ({"by": OfficerId("")}, "says nothing"),
        ({"signer": b"short"}, "SHA-256"),
        ({"signer": bytes(32)}, "only a chip"),
        ({"method": Method.PASSIVE_AUTHENTICATION}, "has a signer"),
    ],
)
def test_a_verification_can_be_told_from_others(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NansenError, match=why):
        replace(verified(Method.INTERVIEW), **changes)  # type: ignore[arg-type]


def test_no_check_asks_the_origin() -> None:
    """R2, as far as a list of methods can say it."""
    assert not [one for one in Method if "issuer" in one.value or "consul" in one.value]
    assert {field for field in Verification.__slots__ if "bytes" in field} == set()


def test_a_later_result_stands_beside_the_earlier_one() -> None:
    file = solid_file()
    failed = verified(Method.PAGE_INSPECTION, Outcome.FAILED)
    checked = file.with_verification(PASSPORT, failed)
    assert checked.evidence[0].verifications == (*file.evidence[0].verifications, failed)
    checked.check_continues(file)
    with pytest.raises(Refused, match="EVIDENCE"):
        file.check_continues(checked)
    with pytest.raises(Refused, match="EVIDENCE"):
        file.with_verification(EvidenceId("ffffffff"), failed)


@given(evidence_files(), evidence_files())
def test_what_continues_a_file_has_all_of_it(now: EvidenceFile, before: EvidenceFile) -> None:
    before.check_continues(before)
    before.check_continues(EvidenceFile())
    try:
        now.check_continues(before)
    except Refused:
        return
    assert {one.id for one in now.evidence} >= {one.id for one in before.evidence}
    assert {one.statement for one in now.claims} >= {one.statement for one in before.claims}


def test_a_claim_continues_by_being_settled() -> None:
    open_one = claim(NAME, ClaimKind.NAME)
    done = valid(NAME, ClaimKind.NAME)
    assert done.continues(open_one)
    assert not open_one.continues(done)
    assert not replace(done, settled_by=OfficerId("other")).continues(done)
    assert not claim(NAME, ClaimKind.NAME, statement="else").continues(open_one)
