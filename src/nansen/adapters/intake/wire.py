"""What goes over the intake's socket: a bundle's octets there; back, a receipt or why not.

{"receipt": octets} or {"error": {...}}
"""

from typing import Final

from nansen.application.age import CHUNK, CHUNK_TAG, LONGEST_HEADER
from nansen.application.bucket import LARGEST_EXPONENT, bucket_size
from nansen.application.receipt import LONGEST, SignedReceipt, decode_receipt
from nansen.errors import NansenError
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_errors import decode_error, encode_error
from nansen.standards.wire_fields import decode_fields

LONGEST_BUNDLE: Final = (
    bucket_size(LARGEST_EXPONENT) // CHUNK * (CHUNK + CHUNK_TAG) + 2 * LONGEST_HEADER
)
"""A bundle of the largest size, with the header that age puts before it."""
LONGEST_ANSWER: Final = 2 * LONGEST


def encode_answer(answer: SignedReceipt | NansenError) -> bytes:
    """Write an answer."""
    if isinstance(answer, NansenError):
        return encode_item({"error": encode_error(answer)})
    return encode_item({"receipt": answer.octets})


def decode_answer(encoded: bytes) -> SignedReceipt:
    """Read an answer, and raise the error that it is.

    Raises:
        NansenError: whatever the intake raised.
        Malformed: it is no answer.
    """
    wire = decode_fields(encoded, "answer", longest=LONGEST_ANSWER)
    if wire.has("error"):
        raise decode_error(wire.map("error"))
    wire.expect("receipt")
    return decode_receipt(wire.octets("receipt", longest=LONGEST))
