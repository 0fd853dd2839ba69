"""The words of the page: captions, titles, clauses, and the scripts they are set in."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont
from tests.worlds.travel_documents import office, travel_document, wordings

from nansen.document.document_class import Convention, DocumentClass
from nansen.document.model import ReturnRight
from nansen.document.observations import Observation
from nansen.document.rules import ReturnLimit, add_months
from nansen.ids import StateCode
from nansen.personalization import scripts
from nansen.personalization.captions import CAPTIONS, FIRST_LANGUAGES
from nansen.personalization.guilloche import INKS
from nansen.personalization.scripts import SCRIPTS, find_script
from nansen.personalization.wording import (
    CONVENTIONS,
    NATIONALITIES,
    TITLES,
    clauses,
    joined,
    legal_basis,
)

FONTS = Path(scripts.__file__).parent / "fonts"
PERSONAL = {"surname", "given_names", "nationality", "birth", "sex", "place"}


def test_every_language_captions_the_holders_fields() -> None:
    for language, words in CAPTIONS.items():
        assert set(words) >= PERSONAL | {"issue", "authority", "expiry"}, language
        assert "title" in words or language in FIRST_LANGUAGES


def test_every_class_has_its_title_its_inks_and_its_basis() -> None:
    for document_class, language in itertools.product(DocumentClass, FIRST_LANGUAGES):
        assert TITLES[document_class][language]
        assert INKS[document_class].dark.startswith("#")
    for convention in Convention:
        assert convention.value == CONVENTIONS[convention]["en"]
    assert set(NATIONALITIES) == {"XXA", "XXB", "XXC", "XXX"}, "9303-3 §5 part E"


def test_a_refugee_outside_the_convention_does_not_cite_it() -> None:
    document = travel_document(nationality=StateCode("XXC"))
    for language in FIRST_LANGUAGES:
        assert "1951" not in legal_basis(document, language)
        assert "28" in legal_basis(document, language)


@pytest.mark.parametrize("limited", [None, *ReturnLimit])
@pytest.mark.parametrize("language", FIRST_LANGUAGES)
def test_the_clauses_say_five_things(language: str, limited: ReturnLimit | None) -> None:
    issued, expires = travel_document().date_of_issue, travel_document().date_of_expiry
    until = add_months(issued, 12) if limited else expires
    document = travel_document(
        return_right=ReturnRight(state=StateCode("UTO"), until=until, limited=limited),
        observations=(Observation.RETURN_RIGHT_LIMITED,) if limited else (),
    )
    said = clauses(document, language)
    assert len(said) == 5, "R42"
    assert all(text.endswith(".") and "{" not in text for text in said)
    assert ("," in said[1].split("20")[-1]) == (limited is not None)


def test_an_office_that_speaks_one_language_is_quoted_in_it() -> None:
    document = travel_document(
        issuing_authority=office(state=wordings(fr="Utopie"), legal_basis=())
    )
    assert "the issuing state, Utopie" in clauses(document, "en")[1]


def test_words_alike_stand_once() -> None:
    assert joined("Laissez-passer", "Laissez-passer") == "Laissez-passer"
    assert joined("Utopia", "Utopie") == "Utopia / Utopie"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.first:04X}")
def test_the_typefaces_have_the_letters_that_they_are_said_to_have(
    script: scripts.Script,
) -> None:
    fonts = [ImageFont.truetype(file, 16) for file in FONTS.glob("NotoSans*-Regular.ttf")]
    blanks = [bytes(font.getmask("\U0010fffe")) for font in fonts]
    letters = map(chr, range(script.first, script.last + 1))
    missing = [
        letter
        for letter in letters
        if letter.isalpha()
        and all(
            bytes(font.getmask(letter)) == blank for font, blank in zip(fonts, blanks, strict=True)
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Иванова", "ru"),
        ("علی‌رضا", "ar"),
        ("Ζωή", "el"),
        ("O’Connor", "en"),
        ("é", "en"),
        ("漢字", None),
        ("Иванова 漢", None),
        ("’", None),
    ],
)
def test_a_name_is_of_one_script_or_cannot_be_set(name: str, language: str | None) -> None:
    script = find_script(name)
    assert (script.language if script else None) == language


@given(st.text(max_size=12))
def test_any_text_has_a_script_or_none(text: str) -> None:
    script = find_script(text)
    assert script is None or script in SCRIPTS


def test_the_typefaces_are_small_and_licensed() -> None:
    files = list(FONTS.glob("*.[ot]tf"))
    assert sum(file.stat().st_size for file in files) < 3_000_000
    for file in files:
        licence = "OCRB.LICENCE.txt" if file.stem == "OCRB" else "NOTO.LICENCE.txt"
        assert (FONTS / licence).read_text(encoding="utf-8")
