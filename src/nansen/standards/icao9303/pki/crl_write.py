"""Revocation lists: one complete list for all keys of a CSCA (9303-12 §7.1.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nansen.errors import Malformed
from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.asn1 import extension as ext
from nansen.standards.asn1.certificate import encode_signed
from nansen.standards.asn1.certificate_list import encode_tbs_certificate_list
from nansen.standards.icao9303.pki.issue import Period, key_identifier
from nansen.standards.icao9303.pki.names import DistinguishedName
from nansen.standards.public_key import PublicKey

_CLAUSE = "9303-12 §7.1.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationListBody:
    """Everything a revocation list says before it is signed.

    No reason stands beside a serial number, and no list is partial or a difference:
    the table forbids both.
    """

    number: int
    algorithm: SignatureAlgorithm
    issuer: DistinguishedName
    issuer_key: PublicKey
    """The newest of the CSCA; it signs for certificates of all the older ones too."""
    updates: Period
    """From this update until the next."""
    revoked: Mapping[int, datetime]
    """Serial numbers, and when each certificate was revoked."""

    def __post_init__(self) -> None:
        """Check the ranges, and that nothing is revoked in the future."""
        if not 0 <= self.number < 1 << 159:
            raise Malformed("cRLNumber", "must fit 20 octets", clause=_CLAUSE)
        if not all(0 < serial < 1 << 159 for serial in self.revoked):
            raise Malformed("userCertificate", "must be a serial number", clause=_CLAUSE)
        if any(at > self.updates.start for at in self.revoked.values()):
            raise Malformed("revocationDate", "lies after this update", clause="RFC 5280 §5.3")

    @property
    def encoded(self) -> bytes:
        """The TBSCertList in DER: the bytes to sign."""
        key = ext.authority_key_identifier(key_identifier(self.issuer_key))
        return encode_tbs_certificate_list(
            signature_algorithm=self.algorithm.identifier,
            issuer=self.issuer.encoded,
            this_update=self.updates.start,
            next_update=self.updates.end,
            revoked=self.revoked,
            extensions=[
                ext.extension(ext.AUTHORITY_KEY_IDENTIFIER, key, critical=False),
                ext.extension(ext.CRL_NUMBER, ext.crl_number(self.number), critical=False),
            ],
        )


def encode_crl(body: bytes, algorithm: SignatureAlgorithm, signature: bytes) -> bytes:
    """Join an encoded body with the signature over it."""
    return encode_signed(body, algorithm.identifier, signature)
