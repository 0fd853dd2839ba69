"""Letters to a holder, and an answer that looks the same whether there is one or not.

Whoever asks the public zone with a tag gets the same number of octets, encrypted under a key
that the tag gives, with a fresh nonce. A tag that nobody has, a case without news and the words
given away under duress have one and the same answer: no letters.

octets   field
12       nonce
16356    encrypted: number of letters (4), length of the letter (4), the letter, zeros
16       tag of AES-256-GCM
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from nansen.application.holder_keys import LookupTag
from nansen.errors import Malformed, Refused, Untrusted
from nansen.keys.sealing.hybrid_key import OVERHEAD, OpeningKey, SealingKey

ANSWER_SIZE: Final = 16_384
LONGEST_LETTER: Final = 12_284
LETTER_SIZE: Final = 4 + LONGEST_LETTER + OVERHEAD
NONCE_SIZE: Final = 12
_TAG_SIZE: Final = 16
_PLAIN_SIZE: Final = ANSWER_SIZE - NONCE_SIZE - _TAG_SIZE
_HEAD: Final = struct.Struct(">II")
_INFO: Final = b"nansen letter 1"
_FIELD, _CLAUSE = "answer", "R93"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the public zone has for a tag."""

    letters: int
    """How many there are."""
    letter: bytes | None = field(repr=False)
    """The one that was asked for, still sealed; none if there is no such letter."""


def seal_letter(content: bytes, mailbox: SealingKey) -> bytes:
    """Seal a letter to its holder; all letters have one size."""
    if len(content) > LONGEST_LETTER:
        raise Refused("LETTER-SIZE", f"a letter has at most {LONGEST_LETTER} octets")
    framed = len(content).to_bytes(4, "big") + content.ljust(LONGEST_LETTER, b"\0")
    return mailbox.seal(framed, _INFO)


def open_letter(sealed: bytes, mailbox: OpeningKey) -> bytes:
    """Open a letter, or raise `Untrusted`."""
    framed = mailbox.open(check_letter(sealed), _INFO)
    return framed[4 : 4 + int.from_bytes(framed[:4], "big")]


def check_letter(sealed: bytes) -> bytes:
    """Refuse what is not as long as every letter."""
    if len(sealed) != LETTER_SIZE:
        raise Malformed("letter", "is not as long as every letter", clause=_CLAUSE)
    return sealed


def encode_answer(answer: Answer, tag: LookupTag, nonce: bytes) -> bytes:
    """Write an answer; the nonce is fresh each time."""
    letter = answer.letter or b""
    plain = (_HEAD.pack(answer.letters, len(letter)) + letter).ljust(_PLAIN_SIZE, b"\0")
    return nonce + _cipher(tag).encrypt(nonce, plain, None)


def decode_answer(octets: bytes, tag: LookupTag) -> Answer:
    """Read an answer.

    Raises:
        Malformed: it is none.
        Untrusted: it is not for this tag, or was changed.
    """
    if len(octets) != ANSWER_SIZE:
        raise Malformed(_FIELD, "is not as long as every answer", clause=_CLAUSE)
    try:
        plain = _cipher(tag).decrypt(octets[:NONCE_SIZE], octets[NONCE_SIZE:], None)
    except InvalidTag:
        raise Untrusted(_FIELD, "is not for this tag", clause=_CLAUSE) from None
    letters, length = _HEAD.unpack_from(plain)
    letter = plain[_HEAD.size : _HEAD.size + length]
    return Answer(letters=letters, letter=check_letter(letter) if length else None)


def _cipher(tag: LookupTag) -> AESGCM:
    return AESGCM(HKDFExpand(SHA256(), 32, b"nansen answer 1").derive(bytes.fromhex(tag)))
