"""One person's names against all names of a list.

1. *Block*: of each of the person's words take the listed words that sound like it, and keep
   the names in which two meet: both with equal consonants, or one equal and one nearly, or
   both nearly if they are long. A name of one word needs one that is equal.
2. *Compare* the words of these names with ours, each pair once (`word_comparison`).
3. *Score* the names in which enough words are alike (`name_comparison`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from nansen.examination.screening.heard import Heard
from nansen.examination.screening.name_comparison import NameComparison, compare_names
from nansen.examination.screening.name_table import NameTable
from nansen.examination.screening.number_lists import Places
from nansen.examination.screening.rules import LEAST
from nansen.examination.screening.tokens import (
    NameTokens,
    Token,
    TokenKind,
    Word,
    count_plain_words,
)
from nansen.examination.screening.vocabulary import Vocabulary
from nansen.examination.screening.word_comparison import INITIAL_SCORE, WordPair, compare_initial

_EQUAL, _NEAR_LONG, _NEAR, _ENOUGH = 4, 3, 2, 6
_LONG: Final = 4
_LIGHT: Final = frozenset({TokenKind.OPTIONAL, TokenKind.INITIAL})
_WHOLE: Final = frozenset({TokenKind.WORD, TokenKind.INITIAL})

Weights = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float32]


class Search:
    """Everything worked out about one person's words; it lives as long as the screening."""

    def __init__(
        self, forms: Sequence[NameTokens], vocabulary: Vocabulary, table: NameTable
    ) -> None:
        """Hear the person's words, find what sounds like them, and compare."""
        self._forms, self._vocabulary, self._table = forms, vocabulary, table
        words = dict.fromkeys(token.word for form in forms for token in form.tokens)
        self._heard = {word: Heard(word) for word in words}
        self._found = {word: vocabulary.sounding_like(heard) for word, heard in self._heard.items()}
        self._weights: dict[frozenset[str], Weights] = {}
        self._candidates = [self._block(form) for form in forms]
        self._alike: dict[Word, Scores] = {}
        self._pairs: dict[tuple[Word, Word], WordPair] = {}
        self._compare_all()

    @property
    def candidates(self) -> int:
        """How many names were looked at word by word."""
        return sum(names.size for names in self._candidates)

    def comparisons(self, form: int) -> Iterator[tuple[int, NameComparison]]:
        """Give the listed names that are like one form of ours, by number."""
        ours = self._forms[form]
        for name in self._worth_scoring(ours, self._candidates[form]).tolist():
            yield name, compare_names(ours, self._table.tokens(name), self._compare)

    def _block(self, form: NameTokens) -> Places:
        """Find the names in which enough of our words may meet."""
        total = np.zeros(len(self._table), np.uint8)
        for token in form.tokens:
            if token.kind not in _LIGHT:
                total += self._weigh(token.word)
        if count_plain_words(form) < 2:
            return np.flatnonzero(total >= _EQUAL)
        alone = (total >= _EQUAL) & (self._table.plain_words < 2)
        return np.flatnonzero((total >= _ENOUGH) | alone)

    def _weigh(self, word: Word) -> Weights:
        """Weigh for every name how well one of our words may meet one of its."""
        skeletons = self._heard[word].skeletons
        weights = self._weights.get(skeletons)
        if weights is None:
            found = self._found[word]
            weights = np.zeros(len(self._table), np.uint8)
            is_long = min(map(len, skeletons)) >= _LONG
            weights[self._table.names_with(found.near)] = _NEAR_LONG if is_long else _NEAR
            weights[self._table.names_with(found.equal)] = _EQUAL
            self._weights[skeletons] = weights
        return weights

    def _compare_all(self) -> None:
        """Compare our words with those of all candidates, each pair once."""
        present = np.zeros(len(self._vocabulary), np.bool_)
        for names in self._candidates:
            present[self._table.words_of(names)] = True
        for word, heard in self._heard.items():
            alike = np.zeros(len(self._vocabulary), np.float32)
            for number, pair in self._vocabulary.compare(heard, self._found[word], present):
                alike[number] = pair.score
                self._pairs[word, self._vocabulary.word(number)] = pair
            self._alike[word] = alike

    def _worth_scoring(self, ours: NameTokens, names: Places) -> Places:
        """Keep the names whose words are so alike that the name may be reported."""
        if not names.size:
            return names
        words, begins = self._table.words_of(names), self._table.begins_of(names)
        total = INITIAL_SCORE * self._table.initials[names].astype(np.float32)
        anywhere = np.zeros(words.size, np.bool_)
        for place in ours.required:
            best = np.zeros(words.size, np.float32)
            for token in ours.tokens:
                if token.start <= place < token.stop:
                    np.maximum(best, self._scores(token)[words], out=best)
            total += np.maximum.reduceat(best, begins)
            anywhere |= best > 0
        # One of theirs that is run together answers two of ours, which no sum here shows.
        joined = np.logical_or.reduceat(anywhere & self._table.are_joined(names), begins)
        shorter = np.minimum(self._table.required[names], len(ours.required))
        return names[(total >= LEAST * shorter) | joined]

    def _scores(self, token: Token) -> Scores:
        """Give how alike every listed word is; an initial may stand for any."""
        if token.kind is TokenKind.INITIAL:
            return np.full(len(self._vocabulary), INITIAL_SCORE, np.float32)
        return self._alike[token.word]

    def _compare(self, ours: Token, theirs: Token) -> WordPair | None:
        """Compare two tokens, of whatever kind they are."""
        if TokenKind.INITIAL not in (ours.kind, theirs.kind):
            return self._pairs.get((ours.word, theirs.word))
        if {ours.kind, theirs.kind} <= _WHOLE:
            return compare_initial(self._heard[ours.word], Heard(theirs.word))
        return None
