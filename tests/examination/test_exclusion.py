"""Exclusion: apart, by its own standard, by two officers and a lawyer (R6)."""

import inspect
from dataclasses import replace
from itertools import product
from typing import get_type_hints

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examination.evidence.invented_evidence import DAY, PASSPORT, PRESS, texts
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, NansenError, Refused
from nansen.examination import exclusion
from nansen.examination.evidence.model import EvidenceId
from nansen.examination.exclusion import (
    ExclusionAssessment,
    ExclusionEvidence,
    ExclusionGround,
    ExclusionOpinion,
    ExclusionOutcome,
    LegalReview,
    Provenance,
    decode_exclusion,
    encode_exclusion,
)
from nansen.ids import OfficerId

OUT, IN = ExclusionOutcome.EXCLUDED, ExclusionOutcome.NOT_EXCLUDED
GRAVE = ExclusionGround.INTERNATIONAL_CRIME


def resting_on(*found: Provenance) -> tuple[ExclusionEvidence, ...]:
    ids = (PASSPORT, PRESS)
    return tuple(
        ExclusionEvidence(evidence=one, provenance=where)
        for one, where in zip(ids, found, strict=False)
    )


def opinion(
    by: str, outcome: ExclusionOutcome = OUT, ground: ExclusionGround = GRAVE
) -> ExclusionOpinion:
    return ExclusionOpinion(
        by=OfficerId(by),
        outcome=outcome,
        ground=ground if outcome is OUT else None,
        evidence=resting_on(Provenance.INDEPENDENT, Provenance.ORIGIN),
        reasons="a tribunal's record names the unit",
        on=DAY,
    )


def review(by: str = "law-1", *, upholds: bool = True) -> LegalReview:
    return LegalReview(by=OfficerId(by), upholds=upholds, reasons="the elements are met", on=DAY)


def whole(
    first: ExclusionOutcome = OUT, second: ExclusionOutcome = OUT, *, upholds: bool = True
) -> ExclusionAssessment:
    return ExclusionAssessment(
        first=opinion("exam-1", first),
        second=opinion("exam-2", second),
        review=review(upholds=upholds),
    )


@pytest.mark.parametrize(
    ("first", "second", "upholds"), [*product(ExclusionOutcome, ExclusionOutcome, (False, True))]
)
def test_only_all_three_exclude(
    first: ExclusionOutcome, second: ExclusionOutcome, *, upholds: bool
) -> None:
    found = whole(first, second, upholds=upholds)
    excluded = first is second is OUT and upholds
    assert found.outcome is (OUT if excluded else IN)
    assert found.bars_grant is excluded


def test_until_all_have_spoken_nothing_is_found() -> None:
    alone = ExclusionAssessment(first=opinion("exam-1"))
    both = replace(alone, second=opinion("exam-2"))
    assert alone.outcome is both.outcome is None
    assert alone.bars_grant
    assert both.bars_grant
    with pytest.raises(Refused, match="R6"):
        replace(alone, review=review())


def test_two_grounds_are_a_doubt() -> None:
    other = opinion("exam-2", OUT, ExclusionGround.SERIOUS_NON_POLITICAL_CRIME)
    assert replace(whole(), second=other).outcome is IN


@pytest.mark.parametrize(("second", "lawyer"), [("exam-1", "law-1"), ("exam-2", "exam-2")])
def test_three_people_are_three(second: str, lawyer: str) -> None:
    with pytest.raises(Refused, match="three people"):
        ExclusionAssessment(first=opinion("exam-1"), second=opinion(second), review=review(lawyer))


@pytest.mark.parametrize(
    "found",
    [
        (),
        (Provenance.ORIGIN,),
        (Provenance.ORIGIN, Provenance.ALLY),
    ],
)
def test_what_the_origin_alleges_excludes_nobody(found: tuple[Provenance, ...]) -> None:
    """R5: convictions, labels and wanted notices of the persecutor."""
    with pytest.raises(Refused, match="R5"):
        replace(opinion("exam-1"), evidence=resting_on(*found))
    replace(opinion("exam-1", IN), evidence=resting_on(*found))


@pytest.mark.parametrize(
    "changes",
    [
        {"ground": None},
        {"outcome": IN},
        {"reasons": ""},
        {"by": OfficerId("")},
        {"evidence": resting_on(Provenance.INDEPENDENT) * 2},
    ],
    ids=range(5),
)
def test_an_opinion_without_its_parts_is_none(changes: dict[str, object]) -> None:
    with pytest.raises(NansenError):
        replace(opinion("exam-1"), **changes)  # type: ignore[arg-type]


def test_a_review_and_a_piece_have_their_parts() -> None:
    with pytest.raises(Refused, match="R27"):
        replace(review(), reasons="")
    with pytest.raises(Malformed):
        replace(review(), by=OfficerId(""))
    with pytest.raises(Malformed):
        ExclusionEvidence(evidence=EvidenceId("press"), provenance=Provenance.INDEPENDENT)


def test_nothing_is_computed() -> None:
    """R6, R27: no function of the module makes an opinion out of anything but one written down."""
    functions = [
        value
        for _, value in inspect.getmembers(exclusion, inspect.isfunction)
        if value.__module__ == exclusion.__name__ and not value.__name__.startswith("_")
    ]
    for function in functions:
        made = get_type_hints(function).get("return")
        assert made in {bytes, ExclusionAssessment}
        assert function.__name__ in {"encode_exclusion", "decode_exclusion"}


@given(
    st.sampled_from(
        [whole(), whole(IN, OUT, upholds=False), ExclusionAssessment(first=opinion("exam-1"))]
    ),
    texts,
)
def test_an_assessment_is_read_back(found: ExclusionAssessment, reasons: str) -> None:
    changed = replace(found, first=replace(found.first, reasons=reasons))
    assert decode_exclusion(encode_exclusion(changed)) == changed


@given(st.binary(max_size=300) | damaged(encode_exclusion(whole())))
def test_any_octets_are_an_assessment_or_refused(data: bytes) -> None:
    read_or_refuse(decode_exclusion, data)


def test_another_standard_is_refused() -> None:
    loaded = cbor2.loads(encode_exclusion(whole()))
    with pytest.raises(Malformed, match="1F"):
        decode_exclusion(cbor2.dumps(loaded | {"standard": "suspicion"}, canonical=True))


def test_nothing_of_it_is_shown() -> None:
    assert "tribunal" not in repr(whole())
