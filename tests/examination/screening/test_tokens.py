import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.examination.screening import letters
from nansen.examination.screening.letters import Script
from nansen.examination.screening.tokens import (
    LONGEST_WORD,
    MOST_WORDS,
    TokenKind,
    count_plain_words,
    tokenize,
)


def cut(name: str, kind: TokenKind) -> list[str]:
    return [token.word.letters for token in tokenize(name).tokens if token.kind is kind]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Щеглова-Объедкова, Юлия", ["щеглова", "объедкова", "юлия"]),
        ("O’Brien  Seán", ["obrien", "sean"]),
        ("D'yachov Igor'", ["dyachov", "igor"]),
        ("Straße ŁÓDŹ", ["strasse", "lodz"]),
        ("مُحَمَّد أحمد", ["محمد", "احمد"]),
        ("Ёлкин Андрей", ["ёлкин", "андрей"]),
        ("習 近平", ["習", "近平"]),
        ("—", []),
    ],
)
def test_words_are_letters_without_marks(name: str, words: list[str]) -> None:
    assert cut(name, TokenKind.WORD) == words


@pytest.mark.parametrize(
    ("name", "optional"),
    [
        ("Ahmad bin Khalid al-Basri", ["bin", "al"]),
        ("Ludwig van der Berg", ["van", "der"]),
        ("Haji Mullah Omar Hassan", ["haji", "mullah"]),
        ("Le Van", []),  # otherwise nothing would be left
        ("Van An Le", []),
    ],
)
def test_particles_and_titles_need_not_match(name: str, optional: list[str]) -> None:
    assert cut(name, TokenKind.OPTIONAL) == optional


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Petrov I. S.", ["i", "s"]),
        ("Петров Ю.", ["ю"]),
        ("Petrov Yu.", ["yu"]),
        ("Li Yu", []),
        ("م احمد", []),
    ],
)
def test_initials_are_known_by_their_length_or_stop(name: str, initials: list[str]) -> None:
    assert cut(name, TokenKind.INITIAL) == initials


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("Abd al-Rahman Hasan", {"abdalrahman", "abdrahman", "alrahman"}),
        ("Abdul Rahman", {"abdulrahman", "abdrahman"}),
        ("Abdulrahman Hasan", {"abdrahman"}),
        ("Nur al-Din", {"nuraldin", "nurdin", "aldin"}),
        ("Abu Bakr", {"abubakr"}),
        ("Kim Jong Il", {"kimjong", "jongil"}),
        ("Щерб Хрущ", set()),
        ("عبد الرحمن", {"عبدرحمن", "عبدالرحمن", "الرحمن"}),
        ("عبدالرحمن حسن", {"عبدرحمن"}),
        ("Hasan al", set()),
    ],
)
def test_words_are_run_together_where_documents_do(name: str, joined: set[str]) -> None:
    assert joined <= set(cut(name, TokenKind.JOINED))


def test_the_article_comes_off_unless_it_is_nearly_all() -> None:
    assert cut("البصري حسن", TokenKind.WORD) == ["بصري", "حسن"]
    assert cut("الي حسن", TokenKind.WORD) == ["الي", "حسن"]


def test_a_chain_of_forefathers_is_cut() -> None:
    assert len(tokenize("Anna Boris " * 40).required) == MOST_WORDS
    assert count_plain_words(tokenize("Petrov I. al-Basri")) == 2


def test_a_word_without_end_is_cut() -> None:
    (token,) = tokenize("A" * 100_000).tokens
    assert len(token.word.letters) == LONGEST_WORD


def test_scripts_are_told_apart() -> None:
    assert [letters.script_of(c) for c in "aжع習"] == [
        Script.LATIN,
        Script.CYRILLIC,
        Script.ARABIC,
        Script.OTHER,
    ]


@pytest.mark.parametrize(
    ("word", "plain", "spoken"),
    [
        ("šukić", "sukic", "shukitch"),
        ("müller", "muller", "muller"),
        ("șerban", "serban", "sherban"),
        ("əliyev", "aliyev", "aliyev"),
        ("ـمحمد", "محمد", "محمد"),
    ],
)
def test_a_mark_is_heard_though_it_is_not_written(word: str, plain: str, spoken: str) -> None:
    assert letters.plain(word) == plain
    assert letters.spoken(word) == spoken


@given(st.text(max_size=60))
def test_any_text_is_cut_and_no_token_is_empty(text: str) -> None:
    name = tokenize(text)
    for token in name.tokens:
        assert token.word.letters
        assert 0 <= token.start < token.stop <= MOST_WORDS
    assert name.required <= {token.start for token in name.tokens}


def test_no_name_shows_itself() -> None:
    assert "ivanova" not in repr(tokenize("Ivanova Anna")).lower()
