"""Secrets at rest: encrypted, and bound to the plain words written above them.

A sealed file is text, so that an operator can see what it is:

    nansen-key-1
    kind: demo
    label: csca-1
    key: P-384
    nonce: 24 hexadecimal digits
    sealed: hexadecimal digits

Everything above the nonce is authenticated with the secret (AES-256-GCM, RFC 5116
§2.1), as the very bytes that stand there. Whoever changes `demo` into `production`
has a file that no longer opens.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nansen.errors import Malformed, Refused

NONCE_SIZE = 12
_LONGEST = 32_768
_CLAUSE = "RFC 5116 §2.1"
_FILE = re.compile(
    rb"(?P<header>(?P<format>[a-z0-9-]{1,32})\n(?P<fields>(?:[a-z]{1,16}: [!-~]{1,128}\n){1,8}))"
    rb"nonce: (?P<nonce>[0-9a-f]{24})\nsealed: (?P<sealed>(?:[0-9a-f]{2})+)\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A sealed file as read; nothing in it is proved until it is opened."""

    fields: Mapping[str, str]
    header: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def seal_file(
    kind_of_file: str, fields: Mapping[str, str], secret: bytes, *, key: bytes, nonce: bytes
) -> bytes:
    """Encrypt a secret under a key that never sees the same nonce again."""
    lines = [kind_of_file, *(f"{name}: {value}" for name, value in fields.items()), ""]
    header = "\n".join(lines).encode("ascii")
    sealed = AESGCM(key).encrypt(nonce, secret, header)
    return header + f"nonce: {nonce.hex()}\nsealed: {sealed.hex()}\n".encode("ascii")


def decode_sealed_file(data: bytes, kind_of_file: str, names: tuple[str, ...]) -> SealedFile:
    """Read a sealed file that has exactly these fields in this order."""
    match = _FILE.fullmatch(data) if len(data) <= _LONGEST else None
    if match is None or match["format"].decode() != kind_of_file:
        raise Malformed(kind_of_file, "is no such file", clause=_CLAUSE)
    lines = match["fields"].decode("ascii").splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    if len(lines) != len(names) or tuple(fields) != names:
        raise Malformed(kind_of_file, "has other fields", clause=_CLAUSE)
    return SealedFile(
        fields=MappingProxyType(fields),
        header=match["header"],
        nonce=bytes.fromhex(match["nonce"].decode()),
        sealed=bytes.fromhex(match["sealed"].decode()),
    )


def open_sealed_file(file: SealedFile, *, key: bytes) -> bytes:
    """Decrypt the secret.

    Raises:
        Refused: the key is not the one, or a byte of the file was changed.
    """
    try:
        return AESGCM(key).decrypt(file.nonce, file.sealed, file.header)
    except InvalidTag:
        raise Refused("PASSPHRASE", "the passphrase is wrong or the file was changed") from None
