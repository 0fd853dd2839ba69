"""All listed names in columns: a few bytes a word instead of as many objects."""

from array import array
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from nansen.examination.screening.number_lists import Ids, Marks, NumberLists, Places
from nansen.examination.screening.tokens import (
    NameTokens,
    Token,
    TokenKind,
    Word,
    count_plain_words,
    tokenize,
)

_KINDS: Final = tuple(TokenKind)
_JOINED: Final = _KINDS.index(TokenKind.JOINED)
_REQUIRED: Final = frozenset({TokenKind.WORD, TokenKind.INITIAL})


class NameColumns:
    """Names on their way into a table."""

    def __init__(self) -> None:
        """Begin with none."""
        self.words: dict[Word, int] = {}
        self.word, self.start, self.stop = array("i"), array("B"), array("B")
        self.kind, self.plain, self.required = array("B"), array("B"), array("B")
        self.bounds = array("q", [0])

    def add(self, names: Iterable[str]) -> None:
        """Take in names; they are numbered in the order in which they come."""
        for name in names:
            cut = tokenize(name)
            for token in cut.tokens:
                self.word.append(self.words.setdefault(token.word, len(self.words)))
                self.start.append(token.start)
                self.stop.append(token.stop)
                self.kind.append(_KINDS.index(token.kind))
            self.bounds.append(len(self.word))
            self.required.append(len(cut.required))
            self.plain.append(count_plain_words(cut))


class NameTable:
    """Names by number; each is a list of tokens."""

    def __init__(self, columns: NameColumns) -> None:
        """Settle the columns."""
        self._vocabulary = tuple(columns.words)
        self._words = NumberLists(np.asarray(columns.word), np.asarray(columns.bounds))
        self._start, self._stop = np.asarray(columns.start), np.asarray(columns.stop)
        self._kind = np.asarray(columns.kind)
        self.plain_words: npt.NDArray[np.uint8] = np.asarray(columns.plain)
        """How many words a name has that are neither initials nor optional."""
        self.required: npt.NDArray[np.uint8] = np.asarray(columns.required)
        """How many of its words should find a counterpart."""
        self.initials: npt.NDArray[np.uint8] = self.required - self.plain_words
        names = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self._words.bounds))
        self._by_word = NumberLists.group(self._words.values, names, len(columns.words))

    def __len__(self) -> int:
        """Count the names."""
        return len(self.plain_words)

    def names_with(self, words: Ids) -> Ids:
        """Give the names in which one of these words stands; some may come twice."""
        return self._by_word.of(words)

    def words_of(self, names: Places) -> Ids:
        """Give the words of some names, one after another."""
        return self._words.of(names)

    def begins_of(self, names: Places) -> Places:
        """Give where the words of each of some names begin among `words_of` them."""
        lengths = self._words.bounds[names + 1] - self._words.bounds[names]
        begins: Places = np.cumsum(lengths) - lengths
        return begins

    def are_joined(self, names: Places) -> Marks:
        """Tell of the words of some names whether they are run together."""
        marks: Marks = self._kind[self._words.places(names)] == _JOINED
        return marks

    def tokens(self, name: int) -> NameTokens:
        """Give a name as it was cut."""
        cut = slice(self._words.bounds[name], self._words.bounds[name + 1])
        columns = (self._words.values, self._kind, self._start, self._stop)
        tokens = tuple(
            Token(word=self._vocabulary[word], kind=_KINDS[kind], start=start, stop=stop)
            for word, kind, start, stop in zip(*(c[cut].tolist() for c in columns), strict=True)
        )
        required = frozenset(token.start for token in tokens if token.kind in _REQUIRED)
        return NameTokens(tokens=tokens, required=required)
