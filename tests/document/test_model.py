from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.travel_documents import (
    EXPIRES,
    ISSUED,
    holder,
    office,
    travel_document,
    wordings,
)

from nansen.document.document_class import (
    Convention,
    DocumentClass,
    convention_of,
    is_emergency,
)
from nansen.document.model import ReturnRight, Wording
from nansen.document.observations import OBSERVATION_LANGUAGES, Observation, observation_text
from nansen.document.rules import ReturnLimit, add_months
from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate


def test_a_document_in_order_exists() -> None:
    document = travel_document()
    assert document.return_right.until == document.date_of_expiry, "R49"
    assert document.holder.place_of_birth is None, "R45"


def test_nothing_of_a_person_is_shown() -> None:
    document = travel_document(holder=holder(place_of_birth="TVER"))
    shown = f"{document!r} {document.holder!r} {document!s}"
    for secret in ("IVANOVA", "ANNA", "Иванова", "1990", "TVER", "N7K2M4Q9X", "XXB", "RUS"):
        assert secret not in shown


def test_dates_and_all_else_stay_as_they_are() -> None:
    document = travel_document()
    with pytest.raises(FrozenInstanceError):
        document.date_of_expiry = date(2036, 1, 1)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("document_class", "nationality"),
    [("PR", "XXB"), ("PR", "XXC"), ("PS", "XXA"), ("PT", "RUS"), ("PT", "XXX"), ("PL", "XXX")],
)
def test_lawful_pairs_of_class_and_nationality(document_class: str, nationality: str) -> None:
    travel_document(
        document_class=DocumentClass(document_class), nationality=StateCode(nationality)
    )


@pytest.mark.parametrize(
    ("document_class", "nationality"),
    [("PR", "XXA"), ("PR", "RUS"), ("PS", "XXB"), ("PT", "XXB"), ("PL", "UNO<")],
)
def test_other_pairs_are_refused(document_class: str, nationality: str) -> None:
    with pytest.raises((Refused, Malformed)):
        travel_document(
            document_class=DocumentClass(document_class), nationality=StateCode(nationality)
        )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"issuing_state": StateCode("XXB")}, "R40"),
        ({"languages": ("ru", "be")}, "R41"),
        ({"document_class": DocumentClass.ALIEN, "nationality": StateCode("RUS"),
          "issuing_authority": office(legal_basis=())}, "R41"),
        ({"observations": (Observation.RETURN_RIGHT_LIMITED,)}, "R43"),
        ({"date_of_expiry": add_months(ISSUED, 121)}, "R48"),
        ({"return_right": ReturnRight(state=StateCode("UTO"), until=ISSUED)}, "R49"),
        ({"territorial_validity": (StateCode("UTO"),)}, "R50"),
        ({"holder": holder(date_of_birth=PartialDate.parse("2026-12-XX"))}, "R19"),
        ({"holder": holder(date_of_birth=PartialDate.parse("2027-XX-XX"))}, "R19"),
    ],
)  # fmt: skip
def test_a_document_against_a_rule_never_exists(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as caught:
        travel_document(**changes)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "N7K2M4Q9O"},
        {"issuing_state": StateCode("UTO<")},
        {"territorial_validity": (StateCode("ZZZ"),)},
    ],
)
def test_a_field_of_the_wrong_form_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises((Malformed, Refused)):
        travel_document(**changes)


@pytest.mark.parametrize("born", ["2026-11-23", "2026-11-XX", "2026-XX-XX", "XXXX-XX-XX"])
def test_a_child_may_be_born_on_the_day_of_issue(born: str) -> None:
    travel_document(holder=holder(date_of_birth=PartialDate.parse(born)))


def test_a_limited_right_to_return_is_said_on_the_page() -> None:
    until = add_months(ISSUED, 12)
    right = ReturnRight(state=StateCode("UTO"), until=until, limited=ReturnLimit.FIXED_TERM_STAY)
    document = travel_document(return_right=right, observations=(Observation.RETURN_RIGHT_LIMITED,))
    assert document.return_right.until < EXPIRES


