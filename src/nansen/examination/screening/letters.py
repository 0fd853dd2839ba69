"""Letters folded to what a name is compared by: small, without marks, one form for each."""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Script(StrEnum):
    """The writing system of a word."""

    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    ARABIC = "Arabic"
    OTHER = "other"
    """Compared letter by letter with its like only."""


_SCRIPTS: Final = {str(script).upper(): script for script in Script}

# What carries a sound of its own; every other mark on a Latin letter is dropped.
_SPOKEN: Final = {
    "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ŝ": "sh", "ç": "sh",
    "č": "tch", "ć": "tch", "ĉ": "tch",
    "ž": "zh", "ż": "zh", "ź": "zh", "ĵ": "zh",
    "ţ": "ts", "ț": "ts",
}  # fmt: skip
# Letters that do not come apart into a plain one and a mark, and forms of one Arabic letter.
_PLAIN: Final = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i", "ə": "a", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه",
    "ـ": "",
}  # fmt: skip
# Cyrillic letters that Unicode takes for others with a mark.
_WHOLE: Final = frozenset("ёйїўѓќӣӯӑӧӱ")
# Signs that people type for an apostrophe or a soft sign, and signs that only shape the text.
_SILENT: Final = frozenset("'’‘`´ʹʺʻʼʽʾʿˈ·\"″′”\u00ad\u200c\u200d\u200e\u200f\u061c")


def plain(text: str) -> str:
    """Fold a word to its letters."""
    return "".join(_fold(character)[0] for character in text)


def spoken(text: str) -> str:
    """Fold a word, with a digraph for a mark that changes the sound."""
    return "".join(_fold(character)[1] for character in text)


def small(text: str) -> str:
    """Write a text in small composed letters, each presentation form as its letter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def is_letter(character: str) -> bool:
    """Tell whether a character belongs to a word: a letter, or a mark on one."""
    return unicodedata.category(character)[0] in "LM"


def is_silent(character: str) -> bool:
    """Tell whether a character stands in a word without being a letter of it."""
    return character in _SILENT


@lru_cache(maxsize=4096)
def script_of(letter: str) -> Script:
    """Tell the writing system of a letter."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return _SCRIPTS.get(name, Script.OTHER)


@lru_cache(maxsize=4096)
def _fold(character: str) -> tuple[str, str]:
    """Fold a character to its letters and to its sound."""
    if unicodedata.category(character)[0] == "M":
        return "", ""  # the shadda too: it may be there or not (9303-3 §B.5.5.11)
    if character in _WHOLE:
        return character, character
    letters = _PLAIN.get(character, unicodedata.normalize("NFD", character)[0])
    return letters, _SPOKEN.get(character, letters)
