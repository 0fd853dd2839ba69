"""The key that signs status lists: one of its own, certified by the newest CSCA key.

It works every hour, on a machine that is always on, and so it is the key of the office that
is most easily stolen. It lasts three months and can sign nothing but lists.
"""

from dataclasses import replace
from datetime import datetime

from nansen.clock import Clock
from nansen.errors import Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeyStore, check_keystore_kind
from nansen.pki.authority import Authority, CertifiedKey, Revocation
from nansen.pki.ceremony import Ceremony
from nansen.pki.certify import certify, check_signer
from nansen.pki.generations import ready_csca
from nansen.pki.ports import AuthorityStore
from nansen.pki.rules import check_signing_time, period_of
from nansen.pki.signers import ReadySigner
from nansen.standards.framework.status_signer import check_status_signer
from nansen.standards.icao9303.pki.certificate_kind import (
    authority_key_identifier,
    subject_key_identifier,
)
from nansen.standards.icao9303.pki.certificate_profiles import STATUS_LIST_SIGNER
from nansen.standards.icao9303.pki.issue import CertificateBody, Period
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.extensions import (
    PRIVATE_KEY_USAGE_PERIOD,
    decode_private_key_usage_period,
)

SIGNS_MONTHS = 3
COUNTS_MONTHS = 4
"""A month more, so that its last list is still good for its seven days (R72)."""


def certify_status_signer(
    authority: Authority, number: int, ceremony: Ceremony, kind: KeyKind = KeyKind.P_256
) -> CertifiedKey:
    """Make a key for status lists and have the newest CSCA certify it.

    Raises:
        Refused: the CSCA key may not certify now.
    """
    issuer = ready_csca(authority, ceremony)
    key = ceremony.key(_label(number), kind)
    signs = period_of(ceremony.now, SIGNS_MONTHS)
    body = CertificateBody(
        profile=STATUS_LIST_SIGNER,
        serial_number=ceremony.serial(authority),
        algorithm=issuer.algorithm,
        issuer=authority.csca_name,
        issuer_key=authority.csca.certificate.public_key(),
        issuer_alternative=authority.alternative_name,
        subject=authority.name_of(f"Status Signer {number}"),
        subject_key=key.public_key,
        subject_alternative=authority.alternative_name,
        validity=period_of(ceremony.now, COUNTS_MONTHS),
        key_usage_period=signs,
        crl_locations=authority.crl_locations,
    )
    return CertifiedKey(
        number=number,
        key=_label(number),
        certificate=certify(body, issuer),
        signs=signs,
        csca=authority.csca.number,
    )


def ready_status_signer(
    authority: Authority, certified: CertifiedKey, *, keystore: KeyStore, now: datetime
) -> ReadySigner:
    """Take the key.

    Raises:
        Refused: it is revoked or not in its time of use, or the keys are a demonstration's.
    """
    check_keystore_kind(keystore.kind, authority.kind.keystore_kind)
    check_signing_time("status signer", certified.signs, now)
    if authority.is_revoked(certified.certificate):
        raise Refused("REVOKED", "the status signer's certificate is revoked: make another")
    signer = keystore.signer(certified.key)
    check_signer(signer, certified.certificate.public_key())
    return ReadySigner(certified=certified, signer=signer)


def recall_status_signer(
    certificate: Certificate, number: int, authority: Authority
) -> CertifiedKey:
    """Tell what a certificate certifies that `certify_status_signer` made.

    Raises:
        Refused: no CSCA key of this authority certified it for status lists.
    """
    check_status_signer(certificate)
    extension = certificate.extension(PRIVATE_KEY_USAGE_PERIOD)
    issuer = authority_key_identifier(certificate)
    generations = {subject_key_identifier(one.certificate): one.number for one in authority.cscas}
    if extension is None or issuer not in generations:
        raise Refused("STATUS-SIGNER", "the certificate is none that this authority made")
    signs = decode_private_key_usage_period(extension.value)
    return CertifiedKey(
        number=number,
        key=_label(number),
        certificate=certificate,
        signs=Period(
            start=signs.not_before or certificate.not_before,
            end=signs.not_after or certificate.not_after,
        ),
        csca=generations[issuer],
    )


def revoke_status_signer(
    certified: CertifiedKey, *, store: AuthorityStore, clock: Clock
) -> Authority:
    """Take its certificate back; the next revocation list tells the world.

    Raises:
        Refused: it is none of this authority.
        Unavailable: there is no authority here.
    """
    authority = store.find()
    if authority is None:
        raise Unavailable("there is no authority here; create one first")
    recall_status_signer(certified.certificate, certified.number, authority)
    if authority.is_revoked(certified.certificate):
        return authority
    taken_back = Revocation(serial_number=certified.certificate.serial_number, at=clock.now())
    revoked = replace(
        authority, version=authority.version + 1, revoked=(*authority.revoked, taken_back)
    )
    store.save(revoked)
    return revoked


def _label(number: int) -> KeyLabel:
    return KeyLabel(f"status-{number}")
