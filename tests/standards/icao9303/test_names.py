"""Names from the data page to the MRZ (9303-3 §4.6)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.zones import names

from nansen.errors import Malformed, Refused, Unsupported
from nansen.standards.icao9303.names import (
    MrzName,
    decode_name_field,
    encode_name_field,
    split_viz_name,
    to_mrz_name,
)

VECTORS = Path(__file__).parents[2] / "vectors/icao9303"
EXAMPLES = json.loads((VECTORS / "names.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda e: f"{e['format']}-{e['field'].rstrip('<')}"
)
def test_examples_that_fit(example: dict[str, str]) -> None:
    width = len(example["field"])
    name = to_mrz_name(*split_viz_name(example["viz"]))
    if len(name.mrz) <= width:
        assert encode_name_field(name, width) == example["field"]
    else:
        with pytest.raises(Malformed):
            encode_name_field(name, width)
    assert decode_name_field(example["field"]).truncated == (example["field"][-1] != "<")


@pytest.mark.parametrize(
    ("viz", "mrz"),
    [
        ("D’ARTAGNAN", "DARTAGNAN"),
        ("D'ARTAGNAN", "DARTAGNAN"),
        ("D`Artagnan", "DARTAGNAN"),
        ("ʻAbd", "ABD"),
        ("MARIE-ELISE", "MARIE<ELISE"),
        ("Marie\u2010Elise", "MARIE<ELISE"),
        ("- Marie -- Elise -", "MARIE<ELISE"),
        ("ERIKSSON, ANNA MARIA", "ERIKSSON<<ANNA<MARIA"),
        ("ERIKSSON, ANNA, MARIA", "ERIKSSON<<ANNA<MARIA"),
        ("St. John, J.R.", "ST<JOHN<<JR"),
        ("Ó Súilleabháin,Seán", "O<SUILLEABHAIN<<SEAN"),
        ("Коваль, Дар’я", "KOVAL<<DARIA"),
        ("محمدی, علی\u200cرضا", "MXHMDXYA<<ELXYARXDZA"),
        ("Gal·la (Martí)", "GALLA<MARTI"),
        ("ŉDONGO", "NDONGO"),
        ("Ana\u00a0María", "ANA<MARIA"),
    ],
)
def test_punctuation(viz: str, mrz: str) -> None:
    assert to_mrz_name(*split_viz_name(viz), titles_are_names=True).mrz == mrz


@pytest.mark.parametrize(
    ("primary", "secondary", "field", "why"),
    [
        ("SMITH 3RD", "", "primary_identifier", "has a digit"),
        ("SMITH", "JOHN Ⅲ", "secondary_identifier", "has a digit"),
        ("SMITH", "JOHN ٣", "secondary_identifier", "has a digit"),
        ("SM🙂TH", "", "primary_identifier", "has a character that no name has"),
        ("SMITH", "A<B", "secondary_identifier", "has a character that no name has"),
        ("SMITH\n", "", "primary_identifier", "has a character that no name has"),
        ("", "ARKFREITH", "primary_identifier", "must be words of A to Z"),
        ("’-", "", "primary_identifier", "must be words of A to Z"),
        ("Ь", "", "primary_identifier", "must be words of A to Z"),
    ],
)
def test_what_a_name_may_not_have(primary: str, secondary: str, field: str, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        to_mrz_name(primary, secondary)
    assert (caught.value.field, caught.value.why) == (field, why)
    assert caught.value.clause == "9303-3 §4.6"


def test_a_script_without_a_table_is_named_with_its_field() -> None:
    with pytest.raises(Unsupported) as caught:
        to_mrz_name("Smith", "Γιάννης")
    assert caught.value.field == "secondary_identifier"


@pytest.mark.parametrize("secondary", ["Dr. John", "JOHN JR", "John, Sr.", "John III"])
def test_titles_wait_for_a_person_to_decide(secondary: str) -> None:
    with pytest.raises(Refused) as caught:
        to_mrz_name("SMITH", secondary)
    assert caught.value.rule == "TITLE"
    assert to_mrz_name("SMITH", secondary, titles_are_names=True).primary == "SMITH"


def test_language_and_choices_reach_every_component() -> None:
    assert to_mrz_name("Гайдук", "Юрій Юліан", language="uk").mrz == "HAIDUK<<YURII<YULIAN"
    assert to_mrz_name("Müller", "Jürg", choices={"Ü": "U"}).mrz == "MULLER<<JURG"


@given(names(), st.sampled_from([30, 31, 39]))
def test_what_is_written_is_read_back(name: MrzName, width: int) -> None:
    if len(name.mrz) > width:
        return
    field = encode_name_field(name, width)
    read = decode_name_field(field)
    assert (read.primary, read.secondary) == (name.primary, name.secondary)
    assert read.truncated == (len(name.mrz) == width)
    assert encode_name_field(read, width) == field


@pytest.mark.parametrize(
    "field", ["", "<", "<A", "A<<<B", "A<<B<<C", "A1", "a", "A<<B<<<C", "É", "A\n", "A B"]
)
def test_other_fields_are_malformed(field: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode_name_field(field)
    assert caught.value.field == "name"


@given(st.text("AB<", max_size=12) | st.text(max_size=12))
def test_any_field_is_read_or_malformed(field: str) -> None:
    try:
        name = decode_name_field(field)
    except Malformed:
        return
    assert name.mrz == field.rstrip("<")


@pytest.mark.parametrize(("primary", "secondary"), [("a", ""), ("A  B", ""), ("A", " "), ("", "A")])
def test_a_name_that_no_field_can_show_does_not_exist(primary: str, secondary: str) -> None:
    with pytest.raises(Malformed):
        MrzName(primary=primary, secondary=secondary)


@given(st.text(), st.text())
def test_any_text_is_a_name_or_refused(primary: str, secondary: str) -> None:
    try:
        to_mrz_name(primary, secondary)
    except (Malformed, Unsupported, Refused):
        return


def test_no_repr_shows_a_name() -> None:
    assert repr(MrzName(primary="ERIKSSON", secondary="ANNA")) == "MrzName(truncated=False)"
