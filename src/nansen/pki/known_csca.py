"""What an inspecting state knows of CSCAs, and how a path to one is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    return (one.subject.country or "").upper() == (other.subject.country or "").upper()


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
        own = subject_key_identifier(known.certificate)
        other_key = signed_with is None or own != signed_with
        other_name = known.certificate.subject.normalized != issuer
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
    """Find why the key of a CSCA counts: the chain of links up to one that counts by itself.

    A key counts if any certificate for it under this name does, and else if a link does:
    a certificate for it that a key which counts has signed (9303-12 §6.1.1). A link leads
    only from a country to itself, must be in force, and must have been issued while its
    issuer was. The answer begins with `csca` and is empty if nothing vouches for it.
    """
    chains: list[tuple[KnownCsca, ...]] = [(csca,)]
    seen = {csca.certificate.encoded}
    while chains:
        chain = chains.pop(0)
        for same in find_same_key(chain[-1], directory):
            if same.is_trusted:
                return chain if same is chain[-1] else (*chain, same)
            if not is_in_force(same.certificate, at):
                continue
            for issuer in find_issuers(same.certificate, directory, attempts):
                if issuer.certificate.encoded not in seen and _may_link(same, issuer):
                    seen.add(issuer.certificate.encoded)
                    chains.append((*chain, issuer))
    return ()


def find_same_key(csca: KnownCsca, directory: CscaDirectory) -> list[KnownCsca]:
    """Collect the certificates that bind this key to this name, those that count first."""
    wanted = csca.certificate
    found = [
        known
        for known in directory.find_cscas(wanted.subject.country or "")
        if known.certificate.subject.normalized == wanted.subject.normalized
        and _is_same_key(known.certificate, wanted)
    ]
    return sorted(found, key=lambda known: not known.is_trusted)


def _is_same_key(one: Certificate, other: Certificate) -> bool:
    if one.subject_public_key_info == other.subject_public_key_info:
        return True
    try:
        return one.public_key().fingerprint == other.public_key().fingerprint
    except (Malformed, Unsupported):
        return False


def _may_link(link: KnownCsca, issuer: KnownCsca) -> bool:
    new, old = link.certificate, issuer.certificate
    return (
        same_country(new, old)
        and new.issuer.normalized == old.subject.normalized
        and may_sign_certificates(new)  # or whoever has a signer's key could add a CSCA
        and is_in_force(old, new.not_before)
    )
