"""The bodies of acts as a person writes them: NAME=VALUE, with codes, numbers and digests."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from nansen.acts.chain import Chain
from nansen.cli.files import read_file
from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item

Pairs = Annotated[tuple[str, ...], Parameter(negative=())]
"""The type of `--body` and `--field`: as many as there are."""
_CLAUSE: Final = "nansen case act --help"
_WHOLE_NUMBER: Final = re.compile(r"0|[1-9]\d{0,14}")
_OCTETS: Final = ("@", "#", "hex:", "sha256:")
_SWITCHES: Final = {"true": True, "false": False}


def read_pairs(given: Iterable[str]) -> dict[str, str]:
    """Read NAME=VALUE.

    Raises:
        Malformed: one of them is not.
    """
    found = dict[str, str]()
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Malformed("argument", "is not NAME=VALUE", clause=_CLAUSE)
        found[name] = value
    return found


def read_body(given: Iterable[str], chain: Chain) -> dict[str, Item]:
    """Read the body of an act that is to follow in a chain.

    `hex:...` is octets, `a,b` or `a,` a list, `true` a yes, `@FILE` a file's octets,
    `sha256:FILE` their digest, and `#7` the digest of the act with this number in the chain.

    Raises:
        Malformed: one of them is nothing of this.
        Unavailable: a file cannot be read.
    """
    return {name: _value(text, chain) for name, text in read_pairs(given).items()}


def _value(text: str, chain: Chain) -> Item:
    if text.startswith(_OCTETS):
        return _octets(text, chain)
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if text in _SWITCHES:
        return _SWITCHES[text]
    return [one for one in text.split(",") if one] if "," in text else text


def _octets(text: str, chain: Chain) -> bytes:
    if text.startswith("@"):
        return read_file(Path(text[1:]))
    if text.startswith("sha256:"):
        return sha256(read_file(Path(text[7:]))).digest()
    if text.startswith("#"):
        return _digest(text[1:], chain)
    try:
        return bytes.fromhex(text[4:])
    except ValueError:
        raise Malformed("argument", "is no hexadecimal", clause=_CLAUSE) from None


def _digest(text: str, chain: Chain) -> bytes:
    number = int(text) if _WHOLE_NUMBER.fullmatch(text) else 0
    if not 1 <= number <= len(chain.acts):
        raise Malformed("argument", "names no act of this chain: #7 is its seventh", clause=_CLAUSE)
    return chain.acts[number - 1].digest
