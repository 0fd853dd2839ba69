"""The words of all listed names, found by how they sound.

The key is the consonant skeleton (`sounds`), the same for every script and tradition. It is
stored with each of its letters left out once, and a query leaves out each of its own: two
skeletons that differ in one letter, or in two neighbours swapped, always meet in a key. No
word is too short for this, as it would be for trigrams, and nothing is found by luck.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nansen.examination.screening.heard import Heard
from nansen.examination.screening.letters import Script
from nansen.examination.screening.number_lists import Ids, Marks, NumberLists
from nansen.examination.screening.sounds import readings, skeletons
from nansen.examination.screening.tokens import Word
from nansen.examination.screening.word_comparison import MOST_SLIPS, WordPair, compare_words

_SCRIPTS: Final = tuple(Script)
_HEARD_AT_ONCE: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class SoundAlikes:
    """The listed words that sound like one of ours."""

    equal: Ids = field(repr=False)
    """With an equal skeleton."""
    near: Ids = field(repr=False)
    """With one that is a letter off."""


class Vocabulary:
    """Every listed word once, by number."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Index the words; they are numbered from 0 in their order."""
        self._words = tuple(words)
        scripts = (_SCRIPTS.index(word.script) for word in self._words)
        self._scripts = np.fromiter(scripts, np.uint8, len(self._words))
        self._readings = tuple(map(readings, self._words))
        self._skeletons: dict[str, int] = {}
        numbers, owners = array("i"), array("i")
        for number, sounds in enumerate(self._readings):
            for skeleton in skeletons(sounds):
                owners.append(self._skeletons.setdefault(skeleton, len(self._skeletons)))
                numbers.append(number)
        self._by_skeleton = NumberLists.group(owners, numbers, len(self._skeletons))
        self._shortened = _shorten_all(self._skeletons)
        self._hear = lru_cache(_HEARD_AT_ONCE)(self._hear_anew)

    def __len__(self) -> int:
        """Count the words."""
        return len(self._words)

    def word(self, number: int) -> Word:
        """Give a listed word."""
        return self._words[number]

    def sounding_like(self, heard: Heard) -> SoundAlikes:
        """Find the words that sound like one of ours."""
        equal = {self._skeletons[s] for s in heard.skeletons if s in self._skeletons}
        near = set[int]()
        for skeleton in heard.skeletons:
            for key in _shorten(skeleton):
                near.update(self._shortened.get(key, ()))
        near -= equal
        return SoundAlikes(self._by_skeleton.of(sorted(equal)), self._by_skeleton.of(sorted(near)))

    def compare(
        self, ours: Heard, found: SoundAlikes, present: Marks
    ) -> Iterator[tuple[int, WordPair]]:
        """Compare one of our words with those of the found ones that are present."""
        equal = found.equal[present[found.equal]].tolist()
        near = self._within_slips(ours, found.near[present[found.near]])
        for number in dict.fromkeys((*equal, *near)):
            pair = compare_words(ours, self._hear(number))
            if pair is not None:
                yield number, pair

    def _hear_anew(self, number: int) -> Heard:
        return Heard(self._words[number], self._readings[number])

    def _within_slips(self, ours: Heard, near: Ids) -> Iterator[int]:
        """Pick the words that a slip of the hand may make equal; many are asked, few are."""
        same = self._scripts[near] == _SCRIPTS.index(ours.word.script)
        letters = [self._words[number].letters for number in near[same].tolist()]
        yield from near[same][_are_close([ours.word.letters], letters)].tolist()
        others = near[~same]
        sounds = [self._readings[number][0] for number in others.tolist()]
        yield from others[_are_close(ours.readings, sounds)].tolist()


def _are_close(ours: Sequence[str], theirs: Sequence[str]) -> Marks:
    """Tell which of many strings are within the slips allowed of one of ours."""
    if not theirs:
        return np.zeros(0, np.bool_)
    distances = process.cdist(
        ours, theirs, scorer=OSA.distance, score_cutoff=MOST_SLIPS, dtype=np.int32
    )
    close: Marks = distances.min(axis=0) <= MOST_SLIPS
    return close


def _shorten(skeleton: str) -> set[str]:
    """Give a skeleton, and it with each letter left out."""
    return {skeleton} | {skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton))}


def _shorten_all(skeletons: dict[str, int]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for skeleton, number in skeletons.items():
        for key in _shorten(skeleton):
            found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}
