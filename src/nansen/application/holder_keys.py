"""What a codename opens: a tag that the public zone may see, and keys that it may not.

Two derivations that share nothing but the words, each Argon2id (RFC 9106 §3.1) with 64 MiB and
one pass, each with a salt of its own: whoever computes the tag has learned nothing about the
keys. There is no salt of a person's own, since there is no account to keep it in; 90 random
bits need none. The keys come from the second by HKDF (RFC 5869 §2.3), one for each use.
"""

from typing import Final, NewType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nansen.application.codename import Codename
from nansen.errors import Malformed
from nansen.keys.sealing.hybrid_key import OpeningKey
from nansen.officers.officer import OfficerKey

LookupTag = NewType("LookupTag", str)
"""Sixty-four hexadecimal digits under which the public zone keeps letters for a holder."""

_KIBIBYTES: Final = 65_536
_PASSES: Final = 1
_SIZE: Final = 32
_TAG_SALT: Final = b"nansen codename: lookup tag 1"
_KEYS_SALT: Final = b"nansen codename: holder keys 1"


class HolderKeys:
    """The private keys of a holder, in this process's memory; nothing of them is shown."""

    __slots__ = ("_draft", "_key", "_mailbox", "_signing")

    def __init__(self, root: bytes) -> None:
        """Expand the root of 32 octets into a key for each use."""
        self._signing = Ed25519PrivateKey.from_private_bytes(_expand(root, b"acts"))
        self._mailbox = OpeningKey(_expand(root, b"mailbox"))
        self._draft = _expand(root, b"draft")
        spki = self._signing.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        self._key = OfficerKey(spki=spki)

    def __repr__(self) -> str:
        """Show that there are keys, and no more."""
        return "HolderKeys(***)"

    @property
    def key(self) -> OfficerKey:
        """What verifies the holder's signatures."""
        return self._key

    @property
    def spki(self) -> bytes:
        """The same as a SubjectPublicKeyInfo, as acts name it."""
        return self._key.spki

    @property
    def mailbox(self) -> OpeningKey:
        """What opens letters to the holder."""
        return self._mailbox

    @property
    def draft(self) -> bytes:
        """The secret that drafts rest under."""
        return self._draft

    def sign(self, message: bytes) -> bytes:
        """Sign as the holder, with Ed25519."""
        return self._signing.sign(message)


def derive_lookup_tag(codename: Codename) -> LookupTag:
    """Derive what the public zone may see."""
    return LookupTag(_argon2(codename, _TAG_SALT).hex())


def derive_holder_keys(codename: Codename) -> HolderKeys:
    """Derive what only the holder may have."""
    return HolderKeys(_argon2(codename, _KEYS_SALT))


def check_lookup_tag(text: str) -> LookupTag:
    """Take a text as a lookup tag, or raise `Malformed`."""
    if len(text) != 2 * _SIZE or set(text) - set("0123456789abcdef"):
        raise Malformed("lookup tag", "is not 64 hexadecimal digits", clause="R11")
    return LookupTag(text)


def _argon2(codename: Codename, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=_SIZE, iterations=_PASSES, lanes=1, memory_cost=_KIBIBYTES)
    return kdf.derive(codename.text.encode())


def _expand(root: bytes, use: bytes) -> bytes:
    return HKDFExpand(SHA256(), _SIZE, b"nansen holder 1: " + use).derive(root)
