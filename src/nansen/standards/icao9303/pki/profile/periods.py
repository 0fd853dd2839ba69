"""How long keys sign and certificates count (9303-12 §4.1, §7.1.1)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from nansen.standards.der import Leniencies, read_node
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.kinds import (
    AUTHORITIES,
    LIST_SIGNERS,
    CertificateKind,
)
from nansen.standards.icao9303.pki.profile.moments import find_general_fault
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate
from nansen.standards.x509.extensions import (
    PRIVATE_KEY_USAGE_PERIOD,
    PrivateKeyUsagePeriod,
    decode_private_key_usage_period,
)

_LONGEST_CSCA_USE = timedelta(days=5 * 366)
_LONGEST_SIGNER_USE = timedelta(days=93)
"""Three months of any length (9303-12 §4.1.1.2)."""


def _check_form(examined: ExaminedCertificate) -> str | None:
    value = examined.value(PRIVATE_KEY_USAGE_PERIOD)
    period = decode_private_key_usage_period(value, lenient=Leniencies())
    for node in read_node(value, lenient=Leniencies()).children():
        if fault := find_general_fault(node, "privateKeyUsagePeriod"):
            return fault
    start, end = _ends(period, examined)
    return "privateKeyUsagePeriod ends before it begins" if start > end else None


def _check_within(examined: ExaminedCertificate) -> str | None:
    certificate = examined.certificate
    start, end = _ends(_period(examined), examined)
    # A link may certify a key that has been signing for a while.
    if start < certificate.not_before and examined.kind is not CertificateKind.CSCA_LINK:
        return "the private key signs before the certificate begins"
    if end > certificate.not_after:
        return "the private key signs after the certificate ends"
    return None


def _check_at_most(longest: timedelta) -> Callable[[ExaminedCertificate], str | None]:
    def examine(examined: ExaminedCertificate) -> str | None:
        start, end = _ends(_period(examined), examined)
        if end - start > longest:
            return f"the private key signs for {(end - start).days} days"
        return None

    return examine


def _check_outlives(examined: ExaminedCertificate) -> str | None:
    _, end = _ends(_period(examined), examined)
    if end >= examined.certificate.not_after:
        return "the certificate ends with its private key's use"
    return None


def _period(examined: ExaminedCertificate) -> PrivateKeyUsagePeriod:
    value = examined.value(PRIVATE_KEY_USAGE_PERIOD)
    return decode_private_key_usage_period(value, lenient=Leniencies())


def _ends(
    period: PrivateKeyUsagePeriod, examined: ExaminedCertificate
) -> tuple[datetime, datetime]:
    """Give both ends; an end that is not said is the certificate's."""
    certificate = examined.certificate
    return (
        period.not_before or certificate.not_before,
        period.not_after or certificate.not_after,
    )


def _is_there(examined: ExaminedCertificate) -> bool:
    return examined.has(PRIVATE_KEY_USAGE_PERIOD)


_DOCUMENT_SIGNER = frozenset({CertificateKind.DOCUMENT_SIGNER})
_ALL = AUTHORITIES | LIST_SIGNERS | _DOCUMENT_SIGNER

PERIOD_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    Check(
        id="private-key-usage-period-form",
        clause="9303-12 §7.1.1",
        rule="privateKeyUsagePeriod is GeneralizedTime and runs forward",
        examine=_check_form,
        kinds=_ALL,
        applies=_is_there,
    ),
    Check(
        id="private-key-usage-period-within",
        clause="9303-12 §4.1",
        rule="the private key signs only while the certificate counts",
        examine=_check_within,
        kinds=_ALL,
        applies=_is_there,
    ),
    Check(
        id="certificate-outlives-key-use",
        clause="9303-12 §4.1",
        rule="the certificate counts longer than its private key signs",
        examine=_check_outlives,
        kinds=AUTHORITIES | _DOCUMENT_SIGNER,
        applies=_is_there,
    ),
    Check(
        id="csca-key-use-length",
        clause="9303-12 §4.1.4.2",
        rule="the private key signs for at most five years",
        examine=_check_at_most(_LONGEST_CSCA_USE),
        kinds=AUTHORITIES,
        applies=_is_there,
        recommended=True,
    ),
    Check(
        id="document-signer-key-use-length",
        clause="9303-12 §4.1.1.2",
        rule="the private key signs for at most three months",
        examine=_check_at_most(_LONGEST_SIGNER_USE),
        kinds=_DOCUMENT_SIGNER,
        applies=_is_there,
        recommended=True,
    ),
)
