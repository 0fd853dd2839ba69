"""The least that writing DER needs: whole elements, framed and joined."""

from cryptography.hazmat.asn1 import TLV, decode_der, encode_der

from nansen.errors import Malformed

Element = TLV
"""One element that is already encoded, to stand inside a typed structure."""


def element(encoded: bytes) -> Element:
    """Take one encoded element as a field of a structure, whatever its type (ANY)."""
    try:
        return decode_der(TLV, encoded)
    except ValueError:
        raise Malformed("element", "is not one DER element", clause="X.690 §8.1") from None


def encode(structure: object) -> bytes:
    """Write a typed structure."""
    return encode_der(structure)


def tagged(tag: int, *contents: bytes) -> bytes:
    """Frame contents with an identifier octet and their length in its shortest form.

    It says what the typed structures cannot: a SEQUENCE OF that is no field, and an
    IMPLICIT tag on elements that are already encoded.
    """
    body = b"".join(contents)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence_of(*elements: bytes) -> bytes:
    """Write a SEQUENCE OF from its encoded elements, in the order given."""
    return tagged(0x30, *elements)


def set_of(*elements: bytes) -> bytes:
    """Write a SET OF from its encoded elements, in the order of DER (X.690 §11.6)."""
    return tagged(0x31, *sorted(elements))
