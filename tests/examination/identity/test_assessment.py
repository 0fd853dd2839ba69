"""Scores and evidence become a level that an officer reads, and nothing else happens."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.evidence.invented_evidence import (
    DAY,
    FACE,
    NAME,
    OFFICER,
    PASSPORT,
    PRESS,
    TALK,
    WORD,
    an_exception,
    chip_passport,
    claim,
    own_word,
    piece,
    solid_file,
    valid,
    verified,
)
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, NansenError, Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind, ClaimStatus
from nansen.examination.evidence.model import (
    Condition,
    Evidence,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Source,
)
from nansen.examination.evidence.old_documents import published_strengths
from nansen.examination.identity.assessment import Assessment, FactorName, assess
from nansen.examination.identity.conclusion import (
    IdentityConclusion,
    conclude,
    decode_conclusion,
    encode_conclusion,
)
from nansen.examination.identity.profiles import (
    LEVELS,
    IdentityProfile,
    Level,
    published_profiles,
    read_profiles,
)
from nansen.examination.identity.scores import ProofingScores, ScoredPiece
from nansen.ids import OfficerId
from nansen.standards.finding import Outcome

scores_of_four = st.integers(0, 4)


def scored(piece_id: EvidenceId, strength: int, validity: int) -> ScoredPiece:
    return ScoredPiece(evidence=piece_id, strength=strength, validity=validity)


def assessed(
    scores: ProofingScores, file: EvidenceFile | None = None, on: date = DAY
) -> Assessment:
    return assess(
        scores,
        file or solid_file(),
        profiles=published_profiles(),
        strengths=published_strengths(),
        on=on,
    )


def perfect(*pieces: ScoredPiece) -> ProofingScores:
    return ProofingScores(pieces=pieces, activity=4, fraud=4, verification=4)


# The published profiles ------------------------------------------------------------------


def test_the_profiles_are_those_of_the_guide() -> None:
    profiles = published_profiles()
    assert "GPG 45" in profiles.source
    counts = {level: sum(one.level is level for one in profiles.profiles) for level in Level}
    assert counts == {Level.LOW: 6, Level.MEDIUM: 8, Level.HIGH: 9, Level.VERY_HIGH: 9}


@pytest.mark.parametrize(
    ("profile", "level", "evidence", "scores"),
    [
        ("L1A", Level.LOW, [(2, 2)], (0, 1, 1)),
        ("L3A", Level.LOW, [(1, 1)] * 3, (2, 1, 1)),
        ("M1A", Level.MEDIUM, [(4, 2)], (0, 1, 2)),
        ("M2B", Level.MEDIUM, [(3, 2), (2, 2)], (1, 1, 2)),
        ("H1A", Level.HIGH, [(4, 3)], (0, 1, 3)),
        ("H2E", Level.HIGH, [(4, 3), (3, 3)], (0, 0, 3)),
        ("V1D", Level.VERY_HIGH, [(4, 4)], (0, 0, 4)),
        ("V3A", Level.VERY_HIGH, [(3, 3), (2, 2), (2, 2)], (3, 3, 3)),
    ],
)
def test_a_profile_is_as_published(
    profile: str,
    level: Level,
    evidence: list[tuple[int, int]],
    scores: tuple[int, int, int],
) -> None:
    (one,) = (found for found in published_profiles().profiles if found.id == profile)
    assert one.level is level
    assert [(need.strength, need.validity) for need in one.evidence] == evidence
    assert (one.activity, one.fraud, one.verification) == scores


SMALL = """
version = "1"
source = "a test"
[independence]
claims = ["name"]
groups = 2
[[validity]]
methods = []
at_most = 1
why = "x"
[[profile]]
id = "A"
level = "low"
evidence = [[2, 2], [1, 1]]
activity = 0
fraud = 0
verification = 0
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[2, 2], [1, 1]]", "[[1, 1], [2, 2]]"),
        ("[[2, 2], [1, 1]]", "[[2, 1], [1, 2]]"),
        ("[[2, 2], [1, 1]]", "[]"),
        ("[[2, 2], [1, 1]]", "[[5, 2]]"),
        ("[[2, 2], [1, 1]]", "[[2, 2, 2]]"),
        ("[[2, 2], [1, 1]]", '[["2", 2]]'),
        ("[[2, 2], [1, 1]]", "[2]"),
        ("activity = 0", "activity = 9"),
        ("groups = 2", "groups = 1"),
        ('claims = ["name"]', "claims = []"),
        ("methods = []", 'methods = ["interview"]'),
        ("[[profile]]", "[[prefile]]"),
        ("[independence]", "[[independence]]"),
        ("[independence]", "[dependence]"),
        ('level = "low"', 'level = "lower"'),
    ],
)
def test_a_set_of_profiles_that_says_something_else_is_refused(old: str, new: str) -> None:
    assert read_profiles(SMALL).profiles[0].id == "A"
    with pytest.raises(Malformed):
        read_profiles(SMALL.replace(old, new))


