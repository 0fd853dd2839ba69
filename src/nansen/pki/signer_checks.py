"""What a signer's certificate and its CSCA's must each say for a path to hold (9303-12 §D.1)."""

from datetime import datetime

from nansen.errors import Malformed
from nansen.pki.known_csca import is_in_force, may_sign_certificates, same_country
from nansen.standards.der import Leniencies
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind, classify
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    BASIC_CONSTRAINTS,
    CERTIFICATE_POLICIES,
    CRL_DISTRIBUTION_POINTS,
    DOCUMENT_TYPE_LIST,
    EXTENDED_KEY_USAGE,
    ISSUER_ALTERNATIVE_NAME,
    KEY_USAGE,
    PRIVATE_KEY_USAGE_PERIOD,
    SUBJECT_ALTERNATIVE_NAME,
    SUBJECT_KEY_IDENTIFIER,
    PrivateKeyUsagePeriod,
    decode_key_usage,
    decode_private_key_usage_period,
)

_PROCESSED = frozenset(
    {
        AUTHORITY_KEY_IDENTIFIER,
        BASIC_CONSTRAINTS,
        CERTIFICATE_POLICIES,
        CRL_DISTRIBUTION_POINTS,
        DOCUMENT_TYPE_LIST,
        EXTENDED_KEY_USAGE,
        ISSUER_ALTERNATIVE_NAME,
        KEY_USAGE,
        PRIVATE_KEY_USAGE_PERIOD,
        SUBJECT_ALTERNATIVE_NAME,
        SUBJECT_KEY_IDENTIFIER,
    }
)
_PATH = "9303-12 §D.1.1.3"
_TABLE = "9303-12 §7.1.1"
_PERIOD = "9303-12 §4.1.1.2"


def check_form(check: str, signer: Certificate, kind: CertificateKind) -> Finding:
    """Check that the certificate is of the wanted kind and holds nothing critical unknown."""
    found = classify(signer)
    if found is not kind:
        return finding(check, Outcome.FAILED, _TABLE, f"this is the certificate of a {found}")
    for extension in signer.extensions:
        if extension.critical and extension.oid not in _PROCESSED:
            why = f"critical extension {extension.oid} is not known here"
            return finding(check, Outcome.FAILED, _PATH, why)
    return finding(check, Outcome.SUCCESSFUL, _TABLE, f"the certificate of a {kind}")


def check_names(check: str, signer: Certificate, csca: Certificate) -> Finding:
    """Check that the issuer is the CSCA by name, and that all is in one country."""
    if signer.issuer.normalized != csca.subject.normalized:
        return finding(check, Outcome.FAILED, _PATH, "the issuer's name is not the CSCA's")
    if not same_country(signer, csca):
        return finding(check, Outcome.FAILED, _TABLE, "the signer is of another country")
    return finding(check, Outcome.SUCCESSFUL, _PATH, "issued under the CSCA's name and country")


def check_validity(check: str, certificate: Certificate, at: datetime, clause: str) -> Finding:
    """Check that a certificate is in force at the reference date."""
    if is_in_force(certificate, at):
        why = f"in force until {certificate.not_after:%Y-%m-%d}"
        return finding(check, Outcome.SUCCESSFUL, clause, why)
    why = (
        f"expired on {certificate.not_after:%Y-%m-%d}"
        if at > certificate.not_after
        else f"begins only on {certificate.not_before:%Y-%m-%d}"
    )
    return finding(check, Outcome.FAILED, clause, why)


def check_key_usage(check: str, signer: Certificate, kind: CertificateKind) -> Finding:
    """Check that the signer's key is for signatures; a seal signer's may not say so."""
    usage = signer.extension(KEY_USAGE)
    if usage is None:
        if kind is CertificateKind.BAR_CODE_SIGNER:
            why = "keyUsage does not belong to seal signers"
            return finding(check, Outcome.NOT_SUPPORTED, "9303-12 §7.1.3", why)
        return finding(check, Outcome.FAILED, _TABLE, "keyUsage is missing")
    try:
        purposes = decode_key_usage(usage.value, lenient=Leniencies())
    except Malformed as error:
        return finding(check, Outcome.FAILED, error.clause, f"{error.field} {error.why}")
    if "digitalSignature" not in purposes:
        return finding(check, Outcome.FAILED, _TABLE, "the key is not for signatures")
    return finding(check, Outcome.SUCCESSFUL, _TABLE, "the key is for signatures")


def check_csca_key_usage(check: str, csca: Certificate) -> Finding:
    """Check that the CSCA's key is for certificates."""
    if may_sign_certificates(csca):
        return finding(check, Outcome.SUCCESSFUL, _TABLE, "the CSCA's key is for certificates")
    return finding(check, Outcome.FAILED, _TABLE, "the CSCA's key is not for certificates")


def check_signing_period(check: str, signer: Certificate, signed_at: datetime | None) -> Finding:
    """Check that the time of signature lies in the period in which the private key signed."""
    if signed_at is None:
        why = "the time of signature is not told"
        return finding(check, Outcome.NOT_SUPPORTED, _PERIOD, why)
    extension = signer.extension(PRIVATE_KEY_USAGE_PERIOD)
    period = PrivateKeyUsagePeriod()
    if extension is not None:
        try:
            period = decode_private_key_usage_period(extension.value, lenient=Leniencies())
        except Malformed as error:
            return finding(check, Outcome.FAILED, error.clause, f"{error.field} {error.why}")
    start = period.not_before or signer.not_before
    end = period.not_after or signer.not_after
    if not start <= signed_at <= end:
        return finding(check, Outcome.FAILED, _PERIOD, "signed when the key was not to sign")
    return finding(check, Outcome.SUCCESSFUL, _PERIOD, "signed while the key was to sign")


def finding(check: str, outcome: Outcome, clause: str, why: str) -> Finding:
    """Put one check's outcome into words."""
    return Finding(id=check, outcome=outcome, why=why, clause=clause)
