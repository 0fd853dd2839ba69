"""Tell whether a certificate has been revoked (9303-12 §4.1.5, §D.1.2).

A CSCA issues one complete list for all that it ever certified, signed with its newest
key, so that the key of the list need not be the key of the certificate.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from nansen.errors import Malformed
from nansen.pki.known_csca import (
    Attempts,
    CscaDirectory,
    KnownCsca,
    find_issuers,
    find_same_key,
    find_vouching,
    is_in_force,
)
from nansen.standards.der import Leniencies
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.state_code import read_state_code
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.crl import CertificateList
from nansen.standards.x509.extensions import KEY_USAGE, decode_key_usage


def check_revocation(
    signer: Certificate,
    chain: Sequence[KnownCsca],
    directory: CscaDirectory,
    attempts: Attempts,
    at: datetime,
) -> tuple[Outcome, str]:
    """Say whether the signer or any CSCA that its path leads over is revoked.

    An entry counts in every list whose signature holds, however old the list. That there
    is none counts only in a list that is in force (9303-12 §D.1.2.3).
    """
    crls = directory.find_crls(signer.issuer.country or "")
    signed = tuple(_find_signed(crls, chain[0], directory, attempts, at))
    authorities = _serial_numbers(chain, directory, attempts, at)
    for crl, _ in signed:
        if revoked_at := crl.revoked.get(signer.serial_number):
            return Outcome.FAILED, f"revoked on {revoked_at:%Y-%m-%d}"
        if not authorities.isdisjoint(crl.revoked):
            return Outcome.FAILED, "its CSCA is revoked"
    if any(_is_fresh(crl, issuer, at) for crl, issuer in signed):
        return Outcome.SUCCESSFUL, "not on the CSCA's revocation list"
    return Outcome.UNDETERMINED, _explain(crls, signed, at)


def _serial_numbers(
    chain: Sequence[KnownCsca], directory: CscaDirectory, attempts: Attempts, at: datetime
) -> frozenset[int]:
    """Collect the certificates whose revocation takes all below them along (9303-12 §4.1.5.1).

    Of the others for the same keys only those that are trusted or that the key itself has
    signed: a stranger must not be able to revoke a key by writing a certificate for it
    that bears a revoked number.
    """
    for_same_keys = [
        known
        for csca in chain
        for known in find_same_key(csca, directory, at)
        if known.is_trusted or attempts.is_signed_by(known.certificate, known.certificate)
    ]
    return frozenset(known.certificate.serial_number for known in (*chain, *for_same_keys))


def _find_signed(
    crls: Sequence[CertificateList],
    csca: KnownCsca,
    directory: CscaDirectory,
    attempts: Attempts,
    at: datetime,
) -> Iterator[tuple[CertificateList, Certificate]]:
    """Find the lists that a trusted key of the same authority signed, the newest first."""
    code = read_state_code(csca.certificate)
    for crl in sorted(crls, key=lambda crl: crl.this_update, reverse=True):
        for issuer in find_issuers(crl, directory, attempts):
            vouching = find_vouching(issuer, directory, attempts, at)
            if vouching and _may_sign(crl, vouching[0].certificate, code):
                yield crl, vouching[0].certificate
                break


def _may_sign(crl: CertificateList, issuer: Certificate, code: str | None) -> bool:
    other = read_state_code(issuer)
    # One country's letters may stand for several authorities (9303-12 §7.1.1.2).
    if code is not None and other is not None and code != other:
        return False
    return _is_for_lists(issuer) and is_in_force(issuer, crl.this_update)


def _is_for_lists(certificate: Certificate) -> bool:
    usage = certificate.extension(KEY_USAGE)
    try:
        return usage is None or "cRLSign" in decode_key_usage(usage.value, lenient=Leniencies())
    except Malformed:
        return False


def _is_fresh(crl: CertificateList, issuer: Certificate, at: datetime) -> bool:
    """Tell whether a list speaks for now; the key of an expired CSCA no longer does."""
    if crl.next_update is None or not is_in_force(issuer, at):
        return False
    return crl.this_update <= at <= crl.next_update


def _explain(
    crls: Sequence[CertificateList],
    signed: Sequence[tuple[CertificateList, Certificate]],
    at: datetime,
) -> str:
    if not crls:
        return "no revocation list of this country is known"
    if not signed:
        return "no revocation list of this country is signed by a trusted key of its CSCA"
    newest, _ = signed[0]
    if newest.this_update > at:
        return f"the revocation list begins only on {newest.this_update:%Y-%m-%d}"
    if newest.next_update is None:
        return "the revocation list does not say when the next one was due"
    if at <= newest.next_update:
        return "the revocation list is signed with the key of an expired CSCA"
    return f"the revocation list is stale: the next was due on {newest.next_update:%Y-%m-%d}"