def test_each_profile_has_its_own_id() -> None:
    with pytest.raises(Malformed):
        read_profiles(SMALL + SMALL[SMALL.index("[[profile]]") :])


# A level, or what is missing -------------------------------------------------------------


def test_a_solid_case_reaches_a_level() -> None:
    scores = ProofingScores(pieces=(scored(PASSPORT, 4, 3),), fraud=1, verification=3)
    assessment = assessed(scores)
    assert assessment.level is Level.HIGH
    assert assessment.reached is not None
    assert assessment.reached.id == "H1A"
    nearest = assessment.nearest(Level.VERY_HIGH)
    assert nearest is not None
    assert nearest.profile.id == "V1A"
    (missing,) = nearest.missing
    assert (missing.name, missing.needed, missing.found) == (FactorName.FRAUD, (3,), (1,))


def test_every_profile_is_explained_factor_by_factor() -> None:
    assessment = assessed(perfect(scored(PASSPORT, 4, 4)))
    assert [one.profile.level.rank for one in assessment.readings] == sorted(
        (one.level.rank for one in published_profiles().profiles), reverse=True
    )
    for reading in assessment.readings:
        names = [factor.name for factor in reading.factors]
        assert names.count(FactorName.EVIDENCE) == len(reading.profile.evidence)
        assert names.count(FactorName.INDEPENDENCE) == 2
        assert {*FactorName} == {*names}


@given(
    st.lists(st.tuples(scores_of_four, scores_of_four), min_size=0, max_size=3),
    scores_of_four,
    scores_of_four,
    scores_of_four,
)
def test_higher_scores_never_lower_a_level(
    pairs: list[tuple[int, int]], activity: int, fraud: int, verification: int
) -> None:
    ids = (PASSPORT, PRESS, TALK)
    pieces = tuple(scored(name, *pair) for name, pair in zip(ids, pairs, strict=False))
    low = assessed(
        ProofingScores(pieces=pieces, activity=activity, fraud=fraud, verification=verification)
    )
    high = assessed(perfect(*pieces))
    rank = {None: -1} | {level: level.rank for level in LEVELS}
    assert rank[low.level] <= rank[high.level]


def brute(profile: IdentityProfile, pairs: list[tuple[int, int]]) -> bool:
    """Try every assignment."""

    def fits(needs: list[tuple[int, int]], have: list[tuple[int, int]]) -> bool:
        if not needs:
            return True
        return any(
            one[0] >= needs[0][0]
            and one[1] >= needs[0][1]
            and fits(needs[1:], have[:at] + have[at + 1 :])
            for at, one in enumerate(have)
        )

    return fits([(one.strength, one.validity) for one in profile.evidence], pairs)


@given(st.lists(st.tuples(scores_of_four, scores_of_four), min_size=1, max_size=4))
def test_pieces_are_assigned_if_they_can_be(pairs: list[tuple[int, int]]) -> None:
    """Ours takes them greedily; here every order is tried."""
    checks = (verified(Method.PASSIVE_AUTHENTICATION), verified(Method.PAGE_INSPECTION))
    ids = [EvidenceId(f"e{number:07x}") for number in range(len(pairs))]
    pieces = tuple(
        piece(
            one,
            NAME,
            FACE,
            kind=EvidenceKind.NATIONAL_PASSPORT,
            group=IndependenceGroup(f"group-{one}"),
            verifications=checks,
        )
        for one in ids
    )
    # One more source makes the claims valid, and is not scored.
    claims = (valid(NAME, ClaimKind.NAME), valid(FACE, ClaimKind.PHOTO))
    file = EvidenceFile(
        claims=claims, evidence=(*pieces, piece(EvidenceId("ffffffff"), NAME, FACE))
    )
    scores = perfect(*(scored(one, *pair) for one, pair in zip(ids, pairs, strict=True)))
    for reading in assessed(scores, file).readings:
        found = [one for one in reading.missing if one.name is FactorName.EVIDENCE]
        assert bool(found) is not brute(reading.profile, pairs)


# What counts -----------------------------------------------------------------------------


