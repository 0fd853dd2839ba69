"""Which extensions each kind of certificate has (9303-12 §7.1.1, Tables 6 and 8).

In the table below each kind has one letter: `m` the extension must be there, `o` it may
be, `x` it must not be. Where it may or must be, `c` says that it is critical.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.kinds import LIST_SIGNERS
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate

_TABLE_6 = "9303-12 §7.1.1"
_TABLE_8 = "9303-12 §7.1.3"

_COLUMNS = (
    frozenset({CertificateKind.CSCA_ROOT}),
    frozenset({CertificateKind.CSCA_LINK}),
    frozenset({CertificateKind.DOCUMENT_SIGNER}),
    LIST_SIGNERS,
    frozenset({CertificateKind.BAR_CODE_SIGNER}),
)


class _Row(NamedTuple):
    name: str
    oid: str
    presence: str
    """One letter for each of `_COLUMNS`."""
    critical: bool = False


_ROWS = (
    # name, identifier, presence in: root, link, DS, list signers, bar code signer
    _Row("authority-key-identifier", "2.5.29.35", "ommmm"),
    _Row("subject-key-identifier", "2.5.29.14", "mmoox"),
    _Row("key-usage", "2.5.29.15", "mmmmx", critical=True),
    _Row("private-key-usage-period", "2.5.29.16", "mmmox"),
    _Row("certificate-policies", "2.5.29.32", "oooox"),
    _Row("policy-mappings", "2.5.29.33", "xxxxx"),
    _Row("subject-alt-name", "2.5.29.17", "mmmmx"),
    _Row("issuer-alt-name", "2.5.29.18", "mmmmx"),
    _Row("subject-directory-attributes", "2.5.29.9", "xxxxx"),
    _Row("basic-constraints", "2.5.29.19", "mmxxx", critical=True),
    _Row("name-constraints", "2.5.29.30", "xxxxx"),
    _Row("policy-constraints", "2.5.29.36", "xxxxx"),
    _Row("extended-key-usage", "2.5.29.37", "xxxmm", critical=True),
    _Row("crl-distribution-points", "2.5.29.31", "mmmmx"),
    _Row("inhibit-any-policy", "2.5.29.54", "xxxxx"),
    _Row("freshest-crl", "2.5.29.46", "xxxxx"),
    _Row("authority-info-access", "1.3.6.1.5.5.7.1.1", "oooox"),
    _Row("subject-info-access", "1.3.6.1.5.5.7.1.11", "oooox"),
    _Row("name-change", "2.23.136.1.1.6.1", "ooxxx"),
    _Row("document-type-list", "2.23.136.1.1.6.2", "xxmxo"),
    _Row("netscape-certificate-type", "2.16.840.1.113730.1.1", "xxxxx"),
)
_KNOWN = frozenset(row.oid for row in _ROWS)


def _kinds(row: _Row, letters: str) -> frozenset[CertificateKind]:
    columns = zip(_COLUMNS, row.presence, strict=True)
    return frozenset().union(*(kinds for kinds, letter in columns if letter in letters))


def _check_present(row: _Row) -> Callable[[ExaminedCertificate], str | None]:
    return lambda examined: None if examined.has(row.oid) else f"{row.name} is missing"


def _check_absent(row: _Row) -> Callable[[ExaminedCertificate], str | None]:
    return lambda examined: f"{row.name} is there" if examined.has(row.oid) else None


def _check_criticality(row: _Row) -> Callable[[ExaminedCertificate], str | None]:
    def examine(examined: ExaminedCertificate) -> str | None:
        extension = examined.certificate.extension(row.oid)
        if extension is None or extension.critical is row.critical:
            return None
        return f"{row.name} is {'critical' if extension.critical else 'not critical'}"

    return examine


def _there(row: _Row) -> Callable[[ExaminedCertificate], bool]:
    return lambda examined: examined.has(row.oid)


def _check_private(examined: ExaminedCertificate) -> str | None:
    """Refuse a critical extension that Doc 9303 does not know (9303-12 §7.1.1, Table 6)."""
    for extension in examined.certificate.extensions:
        if extension.oid not in _KNOWN and extension.critical:
            return f"private extension {extension.oid} is critical"
    return None


def _check_no_other(examined: ExaminedCertificate) -> str | None:
    for extension in examined.certificate.extensions:
        if extension.oid not in _KNOWN:
            return f"extension {extension.oid} is there"
    return None


def _checks_of(row: _Row) -> Iterator[Check[ExaminedCertificate]]:
    if required := _kinds(row, "m"):
        yield Check(
            id=f"{row.name}-present",
            clause=_TABLE_6,
            rule=f"{row.name} is there",
            examine=_check_present(row),
            kinds=required,
        )
    if forbidden := _kinds(row, "x"):
        yield Check(
            id=f"{row.name}-absent",
            clause=_TABLE_6,
            rule=f"{row.name} is not there",
            examine=_check_absent(row),
            kinds=forbidden,
        )
    if allowed := _kinds(row, "mo"):
        yield Check(
            id=f"{row.name}-criticality",
            clause=_TABLE_6,
            rule=f"{row.name} is {'critical' if row.critical else 'not critical'}",
            examine=_check_criticality(row),
            kinds=allowed,
            applies=_there(row),
        )


EXTENSION_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    *(check for row in _ROWS for check in _checks_of(row)),
    Check(
        id="private-extensions",
        clause=_TABLE_6,
        rule="no private extension is critical",
        examine=_check_private,
        kinds=frozenset().union(*_COLUMNS[:-1]),
    ),
    Check(
        id="other-extensions",
        clause=_TABLE_8,
        rule="no extension but those of Table 8",
        examine=_check_no_other,
        kinds=_COLUMNS[-1],
    ),
)
