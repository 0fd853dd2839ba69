"""What the signer is asked, and what it gives: the door to the one process with the keys.

The request brings everything that the signature will stand for: the warrant, the number and
day, the portrait, the place in the status list and the journal's proof. The signer believes
none of it until it has looked for itself.

    {"v": 1, "warrant": octets, "number": text, "issued_on": "YYYY-MM-DD", "portrait": octets,
     "status": [octets, index] or null, "proof": octets,
     "spoiled": [{"act": octets, "signature": octets}, ...]}

    {"v": 1, "seal": octets, "chip": octets or null}
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Final, Protocol

from nansen.acts.act import LONGEST as LONGEST_ACT
from nansen.acts.act import LONGEST_SIGNATURE, SignedAct
from nansen.document.warrant import LONGEST_WARRANT, Warrant, decode_warrant, encode_warrant
from nansen.errors import Malformed
from nansen.ids import DocumentNumber
from nansen.personalization.service import SignedDocument
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.chip_image import decode_chip_image, encode_chip_image
from nansen.standards.wire_fields import WireFields, decode_fields

LONGEST_REQUEST: Final = 1 << 20
LONGEST_ANSWER: Final = 1 << 20
_LONGEST_PORTRAIT: Final = 1 << 19
_LONGEST_PROOF: Final = 1024
MOST_SPOILED: Final = 16
"""So many acts tell of earlier numbers; the signer asks for the newest that it signed."""
SIGNED_WITHIN: Final = timedelta(days=7)
"""A line that stood still over a weekend goes on; the quota counts by the day of signing."""
_FIELD, _CLAUSE = "signing request", "R26"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRequest:
    """One document that is to be signed; nothing in it is proved."""

    warrant: Warrant
    number: DocumentNumber = field(repr=False)
    issued_on: date
    portrait: bytes = field(repr=False)
    """The picture that the order names by its SHA-256, as it is printed and written."""
    status: StatusReference | None = field(default=None, repr=False)
    proof: bytes = field(repr=False)
    """The journal's proof of `document:issued`."""
    spoiled: tuple[SignedAct, ...] = field(default=(), repr=False)
    """That the numbers before, for the same decision, were spoiled at the press."""

    @property
    def digest(self) -> bytes:
        """What the request stands for, whenever it was proved: the proof is left out."""
        return sha256(b"nansen signing 1\n" + encode_item(_items(self, proof=b""))).digest()


class DocumentSigner(Protocol):
    """The signer, wherever it runs."""

    def sign(self, request: SigningRequest) -> SignedDocument:
        """Sign a document; the same request again gives the same document, signed anew.

        Raises:
            Untrusted: the warrant, the roster or the journal's proof does not hold.
            Refused: a rule of the signer's says no (R26, R38, QUOTA, NUMBER).
            Unavailable: the signer cannot be reached.
        """
        ...


def encode_request(request: SigningRequest) -> bytes:
    """Write a request."""
    return encode_item(_items(request, proof=request.proof))


def decode_request(encoded: bytes) -> SigningRequest:
    """Read a request.

    Raises:
        Malformed: it is none.
    """
    wire = decode_fields(encoded, _FIELD, longest=LONGEST_REQUEST)
    wire.expect("v", "warrant", "number", "issued_on", "portrait", "status", "proof", "spoiled")
    if wire.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    return SigningRequest(
        warrant=decode_warrant(wire.octets("warrant", longest=LONGEST_WARRANT)),
        number=DocumentNumber(wire.text("number")),
        issued_on=wire.day("issued_on"),
        portrait=wire.octets("portrait", longest=_LONGEST_PORTRAIT),
        status=_status(wire),
        proof=wire.octets("proof", longest=_LONGEST_PROOF),
        spoiled=tuple(map(_spoiled, wire.maps("spoiled", most=MOST_SPOILED))),
    )


def encode_signed(signed: SignedDocument) -> bytes:
    """Write what the signer gives."""
    chip = None if signed.chip is None else encode_chip_image(signed.chip)
    return encode_item({"v": 1, "seal": signed.seal, "chip": chip})


def decode_signed(encoded: bytes) -> SignedDocument:
    """Read what the signer gives.

    Raises:
        Malformed: it is none.
    """
    wire = decode_fields(encoded, "signed document", longest=LONGEST_ANSWER)
    wire.expect("v", "seal", "chip")
    if wire.number("v") != 1:
        raise Malformed("signed document", "has another version", clause=_CLAUSE)
    chip = (
        decode_chip_image(wire.octets("chip", longest=LONGEST_ANSWER)) if wire.has("chip") else None
    )
    return SignedDocument(seal=wire.octets("seal", longest=4096), chip=chip)


def _items(request: SigningRequest, *, proof: bytes) -> dict[str, Item]:
    status = request.status
    return {
        "v": 1,
        "warrant": encode_warrant(request.warrant),
        "number": request.number,
        "issued_on": request.issued_on.isoformat(),
        "portrait": request.portrait,
        "status": None if status is None else [status.list_id, status.index],
        "proof": proof,
        "spoiled": [{"act": one.octets, "signature": one.signature} for one in request.spoiled],
    }


def _status(wire: WireFields) -> StatusReference | None:
    if not wire.has("status"):
        return None
    match wire.items("status", most=2):
        case (bytes() as list_id, int() as index) if not isinstance(index, bool):
            return StatusReference(list_id=list_id, index=index)
        case _:
            raise Malformed(f"{_FIELD}.status", "is no list and index", clause="R60")


def _spoiled(wire: WireFields) -> SignedAct:
    wire.expect("act", "signature")
    return SignedAct.decode(
        wire.octets("act", longest=LONGEST_ACT),
        wire.octets("signature", longest=LONGEST_SIGNATURE),
    )
