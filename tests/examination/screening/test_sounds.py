import iuliia  # type: ignore[import-untyped]
import pytest
from bench.invented_names import SCHEMES
from hypothesis import given
from hypothesis import strategies as st

from nansen.examination.screening.heard import Heard
from nansen.examination.screening.sounds import MOST_READINGS, count_consonants
from nansen.examination.screening.tokens import tokenize


def hear(word: str) -> Heard:
    return Heard(tokenize(word).tokens[0].word)


@pytest.mark.parametrize(
    "spellings",
    [
        "Щербаков Shcherbakov Chtcherbakov Schtscherbakow Szczerbakow Ščerbakov Shherbakov",
        "Юрий Yuri Iouri Jurij Youri Iurii Yuriy",
        "Хрущёв Khrushchev Hruščev Xrushhev Chruschtschow Krouchtchev",
        "Евгений Evgeny Yevgeniy Ievgen Evguéni Jewgenij",
        "Царьков Tsarkov Carkov Tzarkov Tcarkov Czarkov Zarkow",
        "محمد Muhammad Mohamed Mohammad Mhmd Mehmed Muhammed Mohammed",
        "حسين Hussein Husayn Hussain Houcine Hossein",
        "يوسف Yusuf Youssef Yousef Yusef Jusuf",
        "فاطمة Fatima Fatimah Fatma Fatemeh",
        "صالح Saleh Salih Salah",
        "جمال Jamal Gamal Djamel Djamal",
        "رمضان Ramadan Ramazan Ramzan Ramadhan",
        "خالد Khaled Khalid Haled Chalid",
        "ثابت Thabet Thabit Sabit",
        "وليد Walid Waleed Oualid Valid",
        "داود Dawud Daoud Dawood Daud",
        "فتحي Fathi Fethi",
        "Ходжаев Khodzhaev Khodjaev Hodzaev Xo‘jayev",
    ],
)
def test_all_traditions_share_a_skeleton(spellings: str) -> None:
    first, *others = map(hear, spellings.split())
    for other in others:
        assert not first.skeletons.isdisjoint(other.skeletons), other.word.letters


def test_every_scheme_of_an_independent_library_keeps_the_skeleton() -> None:
    words = "Щеголев Жигулин Цыганков Хвощ Чехов Юдин Ярослав Ёлкин Объедков Кузьмич Шумный Эмма"
    missed = [
        (scheme.name, word)
        for scheme in SCHEMES
        for word in words.split()
        if hear(word).skeletons.isdisjoint(hear(scheme.translate(word)).skeletons)
    ]
    assert len(SCHEMES) == 28
    assert missed == []
    assert iuliia.ICAO_DOC_9303 in SCHEMES


@pytest.mark.parametrize(("one", "other"), [("Иванов", "Петров"), ("Hassan", "Karim")])
def test_other_names_have_other_skeletons(one: str, other: str) -> None:
    assert hear(one).skeletons.isdisjoint(hear(other).skeletons)


def test_readings_are_bounded_whatever_the_letters() -> None:
    assert len(hear("jxcwchjxcwch").readings) <= MOST_READINGS


def test_vowels_are_not_counted() -> None:
    assert count_consonants("SeRBaKoV") == 5


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=2, max_size=12))
def test_every_cyrillic_word_sounds_like_its_9303_spelling(word: str) -> None:
    native, latin = hear(word), iuliia.ICAO_DOC_9303.translate(word)
    if tokenize(latin).tokens:
        assert native.readings
        assert all(len(reading) <= 3 * len(word) for reading in native.readings)


def test_a_script_without_a_table_is_its_own_sound() -> None:
    assert hear("近平").readings == ("近平",)
    assert hear("近平").spellings == {"近平": "as written"}
