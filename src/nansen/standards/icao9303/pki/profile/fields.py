"""The fields of every certificate (9303-12 §7.1.1, Table 5)."""

from collections.abc import Callable

from nansen.standards.algorithms import HashAlgorithm, decode_signature_algorithm
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.moments import find_fault
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.crl import CertificateList

_CLAUSE = "9303-12 §7.1.1"
_MAX_SERIAL_OCTETS = 20
_JUDGED_ELSEWHERE = frozenset(
    {
        "ber-encoded-default",
        "crl-empty-revoked",
        "crl-entry-extensions",
        "generalized-time-before-2050",
        "serial-not-positive",
        "serial-too-long",
        "signature-algorithm-mismatch",
        "time-form",
    }
)


def check_hash(signed: Certificate | CertificateList) -> str | None:
    """Say whether the signature is over a hash that 9303-12 §4.1.6.4 does not allow."""
    algorithm = decode_signature_algorithm(signed.signature_algorithm, lenient=Leniencies())
    if algorithm.hash is HashAlgorithm.SHA1:
        return "the signature is over SHA-1"
    return None


def check_algorithms(signed: Certificate | CertificateList) -> str | None:
    """Say whether the algorithm inside and outside the signature differ."""
    if signed.signature_algorithm != signed.tbs_signature_algorithm:
        return "the signature algorithms inside and outside differ"
    return None


def check_encoding(signed: Certificate | CertificateList) -> str | None:
    """Say what is not in DER, of all that no other check judges."""
    departures = [name for name in signed.leniencies if name not in _JUDGED_ELSEWHERE]
    return f"departs from DER: {', '.join(departures)}" if departures else None


def check_defaults(signed: Certificate | CertificateList) -> str | None:
    """Say whether a value is written that stands for itself when left out."""
    if "ber-encoded-default" in signed.leniencies:
        return "a default value is encoded"
    return None


def find_serial_fault(size: int, number: int) -> str | None:
    """Say what is wrong with a serial number of that many octets."""
    if number <= 0:
        return "serial number is not positive"
    if size > _MAX_SERIAL_OCTETS:
        return f"serial number has {size} octets"
    if size > number.bit_length() // 8 + 1:
        return "serial number has needless octets"
    return None


def _check_version(examined: ExaminedCertificate) -> str | None:
    version = examined.certificate.version
    return None if version == 3 else f"version is v{version}"


def _check_serial(examined: ExaminedCertificate) -> str | None:
    node = examined.body[0]
    return find_serial_fault(node.stop - node.content, examined.certificate.serial_number)


def _check_times(examined: ExaminedCertificate) -> str | None:
    not_before, not_after = examined.body[3].children("validity")
    return find_fault(not_before, "notBefore") or find_fault(not_after, "notAfter")


def _check_order(examined: ExaminedCertificate) -> str | None:
    certificate = examined.certificate
    if certificate.not_before > certificate.not_after:
        return "the certificate ends before it begins"
    return None


def _check_unique_identifiers(examined: ExaminedCertificate) -> str | None:
    if any(part.tag & 0x1F in {1, 2} for part in examined.body[6:]):
        return "a unique identifier is there"
    return None


def _of_certificate(
    check: Callable[[Certificate | CertificateList], str | None],
) -> Callable[[ExaminedCertificate], str | None]:
    return lambda examined: check(examined.certificate)


_ALL = frozenset(CertificateKind)

FIELD_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    Check(
        id="version",
        clause=_CLAUSE,
        rule="the version is v3",
        examine=_check_version,
        kinds=_ALL,
    ),
    Check(
        id="serial-number",
        clause=_CLAUSE,
        rule="the serial number is positive, at most 20 octets, and no longer than it needs",
        examine=_check_serial,
        kinds=_ALL,
    ),
    Check(
        id="signature-algorithm-match",
        clause=_CLAUSE,
        rule="the signature algorithm is the same inside and outside",
        examine=_of_certificate(check_algorithms),
        kinds=_ALL,
    ),
    Check(
        id="signature-hash",
        clause="9303-12 §4.1.6.4",
        rule="the signature is over SHA-224 to SHA-512",
        examine=_of_certificate(check_hash),
        kinds=_ALL,
    ),
    Check(
        id="validity-form",
        clause=_CLAUSE,
        rule="times have seconds and Z, and are UTCTime through 2049",
        examine=_check_times,
        kinds=_ALL,
    ),
    Check(
        id="validity-order",
        clause="RFC 5280 §4.1.2.5",
        rule="the certificate begins before it ends",
        examine=_check_order,
        kinds=_ALL,
    ),
    Check(
        id="unique-identifiers",
        clause=_CLAUSE,
        rule="no unique identifiers",
        examine=_check_unique_identifiers,
        kinds=_ALL,
    ),
    Check(
        id="defaults",
        clause=_CLAUSE,
        rule="default values are left out",
        examine=_of_certificate(check_defaults),
        kinds=_ALL,
    ),
    Check(
        id="der",
        clause="9303-12 §7.1",
        rule="the encoding is DER",
        examine=_of_certificate(check_encoding),
        kinds=_ALL,
    ),
)
