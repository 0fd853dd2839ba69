"""Signed notes: text that one or more keys have signed (C2SP signed-note).

    text, ending in a newline
    an empty line
    — <key name> base64(4 octets of key id || signature)
    ...

A reader knows the keys that it trusts; it ignores every other signature, and refuses a
note whose signature by a trusted key is wrong.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.tlog.cosignature import (
    decode_cosignature,
    encode_cosigned_message,
)

MAX_NOTE_OCTETS: Final = 2**20
MAX_SIGNATURES: Final = 100
"""Sixteen must be accepted (C2SP signed-note)."""
KEY_ID_SIZE: Final = 4

_CLAUSE = "C2SP signed-note"
_DASH = "— "
_STRANGE = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_PUBLIC_KEY_SIZE = 32


class SignatureType(IntEnum):
    """The kinds of signature that we make and verify; the number is part of the key id."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with the name that stands before its signatures."""

    name: str
    type: SignatureType
    public_key: bytes

    def __post_init__(self) -> None:
        """Check the name and the length of the key."""
        check_key_name(self.name)
        if len(self.public_key) != _PUBLIC_KEY_SIZE:
            raise Malformed("verifier key", "is no Ed25519 key", clause=_CLAUSE)

    @property
    def key_id(self) -> bytes:
        """Four octets that, with the name, tell this key from others."""
        named = self.name.encode() + b"\n" + bytes([self.type])
        return sha256(named + self.public_key).digest()[:KEY_ID_SIZE]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """A signature line, proved or not."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        """Check that the line can be written."""
        check_key_name(self.name)
        if len(self.key_id) != KEY_ID_SIZE or not self.signature:
            raise Malformed("signature", "has no key id or is empty", clause=_CLAUSE)

    @property
    def line(self) -> str:
        """The line as it stands in a note."""
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text and its signatures; nothing in it is proved until `verify_note` says so."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        """Check that the note can be written."""
        check_text("note text", self.text)
        if not self.text.endswith("\n"):
            raise Malformed("note text", "has no last newline", clause=_CLAUSE)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise Malformed("note", "has no signature or too many", clause=_CLAUSE)


def check_text(field: str, text: str) -> None:
    """Refuse control characters but the newline, and what UTF-8 has not."""
    if _STRANGE.search(text):
        raise Malformed(field, "has control characters or is no UTF-8", clause=_CLAUSE)


def check_key_name(name: str) -> None:
    """Refuse a name that is empty or has spaces, plus signs or control characters."""
    check_text("key name", name)
    if not name or "+" in name or any(map(str.isspace, name)):
        raise Malformed("key name", "is empty or has spaces or plus signs", clause=_CLAUSE)


def encode_note(note: Note) -> bytes:
    """Write the note."""
    return f"{note.text}\n{''.join(line.line for line in note.signatures)}".encode()


def decode_note(data: bytes) -> Note:
    """Read a note; the last empty line parts the text from the signatures."""
    if len(data) > MAX_NOTE_OCTETS:
        raise Malformed("note", "exceeds a megabyte", clause=_CLAUSE)
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Malformed("note", "is no UTF-8", clause=_CLAUSE) from None
    at = whole.rfind("\n\n")
    if at < 0 or not whole.endswith("\n"):
        raise Malformed("note", "has no text and signatures", clause=_CLAUSE)
    return Note(text=whole[: at + 1], signatures=decode_signature_lines(whole[at + 2 :]))


def decode_signature_lines(lines: str) -> tuple[NoteSignature, ...]:
    """Read signature lines, each ending in a newline, as a witness answers with them."""
    parts = lines.split("\n", MAX_SIGNATURES)
    if parts.pop():
        raise Malformed("signatures", "have no last newline or are too many", clause=_CLAUSE)
    return tuple(_decode_line(line) for line in parts)


def encode_verifier_key(key: VerifierKey) -> str:
    """Write a key as one line that people can paste: name, key id, key."""
    material = b64encode(bytes([key.type]) + key.public_key).decode()
    return f"{key.name}+{key.key_id.hex()}+{material}"


def decode_verifier_key(text: str) -> VerifierKey:
    """Read such a line, and check that the key id is this key's."""
    match = _KEY.fullmatch(text)
    if match is None:
        raise Malformed("verifier key", "is not name, key id and key", clause=_CLAUSE)
    material = decode_base64("verifier key", match[3])
    if material[0] not in set(SignatureType):
        raise Unsupported("verifier key", "is of another type", clause=_CLAUSE)
    key = VerifierKey(name=match[1], type=SignatureType(material[0]), public_key=material[1:])
    if key.key_id.hex() != match[2]:
        raise Malformed("verifier key", "has another key's id", clause=_CLAUSE)
    return key


def decode_base64(field: str, text: str) -> bytes:
    """Read base64 in the one form that each value has (RFC 4648 §4)."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise Malformed(field, "is no base64", clause="RFC 4648 §4") from None
    if b64encode(data).decode() != text:
        raise Malformed(field, "is base64 in another form", clause="RFC 4648 §3.5")
    return data


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> None:
    """Verify that a trusted key signed the note and that none of its signatures is wrong.

    Raises:
        Untrusted: no trusted key signed it, or one did not.
    """
    signers = [key for key in keys if is_signed_by(note, key)]
    if not signers:
        raise Untrusted("note", "no trusted key has signed it", clause=_CLAUSE)


def is_signed_by(note: Note, key: VerifierKey) -> bool:
    """Tell whether a key signed the note.

    Raises:
        Untrusted: a signature says that it did, and is wrong.
    """
    found = signatures_of(note, key)
    for signature in found:
        verify_signature(key, note.text, signature)
    return bool(found)


def signatures_of(note: Note, key: VerifierKey) -> tuple[bytes, ...]:
    """Find the signatures that claim to be this key's, by its name and its id."""
    wanted = (key.name, key.key_id)
    return tuple(s.signature for s in note.signatures if (s.name, s.key_id) == wanted)


def verify_signature(key: VerifierKey, text: str, signature: bytes) -> None:
    """Verify one signature over a note's text.

    Raises:
        Untrusted: it is not this key's.
    """
    message = text.encode()
    if key.type is SignatureType.COSIGNATURE:
        try:
            cosignature = decode_cosignature(signature)
        except Malformed:
            raise Untrusted("cosignature", "has another form", clause=_CLAUSE) from None
        message = encode_cosigned_message(cosignature.timestamp, text)
        signature = cosignature.signature
    try:
        _load(key.public_key).verify(signature, message)
    except InvalidSignature:
        raise Untrusted("note signature", "does not verify", clause=_CLAUSE) from None


@lru_cache(maxsize=256)
def _load(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)


def _decode_line(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise Malformed("signature", "begins with no dash", clause=_CLAUSE)
    data = decode_base64("signature", encoded)
    return NoteSignature(name=name, key_id=data[:KEY_ID_SIZE], signature=data[KEY_ID_SIZE:])
