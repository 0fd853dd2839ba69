"""A case's key, sealed to whoever may open it; destroyed, it erases the case (R82).

{"v": 1, "kek": 16 octets of the recipient's key id, "sealed": HPKE over 33 octets}

What is sealed is one octet, 0 for a case and 1 for a canary, and the key. Both are equally
long and equally random from outside: a dump of all wrapped keys does not tell which cases
are canaries. The case's name and the recipient are bound in as HPKE's `info`.
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.ids import CaseId
from nansen.keys.sealing.case_key import KEY_SIZE, CaseKey
from nansen.keys.sealing.hybrid_key import OVERHEAD, KeyId, OpeningKey, SealingKey
from nansen.standards.deterministic_cbor import decode_item, encode_item

SEALED_SIZE: Final = OVERHEAD + 1 + KEY_SIZE
LONGEST: Final = 2048
_VERSION: Final = 1
_FIELD, _CLAUSE = "wrapped key", "RFC 9180 §6.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A wrapped key as it rests; nothing in it is proved until it is opened."""

    recipient: KeyId
    sealed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot hold a case's key."""
        if len(self.sealed) != SEALED_SIZE:
            raise Malformed(_FIELD, f"has not {SEALED_SIZE} sealed octets", clause=_CLAUSE)


def wrap_case_key(key: CaseKey, case: CaseId, recipient: SealingKey) -> WrappedKey:
    """Seal a case's key to a recipient."""
    secret = bytes((key.canary,)) + key.octets
    sealed = recipient.seal(secret, _info(case, recipient.id))
    return WrappedKey(recipient=recipient.id, sealed=sealed)


def unwrap_case_key(wrapped: WrappedKey, case: CaseId, private: OpeningKey) -> CaseKey:
    """Open a case's key.

    Raises:
        Untrusted: it was wrapped for another case or another key, or was changed.
        Malformed: it was wrapped right and holds something else.
    """
    secret = private.open(wrapped.sealed, _info(case, wrapped.recipient))
    if secret[0] > 1:
        raise Malformed(_FIELD, "is neither a case's nor a canary's", clause=_CLAUSE)
    return CaseKey(octets=secret[1:], canary=bool(secret[0]))


def encode_wrapped_key(wrapped: WrappedKey) -> bytes:
    """Write a wrapped key."""
    recipient = bytes.fromhex(wrapped.recipient)
    return encode_item({"v": _VERSION, "kek": recipient, "sealed": wrapped.sealed})


def decode_wrapped_key(encoded: bytes) -> WrappedKey:
    """Read a wrapped key."""
    item = decode_item(encoded, field=_FIELD) if len(encoded) <= LONGEST else None
    if not isinstance(item, dict) or set(item) != {"v", "kek", "sealed"}:
        raise Malformed(_FIELD, "is no wrapped key", clause=_CLAUSE)
    version, recipient, sealed = item["v"], item["kek"], item["sealed"]
    if version != _VERSION or isinstance(version, bool):
        raise Unsupported(_FIELD, "has another version", clause=_CLAUSE)
    if not isinstance(recipient, bytes) or not isinstance(sealed, bytes) or len(recipient) != 16:
        raise Malformed(_FIELD, "has fields of other kinds", clause=_CLAUSE)
    return WrappedKey(recipient=KeyId(recipient.hex()), sealed=sealed)


def _info(case: CaseId, recipient: KeyId) -> bytes:
    return encode_item(["nansen case key 1", case, recipient])
