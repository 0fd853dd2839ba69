"""Which key signed which certificate, within one store."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.icao9303.pki.certificate_kind import (
    authority_key_identifier,
    subject_key_identifier,
)
from nansen.standards.x509.certificate import Certificate, verify_certificate_signature
from nansen.standards.x509.name import Normalized

Key = TypeVar("Key")


def find_parents(certificates: Sequence[Certificate]) -> tuple[Certificate | None, ...]:
    """Find for each certificate one whose key signed it; itself for a root, else None.

    An issuer that is also the subject says nothing: a link may have one name too
    (9303-12 §4.1.4.3). Its own key is tried first, then those that the key identifier
    means, then those of the issuer's name, whatever country they are of.
    """
    by_key: dict[bytes, list[Certificate]] = {}
    by_name: dict[Normalized, list[Certificate]] = {}
    for certificate in certificates:
        own = subject_key_identifier(certificate)
        if own is not None:
            by_key.setdefault(own, []).append(certificate)
        by_name.setdefault(certificate.subject.normalized, []).append(certificate)
    return tuple(_find_parent(one, by_key, by_name) for one in certificates)


def _find_parent(
    certificate: Certificate,
    by_key: dict[bytes, list[Certificate]],
    by_name: dict[Normalized, list[Certificate]],
) -> Certificate | None:
    tried: set[bytes] = set()
    for candidate in _candidates(certificate, by_key, by_name):
        key = candidate.subject_public_key_info
        if key not in tried and _is_signed_by(certificate, candidate):
            return candidate
        tried.add(key)
    return None


def _candidates(
    certificate: Certificate,
    by_key: dict[bytes, list[Certificate]],
    by_name: dict[Normalized, list[Certificate]],
) -> Iterator[Certificate]:
    signed_with = authority_key_identifier(certificate)
    if signed_with in {None, subject_key_identifier(certificate)}:
        yield certificate
    if signed_with is not None:
        yield from by_key.get(signed_with, ())
    yield certificate
    yield from by_name.get(certificate.issuer.normalized, ())


def _is_signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        verify_certificate_signature(certificate, issuer.public_key())
    except (Malformed, Unsupported, Untrusted):
        return False
    return True
