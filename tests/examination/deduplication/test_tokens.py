from datetime import date, timedelta
from random import Random

import pytest
from bench.invented_names import invent, misspell, subject, transliterate
from hypothesis import assume, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused
from nansen.examination.deduplication import tokens as room
from nansen.examination.deduplication.birth_forms import (
    forms_nearby,
    forms_to_ask,
    forms_to_keep,
)
from nansen.examination.deduplication.name_words import MOST_SOUNDS, cut_names
from nansen.examination.deduplication.tokens import (
    NameStrength,
    PersonTokens,
    TokenQuery,
    check_same_index,
    derive_person,
)
from nansen.keys.custody.index_key import IndexKey, draw_index_key
from nansen.standards.icao9303.partial_date import PartialDate

KEY = IndexKey(octets=bytes(range(32)))
BORN = PartialDate.parse("1974-08-12")


def known(text: str) -> PartialDate:
    return PartialDate.parse(text)


@st.composite
def births(draw: st.DrawFn) -> PartialDate:
    day = date(1940, 1, 1) + timedelta(days=draw(st.integers(0, 25_000)))
    precision = draw(st.integers(0, 3))
    parts = dict(zip(("year", "month", "day"), (day.year, day.month, day.day), strict=True))
    return PartialDate(**dict(list(parts.items())[:precision]))


def compare(
    kept: tuple[str, ...],
    asked: tuple[str, ...],
    born: PartialDate | None = BORN,
    asked_born: PartialDate | None = BORN,
) -> NameStrength | None:
    """Keep one person, ask for another, and tell how strong the hit is."""
    tokens = derive_person(subject(*kept).names, (born,) if born else (), key=KEY).kept
    query = derive_person(subject(*asked).names, (asked_born,) if asked_born else (), key=KEY).query
    shared = {query.strengths[token] for token in tokens.tokens & query.strengths.keys()}
    return min(shared, key=list(NameStrength).index, default=None)


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Щербаков Юрий Ильич", "Shcherbakov Yuri"),
        ("Chtcherbakov Iouri", "SCHTSCHERBAKOW JURIJ"),
        ("Иванова Анна Петровна", "ANNA IVANOVA"),
        ("محمد أحمد الخطيب", "Mohamed Al-Khatib"),
        ("Abd al-Rahman Basri", "BASRI ABDULRAHMAN"),
        ("IVANOVA PETROVNA ANNA", "Анна Иванова"),
        ("Nguyễn Văn An", "An Nguyen"),
        ("Thida", "THIDA"),
        ("A. Petrov", "Петров"),
        ("သီတာ", "သီတာ"),
    ],
)
def test_other_spellings_scripts_and_orders_are_found(kept: str, asked: str) -> None:
    assert compare((kept,), (asked,)) is NameStrength.SAME_DAY


def test_a_former_name_is_found_if_it_was_said() -> None:
    found = compare(("Иванова Анна", "Петрова Анна"), ("Petrova Anna",))
    assert found is NameStrength.SAME_DAY


def test_a_new_surname_that_nobody_said_is_found_by_the_rest_and_the_day() -> None:
    assert compare(("Иванова Анна",), ("Zhukova Anna",)) is NameStrength.ONE_WORD
    year = known("1974-XX-XX")
    assert compare(("Иванова Анна",), ("Zhukova Anna",), year, year) is None


def test_a_slip_in_one_word_is_found_by_the_other_and_the_day() -> None:
    assert compare(("Zhukov Anton",), ("Zhudov Anton",)) is NameStrength.ONE_WORD


@pytest.mark.parametrize(
    ("born", "asked", "found"),
    [
        ("1974-08-12", "1974-08-12", NameStrength.SAME_DAY),
        ("1974-08-12", "1974-XX-XX", NameStrength.COMPATIBLE),
        ("1974-XX-XX", "1974-08-12", NameStrength.COMPATIBLE),
        ("1974-08-XX", "1974-08-12", NameStrength.COMPATIBLE),
        ("XXXX-XX-XX", "1974-08-12", NameStrength.COMPATIBLE),
        ("1974-08-12", "XXXX-XX-XX", NameStrength.COMPATIBLE),
        ("XXXX-08-12", "1991-01-01", NameStrength.COMPATIBLE),
        ("1974-08-12", "1975-08-12", NameStrength.NEAR),
        ("1974-08-12", "1974-12-08", NameStrength.NEAR),
        ("1974-XX-XX", "1973-XX-XX", NameStrength.NEAR),
        ("1974-XX-XX", "1975-08-12", NameStrength.NEAR),
        ("1974-08-12", "1974-08-13", None),
        ("1974-08-XX", "1974-09-12", None),
        ("1974-08-12", "1976-XX-XX", None),
        ("1974-08-12", "1973-09-12", None),
    ],
)
def test_dates_are_compared_as_far_as_both_know(
    born: str, asked: str, found: NameStrength | None
) -> None:
    assert compare(("Zhukov Anton",), ("Жуков Антон",), known(born), known(asked)) is found


def test_no_date_is_an_unknown_date() -> None:
    assert compare(("Zhukov Anton",), ("Zhukov Anton",), None, BORN) is NameStrength.COMPATIBLE
    assert compare(("Zhukov Anton",), ("Zhukov Anton",), None, None) is NameStrength.COMPATIBLE


