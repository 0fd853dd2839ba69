"""What an index calls somebody."""

import re
import secrets
from typing import Final, NewType

from nansen.errors import Malformed

Handle = NewType("Handle", str)
"""32 hexadecimal digits drawn at random, and no case's own name. What ties it to a case is
sealed with that case, so a stolen index does not even count anybody's applications."""

_FORM: Final = re.compile(r"[0-9a-f]{32}")


def draw_handle() -> Handle:
    """Draw a handle from the operating system's randomness."""
    return Handle(secrets.token_hex(16))


def check_handle(text: str) -> Handle:
    """Take a text as a handle, or raise `Malformed`."""
    if not _FORM.fullmatch(text):
        raise Malformed("handle", "is not 32 hexadecimal digits", clause="R88")
    return Handle(text)
