"""Everything about a trust store that an inspection can do without: all of it verified."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nansen.errors import Malformed, Unsupported
from nansen.pki.known_csca import Standing
from nansen.standards.der import Leniencies
from nansen.standards.finding import Finding, Outcome, worst
from nansen.standards.icao9303.codes import ENTITIES, Part
from nansen.standards.icao9303.pki.certificate_kind import (
    AUTHORITIES,
    CertificateKind,
    classify,
)
from nansen.standards.icao9303.pki.profile import check_certificate_profile
from nansen.standards.icao9303.pki.state_code import read_state_code
from nansen.standards.public_key import PublicKey
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.crl import CertificateList
from nansen.standards.x509.extensions import (
    PRIVATE_KEY_USAGE_PERIOD,
    decode_private_key_usage_period,
)
from nansen.trust.import_list import load_master_list
from nansen.trust.links import find_parents
from nansen.trust.store import ListVerdict, StoredCertificate, TrustStore, read_stored

_STATES = frozenset({Part.STATE, Part.RESERVED, Part.UNITED_NATIONS})


class Verification(StrEnum):
    """Whose key signed a CSCA certificate, as far as the store can tell."""

    SELF = "self"
    """Its own: a root."""
    LINK = "link"
    """Another key in the store."""
    UNRESOLVED = "unresolved"
    """A key that is not in the store, or none that works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateStatus:
    """One CSCA certificate under the lamp."""

    fingerprint: str
    """The SHA-256 of the certificate, in hexadecimal."""
    country: str
    """Two letters in upper case; empty if there are none."""
    state_code: str | None
    common_name: str | None
    kind: CertificateKind
    standing: Standing
    source: str
    verification: Verification
    parent: str | None
    """The fingerprint of a certificate whose key signed this one, if it is a link."""
    key: str | None
    """Such as `brainpoolP384r1` or `RSA 4096`; None if it cannot be used."""
    not_before: datetime
    not_after: datetime
    signs_until: datetime | None
    """The end of the private key's use, if it is told."""
    deviations: tuple[Finding, ...]
    """Where it departs from the profile of 9303-12 §7.1."""

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether a moment lies in the validity."""
        return self.not_before <= at <= self.not_after


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryStatus:
    """The CSCA certificates of one country, and what is missing."""

    country: str
    state_codes: tuple[str, ...]
    certificates: int
    in_force: int
    unresolved: int
    gaps: tuple[str, ...]
    """What documents of this country may run into, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustReport:
    """A whole store under the lamp."""

    lists: tuple[ListVerdict, ...]
    certificates: tuple[CertificateStatus, ...]
    countries: tuple[CountryStatus, ...]
    unreadable: int
    """Certificates that could not be read at all."""
    absent: tuple[str, ...]
    """Two-letter codes of states and organisations of 9303-3 §5 that have no certificate."""

    @property
    def signature(self) -> Outcome | None:
        """The outcome of all master lists together; None if there is none."""
        return worst(verdict.outcome for verdict in self.lists) if self.lists else None

    @property
    def counts(self) -> Mapping[str, int]:
        """The figures that a person asks for first."""
        by = Counter(status.verification for status in self.certificates)
        return {
            "certificates": len(self.certificates) + self.unreadable,
            "keys_usable": sum(status.key is not None for status in self.certificates),
            "verified_self": by[Verification.SELF],
            "verified_link": by[Verification.LINK],
            "unresolved": by[Verification.UNRESOLVED],
            "countries": len(self.countries),
            "deviations": sum(bool(status.deviations) for status in self.certificates),
        }

    @property
    def deviations(self) -> Mapping[str, int]:
        """How many certificates depart in which requirement, the most frequent first."""
        found = Counter(finding.id for status in self.certificates for finding in status.deviations)
        return dict(found.most_common())


def import_master_list(
    encoded: bytes,
    anchors: Iterable[bytes],
    at: datetime,
    *,
    source: str = "master list",
    crls: Iterable[CertificateList] = (),
) -> tuple[TrustStore, TrustReport]:
    """Take in a master list and verify every certificate on it."""
    store = load_master_list(encoded, anchors, at, source=source, crls=crls)
    return store, report_trust(store, at)


