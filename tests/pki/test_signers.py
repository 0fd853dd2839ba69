from dataclasses import replace

import pytest
from tests.simulators.key_shelf import demo_keystore, production_keystore
from tests.worlds.utopia import Utopia, utopia

from nansen.errors import Refused, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.pki.acts import RevokeCertificate
from nansen.pki.signers import ReadySigner, ready_document_signer, ready_seal_signer
from nansen.standards.public_key import verify_signature


def _take(office: Utopia) -> list[ReadySigner]:
    return [
        ready_document_signer(office.authority, keystore=office.keystore, now=office.now),
        ready_seal_signer(office.authority, "AA", keystore=office.keystore, now=office.now),
    ]


def test_the_newest_signers_sign_with_the_certified_keys() -> None:
    for ready in _take(utopia()):
        key = ready.certified.certificate.public_key()
        verify_signature(key, ready.signer.algorithm, b"x", ready.signer.sign(b"x"))


def test_a_signer_stops_in_time() -> None:
    office = utopia().wait(days=500)
    with pytest.raises(Refused, match="KEY-TIME"):
        ready_document_signer(office.authority, keystore=office.keystore, now=office.now)
    with pytest.raises(Refused, match="KEY-TIME"):
        ready_seal_signer(office.authority, "AA", keystore=office.keystore, now=office.now)


def test_a_revoked_signer_stops_at_once() -> None:
    office = utopia()
    serial = office.authority.document_signer.certificate.serial_number
    office.revoke(RevokeCertificate(serial_number=serial))
    with pytest.raises(Refused, match="REVOKED"):
        ready_document_signer(office.authority, keystore=office.keystore, now=office.now)


def test_keys_of_another_kind_or_of_nobody_do_not_sign() -> None:
    office = utopia()
    with pytest.raises(Refused, match="PRODUCTION-KEY"):
        _take(replace(office, keystore=production_keystore()))
    strange = demo_keystore()
    with pytest.raises(Unavailable):
        _take(replace(office, keystore=strange))
    strange.generate(office.authority.document_signer.key, KeyKind.P_256)
    with pytest.raises(Refused, match="KEY-MISMATCH"):
        _take(replace(office, keystore=strange))
