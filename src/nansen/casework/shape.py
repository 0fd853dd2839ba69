"""What may stand in an act's body: codes, numbers, digests and days, and nothing about a person."""

import re
from collections.abc import Callable
from typing import Final

from nansen.errors import Malformed
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import Item

Shape = Callable[[Item], bool]
"""Tells whether a value may stand there."""

MOST_TOKENS: Final = 1000
_CODE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,7}")
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def code(value: Item) -> bool:
    """A word of a closed list, such as `false-match`."""
    return isinstance(value, str) and len(value) <= 48 and _CODE.fullmatch(value) is not None


def codes(value: Item) -> bool:
    """Some such words, at least one."""
    return isinstance(value, list) and 1 <= len(value) <= 32 and all(map(code, value))


def code_or_nothing(value: Item) -> bool:
    """Such a word, or the empty text."""
    return value == "" or code(value)


def token(value: Item) -> bool:
    """Thirty-two hexadecimal digits, drawn at random."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def tokens(value: Item) -> bool:
    """Some such tokens, none of them twice, or none at all."""
    if not isinstance(value, list) or len(value) > MOST_TOKENS or not all(map(token, value)):
        return False
    return len(set(map(str, value))) == len(value)


def label(value: Item) -> bool:
    """The name of a list, a profile or an index with its version."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def labels(value: Item) -> bool:
    """Some such names, at least one."""
    return isinstance(value, list) and 1 <= len(value) <= 64 and all(map(label, value))


def day(value: Item) -> bool:
    """A day, `YYYY-MM-DD`."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def day_or_nothing(value: Item) -> bool:
    """A day, or the empty text."""
    return value == "" or day(value)


def number(value: Item) -> bool:
    """A whole number, not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def digest(value: Item) -> bool:
    """A SHA-256."""
    return isinstance(value, bytes) and len(value) == 32


def public_key(value: Item) -> bool:
    """A key that verifies what its holder signs: of one that is none, nobody could act later."""
    if not isinstance(value, bytes):
        return False
    try:
        OfficerKey(spki=value)
    except Malformed:
        return False
    return True


def octets(longest: int) -> Shape:
    """Octets, at least one and at most so many."""
    return lambda value: isinstance(value, bytes) and 1 <= len(value) <= longest


def one_of(*words: str) -> Shape:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in words
