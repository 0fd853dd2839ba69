"""The scripts that the page's typefaces can set, and how each runs."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """A range of letters, the language that shapes them best, and their direction."""

    first: int
    last: int
    language: str
    right_to_left: bool = False


SCRIPTS = (
    Script(0x0020, 0x024F, "en"),
    Script(0x02B0, 0x02DD, "en"),
    Script(0x0370, 0x03E1, "el"),
    Script(0x03F0, 0x03FF, "el"),
    Script(0x0400, 0x052F, "ru"),
    Script(0x0531, 0x058F, "hy"),
    Script(0x0591, 0x05EA, "he", right_to_left=True),
    Script(0x05F0, 0x05F4, "he", right_to_left=True),
    Script(0x0600, 0x06FF, "ar", right_to_left=True),
    Script(0x0750, 0x077F, "ar", right_to_left=True),
    Script(0x1000, 0x109F, "my"),
    Script(0x10A0, 0x10FF, "ka"),
    Script(0x1200, 0x139F, "am"),
    Script(0x1E00, 0x1EFF, "vi"),
)
_MARKS = frozenset("’‘ʼ\u200c")


def find_script(text: str) -> Script | None:
    """Find the script of a name's first letter; `None` where a letter has no typeface here.

    A name that cannot be set whole is not set at all: boxes on a data page would be worse than
    the Latin name alone, and the chip holds the name in any script.
    """
    leading: Script | None = None
    for character in text:
        if character in _MARKS or unicodedata.combining(character):
            continue
        script = _script_of(character)
        if script is None:
            return None
        if leading is None and character.isalpha():
            leading = script
    return leading


def _script_of(character: str) -> Script | None:
    point = ord(character)
    return next((script for script in SCRIPTS if script.first <= point <= script.last), None)
