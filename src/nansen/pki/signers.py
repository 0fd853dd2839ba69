"""The keys that sign documents today, with the certificates that prove it."""

from dataclasses import dataclass, field
from datetime import datetime

from nansen.errors import Refused
from nansen.keys.keystore import KeyStore, check_keystore_kind
from nansen.keys.signer import Signer
from nansen.pki.authority import Authority, CertifiedKey
from nansen.pki.certify import check_signer
from nansen.pki.rules import check_signing_time


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySigner:
    """A private key that may sign now, and its certificate."""

    certified: CertifiedKey
    signer: Signer = field(repr=False)


def ready_document_signer(
    authority: Authority, *, keystore: KeyStore, now: datetime
) -> ReadySigner:
    """Take the newest document signer.

    Raises:
        Refused: it is revoked or not in its time of use, or the keys are a demonstration's.
    """
    return _ready("document signer", authority, authority.document_signer, keystore, now)


def ready_seal_signer(
    authority: Authority, letters: str, *, keystore: KeyStore, now: datetime
) -> ReadySigner:
    """Take the newest key of the seal signer of these letters.

    Raises:
        Refused: it is revoked or not in its time of use, or the keys are a demonstration's.
    """
    return _ready("seal signer", authority, authority.seal_signer(letters), keystore, now)


def _ready(
    what: str, authority: Authority, certified: CertifiedKey, keystore: KeyStore, now: datetime
) -> ReadySigner:
    check_keystore_kind(keystore.kind, authority.kind.keystore_kind)
    check_signing_time(what, certified.signs, now)
    if authority.is_revoked(certified.certificate):
        raise Refused("REVOKED", f"the {what}'s certificate is revoked: rotate it")
    signer = keystore.signer(certified.key)
    check_signer(signer, certified.certificate.public_key())
    return ReadySigner(certified=certified, signer=signer)