def test_contradictory_dates_are_all_kept_and_asked() -> None:
    tokens = derive_person(subject("Zhukov Anton").names, (BORN, known("1991-01-01")), key=KEY).kept
    query = derive_person(
        subject("Zhukov Anton").names, (known("1960-01-01"), known("1991-01-01")), key=KEY
    ).query
    strengths = {query.strengths[token] for token in tokens.tokens & query.strengths.keys()}
    assert NameStrength.SAME_DAY in strengths


@given(births(), births())
def test_two_dates_share_one_form_exactly_if_they_agree(one: PartialDate, two: PartialDate) -> None:
    ours = (one.year, one.month, one.day)
    theirs = (two.year, two.month, two.day)
    agree = all(None in pair or pair[0] == pair[1] for pair in zip(ours, theirs, strict=True))
    shared = set(forms_to_keep(one)) & set(forms_to_ask(two))
    assert len(shared) == agree


@given(births())
def test_a_date_nearby_is_never_the_date_itself(born: PartialDate) -> None:
    assume(born.month != born.day or born.day is None)
    kept = set(forms_to_keep(born))
    assert not kept & set(forms_nearby(born))


@given(st.randoms(use_true_random=False))
def test_a_person_is_found_in_any_scheme(random: Random) -> None:
    person = invent(random)
    kept, asked = person.native, transliterate(random, person.native)
    assert compare((kept,), (kept, asked), person.born, person.born) is NameStrength.SAME_DAY


def test_of_spellings_alone_nearly_all_are_found_and_most_with_a_slip() -> None:
    random = Random(18)
    clean = slipped = 0
    for _ in range(100):
        person = invent(random)
        latin = transliterate(random, person.short)
        clean += compare((person.native,), (latin,), person.born, person.born) is not None
        wrong = misspell(random, latin)
        slipped += compare((person.native,), (wrong,), person.born, person.born) is not None
    assert clean >= 98
    assert slipped >= 80


def test_two_people_share_nothing() -> None:
    assert compare(("Zhukov Anton",), ("Rybak Olga",)) is None


def test_another_key_makes_other_tokens() -> None:
    names = subject("Zhukov Anton").names
    ours = derive_person(names, (BORN,), key=KEY).kept
    other = draw_index_key()
    theirs = derive_person(names, (BORN,), key=other).kept
    assert ours.index != theirs.index
    assert not ours.tokens & theirs.tokens
    with pytest.raises(Refused, match="INDEX-KEY"):
        check_same_index(KEY.id, other.id)


def test_the_order_of_names_and_their_repetition_tell_nothing() -> None:
    one = derive_person(subject("Zhukov Anton", "Жуков Антон").names, (BORN,), key=KEY).kept
    two = derive_person(
        subject("Жуков Антон", "Zhukov Anton", "ANTON ZHUKOV").names, (BORN, BORN), key=KEY
    ).kept
    assert one == two


def test_nothing_shows_a_key_a_token_or_a_name() -> None:
    tokens = derive_person(subject("Zhukov Anton").names, (BORN,), key=KEY).kept
    query = derive_person(subject("Zhukov Anton").names, (BORN,), key=KEY).query
    words = cut_names(subject("Zhukov Anton").names)
    form = next(forms_to_keep(BORN))
    shown = f"{KEY!r} {tokens!r} {query!r} {words!r} {form!r}"
    for secret in ("\\x", "1974", "Zhukov", "SHKV", "frozenset"):
        assert secret not in shown


def test_a_query_cannot_be_changed_into_another() -> None:
    query = derive_person(subject("Zhukov Anton").names, (BORN,), key=KEY).query
    with pytest.raises(TypeError):
        query.strengths[bytes(16)] = NameStrength.NEAR  # type: ignore[index]


def test_whoever_has_no_name_is_refused() -> None:
    with pytest.raises(Refused, match="R18"):
        derive_person((), (BORN,), key=KEY)


def test_many_names_are_refused_rather_than_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_TOKENS", 20)
    with pytest.raises(Refused, match="R18"):
        derive_person(subject("Zhukov Anton Ilich Pavel").names, (BORN,), key=KEY)


def test_sixteen_long_words_stay_within_bounds() -> None:
    word = "Chtschachtschow"
    name = " ".join(word + letter * 2 for letter in "abcdefghijklmnop")
    (cut,) = (cut_names(subject(name).names),)
    assert len(cut.singles) <= 16 * MOST_SOUNDS
    assert len(derive_person(subject(name).names, (BORN,), key=KEY).kept.tokens) < room.MOST_TOKENS


@pytest.mark.parametrize("size", [0, 15, 17])
def test_tokens_have_one_size(size: int) -> None:
    with pytest.raises(Malformed, match="16 octets"):
        PersonTokens(index=KEY.id, tokens=frozenset({bytes(size)}))


def test_a_query_for_nobody_or_for_everybody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="R88"):
        TokenQuery(index=KEY.id, strengths={})
    monkeypatch.setattr(room, "MOST_TOKENS", 1)
    two = {bytes(16): NameStrength.NEAR, bytes([1] * 16): NameStrength.NEAR}
    with pytest.raises(Refused, match="R88"):
        TokenQuery(index=KEY.id, strengths=two)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_an_index_key_has_one_size(size: int) -> None:
    with pytest.raises(Malformed, match="32 octets"):
        IndexKey(octets=bytes(size))
