"""What the signer says on its socket: a signed document, or why there is none."""

from nansen.errors import NansenError
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import LONGEST_ANSWER, decode_signed, encode_signed
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_errors import decode_error, encode_error
from nansen.standards.wire_fields import decode_fields


def encode_answer(answer: SignedDocument | NansenError) -> bytes:
    """Write an answer."""
    if isinstance(answer, NansenError):
        return encode_item({"error": encode_error(answer)})
    return encode_item({"signed": encode_signed(answer)})


def decode_answer(encoded: bytes) -> SignedDocument:
    """Read an answer, and raise the error that it is.

    Raises:
        NansenError: whatever the signer raised.
        Malformed: it is no answer.
    """
    wire = decode_fields(encoded, "answer", longest=LONGEST_ANSWER)
    if wire.has("error"):
        raise decode_error(wire.map("error"))
    wire.expect("signed")
    return decode_signed(wire.octets("signed", longest=LONGEST_ANSWER))
