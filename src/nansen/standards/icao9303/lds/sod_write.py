"""EF.SOD as we issue it: the signed hashes of a chip's data groups (9303-10 §4.6.2).

Signing is two pure steps with the signature between them: `prepare_sod` gives the bytes
to sign, `encode_sod` the file. `sod_template` does the same, faster, for many chips of
one document signer.

Two choices that the clause leaves to issuers:

- The signer is named by issuer and serial number, as recommended.
- No time of signing stands in it unless asked for. It would tell a border, to the
  second, at what office hours a person was there; and whoever holds a stolen key can
  write any time he likes, so that it proves nothing after the fact. A time that is
  given should be rounded to the day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from nansen.errors import Malformed, Refused
from nansen.standards.algorithms import HashAlgorithm, SignatureAlgorithm
from nansen.standards.asn1.public_key import digest_identifier
from nansen.standards.asn1.security_object import (
    LDS_SECURITY_OBJECT,
    encode_lds_security_object,
)
from nansen.standards.asn1.signed_data import (
    encode_signed_attributes,
    encode_signed_data,
    encode_signer_by_issuer,
    encode_signer_info,
)
from nansen.standards.asn1.writer import tagged
from nansen.standards.icao9303.lds.com import LDS_1_8, UNICODE_4_0_0
from nansen.standards.x509.certificate import Certificate

_CLAUSE = "9303-10 §4.6.2.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class SodProfile:
    """What all security objects of one document signer have alike."""

    certificate: Certificate
    """The document signer's; it travels in the chip."""
    algorithm: SignatureAlgorithm
    """Its hash is also that of the data groups."""
    versions: tuple[str, str] | None = (LDS_1_8, UNICODE_4_0_0)
    """Of LDS and Unicode, as in EF.COM; None writes the legacy version 0."""
    signing_time: datetime | None = None

    def __post_init__(self) -> None:
        """Check the versions, and refuse a hash that documents no longer use."""
        lds, unicode = self.versions or (LDS_1_8, UNICODE_4_0_0)
        if not (re.fullmatch("[0-9]{4}", lds) and re.fullmatch("[0-9]{6}", unicode)):
            raise Malformed("versions", "must be four and six digits", clause="9303-10 §4.6.1.1")
        if self.algorithm.hash is HashAlgorithm.SHA1 or self.algorithm.plain:
            raise Refused("ALGORITHM", "9303-12 §4.1.6 signs with SHA-224 to SHA-512, in DER")


class UnsignedSod(NamedTuple):
    """A security object whose signature is yet to come."""

    content: bytes
    """The LDSSecurityObject."""
    signed_attributes: bytes
    """The bytes to sign."""


def hash_data_groups(
    data_groups: Mapping[int, bytes], algorithm: HashAlgorithm
) -> dict[int, bytes]:
    """Hash each data group whole, with its tag and length (9303-10 §4.6.2.3)."""
    return {number: algorithm.hash(data) for number, data in data_groups.items()}


def prepare_sod(profile: SodProfile, hashes: Mapping[int, bytes]) -> UnsignedSod:
    """Write what is to be signed for these data groups, in the order of their numbers."""
    check_data_groups(tuple(sorted(hashes)))
    algorithm = profile.algorithm.hash
    if any(len(digest) != algorithm.digest_size for digest in hashes.values()):
        raise Malformed("data group hash", f"must be of {algorithm.label}", clause=_CLAUSE)
    content = encode_lds_security_object(
        digest_identifier(algorithm), sorted(hashes.items()), profile.versions
    )
    attributes = encode_signed_attributes(
        LDS_SECURITY_OBJECT, algorithm.hash(content), profile.signing_time
    )
    return UnsignedSod(content, attributes)


def encode_sod(profile: SodProfile, unsigned: UnsignedSod, signature: bytes) -> bytes:
    """Write EF.SOD from what was signed and the signature over it."""
    certificate = profile.certificate
    digest_algorithm = digest_identifier(profile.algorithm.hash)
    signer_info = encode_signer_info(
        signer=encode_signer_by_issuer(certificate.issuer.encoded, certificate.serial_number),
        digest_algorithm=digest_algorithm,
        signed_attributes=unsigned.signed_attributes,
        signature_algorithm=profile.algorithm.identifier,
        signature=signature,
    )
    signed_data = encode_signed_data(
        content_type=LDS_SECURITY_OBJECT,
        content=unsigned.content,
        digest_algorithm=digest_algorithm,
        certificates=(certificate.encoded,),
        signer_info=signer_info,
    )
    return tagged(0x77, signed_data)


def check_data_groups(numbers: tuple[int, ...]) -> None:
    """Refuse fewer than two data groups, and numbers that do not rise from 1 to 16."""
    if not 2 <= len(numbers) <= 16 or tuple(sorted(set(numbers))) != numbers:
        raise Malformed("data groups", "must be 2 to 16, each once", clause=_CLAUSE)
    if not 1 <= numbers[0] <= numbers[-1] <= 16:
        raise Malformed("data groups", "must be numbered 1 to 16", clause=_CLAUSE)
