"""The key of a case, and the keys and the tag that are derived from it."""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NewType

from nansen.errors import Malformed
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName, PersonalField
from nansen.keys.fields.register import declared_field
from nansen.standards.deterministic_cbor import encode_item

CaseTag = NewType("CaseTag", str)
"""What logs call a case: 32 hexadecimal digits that mean nothing without its key (R82)."""

KEY_SIZE: Final = 32
_CASE_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{15,63}")


def check_case_id(text: str) -> CaseId:
    """Take a text as a case's name, or raise `Malformed`."""
    if not _CASE_ID.fullmatch(text):
        why = "is not 16 to 64 small letters, digits and hyphens"
        raise Malformed("case id", why, clause="R82")
    return CaseId(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKey:
    """The key of one personal field of one case."""

    name: FieldName
    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another size, and a field that is not declared (R81)."""
        declared_field(self.name)
        if len(self.octets) != KEY_SIZE:
            raise Malformed("field key", f"has not {KEY_SIZE} octets", clause="RFC 5869 §2.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKey:
    """A case's key; outside the key service only whoever opened the case ever has it."""

    octets: bytes = field(repr=False)
    canary: bool = field(default=False, repr=False)
    """The case is nobody's: to open it raises an alarm. Only this key tells."""

    def __post_init__(self) -> None:
        """Refuse another size."""
        if len(self.octets) != KEY_SIZE:
            raise Malformed("case key", f"has not {KEY_SIZE} octets", clause="RFC 5869 §3.3")

    def field_key(self, declaration: PersonalField) -> FieldKey:
        """Derive the key of one field; it tells nothing about the others'."""
        octets = _expand(self.octets, _field_info(declaration.name))
        return FieldKey(name=declaration.name, octets=octets)

    def tag(self, case: CaseId) -> CaseTag:
        """Derive what logs call the case; with the key destroyed it can be tied to nobody."""
        info = encode_item(["nansen access tag 1", case])
        return CaseTag(_expand(self.octets, info)[:16].hex())


def draw_case_key(*, canary: bool = False) -> CaseKey:
    """Draw a key from the operating system's randomness."""
    return CaseKey(octets=secrets.token_bytes(KEY_SIZE), canary=canary)


def _expand(key: bytes, info: bytes) -> bytes:
    # The key is uniformly random, so extraction may be skipped (RFC 5869 §3.3), and one
    # block is as long as what is wanted (RFC 5869 §2.3).
    return hmac.digest(key, info + b"\x01", "sha256")


@lru_cache(maxsize=256)
def _field_info(name: FieldName) -> bytes:
    return encode_item(["nansen field key 1", name])
