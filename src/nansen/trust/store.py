"""The CSCA certificates, signers and revocation lists that an inspection goes by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from nansen.errors import Malformed, Refused, Unsupported
from nansen.pki.known_csca import KnownCsca, Standing
from nansen.standards.finding import Finding, Outcome, worst
from nansen.standards.icao9303.pki.certificate_kind import AUTHORITIES, classify
from nansen.standards.x509.certificate import Certificate, decode_certificate
from nansen.standards.x509.crl import CertificateList

_COUNTRY = re.compile(rb"\x06\x03\x55\x04\x06.\x02(..)", re.DOTALL)
"""A countryName of two octets, wherever it stands in a certificate."""
_ORDER = (Standing.ANCHOR, Standing.LISTED, Standing.UNVERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCertificate:
    """A certificate as received, and why it is here; nothing of it has been read."""

    encoded: bytes = field(repr=False)
    standing: Standing
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVerdict:
    """What came of verifying one master list."""

    source: str
    findings: tuple[Finding, ...]
    size: int
    """How many certificates are on it."""
    signed_at: datetime | None
    country: str | None
    """The two letters of the state that signed it."""

    @property
    def vouches(self) -> bool:
        """Tell whether the list makes its certificates count.

        A master list signer's revocation list is often not to be had before the list
        itself is trusted, so that missing it is reported and forgiven.
        """
        judged = {finding.id for finding in self.findings}
        return "master-list-signer-chain" in judged and all(
            finding.outcome in {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}
            or (finding.id.endswith("-revocation") and finding.outcome is Outcome.UNDETERMINED)
            for finding in self.findings
        )

    @property
    def outcome(self) -> Outcome:
        """Successful if the list vouches, else the worst of the findings."""
        if self.vouches:
            return Outcome.SUCCESSFUL
        return worst(finding.outcome for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """A `CscaDirectory` that reads a certificate when its country is asked for."""

    certificates: tuple[StoredCertificate, ...] = field(repr=False)
    crls: tuple[CertificateList, ...] = field(default=(), repr=False)
    lists: tuple[ListVerdict, ...] = ()
    _by_country: Mapping[str, tuple[StoredCertificate, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse a store without certificates: it would call every document unknown."""
        if not self.certificates:
            raise Refused("TRUST", "a trust store needs at least one certificate")
        object.__setattr__(self, "_by_country", _index(self.certificates))

    def find_cscas(self, country: str) -> tuple[KnownCsca, ...]:
        """Find the CSCA certificates of a country by its two letters, in any case."""
        return _find_cscas(self._find(country), country.upper())

    def find_signers(self, country: str) -> tuple[Certificate, ...]:
        """Find the certificates of a country's signers, such as those of seals."""
        return _find_signers(self._find(country), country.upper())

    def find_crls(self, country: str) -> tuple[CertificateList, ...]:
        """Find the revocation lists of a country by its two letters, in any case."""
        wanted = country.upper()
        return tuple(crl for crl in self.crls if (crl.issuer.country or "").upper() == wanted)

    def _find(self, country: str) -> tuple[StoredCertificate, ...]:
        if not country:
            return ()
        return self._by_country.get(country.upper(), ()) + self._by_country.get("", ())


def merge_stores(stores: Iterable[TrustStore]) -> TrustStore:
    """Join stores; a certificate that is in several keeps its best standing."""
    joined = tuple(stores)
    return TrustStore(
        certificates=keep_best(one for store in joined for one in store.certificates),
        crls=tuple(dict.fromkeys(crl for store in joined for crl in store.crls)),
        lists=tuple(verdict for store in joined for verdict in store.lists),
    )


def keep_best(certificates: Iterable[StoredCertificate]) -> tuple[StoredCertificate, ...]:
    """Keep of equal certificates the one of best standing, each where the first stood."""
    best: dict[bytes, StoredCertificate] = {}
    for stored in certificates:
        held = best.setdefault(stored.encoded, stored)
        if _ORDER.index(stored.standing) < _ORDER.index(held.standing):
            best[stored.encoded] = stored
    return tuple(best.values())


def _index(
    certificates: Iterable[StoredCertificate],
) -> Mapping[str, tuple[StoredCertificate, ...]]:
    """Sort certificates by every country that they name, without reading them.

    It may put one under a country too many, which whoever asks then leaves out; one that
    names no country in the usual form is looked at for every country.
    """
    found: dict[str, list[StoredCertificate]] = {}
    for stored in certificates:
        countries = {match.upper().decode("latin-1") for match in _COUNTRY.findall(stored.encoded)}
        for country in countries or {""}:
            found.setdefault(country, []).append(stored)
    return {country: tuple(some) for country, some in found.items()}


@lru_cache(maxsize=256)
def _find_cscas(stored: tuple[StoredCertificate, ...], country: str) -> tuple[KnownCsca, ...]:
    return tuple(
        KnownCsca(certificate=certificate, standing=one.standing, source=one.source)
        for one, certificate in _read(stored, country)
        if classify(certificate) in AUTHORITIES
    )


@lru_cache(maxsize=256)
def _find_signers(stored: tuple[StoredCertificate, ...], country: str) -> tuple[Certificate, ...]:
    return tuple(
        certificate
        for _, certificate in _read(stored, country)
        if classify(certificate) not in AUTHORITIES
    )


def _read(
    stored: tuple[StoredCertificate, ...], country: str
) -> Iterable[tuple[StoredCertificate, Certificate]]:
    for one in stored:
        certificate = read_stored(one.encoded)
        if certificate is not None and (certificate.subject.country or "").upper() == country:
            yield one, certificate


@lru_cache(maxsize=2048)
def read_stored(encoded: bytes) -> Certificate | None:
    """Read a stored certificate, or give none if it cannot be read."""
    try:
        return decode_certificate(encoded)
    except (Malformed, Unsupported):
        return None
