"""What an inspecting state knows of CSCAs, and how a path to one is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.pki.certificate_kind import (
    authority_key_identifier,
    subject_key_identifier,
)
from nansen.standards.x509.certificate import Certificate, verify_certificate_signature
from nansen.standards.x509.crl import CertificateList, verify_crl_signature
from nansen.standards.x509.extensions import (
    BASIC_CONSTRAINTS,
    KEY_USAGE,
    decode_basic_constraints,
    decode_key_usage,
)
from nansen.standards.x509.name import Normalized

MAX_ATTEMPTS = 64
"""Signatures tried in search of one path: many times what any state's CSCAs need, and
a bound on what a stranger's list can make us do."""


class Standing(StrEnum):
    """Why the key in a CSCA certificate counts, if it does."""

    ANCHOR = "anchor"
    """Whoever runs this inspection vouches for it (9303-12 §6.1.1)."""
    LISTED = "listed"
    """It is in a master list whose signature leads to an anchor."""
    UNVERIFIED = "unverified"
    """Nobody vouches for it, unless a link leads to one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCsca:
    """A CSCA certificate, where it came from, and what that is worth."""

    certificate: Certificate
    standing: Standing
    source: str
    """The file or list that it was found in, for people."""
    key_identifier: bytes | None = field(init=False, repr=False, compare=False)
    name: Normalized = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read once what every search asks for."""
        object.__setattr__(self, "key_identifier", subject_key_identifier(self.certificate))
        object.__setattr__(self, "name", self.certificate.subject.normalized)

    @property
    def is_trusted(self) -> bool:
        """Tell whether the key counts without a link."""
        return self.standing is not Standing.UNVERIFIED


class CscaDirectory(Protocol):
    """Where CSCAs and their revocation lists are looked up; a `TrustStore` is one."""

    def find_cscas(self, country: str) -> Sequence[KnownCsca]:
        """Find the CSCA certificates of a country by its two letters, in any case."""
        ...

    def find_crls(self, country: str) -> Sequence[CertificateList]:
        """Find the revocation lists of a country by its two letters, in any case."""
        ...


class Attempts:
    """Try signatures, each once for a key, and stop when there have been too many."""

    def __init__(self) -> None:
        """Start with all attempts left."""
        self._answers: dict[tuple[bytes, bytes], bool] = {}

    def is_signed_by(self, signed: Certificate | CertificateList, issuer: Certificate) -> bool:
        """Tell whether the issuer's key signed this; False when no attempts are left."""
        question = (signed.encoded, issuer.subject_public_key_info)
        if question not in self._answers:
            if len(self._answers) >= MAX_ATTEMPTS:
                return False
            self._answers[question] = _verifies(signed, issuer)
        return self._answers[question]


def _verifies(signed: Certificate | CertificateList, issuer: Certificate) -> bool:
    try:
        if isinstance(signed, Certificate):
            verify_certificate_signature(signed, issuer.public_key())
        else:
            verify_crl_signature(signed, issuer.public_key())
    except (Malformed, Unsupported, Untrusted):
        return False
    return True


def is_in_force(certificate: Certificate, at: datetime) -> bool:
    """Tell whether a moment lies in the certificate's validity."""
    return certificate.not_before <= at <= certificate.not_after


def same_country(one: Certificate, other: Certificate) -> bool:
    """Tell whether two subjects have one country, whatever the case of its letters."""
    country = (one.subject.country or "").upper()
    return bool(country) and country == (other.subject.country or "").upper()


def may_sign_certificates(certificate: Certificate) -> bool:
    """Tell whether the key is for certificates: keyUsage says so, or else cA does.

    CSCAs in force lack one or the other, but keyUsage without keyCertSign is a signer's.
    """
    usage = certificate.extension(KEY_USAGE)
    constraints = certificate.extension(BASIC_CONSTRAINTS)
    try:
        if usage is not None:
            return "keyCertSign" in decode_key_usage(usage.value, lenient=Leniencies())
        return (
            constraints is not None
            and decode_basic_constraints(constraints.value, lenient=Leniencies())[0]
        )
    except Malformed:
        return False