def test_t14_a_chip_only_application_reaches_no_level() -> None:
    """R17: whatever an officer scores."""
    for status in (ClaimStatus.CLAIMED, ClaimStatus.INVALID):
        settled = (
            {} if status is ClaimStatus.CLAIMED else {"settled_by": OFFICER, "settled_on": DAY}
        )
        claims = (
            claim(NAME, ClaimKind.NAME, status=status, **settled),
            claim(FACE, ClaimKind.PHOTO, status=status, **settled),
        )
        file = EvidenceFile(
            claims=claims, evidence=(chip_passport(NAME, FACE), own_word(NAME, FACE))
        )
        assessment = assessed(perfect(scored(PASSPORT, 4, 4), scored(WORD, 4, 4)), file)
        assert assessment.level is None
        for level in LEVELS:
            nearest = assessment.nearest(level)
            assert nearest is not None
            assert FactorName.INDEPENDENCE in {one.name for one in nearest.missing}
        for asked in (None, *LEVELS):
            with pytest.raises(Refused):
                conclude(assessment, file, level=asked, reasons="why", by=OFFICER, on=DAY)


def test_t14_an_exception_makes_somebody_known_and_reaches_no_level() -> None:
    """R17: two papers of the origin and an interview are one source."""
    card = replace(chip_passport(NAME, FACE), id=PRESS, kind=EvidenceKind.IDENTITY_CARD)
    talk = piece(
        TALK,
        NAME,
        FACE,
        kind=EvidenceKind.INTERVIEW_RECORD,
        source=Source.OFFICER,
        group=IndependenceGroup("office"),
    )
    excused = {"exception": an_exception()}
    file = EvidenceFile(
        claims=(valid(NAME, ClaimKind.NAME, **excused), valid(FACE, ClaimKind.PHOTO, **excused)),
        evidence=(chip_passport(NAME, FACE), card, talk),
    )
    assessment = assessed(perfect(scored(PASSPORT, 4, 4), scored(PRESS, 3, 4)), file)
    assert assessment.level is None
    for reading in assessment.readings:
        counts = [one.found for one in reading.factors if one.name is FactorName.INDEPENDENCE]
        assert counts == [(1,), (1,)]
    known = conclude(assessment, file, level=None, reasons="why", by=OFFICER, on=DAY)
    assert known.rests_on_own_statements


def test_two_papers_of_one_group_count_once() -> None:
    other = EvidenceId("e0000009")
    card = replace(chip_passport(NAME, FACE), id=other, kind=EvidenceKind.IDENTITY_CARD)
    whole = solid_file()
    file = replace(whole, evidence=(*whole.evidence, card))
    scores = perfect(scored(PASSPORT, 4, 4), scored(other, 4, 4))
    readings = {one.profile.id: one for one in assessed(scores, file).readings}
    assert not readings["V1D"].missing
    assert [one.detail for one in readings["V2A"].missing] == ["piece 2"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"expires": date(2026, 1, 1)}, "renewed"),
        ({"verifications": (verified(Method.PAGE_INSPECTION, Outcome.FAILED),)}, "failed"),
    ],
)
def test_some_pieces_count_for_nothing(changes: dict[str, object], why: str) -> None:
    whole = solid_file()
    spoilt: Evidence = replace(whole.evidence[1], **changes)  # type: ignore[arg-type]
    file = replace(whole, evidence=(whole.evidence[0], spoilt, whole.evidence[2]))
    (counted,) = assessed(perfect(scored(PRESS, 1, 1)), file).pieces
    assert (counted.strength, counted.validity) == (0, 0)
    assert why in counted.reasons[0]


def test_words_and_strangers_count_for_nothing() -> None:
    whole = solid_file()
    about_origin = piece(EvidenceId("e0000008"), whole.claims[2].id)
    file = replace(whole, evidence=(*whole.evidence, own_word(NAME), about_origin))
    counted = assessed(perfect(scored(WORD, 4, 4), scored(about_origin.id, 4, 4)), file).pieces
    assert [one.strength for one in counted] == [0, 0]
    assert "own word" in counted[0].reasons[0]
    assert "no standing claim" in counted[1].reasons[0]
    with pytest.raises(Refused, match="R27"):
        assessed(perfect(scored(EvidenceId("ffffffff"), 4, 4)))


