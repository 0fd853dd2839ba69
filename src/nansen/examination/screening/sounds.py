"""What a name sounds like, coarsely: one alphabet for every script and every spelling.

Щербаков has been Shcherbakov, Chtcherbakov, Schtscherbakow, Szczerbakow and Ščerbakov in
passports, and محمد Muhammad, Mohamed and Mhmd. All of them write the same few sounds here:

| sign | stands for |
|---|---|
| `S` | all hissing and hushing: s z ts ch sh shch zh dzh |
| `K` | all that is said far back: k g h kh q |
| `V` | v f w ph |
| `P B T D M N R L` | themselves |
| `a e i o u` | vowels; a glide before one of them is not written |

Where a letter may be read in more than one way (`j`, `c`, `ch`, `x`, `w`) there are several
readings. The `skeleton` of a reading is what all traditions agree on best: its consonants.
It finds candidates; `scoring` then looks at the letters themselves.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import Final

from nansen.examination.screening.letters import spoken
from nansen.examination.screening.sound_tables import ARABIC, CYRILLIC, LATIN, Readings
from nansen.examination.screening.tokens import Word

MOST_READINGS: Final = 16
"""Four letters of two readings each; names with more of them do not occur."""

_GLIDE: Final = re.compile(r"i+(?=[aeou])")
_TWICE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = str.maketrans("", "", "aeiou")


class SoundTable:
    """Reads a script's letters, the longest group first."""

    def __init__(self, units: Mapping[str, Readings]) -> None:
        """Compile the groups; each is a pattern over letters in small case."""
        self._pattern = re.compile("|".join(f"({unit})" for unit in units))
        self._readings = tuple(units.values())

    def read(self, letters: str) -> tuple[str, ...]:
        """Give the distinct readings of a token, the likeliest first."""
        found = [
            self._readings[match.lastindex - 1]
            for match in self._pattern.finditer(letters)
            if match.lastindex
        ]
        spoken = islice(product(*found), MOST_READINGS)
        return tuple(dict.fromkeys(_smooth("".join(parts)) for parts in spoken))


_SOUNDS: Final = SoundTable(LATIN | CYRILLIC | ARABIC)


def readings(word: Word) -> tuple[str, ...]:
    """Give what a word may sound like; in a script that has no table, its letters."""
    sounds = _SOUNDS.read(spoken(word.written))
    return (word.letters.upper(),) if sounds == ("",) else sounds


def skeletons(readings: Iterable[str]) -> tuple[str, ...]:
    """Give the distinct consonant skeletons of a token's readings."""
    return tuple(dict.fromkeys(map(_skeleton, readings)))


def count_consonants(sounds: str) -> int:
    """Count the consonants of a reading."""
    return len(sounds.translate(_VOWELS))


def _smooth(sounds: str) -> str:
    """Leave out glides, and write a doubled sound once."""
    return _TWICE.sub(r"\1", _GLIDE.sub("", sounds))


def _skeleton(sounds: str) -> str:
    """Keep the consonants, and `a` for a vowel at the start.

    Arabic does not write the vowel between two equal consonants, so these count once.
    """
    start = "a" if sounds[:1].islower() else ""
    return start + _TWICE.sub(r"\1", sounds.translate(_VOWELS))
