"""A letter's signature: PAdES (baseline B-B) over the whole file, made without any network."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner

from nansen.adapters.letters.certificate import check_letter_key
from nansen.errors import Refused
from nansen.keys.signer import Signer
from nansen.standards.x509.certificate import Certificate

_FIELD: Final = "Office"
_RESERVED: Final = 8192
"""Hexadecimal digits for the signature: some four times what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKey:
    """The office's key for letters, and its certificate."""

    signer: Signer = field(repr=False)
    certificate: Certificate

    def __post_init__(self) -> None:
        """Refuse a key that is another than the certified one, or of another kind."""
        check_letter_key(self.signer)
        if self.certificate.public_key().fingerprint != self.signer.public_key.fingerprint:
            raise Refused("LETTER-KEY", "the certificate is another key's")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLetter:
    """A letter as it goes out."""

    pdf: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What the case says was notified."""
        return sha256(self.pdf).digest()

    @property
    def file_name(self) -> str:
        """A name that says nothing of whom or what (R93)."""
        return f"letter-{self.digest.hex()[:16]}.pdf"


def sign_letter(pdf: bytes, key: LetterKey, *, at: datetime) -> SignedLetter:
    """Sign a rendered letter as the office, never as an officer.

    Call it outside an event loop: the library that writes the CMS runs one of its own.

    Raises:
        Refused: the certificate does not count at this time (LETTER-KEY).
        Unavailable: the key cannot be reached.
    """
    if not key.certificate.not_before <= at <= key.certificate.not_after:
        raise Refused("LETTER-KEY", "the letter key's certificate does not count now")
    hash_name = key.signer.algorithm.hash.name.lower()
    writer = _LetterWriter(io.BytesIO(pdf))
    embedding = PdfCMSEmbedder(SigFieldSpec(_FIELD)).write_cms(_FIELD, writer)
    next(embedding)
    placeholder = SignatureObject(
        timestamp=at.astimezone(UTC), subfilter=SigSeedSubFilter.PADES, bytes_reserved=_RESERVED
    )
    final = SigMDPSetup(md_algorithm=hash_name, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    embedding.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=final))
    digest, output = embedding.send(SigIOSetup(md_algorithm=hash_name, in_place=True))
    signed = _OfficeSigner(key).async_sign(digest.document_digest, hash_name, use_pades=True)
    embedding.send(asyncio.run(signed))
    return SignedLetter(pdf=output.getvalue())


class _LetterWriter(IncrementalPdfFileWriter):
    """Adds a signature to a file, and no time of its own."""

    def _update_meta(self) -> None:
        """Leave the letter's dates as they are: the library would read the machine's clock."""


class _OfficeSigner(CmsSigner):
    """Lends our key to the library that writes the CMS."""

    def __init__(self, key: LetterKey) -> None:
        (certificate,) = load_certs_from_pemder_data(key.certificate.encoded)
        super().__init__(signing_cert=certificate)
        self._key = key.signer

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - our key has one algorithm, and it was asked first
        dry_run: bool = False,  # noqa: ARG002 - the room for a signature is fixed: no rehearsal
    ) -> bytes:
        """Sign the signed attributes."""
        return self._key.sign(data)
