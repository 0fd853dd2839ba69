"""The character strings of ASN.1 that certificates and security objects carry."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from nansen.errors import Malformed

_ENCODINGS: Mapping[int, str] = MappingProxyType(
    {
        0x0C: "utf-8",
        0x12: "ascii",  # NumericString
        0x13: "ascii",  # PrintableString
        0x14: "latin-1",  # TeletexString: what its writers mean, not what T.61 says
        0x16: "ascii",  # IA5String
        0x1A: "ascii",  # VisibleString
        0x1B: "latin-1",  # GeneralString
        0x1C: "utf-32-be",  # UniversalString
        0x1E: "utf-16-be",  # BMPString
    }
)
_PRINTABLE = re.compile(rb"[A-Za-z0-9 '()+,\-./:=?]*")
_NUMERIC = re.compile(rb"[0-9 ]*")


def decode_text(tag: int, contents: bytes, field: str) -> tuple[str, bool]:
    """Read a string of the type that the tag says; also tell whether its alphabet was kept.

    Raises:
        Malformed: the tag is no string type, or UTF-8, UTF-16 or UTF-32 is broken.
    """
    encoding = _ENCODINGS.get(tag)
    if encoding is None:
        raise Malformed(field, f"has tag {tag:02X}, no string", clause="X.680 §41")
    if encoding == "ascii":
        exact = contents.isascii() and not (
            (tag == 0x13 and not _PRINTABLE.fullmatch(contents))
            or (tag == 0x12 and not _NUMERIC.fullmatch(contents))
        )
        return _decode_bytes(contents), exact
    try:
        return contents.decode(encoding), True
    except UnicodeDecodeError:
        raise Malformed(field, f"is no {encoding}", clause="X.680 §41") from None


def _decode_bytes(contents: bytes) -> str:
    """Read what should be ASCII: beyond it, writers mean UTF-8 or else Latin-1."""
    try:
        return contents.decode("utf-8")
    except UnicodeDecodeError:
        return contents.decode("latin-1")
