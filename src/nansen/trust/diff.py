"""What a newer trust store changes, country by country."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nansen.errors import Malformed, Unsupported
from nansen.standards.x509.certificate import Certificate
from nansen.trust.store import TrustStore, read_stored


class Change(StrEnum):
    """What became of a CSCA key."""

    ADDED = "added"
    """A key that was not known before."""
    RENEWED = "renewed"
    """Another certificate for a key that was known."""
    REMOVED = "removed"
    """A certificate is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustChange:
    """One certificate that came or went."""

    country: str
    change: Change
    fingerprint: str
    common_name: str | None


def compare_stores(old: TrustStore, new: TrustStore) -> tuple[TrustChange, ...]:
    """Compare two stores by their certificates; the order is by country.

    A certificate that cannot be read is passed over: the report counts it.
    """
    before, after = dict(_read(old)), dict(_read(new))
    keys_before = {_name_key(certificate) for certificate in before.values()}
    changes = [
        _describe(
            certificate,
            Change.RENEWED if _name_key(certificate) in keys_before else Change.ADDED,
        )
        for encoded, certificate in after.items()
        if encoded not in before
    ]
    changes += [
        _describe(certificate, Change.REMOVED)
        for encoded, certificate in before.items()
        if encoded not in after
    ]
    return tuple(sorted(changes, key=lambda one: (one.country, one.change, one.fingerprint)))


def _read(store: TrustStore) -> Iterator[tuple[bytes, Certificate]]:
    for stored in store.certificates:
        certificate = read_stored(stored.encoded)
        if certificate is not None:
            yield stored.encoded, certificate


def _name_key(certificate: Certificate) -> str | bytes:
    """Name a key so that one key written in two ways stays one."""
    try:
        return certificate.public_key().fingerprint
    except (Malformed, Unsupported):
        return certificate.subject_public_key_info


def _describe(certificate: Certificate, change: Change) -> TrustChange:
    return TrustChange(
        country=(certificate.subject.country or "").upper(),
        change=change,
        fingerprint=certificate.fingerprint,
        common_name=certificate.subject.common_name,
    )
