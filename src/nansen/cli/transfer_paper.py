"""A claim on responsibility as somebody writes it, or as another state sends it."""

from datetime import date
from typing import Final

from nansen.adapters.files.toml_record import parse_toml
from nansen.document.transfer_claim import (
    TransferClaim,
    decode_transfer_claim,
    read_transfer_claim,
)
from nansen.errors import Malformed
from nansen.standards.deterministic_cbor import Item
from nansen.standards.wire_fields import WireFields

_FIELD: Final = "transfer claim"
_MAP_OF_SIX: Final = 0xA6
"""How the claim begins in CBOR, and no text in UTF-8 does."""


def read_claim_paper(octets: bytes) -> TransferClaim:
    """Read a claim in CBOR, or in TOML with `document`, `second_state`, `basis` and so on.

    Raises:
        Malformed: it is neither.
    """
    if octets[:1] == bytes([_MAP_OF_SIX]):
        return decode_transfer_claim(octets)
    written = parse_toml(octets, _FIELD)
    fields = {name: _item(name, value) for name, value in written.items()}
    return read_transfer_claim(WireFields({"v": 1, **fields}, _FIELD))


def _item(name: str, value: object) -> Item:
    if type(value) is date:
        return value.isoformat()
    if not isinstance(value, str):
        raise Malformed(f"{_FIELD}.{name}", "is a text, in quotation marks", clause="R63")
    return _octets(value) if name == "consent" else value


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed(f"{_FIELD}.consent", "is no hexadecimal", clause="R63") from None
