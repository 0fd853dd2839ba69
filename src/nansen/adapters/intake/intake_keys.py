"""What everybody may know of an intake: whom to seal to, and what verifies its receipts.

    # nansen intake keys 1
    # kind production
    # receipt 3059...       the receipt key's SubjectPublicKeyInfo
    age1...                 an office
    age1...                 the recovery key

The lines above the keys are comments to age, so `age -R` takes the same file.
"""

from dataclasses import dataclass
from typing import Final

from nansen.application.age import Recipient, Recipients
from nansen.errors import Malformed, NansenError
from nansen.keys.keystore import KeystoreKind
from nansen.officers.officer import OfficerKey

LONGEST_KEYS: Final = 8192
_HEADING: Final = "# nansen intake keys 1"
_KIND, _RECEIPT = "# kind ", "# receipt "
_FIELD, _CLAUSE = "intake keys", "R11"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeKeys:
    """The public keys of an intake."""

    kind: KeystoreKind
    recipients: Recipients
    receipt: OfficerKey


def encode_intake_keys(keys: IntakeKeys) -> bytes:
    """Write the file that an intake gives out."""
    lines = (
        _HEADING,
        f"{_KIND}{keys.kind}",
        f"{_RECEIPT}{keys.receipt.spki.hex()}",
        *(one.text for one in keys.recipients.keys),
    )
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def decode_intake_keys(encoded: bytes) -> IntakeKeys:
    """Read the file of an intake.

    Raises:
        Malformed: it is none.
    """
    if len(encoded) > LONGEST_KEYS:
        raise Malformed(_FIELD, "is too long", clause=_CLAUSE)
    heading, kind, receipt, *keys = _lines(encoded)
    if heading != _HEADING or not (kind.startswith(_KIND) and receipt.startswith(_RECEIPT)):
        raise Malformed(_FIELD, "begins otherwise", clause=_CLAUSE)
    if kind.removeprefix(_KIND) not in set(KeystoreKind):
        raise Malformed(_FIELD, "is neither demo nor production", clause=_CLAUSE)
    return IntakeKeys(
        kind=KeystoreKind(kind.removeprefix(_KIND)),
        recipients=_recipients(keys),
        receipt=decode_receipt_key(receipt.removeprefix(_RECEIPT)),
    )


def decode_receipt_key(text: str) -> OfficerKey:
    """Read the key that verifies receipts, in hexadecimal.

    Raises:
        Malformed: it is none.
    """
    try:
        return OfficerKey(spki=bytes.fromhex(text))
    except (ValueError, NansenError):
        raise Malformed("receipt key", "is no key in hexadecimal", clause=_CLAUSE) from None


def _lines(encoded: bytes) -> list[str]:
    try:
        lines = encoded.decode("ascii").splitlines()
    except UnicodeDecodeError:
        lines = []
    if len(lines) < 3:
        raise Malformed(_FIELD, "begins otherwise", clause=_CLAUSE)
    return lines


def _recipients(lines: list[str]) -> Recipients:
    try:
        return Recipients(keys=tuple(Recipient(text=line) for line in lines))
    except NansenError:
        raise Malformed(_FIELD, "names no two keys to seal to", clause=_CLAUSE) from None
