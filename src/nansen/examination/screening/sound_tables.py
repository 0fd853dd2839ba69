"""Letters and the sounds that they may stand for, by script; see `sounds`.

The keys are patterns over small letters without marks, the longest first; each has its
possible readings, the likeliest first. The Latin table holds what the traditions of
romanisation write: Doc 9303, English, French, German, Polish, the scholars' hacek (which
arrives as a digraph, see `tokens`), and the everyday romanisation of Arabic. The Arabic one
reads the letters of 9303-3 §6.C; short vowels are not written there (9303-3 §B.5.5.10).
"""

from typing import Final

Readings = tuple[str, ...]

LATIN: Final[dict[str, Readings]] = {
    # Ш Щ Ч Ц Ж ДЖ in the spellings of six traditions
    "schtsch|schtch|chtch|shch|szcz|shsh|shh": ("S",),
    "tsch|dsch|tch|tsh|dzh|dsh": ("S",),
    "sch": ("S", "SK"),
    "sh|sz|zh|ts|tz|tc|cz|dz": ("S",),
    "dj": ("S", "D"),
    "ch": ("S", "K"),
    "kh|gh|ck|qu|q": ("K",),
    "ph": ("V",),
    "th": ("T", "S", "TK"),
    "dh": ("D", "S", "DK"),
    "gu(?=[eiy])": ("K",),
    "c(?=[eiy])": ("S",),
    "c": ("K", "S"),
    "x": ("KS", "K"),
    "jj": ("i",),
    "j": ("i", "S"),
    "^wh?|^ou(?=[aei])": ("V",),
    "w": ("V", "u"),
    "(?<=[bdglmnprt])h(?=[aeiouy])": ("", "K"),
    "h$": ("", "K"),
    "eh(?![aeiouy])": ("e", "eK"),
    "[hkg]": ("K",),
    "[sz]": ("S",),
    "[vf]": ("V",),
    "b": ("B",),
    "d": ("D",),
    "l": ("L",),
    "m": ("M",),
    "n": ("N",),
    "p": ("P",),
    "r": ("R",),
    "t": ("T",),
    "ou|oo|u": ("u",),
    "ee|i|y": ("i",),
    "a": ("a",),
    "e": ("e",),
    "o": ("o",),
}

CYRILLIC: Final[dict[str, Readings]] = {
    "дж|дз|дч|дш|тс|тц|тч|тш|тщ": ("S",),
    "[жзсцчшћџѕҙҫҷ]": ("S",),
    "щ": ("S", "ST"),  # the second is Bulgarian
    "ђ": ("D", "S"),
    "[гкхґѓќғқҳһҡҥ]": ("K",),
    "[вф]": ("V",),
    "ў": ("u", "V"),
    "б": ("B",),
    "д": ("D",),
    "[лљ]": ("L",),
    "м": ("M",),
    "[нњңӊ]": ("N",),
    "п": ("P",),
    "р": ("R",),
    "т": ("T",),
    "[аяәӑ]": ("a",),
    "[еэєѣ]": ("e",),
    "ё": ("e", "o"),  # passports write it either way, and print Ё as Е
    "[ийіїыјӣ]": ("i",),
    "[оөӧ]": ("o",),
    "[уюүұӯӱѫ]": ("u",),
}

ARABIC: Final[dict[str, Readings]] = {
    "[اأإآٱعى]": ("a",),
    "[يیئېۍےۓ]": ("i",),
    "^و": ("V",),
    "[وؤۇۆ]": ("u", "V"),
    "[بٻ]": ("B",),
    "پ": ("P",),
    "[تطٹټ]": ("T",),
    "ة$|ۃ$": ("", "T"),
    "[ةۃ]": ("T",),
    "ث": ("T", "S"),
    "[ذضظ]": ("D", "S"),
    "[دڈډ]": ("D",),
    "ج": ("S", "K"),
    "[زسشصچژښږځڅ]": ("S",),
    "[هہھۀە]$": ("", "K"),
    "[حخغقكکگګڭهہھۀە]": ("K",),
    "[فڤڥ]": ("V",),
    "ل": ("L",),
    "م": ("M",),
    "[نںڼ]": ("N",),
    "[رڑړ]": ("R",),
}
