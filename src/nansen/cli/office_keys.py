"""Keys that a command is given: as they are, or in a file that an intake printed."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from nansen.adapters.intake.intake_keys import (
    IntakeKeys,
    decode_intake_keys,
    decode_receipt_key,
)
from nansen.application.age import Recipient, Recipients
from nansen.cli.files import read_file
from nansen.officers.officer import OfficerKey

OfficeKeys = Annotated[tuple[str, ...], Parameter(consume_multiple=True)]
"""The type of `--to` and `--intake`: as many as there are."""
_AGE: Final = "age1"
_HEXADECIMAL: Final = re.compile(r"30[0-9a-f]{80,}")


def read_recipients(given: Iterable[str]) -> Recipients:
    """Read whom to seal to; a key that two files name counts once.

    Raises:
        Malformed: one is no key, and no file of keys.
        Refused: they are fewer than two.
        Unavailable: a file cannot be read.
    """
    found: dict[str, Recipient] = {}
    for one in given:
        keys = (Recipient(text=one),) if one.startswith(_AGE) else _file(one).recipients.keys
        found.update({key.text: key for key in keys})
    return Recipients(keys=tuple(found.values()))


def read_receipt_keys(given: Iterable[str]) -> tuple[OfficerKey, ...]:
    """Read whose receipts count.

    Raises:
        Malformed: one is no key, and no file of keys.
        Unavailable: a file cannot be read.
    """
    return tuple(
        decode_receipt_key(one) if _HEXADECIMAL.fullmatch(one) else _file(one).receipt
        for one in given
    )


def _file(path: str) -> IntakeKeys:
    return decode_intake_keys(read_file(Path(path)))
