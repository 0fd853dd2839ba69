"""Answers in TOML: read as they are meant, or refused without repeating them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.simulators.applicant import FORM

from nansen.application.person import NameStanding, Person
from nansen.cli import answers
from nansen.cli.answers import PARTS, empty_form, read_answers, read_part, read_text
from nansen.errors import Malformed, Refused, Unsupported

PERSON = "names = [{part = 'whole', script = 'Latn', value = 'A'}]\nsex = 'X'\nbirth = "


def birth(text: str) -> str:
    person = read_part("person", (PERSON + text).encode())
    assert isinstance(person, Person)
    return person.birth.text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1987", "1987-XX-XX"),
        ("'1987'", "1987-XX-XX"),
        ("'1987-03'", "1987-03-XX"),
        ("'1987-03-14'", "1987-03-14"),
        ("1987-03-14", "1987-03-14"),
        ("'1987-XX-14'", "1987-XX-14"),
        ("'XXXX-XX-XX'", "XXXX-XX-XX"),
    ],
)
def test_a_date_is_as_much_as_is_known(written: str, meant: str) -> None:
    assert birth(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "''",
        "'March'",
        "true",
        "1.5",
        "[]",
        "1987-03-14T00:00:00Z",
        "198703",
        "0x" + "f" * 5000,
        "'1987-13'",
        "1",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        birth(written)


def test_the_form_is_that_of_the_people() -> None:
    read = read_answers(FORM.encode())
    expected = people.form()
    assert read.parts == (
        expected.request,
        expected.person,
        expected.contact,
        expected.grounds,
    )
    assert read.family == people.FAMILY
    assert people.FAMILY not in repr(read)


def test_letters_may_be_composed_in_any_way_and_lines_end_in_any() -> None:
    decomposed = PERSON.replace("'A'", "' E\u0301va '").replace("\n", "\r\n")
    person = read_part("person", b"\xef\xbb\xbf" + (decomposed + "1987").encode())
    assert isinstance(person, Person)
    assert person.names[0].value == "Éva"
    assert person.names[0].standing is NameStanding.CURRENT
    assert read_text(b"\xef\xbb\xbfa\r\nb \n", "narrative") == "a\nb"


def test_an_empty_answer_to_what_may_be_left_out_is_none() -> None:
    person = read_part("person", (PERSON + "1987\nbirth_place = ''").encode())
    assert isinstance(person, Person)
    assert person.birth_place is None


SECRET = "Zhuravlikova"
WRONG = {
    "no TOML": (f"person = {SECRET}", "line 1 is no TOML"),
    "no end": (f"person = '''{SECRET}", "its end is no TOML"),
    "another table": (f"[{SECRET}]", "no other parts than request"),
    "another field": (f"[person]\n{SECRET} = 1", "person: is a table of names"),
    "no table": (f"person = '{SECRET}'", "person: is a table"),
    "no list": (f"[person]\nnames = '{SECRET}'", "person.names: is a list"),
    "no text": ("[request]\ndocument_class = 1", "is a text, in quotation marks"),
    "no word": (
        f"[request]\ndocument_class = 'PR'\nletters_language = 'ru'\nurgency = '{SECRET}'",
        "request.urgency: is one of deportation, medical",
    ),
    "missing": ("[request]\ndocument_class = 'PR'", "request.letters_language: is missing"),
    "no family": ("family = 1", "family: is a text"),
    "no name": ("[representation]\nproof = 'x'", "representation.kind: is missing"),
    "no proof": (
        f"representation = {{ kind='lawyer', name='A', basis='mandate', proof='{SECRET}' }}",
        "representation.proof: is in hexadecimal",
    ),
    "too deep": ("a = " + "[" * 100_000, "nested too deeply"),
    "too long": ("#" * (1 << 20) + "\n", "is too long"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_named_by_its_field_and_not_repeated(name: str) -> None:
    written, why = WRONG[name]
    with pytest.raises(Malformed) as caught:
        read_answers(written.encode())
    assert why in str(caught.value)
    assert SECRET not in str(caught.value)


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(Malformed):
        read_answers(b"\xff")
    with pytest.raises(Malformed):
        read_text(b"\xff", "narrative")


def test_the_empty_form_asks_for_every_part_and_takes_no_placeholder() -> None:
    form = empty_form()
    with pytest.raises(Malformed):
        read_answers(form.encode())
    asked = "\n".join(
        line.removeprefix("# ") for line in form.splitlines() if " = " in line or "[" in line[:3]
    )
    assert set(tomllib.loads(asked.replace('narrative = """', 'narrative = ""'))) == {
        *PARTS,
        "family",
    }


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(encoded: bytes) -> None:
    try:
        read_answers(encoded)
    except (Malformed, Unsupported, Refused):
        return


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["names", "birth", "sex", "part", "script", "value", "kind", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(PARTS)), VALUES)
def test_any_values_are_read_or_refused(name: str, value: object) -> None:
    try:
        answers._read(name, value, (b"\x01" * 32,))
    except Malformed:
        return
