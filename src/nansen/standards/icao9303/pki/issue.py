"""Certificates assembled from their particulars, ready to be signed.

Pure: serial numbers, moments and signatures are the caller's. A `CertificateBody` that
exists obeys its profile, so that no certificate can be signed which an inspection
system would call a deviation.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from nansen.errors import Malformed, Refused
from nansen.standards.algorithms import HashAlgorithm, SignatureAlgorithm
from nansen.standards.asn1 import extension as ext
from nansen.standards.asn1.certificate import encode_signed, encode_tbs_certificate
from nansen.standards.asn1.name import uri_name
from nansen.standards.asn1.public_key import explicit_ec_key
from nansen.standards.der import read_node
from nansen.standards.icao9303.pki.certificate_profiles import (
    CSCA_LINK,
    CSCA_ROOT,
    SEAL_SIGNER,
    CertificateProfile,
)
from nansen.standards.icao9303.pki.names import (
    AlternativeName,
    DistinguishedName,
    check_crl_locations,
)
from nansen.standards.public_key import PublicKey

_CLAUSE = "9303-12 §7.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when until when: a certificate counts, or a private key signs."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse moments without a zone and periods that end before they begin."""
        if self.start.tzinfo is None or self.end.tzinfo is None or self.start >= self.end:
            raise Malformed("period", "must run forward, in known zones", clause=_CLAUSE)

    def covers(self, other: "Period") -> bool:
        """Tell whether the other period lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateBody:
    """Everything a certificate says before it is signed."""

    profile: CertificateProfile
    serial_number: int
    algorithm: SignatureAlgorithm
    """The issuer's, which will sign."""
    issuer: DistinguishedName
    issuer_key: PublicKey
    issuer_alternative: AlternativeName
    subject: DistinguishedName
    subject_key: PublicKey
    subject_alternative: AlternativeName
    validity: Period
    key_usage_period: Period
    crl_locations: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    name_changed: bool = False
    """The CSCA took this name with this key (9303-12 §7.1.1.5)."""

    def __post_init__(self) -> None:
        """Check what the profile's table asks of these values together."""
        if not 0 < self.serial_number < 1 << 159:
            raise Malformed("serialNumber", "must be positive, in 20 octets", clause=_CLAUSE)
        if self.issuer.country != self.subject.country:
            raise Malformed("countryName", "must be the issuer's own", clause=_CLAUSE)
        if not self.validity.covers(self.key_usage_period):
            raise Malformed("privateKeyUsagePeriod", "exceeds the validity", clause=_CLAUSE)
        if self.algorithm.hash is HashAlgorithm.SHA1 or self.algorithm.plain:
            raise Refused("ALGORITHM", "9303-12 §4.1.6 signs with SHA-224 to SHA-512, in DER")
        _check_extensions(self)
        _check_subject(self)

    @property
    def encoded(self) -> bytes:
        """The TBSCertificate in DER: the bytes to sign."""
        return encode_tbs_certificate(
            serial_number=self.serial_number,
            signature_algorithm=self.algorithm.identifier,
            issuer=self.issuer.encoded,
            not_before=self.validity.start,
            not_after=self.validity.end,
            subject=self.subject.encoded,
            subject_public_key_info=encode_issued_key(self.subject_key),
            extensions=[
                ext.extension(oid, value, critical=critical)
                for oid, critical in self.profile.extensions
                if (value := _EXTENSIONS[oid](self)) is not None
            ],
        )


def encode_issued_key(key: PublicKey) -> bytes:
    """Write a key as we certify it: an EC key's curve is spelled out (9303-12 §4.1.6.3)."""
    if key.curve is None:
        return key.canonical_spki
    return explicit_ec_key(key.curve, key.point)


def key_identifier(key: PublicKey) -> bytes:
    """Name a key by the SHA-1 of its bits, as nearly all issuers do (RFC 5280 §4.2.1.2)."""
    bits = read_node(key.canonical_spki).sequence("public key")[1].bit_string("public key")
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def encode_certificate(body: bytes, algorithm: SignatureAlgorithm, signature: bytes) -> bytes:
    """Join an encoded body with the signature over it."""
    return encode_signed(body, algorithm.identifier, signature)


