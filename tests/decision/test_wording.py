"""Texts and days, in every language."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.decision.wording import Language, Texts, written_day
from nansen.errors import Malformed


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.EN, "1 December 2026"),
        (Language.FR, "1er décembre 2026"),
        (Language.RU, "1 декабря 2026 г."),
        (Language.AR, "1 كانون الأول/ديسمبر 2026"),
    ],
)
def test_a_day_is_written_with_its_month_in_words(language: Language, written: str) -> None:
    assert written_day(date(2026, 12, 1), language).replace("\u00a0", " ") == written
    assert written_day(date(2026, 12, 2), language).startswith("2\u00a0")


@given(st.dates(), st.sampled_from(Language))
def test_every_day_can_be_written(day: date, language: Language) -> None:
    assert " " not in written_day(day, language), "a line does not break within a date"


@pytest.mark.parametrize("language", Language)
def test_no_month_is_named_like_another(language: Language) -> None:
    days = {written_day(date(2026, month, 5), language) for month in range(1, 13)}
    assert len(days) == 12


@pytest.mark.parametrize("texts", [("", "b", "c", "d"), ("a", "b", "c", " ")], ids=["en", "ar"])
def test_a_text_is_there_in_every_language(texts: tuple[str, str, str, str]) -> None:
    with pytest.raises(Malformed):
        Texts(*texts)


def test_one_language_runs_from_right_to_left() -> None:
    assert [one for one in Language if one.right_to_left] == [Language.AR]
