"""How a draft rests: every file sealed under the codename, with a name that tells nothing.

A device that is seized, and the next person who uses it, have octets of some sizes under random
names. Nothing on the disk says whose they are, what they are, or which words open them.

octets   field
12       nonce
...      encrypted: number of the writing (8), length (8), content, zeros up to a bucket
16       tag of AES-256-GCM, which binds the file's name too
"""

import hmac
import secrets
import struct
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from nansen.application.bucket import pad_to_bucket
from nansen.application.holder_keys import HolderKeys
from nansen.errors import Untrusted

_HEAD: Final = struct.Struct(">QQ")
_NONCE: Final = 12
_TAG: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A content, and the how-manieth writing of its file it was."""

    number: int
    content: bytes = field(repr=False)


class DraftSeal:
    """Seals and names the files of one codename's draft."""

    __slots__ = ("_cipher", "_names")

    def __init__(self, keys: HolderKeys) -> None:
        """Derive a key for contents and one for names."""
        self._cipher = AESGCM(_expand(keys.draft, b"contents"))
        self._names = _expand(keys.draft, b"names")

    def __repr__(self) -> str:
        """Show that there is one, and no more."""
        return "DraftSeal(***)"

    def name(self, what: bytes) -> str:
        """Name a file, or the folder of them all."""
        return hmac.digest(self._names, what, "sha256").hex()[:32]

    def seal(self, what: bytes, written: Written, *, pad: bool = True) -> bytes:
        """Seal a file's content; what has a bucket's size already needs no padding."""
        plain = _HEAD.pack(written.number, len(written.content)) + written.content
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, pad_to_bucket(plain) if pad else plain, what)

    def open(self, what: bytes, sealed: bytes) -> Written:
        """Open a file's content.

        Raises:
            Untrusted: it is another file's, another codename's, or damaged.
        """
        if len(sealed) < _NONCE + _TAG:
            raise Untrusted("draft", "is no file of a draft", clause="R11")
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], what)
        except InvalidTag:
            raise Untrusted("draft", "does not open with this codename", clause="R11") from None
        number, length = _HEAD.unpack_from(plain)
        return Written(number=number, content=plain[_HEAD.size : _HEAD.size + length])


def _expand(secret: bytes, use: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, b"nansen draft 1: " + use).derive(secret)
