"""Texts that an office has in every language of its letters."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.errors import Malformed


class Language(StrEnum):
    """A language that letters are written in, by its code of ISO 639-1."""

    EN = "en"
    FR = "fr"
    RU = "ru"
    AR = "ar"

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self is Language.AR


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in each language; none is empty."""

    en: str
    fr: str
    ru: str
    ar: str

    def __post_init__(self) -> None:
        """Refuse a text that is missing."""
        if not all(text.strip() for text in (self.en, self.fr, self.ru, self.ar)):
            raise Malformed("wording", "is missing in a language", clause="R28")

    def of(self, language: Language) -> str:
        """Give the text in a language."""
        texts = {
            Language.EN: self.en,
            Language.FR: self.fr,
            Language.RU: self.ru,
            Language.AR: self.ar,
        }
        return texts[language]


_MONTHS: Final = MappingProxyType(
    {
        Language.EN: (
            "January February March April May June July August September October November December"
        ),
        Language.FR: (
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        Language.RU: (
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
        ),
        # Both sets of names in use, as international organisations write them.
        Language.AR: (
            "كانون\u00a0الثاني/يناير شباط/فبراير آذار/مارس نيسان/أبريل أيار/مايو حزيران/يونيه "
            "تموز/يوليه آب/أغسطس أيلول/سبتمبر تشرين\u00a0الأول/أكتوبر تشرين\u00a0الثاني/نوفمبر "
            "كانون\u00a0الأول/ديسمبر"
        ),
    }
)


def written_day(day: date, language: Language) -> str:
    """Write a day with its month in words, so that nobody reads it the other way round."""
    number = "1er" if language is Language.FR and day.day == 1 else str(day.day)
    month = _MONTHS[language].split(" ")[day.month - 1]
    end = "\u00a0г." if language is Language.RU else ""
    return f"{number}\u00a0{month}\u00a0{day.year}{end}"
