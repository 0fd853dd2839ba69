"""A name cut into what can be compared: words, initials, particles, and words run together.

Nobody is asked which part is the surname: lists and passports order names differently, so
order is compared afterwards (`comparison`). A particle (al-, ibn, de, van) or a title may be
there or not, and two words may be written as one (Abd al-Rahman, Abdulrahman): both are
offered beside the plain words, and what fits best counts. Diminutives are not guessed: that
Sasha is Alexander would be a guess about a person, and a list that means it says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from nansen.examination.screening import letters
from nansen.examination.screening.letters import Script
from nansen.examination.screening.name_words import (
    FUSED_SERVANT,
    KUNYA,
    OPTIONAL,
    SECOND_HALVES,
    SERVANT,
)

MOST_WORDS: Final = 16
"""Longer chains of forefathers are compared by their first words."""

LONGEST_WORD: Final = 64
"""What is longer is no name; a broken list may hold such words all the same."""

_ARTICLE: Final = "ال"
_SYLLABLE: Final = 5  # as long as a syllable of a Chinese or Korean name gets


class TokenKind(StrEnum):
    """What part of a name a token is."""

    WORD = "word"
    OPTIONAL = "optional"
    """A particle or a title: it may match and need not."""
    INITIAL = "initial"
    JOINED = "joined"
    """Neighbouring words run together, or one word with its article."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word wherever it stands."""

    letters: str = field(repr=False)
    """Small, without marks."""
    written: str = field(repr=False)
    """The same with the marks that Latin letters have."""
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word in its place in a name."""

    word: Word
    kind: TokenKind
    start: int
    stop: int
    """Which words of the name it covers, the last one excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTokens:
    """A name and its tokens."""

    tokens: tuple[Token, ...]
    required: frozenset[int]
    """The places of the words and initials: they should find a counterpart."""


def tokenize(name: str) -> NameTokens:
    """Cut a name of any script into tokens."""
    plain = [
        _read_word(text, at, dotted=dotted)
        for at, (text, dotted) in enumerate(_split(name)[:MOST_WORDS])
    ]
    if sum(token.kind is not TokenKind.OPTIONAL for token in plain) < 2:
        # Le, Van and An are particles to some and names to others.
        plain = [_as_word(token, TokenKind.OPTIONAL) for token in plain]
    if all(token.kind is TokenKind.INITIAL for token in plain):
        plain = [_as_word(token, TokenKind.INITIAL) for token in plain]
    bare = [_without_article(token) for token in plain]
    whole = [
        replace(token, kind=TokenKind.JOINED) if token != stem else token
        for token, stem in zip(plain, bare, strict=True)
    ]
    tokens = dict.fromkeys((*bare, *whole, *_fused(bare), *_joined(bare), *_joined(plain)))
    return NameTokens(
        tokens=tuple(tokens),
        required=frozenset(t.start for t in plain if t.kind is not TokenKind.OPTIONAL),
    )


def count_plain_words(name: NameTokens) -> int:
    """Count the words that are neither initials nor optional."""
    return sum(token.kind is TokenKind.WORD for token in name.tokens)


def _split(name: str) -> list[tuple[str, bool]]:
    """Cut at whatever is no letter; tell of each word whether a full stop ends it."""
    words: list[tuple[str, bool]] = []
    word = ""
    for character in f"{letters.small(name)} ":
        if letters.is_silent(character):
            continue
        if letters.is_letter(character):
            word += character
            continue
        if letters.plain(word):
            words.append((word[:LONGEST_WORD], character == "."))
        word = ""
    return words


def _read_word(text: str, at: int, *, dotted: bool) -> Token:
    """Tell what a word is."""
    plain = letters.plain(text)
    script = letters.script_of(plain[0])
    kind = TokenKind.WORD
    if plain in OPTIONAL:
        kind = TokenKind.OPTIONAL
    elif len(plain) <= 1 + dotted and script in {Script.LATIN, Script.CYRILLIC}:
        kind = TokenKind.INITIAL
    written = text if script is Script.LATIN else plain
    return Token(word=Word(plain, written, script), kind=kind, start=at, stop=at + 1)


def _as_word(token: Token, kind: TokenKind) -> Token:
    """Take what looks like a particle or an initial for a word."""
    return replace(token, kind=TokenKind.WORD) if token.kind is kind else token


def _without_article(token: Token) -> Token:
    """Take off the article that Arabic writes with its word."""
    stem = token.word.letters.removeprefix(_ARTICLE)
    if stem == token.word.letters or len(stem) < 2:
        return token
    return replace(token, word=replace(token.word, letters=stem, written=stem))


def _fused(tokens: Iterable[Token]) -> Iterator[Token]:
    """Give Abdulrahman without the article in its middle."""
    for token in tokens:
        match = FUSED_SERVANT.match(token.word.letters)
        if match:
            stem = (match[1] or match[2]) + token.word.letters[match.end() :]
            word = replace(token.word, letters=stem, written=stem)
            yield replace(token, word=word, kind=TokenKind.JOINED)


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """Run neighbours together where documents do, with and without what stands between."""
    for token in tokens:
        after = tokens[token.stop :]
        between = 0
        while between < len(after) and after[between].kind is TokenKind.OPTIONAL:
            between += 1
        if between < len(after):
            yield from _join(token, after[:between], after[between])


def _join(token: Token, between: Sequence[Token], last: Token) -> Iterator[Token]:
    """Run a word and the next together if they are of a kind that is written as one."""
    word = token.word
    servant = SERVANT.fullmatch(word.letters)
    leads = token.kind is TokenKind.OPTIONAL or word.letters in KUNYA or servant
    if leads or last.word.letters in SECOND_HALVES:
        yield _run_together((token, *between, last), word.written)
        yield _run_together((token, last), servant[1] if servant else word.written)
    elif not between and _is_syllable(word) and _is_syllable(last.word):
        yield _run_together((token, last), word.written)


def _is_syllable(word: Word) -> bool:
    return word.script is Script.LATIN and 1 < len(word.letters) <= _SYLLABLE


def _run_together(parts: Sequence[Token], first: str) -> Token:
    written = first + "".join(part.word.written for part in parts[1:])
    word = Word(letters.plain(written), written, parts[0].word.script)
    return Token(word=word, kind=TokenKind.JOINED, start=parts[0].start, stop=parts[-1].stop)
