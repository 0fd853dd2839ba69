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
    valid = tuple(_find_valid(crls, chain[0], directory, attempts, at))
    for crl in valid:
        if revoked_at := crl.revoked.get(signer.serial_number):
            return Outcome.FAILED, f"revoked on {revoked_at:%Y-%m-%d}"
        for csca in chain:
            for known in find_same_key(csca, directory):  # 9303-12 §4.1.5.1: and all below it
                if known.certificate.serial_number in crl.revoked:
                    return Outcome.FAILED, "its CSCA is revoked"
    if any(_is_fresh(crl, at) for crl in valid):
        return Outcome.SUCCESSFUL, "not on the CSCA's revocation list"
    return Outcome.UNDETERMINED, _explain(crls, valid, at)


def _find_valid(
    crls: Sequence[CertificateList],
    csca: KnownCsca,
    directory: CscaDirectory,
    attempts: Attempts,
    at: datetime,
) -> Iterator[CertificateList]:
    """Find the lists that a trusted key of the same authority signed, the newest first."""
    code = read_state_code(csca.certificate)
    for crl in sorted(crls, key=lambda crl: crl.this_update, reverse=True):
        for issuer in find_issuers(crl, directory, attempts):
            other = read_state_code(issuer.certificate)
            # One country's letters may stand for several authorities (9303-12 §7.1.1.2).
            is_same = code is None or other is None or code == other
            if (
                is_same
                and _may_sign_lists(issuer.certificate)
                and find_vouching(issuer, directory, attempts, at)
            ):
                yield crl
                break


def _may_sign_lists(certificate: Certificate) -> bool:
    usage = certificate.extension(KEY_USAGE)
    try:
        return usage is None or "cRLSign" in decode_key_usage(usage.value, lenient=Leniencies())
    except Malformed:
        return False


def _is_fresh(crl: CertificateList, at: datetime) -> bool:
    return crl.next_update is not None and crl.this_update <= at <= crl.next_update


def _explain(
    crls: Sequence[CertificateList], valid: Sequence[CertificateList], at: datetime
) -> str:
    if not crls:
        return "no revocation list of this country is known"
    if not valid:
        return "no revocation list of this country is signed by a trusted key of its CSCA"
    newest = valid[0]
    if newest.this_update > at:
        return f"the revocation list begins only on {newest.this_update:%Y-%m-%d}"
    if newest.next_update is None:
        return "the revocation list does not say when the next one was due"
    return f"the revocation list is stale: the next was due on {newest.next_update:%Y-%m-%d}"