def _check_extensions(body: CertificateBody) -> None:
    profile = body.profile
    if profile.has(ext.CRL_DISTRIBUTION_POINTS):
        check_crl_locations(body.crl_locations)
    elif body.crl_locations:
        raise Refused("PROFILE", f"a {profile.kind} names no revocation list (9303-12 §7.1.3)")
    types = body.document_types
    if not profile.has(ext.DOCUMENT_TYPE_LIST):
        if types:
            raise Refused("PROFILE", f"a {profile.kind} lists no document types ({_CLAUSE})")
    elif not types and profile is not SEAL_SIGNER:
        raise Refused("PROFILE", f"a {profile.kind} lists its document types ({_CLAUSE})")
    if len(set(types)) != len(types) or not all(re.fullmatch("[A-Z]{1,2}", t) for t in types):
        raise Malformed("documentTypeList", "holds codes of the MRZ", clause="9303-12 §7.1.1.6")


def _check_subject(body: CertificateBody) -> None:
    profile, same_name = body.profile, body.issuer == body.subject
    same_key = body.issuer_key.fingerprint == body.subject_key.fingerprint
    if same_key != (profile is CSCA_ROOT) or (not profile.is_authority and same_name):
        raise Refused("PROFILE", "only a root certifies its own key under its own name")
    if profile is CSCA_ROOT and not (
        same_name and body.issuer_alternative == body.subject_alternative
    ):
        raise Refused("PROFILE", "a root names itself as its issuer (9303-12 §7.1.1.2)")
    if body.name_changed and not profile.is_authority:
        raise Refused("PROFILE", "only a CSCA certificate tells of a new name (9303-12 §7.1.1)")
    if profile is CSCA_LINK and body.name_changed == same_name:
        raise Refused("PROFILE", "a link says whether the name changed (9303-12 §7.1.1.5)")
    if profile is SEAL_SIGNER:
        _check_seal_signer(body)


def _check_seal_signer(body: CertificateBody) -> None:
    """Hold a seal signer to the two letters that stand in its seals (9303-12 §7.1.3)."""
    subject = body.subject
    if subject.organization or subject.organizational_unit:
        raise Refused("PROFILE", "a seal signer has a country and a name only (9303-12 §7.1.3)")
    if not re.fullmatch("[A-Z]{2}", subject.common_name):
        raise Refused("PROFILE", "a seal signer's name is two capitals (9303-12 §7.1.3)")
    if body.subject_key.curve is None:
        raise Refused("PROFILE", "a seal is signed with ECDSA (9303-12 §4.1.8)")


def _document_types(body: CertificateBody) -> bytes | None:
    return ext.document_type_list(body.document_types) if body.document_types else None


_EXTENSIONS: Mapping[str, Callable[[CertificateBody], bytes | None]] = MappingProxyType(
    {
        ext.AUTHORITY_KEY_IDENTIFIER: lambda body: ext.authority_key_identifier(
            key_identifier(body.issuer_key)
        ),
        ext.SUBJECT_KEY_IDENTIFIER: lambda body: ext.subject_key_identifier(
            key_identifier(body.subject_key)
        ),
        ext.KEY_USAGE: lambda body: ext.key_usage(body.profile.key_usage),
        ext.PRIVATE_KEY_USAGE_PERIOD: lambda body: ext.private_key_usage_period(
            body.key_usage_period.start, body.key_usage_period.end
        ),
        ext.SUBJECT_ALTERNATIVE_NAME: lambda body: body.subject_alternative.encoded,
        ext.ISSUER_ALTERNATIVE_NAME: lambda body: body.issuer_alternative.encoded,
        ext.BASIC_CONSTRAINTS: lambda _body: ext.basic_constraints(0),  # always 0: Table 6
        ext.CRL_DISTRIBUTION_POINTS: lambda body: ext.crl_distribution_points(
            uri_name(location) for location in body.crl_locations
        ),
        ext.EXTENDED_KEY_USAGE: lambda body: ext.extended_key_usage(*body.profile.purposes),
        ext.DOCUMENT_TYPE_LIST: _document_types,
        ext.NAME_CHANGE: lambda body: ext.name_change() if body.name_changed else None,
    }
)
