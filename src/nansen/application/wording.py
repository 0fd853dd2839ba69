"""What text of a person's own may look like: printable, composed, and not endless."""

import re
import unicodedata
from typing import Final

from nansen.errors import Malformed

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_CONTROL: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""They make a reader see another text than stands there; isolates do the honest work."""


def check_line(text: str, field: str, *, longest: int) -> None:
    """Refuse a line that is empty, has edges of space, or could write over a screen."""
    if not 0 < len(text) <= longest or text != text.strip():
        raise Malformed(field, f"has 1 to {longest} characters, no space around", clause="R18")
    check_text(text, field, longest=longest, breaks=False)


def check_text(text: str, field: str, *, longest: int, breaks: bool = True) -> None:
    """Refuse text with control characters, or in letters that are not composed."""
    if len(text) > longest:
        raise Malformed(field, f"has at most {longest} characters", clause="R18")
    allowed = "\n" if breaks else ""
    if any(_is_control(one) and one not in allowed for one in text):
        raise Malformed(field, "has control characters", clause="R18")
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(field, "is not composed (NFC)", clause="R18")


def check_language(code: str, field: str) -> None:
    """Refuse what is no ISO 639 code."""
    if not _LANGUAGE.fullmatch(code):
        raise Malformed(field, "has two or three small letters", clause="R96")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in _CONTROL or character in _TURNING
