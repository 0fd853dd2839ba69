"""Reasons: said in words, committed to with salt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.decision.decisions import REASONS

from nansen.decision.reasons import Reasons
from nansen.decision.wording import Language
from nansen.errors import Malformed, Refused


def test_a_word_a_language_the_salt_and_the_mark_change_the_commitment() -> None:
    english = REASONS.of(Language.EN)
    others = [
        replace(REASONS, texts={Language.EN: english}),
        replace(REASONS, texts={**REASONS.texts, Language.EN: english + " "}),
        replace(REASONS, salt=bytes(32)),
        replace(REASONS, closed_material=True),
    ]
    commitments = {one.commitment for one in (REASONS, *others)}
    assert len(commitments) == 5
    assert all(len(commitment) == 32 for commitment in commitments)


@given(st.permutations(list(REASONS.texts.items())))
def test_the_order_of_languages_does_not(texts: list[tuple[Language, str]]) -> None:
    assert Reasons(texts=dict(texts), salt=REASONS.salt).commitment == REASONS.commitment


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {Language.FR: "Le registre ne porte pas votre nom."},
        {Language.EN: "No."},
        {Language.EN: " " * 40},
        {Language.EN: "x" * 20_001},
        {Language.EN: "The register lacks your name.", Language.RU: "Нет."},
    ],
)
def test_reasons_say_something(texts: dict[Language, str]) -> None:
    with pytest.raises(Refused, match="R28"):
        Reasons(texts=texts, salt=bytes(32))


def test_a_short_salt_could_be_guessed() -> None:
    with pytest.raises(Malformed):
        replace(REASONS, salt=bytes(16))


def test_nobody_invents_a_translation() -> None:
    english = Reasons(texts={Language.EN: REASONS.of(Language.EN)}, salt=bytes(32))
    with pytest.raises(Refused, match="R28"):
        english.of(Language.AR)


def test_reasons_are_not_shown() -> None:
    assert "register" not in repr(REASONS)
