"""Grounds: every code is said in every language, and hearsay alone is none (T11)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.decision.ground_wording import GROUND_TEXTS, REMEDY_TEXTS
from nansen.decision.grounds import (
    GROUNDS_OF,
    NEVER_ALONE,
    Ground,
    Matter,
    Remedy,
    check_grounds,
)
from nansen.decision.wording import Language, Texts
from nansen.document.life_kinds import RevocationReason
from nansen.errors import Refused

SCRIPTS = {
    Language.EN: re.compile(r"[a-z]"),
    Language.FR: re.compile(r"[a-zéèàç]"),
    Language.RU: re.compile(r"[а-яё]"),
    Language.AR: re.compile(r"[\u0621-\u064a]"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "texts",
    [*GROUND_TEXTS.values(), *REMEDY_TEXTS.values()],
    ids=[*GROUND_TEXTS, *REMEDY_TEXTS],
)
def test_every_code_is_said_in_every_language(texts: Texts, language: Language) -> None:
    text = texts.of(language)
    letters = [letter for letter in text.lower() if letter.isalpha()]
    assert len(letters) > 10
    assert all(SCRIPTS[language].match(letter) for letter in letters if letter not in "’êôâîùûœ")
    assert text.endswith(".")


def test_no_code_is_forgotten() -> None:
    assert set(GROUND_TEXTS) == set(Ground)
    assert set(REMEDY_TEXTS) == set(Remedy)
    assert set(Ground) == frozenset().union(*GROUNDS_OF.values(), NEVER_ALONE)


def test_what_a_document_is_revoked_for_has_wording() -> None:
    codes = {str(ground) for ground in GROUNDS_OF[Matter.REVOCATION]}
    assert codes == {str(reason) for reason in RevocationReason}


def test_no_two_codes_of_a_matter_say_the_same() -> None:
    for grounds in GROUNDS_OF.values():
        assert len({GROUND_TEXTS[ground] for ground in grounds}) == len(grounds)


@pytest.mark.parametrize("matter", Matter)
@given(st.sets(st.sampled_from(sorted(NEVER_ALONE)), min_size=1))
def test_t11_a_notice_or_an_origins_request_is_no_ground(
    matter: Matter, hearsay: set[Ground]
) -> None:
    with pytest.raises(Refused, match="R5"):
        check_grounds(matter, hearsay)
    own = min(GROUNDS_OF[matter])
    check_grounds(matter, {*hearsay, own})


def test_a_decision_has_a_ground_of_its_matter() -> None:
    with pytest.raises(Refused, match="R57"):
        check_grounds(Matter.REVOCATION, ())
    with pytest.raises(Refused, match="GROUND"):
        check_grounds(Matter.REVOCATION, {Ground.NO_ANSWER})
