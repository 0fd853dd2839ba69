import itertools
import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application.people import CODENAME

from nansen.application.codename import (
    KEPT_UNDER_DURESS,
    WORDS,
    Codename,
    draw_codename,
    draw_duress_codename,
    read_codename,
    word_list,
)
from nansen.errors import Malformed

CODENAMES = st.lists(st.sampled_from(word_list()), min_size=WORDS, max_size=WORDS).map(
    lambda words: Codename(tuple(words))
)


def test_seven_words_make_89_bits() -> None:
    words = word_list()
    assert len(set(words)) == len(words) >= 7300
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert math.log2(len(words)) * WORDS >= 89


def test_no_word_begins_another() -> None:
    words = sorted(word_list())
    assert not [one for one, next_one in itertools.pairwise(words) if next_one.startswith(one)]


def test_the_list_names_its_source_and_licence() -> None:
    page = files("nansen.application").joinpath("words_en.LICENCE.txt").read_text()
    assert "Electronic Frontier Foundation" in page
    assert "Creative Commons Attribution 3.0" in page


def test_codenames_are_drawn() -> None:
    drawn = {draw_codename() for _ in range(50)}
    assert len(drawn) == 50
    assert len({word for one in drawn for word in one.words}) > 200


@given(CODENAMES, st.sampled_from([" ", "-", "  ", ", ", "\n", "_", ".", " – ", "1", ""]))
def test_a_codename_reads_however_it_is_typed(codename: Codename, between: str) -> None:
    assert read_codename(between.join(codename.words)) == codename
    assert read_codename(f" {between.join(codename.words).upper()}\t") == codename


def test_full_width_letters_are_letters() -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in CODENAME.words[0])
    assert read_codename(" ".join((wide, *CODENAME.words[1:]))) == CODENAME


@pytest.mark.parametrize("place", range(1, WORDS + 1))
def test_a_wrong_word_is_named_by_its_place_and_never_repeated(place: int) -> None:
    words = list(CODENAME.words)
    words[place - 1] = "panorammic"
    with pytest.raises(Malformed, match=f"word {place} is not in the list") as caught:
        read_codename(" ".join(words))
    assert not [word for word in words if word in str(caught.value)]


@pytest.mark.parametrize(
    "text",
    ["", "abacus", "abacus " * 6, "abacus " * 8, "xyz", "abacusxyz", "зима " * 7, "a" * 9999],
)
def test_another_number_of_words_is_none(text: str) -> None:
    with pytest.raises(Malformed, match="has 7 words"):
        read_codename(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_codename(text)
    assert caught.value.field == "codename"


def test_it_shows_itself_to_nobody() -> None:
    assert not [word for word in CODENAME.words if word in repr(CODENAME)]
    assert str(CODENAME) == repr(CODENAME)


@given(CODENAMES)
def test_under_duress_one_gives_a_codename_like_any_other(codename: Codename) -> None:
    given_away = draw_duress_codename(codename)
    assert given_away != codename
    assert given_away.words[:KEPT_UNDER_DURESS] == codename.words[:KEPT_UNDER_DURESS]
    assert read_codename(given_away.text) == given_away


def test_the_real_words_hide_behind_38_bits() -> None:
    assert math.log2(len(word_list())) * (WORDS - KEPT_UNDER_DURESS) > 38


def test_the_same_words_are_not_drawn_for_duress(monkeypatch: pytest.MonkeyPatch) -> None:
    last = iter([*CODENAME.words[KEPT_UNDER_DURESS:], "zoom", "zoom", "zoom"])
    monkeypatch.setattr("secrets.choice", lambda _: next(last))
    assert draw_duress_codename(CODENAME).words[KEPT_UNDER_DURESS:] == ("zoom", "zoom", "zoom")
