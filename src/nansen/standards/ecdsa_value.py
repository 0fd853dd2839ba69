"""ECDSA signatures in their two forms: in DER, and r and s side by side.

Certificates and security objects carry an Ecdsa-Sig-Value (RFC 3279 §2.2.3), seals and
chips the plain form of `size` octets each (9303-13 §2.4, 9303-11 §6.1.2.3).
"""

from nansen.errors import Malformed
from nansen.standards.der import SEQUENCE, encode_integer, frame, read_node


def ecdsa_der_from_raw(raw: bytes) -> bytes:
    """Write r and s, side by side in octets of equal number, as an Ecdsa-Sig-Value."""
    if not raw or len(raw) % 2:
        raise Malformed("signature", "is not two halves", clause="9303-13 §2.4")
    half = len(raw) // 2
    r, s = int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    return frame(SEQUENCE, encode_integer(r), encode_integer(s))


def ecdsa_raw_from_der(encoded: bytes, size: int) -> bytes:
    """Write an Ecdsa-Sig-Value as r and s side by side, each of `size` octets."""
    r, s = decode_ecdsa_value(encoded)
    try:
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    except OverflowError:
        raise Malformed("signature", "exceeds its curve", clause="9303-13 §2.4") from None


def decode_ecdsa_value(encoded: bytes) -> tuple[int, int]:
    """Read r and s of a strictly encoded Ecdsa-Sig-Value; both are positive."""
    parts = read_node(encoded, field="signature").sequence("signature")
    if len(parts) != 2:
        raise Malformed("signature", "must be r and s", clause="RFC 3279 §2.2.3")
    r, s = parts[0].integer("r"), parts[1].integer("s")
    if r < 1 or s < 1:
        raise Malformed("signature", "r and s must be positive", clause="RFC 3279 §2.2.3")
    return r, s
