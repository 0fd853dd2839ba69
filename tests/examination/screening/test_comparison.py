import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.examination.screening.heard import Heard
from nansen.examination.screening.name_comparison import (
    SINGLE_WORD_SCORE,
    NameComparison,
    compare_names,
)
from nansen.examination.screening.tokens import Token, TokenKind, tokenize
from nansen.examination.screening.word_comparison import (
    LEAST_ALIKE,
    Transformation,
    WordPair,
    compare_initial,
    compare_words,
)

NAME = st.text("абвгдежзиклмнопрстуфхцчшщюяabcdefghijklmnoprstuvyzبتجحدرسعفقكلمنهوي ", max_size=24)


def hear(word: str) -> Heard:
    return Heard(tokenize(word).tokens[0].word)


def words(one: str, other: str) -> WordPair | None:
    return compare_words(hear(one), hear(other))


def names(one: str, other: str) -> NameComparison:
    def compare(ours: Token, theirs: Token) -> WordPair | None:
        heard = Heard(ours.word), Heard(theirs.word)
        initial = TokenKind.INITIAL in (ours.kind, theirs.kind)
        return compare_initial(*heard) if initial else compare_words(*heard)

    return compare_names(tokenize(one), tokenize(other), compare)


@pytest.mark.parametrize(
    ("ours", "theirs", "by", "least"),
    [
        ("Иванова", "ИВАНОВА", Transformation.SAME, 1),
        ("Щербаков", "Shcherbakov", Transformation.TRANSLITERATION, 1),
        ("CHTCHERBAKOV", "Щербаков", Transformation.TRANSLITERATION, 1),
        ("Шашин", "Sasin", Transformation.TRANSLITERATION, 0.95),
        ("Müller", "Mueller", Transformation.TRANSLITERATION, 1),
        ("محمد", "Mxhmd", Transformation.TRANSLITERATION, 1),
        ("Shcherbakov", "Chtcherbakov", Transformation.SPELLING, 0.9),
        ("Mohamed", "Muhammad", Transformation.SPELLING, 0.8),
        ("Сергей", "Сергій", Transformation.SPELLING, 0.8),
        ("محمد", "Mohammed", Transformation.CONSONANTS, 0.92),
        ("Hussein", "حسين", Transformation.CONSONANTS, 0.9),
        ("محمد", "محمود", Transformation.CONSONANTS, 0.8),
        ("Ivanova", "Ivamova", Transformation.TYPING, 0.8),
        ("Иванова", "Ivamova", Transformation.TYPING, 0.8),
        ("Konstantinopolski", "Konstamtinopolsky", Transformation.TYPING, 0.85),
        ("習近平", "習近平", Transformation.SAME, 1),
    ],
)
def test_a_pair_says_by_what_it_is_alike(
    ours: str, theirs: str, by: Transformation, least: float
) -> None:
    pair = words(ours, theirs)
    assert pair is not None
    assert pair.by is by
    assert pair.score >= least


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Иванова", "Петрова"),
        ("Anna", "Inga"),
        ("Nina", "Nuno"),
        ("محمد", "Karim"),
        ("Ли", "Ян"),
        ("習近平", "習仲勳"),
        ("Щука", "حسن"),
    ],
)
def test_other_words_are_other_words(ours: str, theirs: str) -> None:
    assert words(ours, theirs) is None


def test_an_arabic_word_prefers_the_vowels_that_it_writes() -> None:
    mahmud, muhammad = words("محمود", "Mahmoud"), words("محمود", "Mohammad")
    assert mahmud is not None
    assert muhammad is not None
    assert mahmud.score > muhammad.score


def test_many_spellings_are_compared_at_once() -> None:
    pair = words("Джоханчерова", "Djochantscherowa")
    assert pair is not None
    assert pair.score > 0.85


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [("Ю", "Yuri", True), ("J", "Юрий", True), ("A", "Boris", False), ("M", "محمد", True)],
)
def test_an_initial_begins_the_word(ours: str, theirs: str, *, alike: bool) -> None:
    pair = compare_initial(hear(ours), hear(theirs))
    assert (pair is not None) == alike


def test_the_tables_are_named_on_both_sides() -> None:
    pair = words("Щербаков", "Chtcherbakov")
    assert pair is not None
    assert pair.schemes == ("Russian passports to 2000, French spelling", "as written")
    assert "щербаков" not in repr(pair)


@pytest.mark.parametrize(
    ("ours", "theirs", "least"),
    [
        ("Щербаков Юрий Алексеевич", "CHTCHERBAKOV Iouri", 0.95),
        ("Abd al-Rahman Muhammad al-Basri", "Abdulrahman Mohamed Albasri", 0.9),
        ("عبد الرحمن محمد البصري", "Abderrahmane Mohamed El Basri", 0.85),
        ("Иван Сергеевич Петров", "Petrov, I. S.", 0.8),
        ("Щеглова-Объедкова Юлия", "Iuliia Shcheglova", 0.95),
        ("Ludwig van der Berg", "Vanderberg Ludwig", 0.95),
        ("Xi Jinping", "Xi Jin Ping", 0.95),
        ("نور الدين زنكي", "Nureddin Zengi", 0.8),
        ("Ter-Petrosyan Armen", "Armen Petrosyan", 0.95),
        ("علي علوي", "Elwi Ali", 0.9),
        ("فياض فتحي", "Fathi Fayadh", 0.9),
    ],
)
def test_names_written_differently_are_alike(ours: str, theirs: str, least: float) -> None:
    assert names(ours, theirs).score >= least
    assert names(theirs, ours).score >= least


def test_order_and_what_is_left_over_are_told() -> None:
    found = names("Иван Сергеевич Петров", "Petrov Ivan")
    assert found.order_differs
    assert (found.ours_alone, found.theirs_alone) == (1, 0)
    assert [pair.ours for pair in found.pairs] == ["иван", "петров"]
    assert not names("Иван Петров", "Ivan Petrov").order_differs


def test_another_surname_costs_what_it_should() -> None:
    assert names("Анна Иванова", "Anna Petrova").score == pytest.approx(0.5, abs=0.05)


def test_one_word_of_several_is_worth_little() -> None:
    assert names("Анна Иванова", "Anna").score == SINGLE_WORD_SCORE
    assert names("Hemedti", "Hemedti").score == 1
    assert names("Abdulrahman", "Abd al-Rahman").score == 1, "it is all of both names"


@given(NAME, NAME)
def test_scores_are_bounded_and_say_the_same_both_ways(ours: str, theirs: str) -> None:
    if not tokenize(ours).required or not tokenize(theirs).required:
        return
    found = names(ours, theirs)
    assert -0.05 <= found.score <= 1
    assert all(pair.score >= LEAST_ALIKE for pair in found.pairs)
    assert (found.score > 0) == (names(theirs, ours).score > 0)


@given(NAME)
def test_every_name_is_itself(name: str) -> None:
    if tokenize(name).required:
        assert names(name, name).score == pytest.approx(1)
