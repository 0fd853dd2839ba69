"""A receipt: the intake's signed word that it has a bundle, without which nobody lets go of it.

    {"v": 1, "bundle": SHA-256, "day": "2026-11-23", "bucket": 0.., "key": SHA-256 of its SPKI}

It names a day and no hour, and no person: whoever finds it learns that somebody sent something.
On the wire it is a map of these octets and the signature over them.
"""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from nansen.application.bucket import LARGEST_EXPONENT
from nansen.application.bundle import BundleId, SealedBundle, check_bundle_id
from nansen.errors import Malformed, Untrusted
from nansen.officers.actor import Signing
from nansen.officers.officer import OfficerKey
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.wire_fields import decode_fields

LONGEST: Final = 1024
_LONGEST_SIGNATURE: Final = 128
_PREFIX: Final = b"nansen receipt 1\n"
_FIELD, _CLAUSE = "receipt", "R11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the intake says of a bundle."""

    bundle: BundleId
    day: date
    bucket: int
    key: bytes = field(repr=False)
    """The SHA-256 of the intake's public key."""

    def __post_init__(self) -> None:
        """Refuse what names no bundle."""
        check_bundle_id(self.bundle)
        if not 0 <= self.bucket <= LARGEST_EXPONENT:
            raise Malformed(_FIELD, "has no size of a bundle", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """A receipt as it travels; nothing in it is proved until it is verified."""

    receipt: Receipt
    octets: bytes = field(repr=False)
    """The receipt and the signature, as they came."""
    message: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def issue_receipt(bundle: SealedBundle, day: date, signer: Signing) -> SignedReceipt:
    """Sign for a bundle; only who has it on the disk may do so."""
    stated = encode_item(
        {
            "v": 1,
            "bundle": bytes.fromhex(bundle.id),
            "day": day.isoformat(),
            "bucket": bundle.bucket,
            "key": sha256(signer.spki).digest(),
        }
    )
    signature = signer.sign(_PREFIX + stated)
    return decode_receipt(encode_item({"receipt": stated, "signature": signature}))


def decode_receipt(octets: bytes) -> SignedReceipt:
    """Read a receipt.

    Raises:
        Malformed: it is none.
    """
    outer = decode_fields(octets, _FIELD, longest=LONGEST)
    outer.expect("receipt", "signature")
    stated = outer.octets("receipt", longest=LONGEST)
    wire = decode_fields(stated, _FIELD, longest=LONGEST)
    wire.expect("v", "bundle", "day", "bucket", "key")
    if wire.number("v") != 1:
        raise Malformed(_FIELD, "has another version", clause=_CLAUSE)
    receipt = Receipt(
        bundle=BundleId(wire.digest("bundle").hex()),
        day=wire.day("day"),
        bucket=wire.number("bucket"),
        key=wire.digest("key"),
    )
    return SignedReceipt(
        receipt=receipt,
        octets=octets,
        message=_PREFIX + stated,
        signature=outer.octets("signature", longest=_LONGEST_SIGNATURE),
    )


def verify_receipt(
    signed: SignedReceipt, bundle: SealedBundle, keys: tuple[OfficerKey, ...]
) -> None:
    """Verify that one of these intakes has this very bundle.

    Raises:
        Untrusted: it is another bundle's, of another intake, or forged.
    """
    if (signed.receipt.bundle, signed.receipt.bucket) != (bundle.id, bundle.bucket):
        raise Untrusted(_FIELD, "is for another bundle", clause=_CLAUSE)
    named = [key for key in keys if sha256(key.spki).digest() == signed.receipt.key]
    if not named:
        raise Untrusted(_FIELD, "is of no intake that we know", clause=_CLAUSE)
    try:
        named[0].verify(signed.signature, signed.message)
    except Untrusted:
        raise Untrusted(_FIELD, "is not signed by the intake", clause=_CLAUSE) from None
