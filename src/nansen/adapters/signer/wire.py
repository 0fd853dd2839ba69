"""What the signer says on its socket: a signed document, the status lists, or why there is none.

    {"lists": [{"list": octets, "issued": seconds, "encoded": octets}, ...]}

Which documents a list has ended stays with the signer.
"""

from typing import Final

from nansen.errors import NansenError
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import LONGEST_ANSWER, decode_signed, encode_signed
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.status_list import LIST_ID_SIZE
from nansen.standards.framework.status_list_envelope import MAX_SIGNED_OCTETS
from nansen.standards.wire_errors import decode_error, encode_error
from nansen.standards.wire_fields import WireFields, decode_fields, encode_moment
from nansen.status.service import PublishedList

ASK_LISTS: Final = encode_item({"v": 1, "lists": "status"})
"""What asks for the status lists: always the same octets, and no document's request."""
MOST_LISTS: Final = 32
LONGEST_LISTS: Final = MOST_LISTS * (MAX_SIGNED_OCTETS + 100)


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


def encode_lists(answer: tuple[PublishedList, ...] | NansenError) -> bytes:
    """Write the status lists of an hour; which documents have ended is nobody's to know."""
    if isinstance(answer, NansenError):
        return encode_item({"error": encode_error(answer)})
    return encode_item(
        {
            "lists": [
                {"list": one.list_id, "issued": encode_moment(one.issued), "encoded": one.encoded}
                for one in answer
            ]
        }
    )


def decode_lists(encoded: bytes) -> tuple[PublishedList, ...]:
    """Read the status lists of an hour, and raise the error that the answer is.

    Raises:
        NansenError: whatever the signer raised.
        Malformed: it is no such answer.
    """
    wire = decode_fields(encoded, "answer", longest=LONGEST_LISTS)
    if wire.has("error"):
        raise decode_error(wire.map("error"))
    wire.expect("lists")
    return tuple(map(_list, wire.maps("lists", most=MOST_LISTS)))


def _list(wire: WireFields) -> PublishedList:
    wire.expect("list", "issued", "encoded")
    return PublishedList(
        list_id=wire.octets("list", longest=LIST_ID_SIZE),
        issued=wire.moment("issued"),
        encoded=wire.octets("encoded", longest=MAX_SIGNED_OCTETS),
    )
