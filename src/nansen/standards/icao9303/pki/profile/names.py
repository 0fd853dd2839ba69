"""Issuer, subject and their alternative names (9303-12 §7.1.1.1, §7.1.1.2, §7.1.3)."""

from collections.abc import Callable

from nansen.standards.der import PRINTABLE_STRING, UTF8_STRING, Leniencies
from nansen.standards.icao9303.codes import ENTITIES, is_known
from nansen.standards.icao9303.pki.certificate_kind import AUTHORITIES, CertificateKind
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate
from nansen.standards.x509.extensions import (
    ISSUER_ALTERNATIVE_NAME,
    SUBJECT_ALTERNATIVE_NAME,
    decode_alternative_names,
)
from nansen.standards.x509.general_name import GeneralName
from nansen.standards.x509.name import (
    COMMON_NAME,
    COUNTRY,
    LOCALITY,
    SERIAL_NUMBER,
    Attribute,
    Name,
)

_TABLE = "9303-12 §7.1.1"
_GENERAL = "9303-12 §7.1.1.1.1"
_ALTERNATIVE = "9303-12 §7.1.1.2"
_BAR_CODE = "9303-12 §7.1.3"
_PROVINCE = "2.5.4.8"
_IA5_ATTRIBUTES = frozenset({"0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.1"})
_CONTACTS = frozenset({"rfc822Name", "dNSName", "uniformResourceIdentifier"})
_TWO_LETTER_CODES = frozenset(entity.two for entity in ENTITIES.values() if entity.two)


def find_country_fault(name: Name, field: str) -> str | None:
    """Say whether the country is absent or not in upper case."""
    country = name.country
    if country is None:
        return f"{field} has no countryName"
    return None if country == country.upper() else f"{field} countryName is not in upper case"


def find_string_fault(name: Name, field: str) -> str | None:
    """Say which attribute is a string of a type that Table 5 does not allow."""
    for attribute in name.attributes:
        if attribute.tag not in _allowed_tags(attribute):
            return f"{field} attribute {attribute.oid} is no allowed string type"
    return None


def _allowed_tags(attribute: Attribute) -> frozenset[int]:
    if attribute.oid in {COUNTRY, SERIAL_NUMBER}:
        return frozenset({PRINTABLE_STRING})
    if attribute.oid in _IA5_ATTRIBUTES:
        return frozenset({attribute.tag})  # they have no DirectoryString syntax
    return frozenset({PRINTABLE_STRING, UTF8_STRING})


def _of_both(
    find: Callable[[Name, str], str | None],
) -> Callable[[ExaminedCertificate], str | None]:
    def examine(examined: ExaminedCertificate) -> str | None:
        certificate = examined.certificate
        return find(certificate.issuer, "issuer") or find(certificate.subject, "subject")

    return examine


def _find_unknown_country(name: Name, field: str) -> str | None:
    if (name.country or "").upper() not in _TWO_LETTER_CODES:
        return f"{field} countryName is no two-letter code of 9303-3 §5"
    return None


def _find_missing_common_name(name: Name, field: str) -> str | None:
    return f"{field} has no commonName" if name.common_name is None else None


def _check_same_country(examined: ExaminedCertificate) -> str | None:
    certificate = examined.certificate
    if certificate.issuer.country != certificate.subject.country:
        return "countryName differs between issuer and subject"
    return None


def _check_self_issued(examined: ExaminedCertificate) -> str | None:
    if not examined.certificate.is_self_issued:
        return "issuer and subject differ"
    return None


def _check_bar_code_subject(examined: ExaminedCertificate) -> str | None:
    subject = examined.certificate.subject
    if sorted(part.oid for part in subject.attributes) != [COMMON_NAME, COUNTRY]:
        return "subject is not commonName and countryName alone"
    return None


def _check_bar_code_name(examined: ExaminedCertificate) -> str | None:
    for part in examined.certificate.subject.attributes:
        letters = part.text.isascii() and part.text.isalpha() and part.text.isupper()
        if part.oid == COMMON_NAME and (
            len(part.text) != 2 or not letters or part.tag != PRINTABLE_STRING
        ):
            return "subject commonName is not two upper-case letters in a PrintableString"
    return None


def _check_locality(oid: str) -> Callable[[ExaminedCertificate], str | None]:
    def examine(examined: ExaminedCertificate) -> str | None:
        directory_names = _directory_names(examined, oid)
        if not directory_names:
            return "has no directoryName"
        codes = [name.first(LOCALITY) for name in directory_names]
        if not any(code is not None and is_known(code) for code in codes):
            return "localityName is no code of 9303-3 §5"
        return None

    return examine


def _check_attributes(oid: str) -> Callable[[ExaminedCertificate], str | None]:
    def examine(examined: ExaminedCertificate) -> str | None:
        for name in _directory_names(examined, oid):
            if any(part.oid not in {LOCALITY, _PROVINCE} for part in name.attributes):
                return "directoryName has more than localityName and stateOrProvinceName"
        return None

    return examine


