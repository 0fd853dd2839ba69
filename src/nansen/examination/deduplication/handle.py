"""What an index calls somebody."""

import re
from typing import Final, NewType

from nansen.errors import Malformed

Handle = NewType("Handle", str)
"""32 hexadecimal digits: the case's name, enciphered by the key service. Only there does one lead
to the other, so a stolen index does not even count anybody's applications."""

_FORM: Final = re.compile(r"[0-9a-f]{32}")


def check_handle(text: str) -> Handle:
    """Take a text as a handle, or raise `Malformed`."""
    if not _FORM.fullmatch(text):
        raise Malformed("handle", "is not 32 hexadecimal digits", clause="R88")
    return Handle(text)