@pytest.mark.parametrize(
    "changes",
    [
        {"primary_identifier": ""},
        {"primary_identifier": "ИВАНОВА"},
        {"primary_identifier": "IVANOVA2"},
        {"primary_identifier": " IVANOVA"},
        {"primary_identifier": "IVANOVA\u202e"},
        {"primary_identifier": "I" * 151},
        {"primary_identifier": "E\u0301LISE"},
        {"secondary_identifier": "ANNA\nPETROVNA"},
        {"native_name": "Иванова 2"},
        {"native_name": "Иван\u202eова"},
        {"native_name": "Я" * 50},
        {"native_name": ""},
        {"place_of_birth": "ТВЕРЬ"},
        {"place_of_birth": ""},
        {"place_of_birth": "T" * 61},
    ],
)
def test_a_holder_that_no_page_can_show_is_malformed(changes: dict[str, str]) -> None:
    with pytest.raises(Malformed) as caught:
        holder(**changes)
    assert next(iter(changes.values())) not in str(caught.value) or not any(changes.values())


def test_a_title_is_no_name() -> None:
    with pytest.raises(Refused, match="TITLE"):
        holder(secondary_identifier="DR ANNA")


@pytest.mark.parametrize(
    "name",
    ["ŠKVORECKÁ-JØRGENSEN", "O’CONNOR", "D'ARTAGNAN", "von Humboldt", "AL-BASRI", "ÞÓRA"],
)
def test_latin_letters_with_their_marks_are_names(name: str) -> None:
    assert holder(primary_identifier=name).primary_identifier == name


@pytest.mark.parametrize("name", ["البصري، هدى محمد", "ყიფშიძე", "Տեր-Պետրոսյան", "သီတာ", "علی‌رضا"])
def test_a_native_name_has_any_script(name: str) -> None:
    assert holder(native_name=name).native_name == name


def test_a_letter_without_a_table_is_unsupported() -> None:
    with pytest.raises((Unsupported, Malformed)):
        holder(primary_identifier="ꞋA")


@given(st.text(min_size=4, max_size=30))
def test_any_text_is_a_name_or_an_error_that_keeps_it_secret(text: str) -> None:
    message = ""
    try:
        made = holder(primary_identifier=text, native_name=text)
    except (Malformed, Refused, Unsupported) as error:
        message = str(error)
    else:
        assert made.primary_identifier == text
    assert text not in message


@pytest.mark.parametrize("changes", [{"code": "uto"}, {"code": ""}, {"code": "A" * 17}])
def test_an_office_has_a_code(changes: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        office(**changes)


def test_an_office_is_named_in_english_or_french() -> None:
    assert office(name=wordings(fr="Bureau"), legal_basis=()).legal_basis == ()
    for name in (wordings(ru="Бюро"), wordings(en="Office") * 2):
        with pytest.raises(Refused, match="R41"):
            office(name=name)
    with pytest.raises(Malformed, match="99 bytes"):
        office(name=wordings(fr="É" * 60))
    with pytest.raises(Malformed):
        Wording(language="EN", text="Office")
    with pytest.raises(Malformed):
        Wording(language="en", text="Office\n")


def test_the_convention_follows_class_and_nationality() -> None:
    assert convention_of(DocumentClass.REFUGEE, "XXB") is Convention.REFUGEES
    assert convention_of(DocumentClass.REFUGEE, "XXC") is None, "9303-3 §5: other than 1951"
    assert convention_of(DocumentClass.STATELESS, "XXA") is Convention.STATELESS_PERSONS
    assert convention_of(DocumentClass.ALIEN, "RUS") is None
    assert is_emergency(DocumentClass.EMERGENCY_SHEET)
    assert not is_emergency(DocumentClass.LAISSEZ_PASSER)


def test_every_observation_has_its_words_in_both_languages() -> None:
    texts = [
        observation_text(code, language)
        for code in Observation
        for language in OBSERVATION_LANGUAGES
    ]
    assert len(set(texts)) == 14
    assert all(text.endswith(".") for text in texts)