def _check_same_alternatives(examined: ExaminedCertificate) -> str | None:
    if examined.value(SUBJECT_ALTERNATIVE_NAME) != examined.value(ISSUER_ALTERNATIVE_NAME):
        return "issuerAltName and subjectAltName differ"
    return None


def _check_contact(examined: ExaminedCertificate) -> str | None:
    names = _alternatives(examined, SUBJECT_ALTERNATIVE_NAME)
    if not any(name.kind in _CONTACTS for name in names):
        return "subjectAltName has no mail, host or web address"
    return None


def _directory_names(examined: ExaminedCertificate, oid: str) -> list[Name]:
    return [found.name for found in _alternatives(examined, oid) if found.name is not None]


def _alternatives(examined: ExaminedCertificate, oid: str) -> tuple[GeneralName, ...]:
    return decode_alternative_names(examined.value(oid), lenient=Leniencies())


def _there(oid: str) -> Callable[[ExaminedCertificate], bool]:
    return lambda examined: examined.has(oid)


def _both_there(examined: ExaminedCertificate) -> bool:
    return examined.has(SUBJECT_ALTERNATIVE_NAME) and examined.has(ISSUER_ALTERNATIVE_NAME)


_ALL = frozenset(CertificateKind)
_BAR_CODE_SIGNER = frozenset({CertificateKind.BAR_CODE_SIGNER})
_NAMED = _ALL - _BAR_CODE_SIGNER
_ROOT = frozenset({CertificateKind.CSCA_ROOT})

NAME_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    Check(
        id="country-upper-case",
        clause=_TABLE,
        rule="countryName is there, in upper case",
        examine=_of_both(find_country_fault),
        kinds=_ALL,
    ),
    Check(
        id="country-code",
        clause=_GENERAL,
        rule="countryName is a two-letter code of 9303-3 §5",
        examine=_of_both(_find_unknown_country),
        kinds=_ALL,
    ),
    Check(
        id="country-match",
        clause=_TABLE,
        rule="countryName is the same in issuer and subject",
        examine=_check_same_country,
        kinds=_ALL,
    ),
    Check(
        id="name-strings",
        clause=_TABLE,
        rule="names are PrintableString or UTF8String, countryName and serialNumber the former",
        examine=_of_both(find_string_fault),
        kinds=_ALL,
    ),
    Check(
        id="common-name",
        clause=_GENERAL,
        rule="commonName is there",
        examine=_of_both(_find_missing_common_name),
        kinds=_ALL,
    ),
    Check(
        id="root-self-issued",
        clause="9303-12 §3.1",
        rule="issuer and subject of a root are the same",
        examine=_check_self_issued,
        kinds=_ROOT,
    ),
    Check(
        id="bar-code-signer-subject",
        clause=_BAR_CODE,
        rule="the subject is commonName and countryName alone",
        examine=_check_bar_code_subject,
        kinds=_BAR_CODE_SIGNER,
    ),
    Check(
        id="bar-code-signer-name",
        clause=_BAR_CODE,
        rule="the commonName is two upper-case letters",
        examine=_check_bar_code_name,
        kinds=_BAR_CODE_SIGNER,
    ),
    Check(
        id="subject-alt-name-locality",
        clause=_ALTERNATIVE,
        rule="subjectAltName has the code of the MRZ as localityName",
        examine=_check_locality(SUBJECT_ALTERNATIVE_NAME),
        kinds=_NAMED,
        applies=_there(SUBJECT_ALTERNATIVE_NAME),
    ),
    Check(
        id="issuer-alt-name-locality",
        clause=_ALTERNATIVE,
        rule="issuerAltName has the code of the MRZ as localityName",
        examine=_check_locality(ISSUER_ALTERNATIVE_NAME),
        kinds=_NAMED,
        applies=_there(ISSUER_ALTERNATIVE_NAME),
    ),
    Check(
        id="subject-alt-name-attributes",
        clause=_ALTERNATIVE,
        rule="subjectAltName has no attributes but localityName and stateOrProvinceName",
        examine=_check_attributes(SUBJECT_ALTERNATIVE_NAME),
        kinds=_NAMED,
        applies=_there(SUBJECT_ALTERNATIVE_NAME),
    ),
    Check(
        id="issuer-alt-name-attributes",
        clause=_ALTERNATIVE,
        rule="issuerAltName has no attributes but localityName and stateOrProvinceName",
        examine=_check_attributes(ISSUER_ALTERNATIVE_NAME),
        kinds=_NAMED,
        applies=_there(ISSUER_ALTERNATIVE_NAME),
    ),
    Check(
        id="alt-names-identical",
        clause=_ALTERNATIVE,
        rule="issuerAltName and subjectAltName of a root are identical",
        examine=_check_same_alternatives,
        kinds=_ROOT,
        applies=_both_there,
    ),
    Check(
        id="alt-name-contact",
        clause=_ALTERNATIVE,
        rule="subjectAltName says how to reach the authority",
        examine=_check_contact,
        kinds=AUTHORITIES,
        applies=_there(SUBJECT_ALTERNATIVE_NAME),
        recommended=True,
    ),
)
