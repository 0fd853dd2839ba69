"""The profile of revocation lists (9303-12 §7.1.4, Tables 9 and 10)."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from nansen.standards.der import (
    GENERALIZED_TIME,
    INTEGER,
    SEQUENCE,
    UTC_TIME,
    Leniencies,
    Node,
    read_node,
)
from nansen.standards.finding import Finding
from nansen.standards.icao9303.pki.profile.check import Check, run
from nansen.standards.icao9303.pki.profile.fields import (
    check_algorithms,
    check_defaults,
    check_encoding,
    check_hash,
    find_serial_fault,
)
from nansen.standards.icao9303.pki.profile.moments import find_fault
from nansen.standards.icao9303.pki.profile.names import find_country_fault, find_string_fault
from nansen.standards.x509.crl import CertificateList
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    CRL_NUMBER,
    decode_authority_key_identifier,
)

_CLAUSE = "9303-12 §7.1.4"
_LONGEST_PERIOD = timedelta(days=90)
_ENTRY_EXTENSIONS = {
    "2.5.29.21": "reasonCode",
    "2.5.29.23": "holdInstructionCode",
    "2.5.29.24": "invalidityDate",
    "2.5.29.29": "certificateIssuer",
}
_FORBIDDEN = {
    "2.5.29.27": "delta-crl-indicator",
    "2.5.29.28": "issuing-distribution-point",
    "2.5.29.46": "freshest-crl",
}


class ExaminedList:
    """A revocation list, and its body taken apart once for all checks."""

    def __init__(self, crl: CertificateList) -> None:
        """Take a list that could be read."""
        self.crl = crl

    @cached_property
    def body(self) -> list[Node]:
        """The parts of the signed body, without the version."""
        node = read_node(self.crl.tbs, lenient=Leniencies(), field="CRL")
        parts = node.children("CRL")
        return parts[1:] if parts[0].tag == INTEGER else parts

    @cached_property
    def times(self) -> list[Node]:
        """The nodes of thisUpdate and, if it is there, nextUpdate."""
        return [node for node in self.body[2:4] if node.tag in {UTC_TIME, GENERALIZED_TIME}]

    @cached_property
    def entry_extensions(self) -> frozenset[str]:
        """Which extensions the entries have, all together."""
        entries = [node for node in self.body[3:] if node.tag == SEQUENCE]
        parts = [entry.children() for node in entries for entry in node.children()]
        return frozenset(
            extension.children()[0].oid()
            for part in parts
            if len(part) == 3
            for extension in part[2].children()
        )


def check_crl_profile(crl: CertificateList) -> tuple[Finding, ...]:
    """Check a revocation list against its profile; a deviation is *failed*."""
    return tuple(run(CRL_CHECKS, ExaminedList(crl)))


def _check_version(examined: ExaminedList) -> str | None:
    version = examined.crl.version
    return None if version == 2 else f"version is v{version}"


def _check_times(examined: ExaminedList) -> str | None:
    fields = ("thisUpdate", "nextUpdate")
    faults = [find_fault(node, field) for node, field in zip(examined.times, fields, strict=False)]
    return next((fault for fault in faults if fault), None)


def _check_next_update(examined: ExaminedList) -> str | None:
    return "nextUpdate is missing" if examined.crl.next_update is None else None


def _check_period(examined: ExaminedList) -> str | None:
    start, end = examined.crl.this_update, examined.crl.next_update
    if end is not None and not timedelta(0) < end - start <= _LONGEST_PERIOD:
        return f"the list is to last {(end - start).days} days"
    return None


def _check_not_empty(examined: ExaminedList) -> str | None:
    if "crl-empty-revoked" in examined.crl.leniencies:
        return "revokedCertificates is there and empty"
    return None


def _check_authority_key(examined: ExaminedList) -> str | None:
    extension = examined.crl.extension(AUTHORITY_KEY_IDENTIFIER)
    if extension is None:
        return "authorityKeyIdentifier is missing"
    if not decode_authority_key_identifier(extension.value).key_identifier:
        return "authorityKeyIdentifier has no keyIdentifier"
    return None


def _check_number(examined: ExaminedList) -> str | None:
    extension = examined.crl.extension(CRL_NUMBER)
    if extension is None:
        return "cRLNumber is missing"
    node = read_node(extension.value, lenient=Leniencies(), field="cRLNumber")
    number = node.integer("cRLNumber")
    fault = find_serial_fault(node.stop - node.content, number) if number else None
    return fault and fault.replace("serial number", "cRLNumber")


def _check_absent(oid: str, name: str) -> Callable[[ExaminedList], str | None]:
    return lambda examined: f"{name} is there" if examined.crl.extension(oid) else None


def _check_entries(examined: ExaminedList) -> str | None:
    found = [name for oid, name in _ENTRY_EXTENSIONS.items() if oid in examined.entry_extensions]
    return f"entries have {', '.join(found)}" if found else None


def _of_list(
    check: Callable[[CertificateList], str | None],
) -> Callable[[ExaminedList], str | None]:
    return lambda examined: check(examined.crl)


def _check(
    name: str,
    rule: str,
    examine: Callable[[ExaminedList], str | None],
    *,
    clause: str = _CLAUSE,
) -> Check[ExaminedList]:
    return Check(id=f"crl-{name}", clause=clause, rule=rule, examine=examine)


CRL_CHECKS: tuple[Check[ExaminedList], ...] = (
    _check("version", "the version is v2", _check_version),
    _check(
        "signature-algorithm-match",
        "the signature algorithm is the same inside and outside",
        _of_list(check_algorithms),
    ),
    _check(
        "signature-hash",
        "the signature is over SHA-224 to SHA-512",
        _of_list(check_hash),
        clause="9303-12 §4.1.6.4",
    ),
    _check(
        "country-upper-case",
        "countryName is there, in upper case",
        lambda examined: find_country_fault(examined.crl.issuer, "issuer"),
    ),
    _check(
        "name-strings",
        "names are PrintableString or UTF8String",
        lambda examined: find_string_fault(examined.crl.issuer, "issuer"),
    ),
    _check("update-form", "times have seconds and Z, and are UTCTime through 2049", _check_times),
    _check("next-update", "nextUpdate is there", _check_next_update),
    _check(
        "period",
        "the next list comes within 90 days",
        _check_period,
        clause="9303-12 §4.1.5",
    ),
    _check("revoked-not-empty", "revokedCertificates is absent if empty", _check_not_empty),
    _check("authority-key-identifier", "the signing key is named", _check_authority_key),
    _check("number", "cRLNumber is there, not negative, in at most 20 octets", _check_number),
    *(
        _check(f"{name}-absent", f"{name} is not there", _check_absent(oid, name))
        for oid, name in _FORBIDDEN.items()
    ),
    _check("entry-extensions", "entries have no standard extensions", _check_entries),
    _check("defaults", "default values are left out", _of_list(check_defaults)),
    _check("der", "the encoding is DER", _of_list(check_encoding), clause="9303-12 §7.1"),
)
"""Every requirement, in the order of the tables."""
