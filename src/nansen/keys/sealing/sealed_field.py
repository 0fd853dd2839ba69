"""One personal field, sealed where it stands (R82, R87).

octets   field
1        format, now 1
12       nonce, drawn at random
...      AES-256-GCM-SIV over the padded value, with its tag of 16 (RFC 8452 §4)

The vault, the case, the field and the version of the field are authenticated with it and
written nowhere in it: a ciphertext that is put into another place does not open. SIV,
because a machine that was set back to a snapshot may draw a nonce twice, and two values
under one nonce of GCM would give both away.
"""

import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import PersonalField
from nansen.keys.sealing.case_key import FieldKey, check_case_id
from nansen.keys.sealing.padding import LONGEST, bucket_size, pad, unpad
from nansen.standards.deterministic_cbor import encode_item

OVERHEAD: Final = 1 + 12 + 16
_FORMAT: Final = b"\x01"
_NONCE_SIZE: Final = 12
_SMALLEST: Final = OVERHEAD + 64
_LONGEST: Final = OVERHEAD + bucket_size(LONGEST + 4)
_FIELD, _CLAUSE = "sealed field", "RFC 8452 §5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed value stands; it opens nowhere else."""

    case: CaseId
    declaration: PersonalField
    version: int = 1
    """The how-manieth writing of the field: an older one, put back, does not open."""

    def __post_init__(self) -> None:
        """Refuse a place that cannot be."""
        check_case_id(self.case)
        if not 1 <= self.version < 1 << 32:
            raise Refused("FIELD-VERSION", "a field's versions count from 1")

    @property
    def associated_data(self) -> bytes:
        """What is authenticated with the value."""
        vault, name = self.declaration.vault.value, self.declaration.name
        return encode_item(["nansen sealed field 1", vault, self.case, name, self.version])


def seal_field(value: bytes, place: Place, key: FieldKey) -> bytes:
    """Seal a value for its place.

    Raises:
        Refused: the key is another field's, or the value is too long.
    """
    _check_key(place, key)
    nonce = secrets.token_bytes(_NONCE_SIZE)
    sealed = AESGCMSIV(key.octets).encrypt(nonce, pad(value), place.associated_data)
    return b"".join((_FORMAT, nonce, sealed))


def open_field(sealed: bytes, place: Place, key: FieldKey) -> bytes:
    """Open a value in its place.

    Raises:
        Malformed: it is no sealed field.
        Unsupported: a later release sealed it.
        Untrusted: it was sealed for another place or under another key, or was changed.
        Refused: the key is another field's.
    """
    _check_key(place, key)
    if not _SMALLEST <= len(sealed) <= _LONGEST:
        raise Malformed(_FIELD, "has no such length", clause=_CLAUSE)
    if sealed[:1] != _FORMAT:
        raise Unsupported(_FIELD, "has another format", clause=_CLAUSE)
    nonce, rest = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    try:
        padded = AESGCMSIV(key.octets).decrypt(nonce, rest, place.associated_data)
    except InvalidTag:
        raise Untrusted(_FIELD, "does not open in this place", clause=_CLAUSE) from None
    return unpad(padded)


def _check_key(place: Place, key: FieldKey) -> None:
    if key.name != place.declaration.name:
        raise Refused("FIELD-KEY", "the key is another field's")