def test_an_officer_gives_less_than_the_evidence_carries_and_never_more() -> None:
    whole = solid_file()
    worn = replace(
        whole.evidence[0],
        source=Source.HOLDER,
        conditions=(Condition.CANCELLED,),
        verifications=(verified(Method.INTERVIEW),),
    )
    file = replace(whole, evidence=(worn, *whole.evidence[1:]))
    (counted,) = assessed(perfect(scored(PASSPORT, 4, 4)), file).pieces
    assert (counted.strength, counted.validity) == (2, 2)
    assert len(counted.reasons) == 2
    (counted,) = assessed(perfect(scored(PASSPORT, 1, 1)), file).pieces
    assert (counted.strength, counted.validity, counted.reasons) == (1, 1, ())


@pytest.mark.parametrize(
    ("methods", "at_most"),
    [
        ((), 1),
        ((Method.PAGE_INSPECTION,), 2),
        ((Method.FORENSIC_EXAMINATION,), 3),
        ((Method.PASSIVE_AUTHENTICATION,), 3),
        ((Method.PASSIVE_AUTHENTICATION, Method.PAGE_INSPECTION), 4),
        ((Method.FACE_COMPARISON,), 1),
    ],
)
def test_validity_follows_what_was_checked(methods: tuple[Method, ...], at_most: int) -> None:
    whole = solid_file()
    checked = replace(whole.evidence[1], verifications=tuple(map(verified, methods)))
    file = replace(whole, evidence=(whole.evidence[0], checked, whole.evidence[2]))
    (counted,) = assessed(perfect(scored(PRESS, 1, 4)), file).pieces
    assert counted.validity == at_most


def test_a_score_is_0_to_4_and_given_once() -> None:
    with pytest.raises(Malformed):
        scored(PASSPORT, 5, 0)
    with pytest.raises(Malformed):
        ProofingScores(pieces=(), activity=-1)
    with pytest.raises(Refused):
        ProofingScores(pieces=(scored(PASSPORT, 1, 1), scored(PASSPORT, 2, 2)))
    many = tuple(scored(EvidenceId(f"{number:08x}"), 1, 1) for number in range(21))
    with pytest.raises(Refused):
        ProofingScores(pieces=many)


# What an officer concludes ---------------------------------------------------------------


def concluded(level: Level | None = Level.HIGH, reasons: str = "I compared") -> IdentityConclusion:
    scores = ProofingScores(pieces=(scored(PASSPORT, 4, 3),), fraud=1, verification=3)
    return conclude(
        assessed(scores), solid_file(), level=level, reasons=reasons, by=OFFICER, on=DAY
    )


def test_an_officer_concludes_at_most_what_was_reached_and_says_why() -> None:
    assert concluded().profile == "H1A"
    assert concluded(Level.LOW).level is Level.LOW
    assert not concluded().rests_on_own_statements
    with pytest.raises(Refused, match="R27"):
        concluded(Level.VERY_HIGH)
    with pytest.raises(Refused, match="R27"):
        concluded(reasons=" ")


def test_somebody_can_be_known_without_a_level() -> None:
    nothing = assessed(ProofingScores(pieces=()))
    known = conclude(nothing, solid_file(), level=None, reasons="why", by=OFFICER, on=DAY)
    assert known.rests_on_own_statements
    with pytest.raises(Refused, match="R27"):
        conclude(nothing, solid_file(), level=Level.LOW, reasons="why", by=OFFICER, on=DAY)


def test_an_assessment_has_no_effect() -> None:
    """R27: it has no officer, no reasons and nothing to say yes with."""
    names = set(Assessment.__slots__) | {name for name in dir(Assessment) if name[0] != "_"}
    assert names == {"version", "scores", "pieces", "readings", "reached", "level", "nearest"}


@given(
    st.sampled_from([concluded(), concluded(None), concluded(Level.LOW)]),
    st.text(min_size=1, max_size=50).filter(str.strip),
)
def test_a_conclusion_is_read_back(one: IdentityConclusion, reasons: str) -> None:
    whole = replace(one, reasons=reasons)
    assert decode_conclusion(encode_conclusion(whole)) == whole
    assert reasons not in repr(whole) or len(reasons) < 20


@given(st.binary(max_size=300) | damaged(encode_conclusion(concluded())))
def test_any_octets_are_a_conclusion_or_refused(data: bytes) -> None:
    read_or_refuse(decode_conclusion, data)


@pytest.mark.parametrize(
    "changes",
    [{"profile": None}, {"profile": ""}, {"profiles": ""}, {"by": OfficerId("")}],
    ids=repr,
)
def test_a_conclusion_without_its_parts_is_none(changes: dict[str, object]) -> None:
    with pytest.raises(NansenError):
        replace(concluded(), **changes)  # type: ignore[arg-type]
