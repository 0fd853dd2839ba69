"""How Cyrillic names have been written in Latin letters, beside Doc 9303's own table.

Each scheme says what it changes in the letters that most of them share. The keys are patterns
over small letters; the longest come first. Signs outside a to z are left out, as documents
do: a hacek, an apostrophe for a soft sign.
"""

from dataclasses import dataclass
from typing import Final

_SHARED: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ґ": "g", "є": "ye", "і": "i", "ї": "yi", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj",
    "ћ": "c", "ђ": "dj", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ҳ": "h",
    "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
_AFTER_VOWEL: Final = "(?<=[аеёиоуъыьэюя])"
_SCHOLARS: Final = {
    "ж": "z", "й": "j", "х": "h", "ц": "c", "ч": "c", "ш": "s", "є": "je", "ї": "ji", "љ": "l",
    "њ": "n", "ђ": "d", "џ": "d",
}  # fmt: skip

_FRENCH: Final = {
    "[иы]й$": "i", "ж": "j", "й": "i", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou",
    "я": "ia",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of writing Cyrillic in Latin letters."""

    name: str
    """As an officer reads it in an explanation."""
    changes: dict[str, str]
    lossy: bool = False
    """It tells letters apart by marks, which documents drop."""

    @property
    def units(self) -> dict[str, str]:
        """Give every pattern and what it becomes."""
        return self.changes | {k: v for k, v in _SHARED.items() if k not in self.changes}


SCHEMES: Final = (
    Scheme(
        "Russian passports to 2000, French spelling",
        {
            "ин$": "ine", "кс": "x", "г(?=[еи])": "gu", "ье": "ie", "ж": "j", "й": "i", "у": "ou",
            "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "я": "ia",
        },
    ),
    Scheme("Russian passports, order 310 of 1997", {"[ьъ]е": "ye"}),
    Scheme(
        "Russian passports, order 782 of 2000",
        {
            "[ьъ]е": "ye", "[ьъ]ё": "ye", "ьи": "yi", "(?<=[аеёиоуэюя])е": "ye",
            "(?<=[бвгдзклмнпрстфхц])ё": "ye", "(?<=[жчшщ])ё": "e", "ё": "yo",
        },
    ),
    Scheme(
        "GOST R 52535.1-2006",
        {"й": "i", "ц": "tc", "ю": "iu", "я": "ia"},
    ),
    Scheme(
        "BGN/PCGN",
        {"^е": "ye", f"{_AFTER_VOWEL}е": "ye", "^ё": "ye", f"{_AFTER_VOWEL}ё": "ye"},
    ),
    Scheme(
        "English practice",
        {
            "[иы]й$": "y", "^е": "ye", "(?<=[аиоуэюя])е": "ye", "[ьъ]е": "ye", "ё": "yo",
            "ь(?=[аиоу])": "y",
        },
    ),
    Scheme("English practice, -iy", {"ё": "yo", "щ": "sch"}),
    Scheme("British Standard 2979", {"й": "i", "[иы]й$": "y"}),
    Scheme("ALA-LC", {"й": "i", "ю": "iu", "я": "ia"}),
    Scheme(
        "scholars', and ISO 9 of 1968",
        _SCHOLARS | {"щ": "sc", "ю": "ju", "я": "ja"},
        lossy=True,
    ),
    Scheme("ISO 9 of 1995", _SCHOLARS | {"щ": "s", "ю": "u", "я": "a"}, lossy=True),
    Scheme(
        "scholars', х as x",
        _SCHOLARS | {"х": "x", "щ": "sc", "ю": "ju", "я": "ja"},
        lossy=True,
    ),
    Scheme(
        "GOST 7.79-2000 B",
        {"ё": "yo", "й": "j", "х": "x", "ц(?=[еийы])": "c", "ц": "cz", "щ": "shh"},
    ),
    Scheme("GOST R 7.0.34-2014", {"ё": "yo", "й": "j", "х": "x", "ц": "c", "щ": "shh"}),
    Scheme(
        "GOST 16876-71",
        {
            "ё": "jo", "й": "jj", "ц": "c", "щ": "shh", "э": "eh", "ю": "ju", "я": "ja",
        },
    ),
    Scheme("telegrams", {"ж": "j", "й": "i", "х": "h", "ц": "c", "щ": "sc", "ю": "iu", "я": "ia"}),
    Scheme(
        "Uzbek, 1995",
        {
            "ё": "yo", "ж": "j", "х": "x", "ц": "s", "щ": "sh", "ы": "i", "ў": "o", "ғ": "g",
            "қ": "q",
        },
    ),
    Scheme(
        "German",
        {
            "[иы]й$": "i", "в": "w", "ж": "sch", "з": "s", "й": "i", "х": "ch", "ц": "z",
            "ч": "tsch", "ш": "sch", "щ": "schtsch", "ю": "ju", "я": "ja", "ё": "jo",
        },
    ),
    Scheme(
        "Polish",
        {
            "[иы]й$": "y", "л(?=[еёиьюя])": "l", "в": "w", "ж": "z", "й": "j", "х": "ch", "ц": "c",
            "ч": "cz", "ш": "sz", "щ": "szcz", "ю": "ju", "я": "ja", "ё": "jo",
        },
    ),
    Scheme(
        "Belarusian Latin",
        _SCHOLARS | {"г": "h", "х": "ch", "ю": "iu", "я": "ia", "ё": "io", "^е": "je"},
        lossy=True,
    ),
    Scheme("French", _FRENCH),
)  # fmt: skip

LOSSY: Final = frozenset(scheme.name for scheme in SCHEMES if scheme.lossy)