def report_trust(store: TrustStore, at: datetime) -> TrustReport:
    """Verify every CSCA certificate of a store and check its profile.

    It costs about a millisecond and a half for each certificate.
    """
    read = [(stored, read_stored(stored.encoded)) for stored in store.certificates]
    cscas = [
        (stored, certificate)
        for stored, certificate in read
        if certificate is not None and classify(certificate) in AUTHORITIES
    ]
    parents = find_parents([certificate for _, certificate in cscas])
    statuses = tuple(
        _report_one(stored, certificate, parent)
        for (stored, certificate), parent in zip(cscas, parents, strict=True)
    )
    countries = _report_countries(statuses, at)
    return TrustReport(
        lists=store.lists,
        certificates=statuses,
        countries=countries,
        unreadable=sum(certificate is None for _, certificate in read),
        absent=_find_absent(countries),
    )


def _report_one(
    stored: StoredCertificate, certificate: Certificate, parent: Certificate | None
) -> CertificateStatus:
    if parent is None:
        verification, kind = Verification.UNRESOLVED, classify(certificate)
    elif parent is certificate:
        verification, kind = Verification.SELF, CertificateKind.CSCA_ROOT
    else:
        verification, kind = Verification.LINK, CertificateKind.CSCA_LINK
    findings = check_certificate_profile(certificate, kind)
    return CertificateStatus(
        fingerprint=certificate.fingerprint,
        country=(certificate.subject.country or "").upper(),
        state_code=read_state_code(certificate),
        common_name=certificate.subject.common_name,
        kind=kind,
        standing=stored.standing,
        source=stored.source,
        verification=verification,
        parent=parent.fingerprint if parent and verification is Verification.LINK else None,
        key=_describe_key(certificate),
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        signs_until=_read_signs_until(certificate),
        deviations=tuple(one for one in findings if one.outcome is Outcome.FAILED),
    )


def _describe_key(certificate: Certificate) -> str | None:
    try:
        key: PublicKey = certificate.public_key()
    except (Malformed, Unsupported):
        return None
    return f"RSA {key.bits}" if key.curve is None else key.curve.name


def _read_signs_until(certificate: Certificate) -> datetime | None:
    extension = certificate.extension(PRIVATE_KEY_USAGE_PERIOD)
    try:
        return (
            extension
            and decode_private_key_usage_period(extension.value, lenient=Leniencies()).not_after
        )
    except Malformed:
        return None


def _report_countries(
    statuses: Iterable[CertificateStatus], at: datetime
) -> tuple[CountryStatus, ...]:
    by_country: dict[str, list[CertificateStatus]] = {}
    for status in statuses:
        by_country.setdefault(status.country, []).append(status)
    return tuple(_report_country(one, by_country[one], at) for one in sorted(by_country))


def _report_country(country: str, statuses: list[CertificateStatus], at: datetime) -> CountryStatus:
    return CountryStatus(
        country=country,
        state_codes=tuple(sorted({one.state_code for one in statuses if one.state_code})),
        certificates=len(statuses),
        in_force=sum(one.is_in_force(at) for one in statuses),
        unresolved=sum(one.verification is Verification.UNRESOLVED for one in statuses),
        gaps=_find_gaps(statuses, at),
    )


def _find_gaps(statuses: list[CertificateStatus], at: datetime) -> tuple[str, ...]:
    """Say what documents of a country may run into."""
    gaps: list[str] = []
    in_force = [one for one in statuses if one.is_in_force(at)]
    if not in_force:
        gaps.append("no certificate is in force")
    elif all(one.signs_until is not None and one.signs_until < at for one in in_force):
        gaps.append("no key signs any more: newer documents will not be verified")
    if all(one.key is None for one in statuses):
        gaps.append("no key can be used")
    if all(one.standing is Standing.UNVERIFIED for one in statuses):
        gaps.append("no certificate is vouched for")
    return tuple(gaps)


def _find_absent(countries: Iterable[CountryStatus]) -> tuple[str, ...]:
    present = {status.country for status in countries}
    expected = {entity.two for entity in ENTITIES.values() if entity.part in _STATES and entity.two}
    return tuple(sorted(expected - present))