def find_candidates(
    signed: Certificate | CertificateList, directory: CscaDirectory
) -> tuple[KnownCsca, ...]:
    """Find the CSCA certificates whose key may have signed this, the likeliest first.

    Only those of the issuer's country count, and of these the ones whose key identifier is
    given (RFC 5280 §4.2.1.1) and the ones that bear the issuer's name. Trusted ones come
    first, so that a stranger's namesakes cannot use up the attempts.
    """
    signed_with = authority_key_identifier(signed)
    issuer = signed.issuer.normalized
    ranked: list[tuple[tuple[bool, bool, bool], KnownCsca]] = []
    for known in directory.find_cscas(signed.issuer.country or ""):
        other_key = signed_with is None or known.key_identifier != signed_with
        other_name = known.name != issuer
        if not (other_key and other_name):
            ranked.append(((not known.is_trusted, other_key, other_name), known))
    ranked.sort(key=lambda entry: entry[0])
    return tuple(known for _, known in ranked)


def find_issuers(
    signed: Certificate | CertificateList, directory: CscaDirectory, attempts: Attempts
) -> tuple[KnownCsca, ...]:
    """Find the CSCA certificates with a key that signed this, the likeliest first."""
    return tuple(
        known
        for known in find_candidates(signed, directory)
        if attempts.is_signed_by(signed, known.certificate)
    )


def find_vouching(
    csca: KnownCsca, directory: CscaDirectory, attempts: Attempts, at: datetime
) -> tuple[KnownCsca, ...]:
    """Find why the key of a CSCA counts: the links from it up to one that counts by itself.

    A key counts if any certificate for it under this name does, and else if a link does:
    a certificate for it that a key which counts has signed (9303-12 §6.1.1). A link leads
    only from a country to itself, must be in force, and must have been issued while its
    issuer was.

    The first of the answer is a certificate for the key of `csca`, and nothing that `csca`
    itself says is relied on: anybody can write a certificate for somebody's key. Empty if
    nothing vouches for the key.
    """
    seen: set[bytes] = set()
    steps: list[tuple[tuple[KnownCsca, ...], KnownCsca]] = [((), csca)]
    while steps:
        chain, key = steps.pop(0)
        for same in find_same_key(key, directory, at):
            if chain and not _may_link(chain[-1], same):
                continue
            if same.is_trusted:
                return (*chain, same)
            if same.certificate.encoded not in seen and is_in_force(same.certificate, at):
                seen.add(same.certificate.encoded)
                issuers = find_issuers(same.certificate, directory, attempts)
                steps += [((*chain, same), issuer) for issuer in issuers]
    return ()


def find_same_key(csca: KnownCsca, directory: CscaDirectory, at: datetime) -> list[KnownCsca]:
    """Collect the certificates that bind this key to this name, the best first."""

    def rank(known: KnownCsca) -> tuple[bool, bool, bool]:
        certificate = known.certificate
        in_force, may_sign = is_in_force(certificate, at), may_sign_certificates(certificate)
        return not known.is_trusted, not in_force, not may_sign

    found = [
        known
        for known in directory.find_cscas(csca.certificate.subject.country or "")
        if known.name == csca.name and _is_same_key(known.certificate, csca.certificate)
    ]
    return sorted(found, key=rank)


def _is_same_key(one: Certificate, other: Certificate) -> bool:
    if one.subject_public_key_info == other.subject_public_key_info:
        return True
    try:
        return one.public_key().fingerprint == other.public_key().fingerprint
    except (Malformed, Unsupported):
        return False


def _may_link(link: KnownCsca, issuer: KnownCsca) -> bool:
    return (
        same_country(link.certificate, issuer.certificate)
        and link.certificate.issuer.normalized == issuer.name
        and may_sign_certificates(link.certificate)  # or a signer's key could add a CSCA
        and is_in_force(issuer.certificate, link.certificate.not_before)
    )
