"""A witness's signature on a checkpoint, with the time it was given (C2SP tlog-cosignature).

Only the Ed25519 form is carried (`cosignature/v1`): one in ML-DSA-44 has 2420 octets,
which no document's chip has to spare. Lines of other kinds are ignored, as they must be.
"""

from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed

ED25519_SIGNATURE_SIZE: Final = 64
_MAX_TIMESTAMP: Final = 2**63 - 1
_CLAUSE = "C2SP tlog-cosignature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """When a witness saw that a tree head follows from all it saw before, and its word."""

    timestamp: int
    """Seconds since 1970."""
    signature: bytes

    def __post_init__(self) -> None:
        """Check the range of the time and the signature's length."""
        if not 0 <= self.timestamp <= _MAX_TIMESTAMP:
            raise Malformed("cosignature time", "exceeds 63 bits", clause=_CLAUSE)
        if len(self.signature) != ED25519_SIGNATURE_SIZE:
            raise Malformed("cosignature", "is no Ed25519 signature", clause=_CLAUSE)


def encode_cosignature(cosignature: Cosignature) -> bytes:
    """Write the time in eight octets, then the signature."""
    return cosignature.timestamp.to_bytes(8, "big") + cosignature.signature


def decode_cosignature(data: bytes) -> Cosignature:
    """Read a cosignature of the Ed25519 form."""
    return Cosignature(timestamp=int.from_bytes(data[:8], "big"), signature=data[8:])


def encode_cosigned_message(timestamp: int, text: str) -> bytes:
    """Write what a witness signs: a header, the time, and the whole text of the checkpoint."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
