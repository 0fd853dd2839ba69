"""A word with what a comparison may ask of it, each worked out when it is first asked for."""

from functools import cached_property
from typing import Final

from nansen.examination.screening.sounds import readings, skeletons
from nansen.examination.screening.spellings import latin_spellings
from nansen.examination.screening.tokens import Word

_COARSE: Final = str.maketrans("eiu", "aao")


class Heard:
    """A word, how it may be spelled and how it may sound."""

    def __init__(self, word: Word, sounds: tuple[str, ...] | None = None) -> None:
        """Begin with the word, and with what it may sound like where that is known."""
        self.word = word
        self.readings = readings(word) if sounds is None else sounds

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Its spellings in a to z, each with its scheme."""
        return latin_spellings(self.word)

    @cached_property
    def coarse(self) -> tuple[str, ...]:
        """The readings with two vowels only: a e i are one, o u the other."""
        return tuple(dict.fromkeys(sound.translate(_COARSE) for sound in self.readings))

    @cached_property
    def skeletons(self) -> frozenset[str]:
        """Its consonants."""
        return frozenset(skeletons(self.readings))
