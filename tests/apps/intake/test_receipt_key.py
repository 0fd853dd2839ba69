from datetime import date

import pytest
from tests.application import people

from nansen.application.receipt import issue_receipt, verify_receipt
from nansen.apps.intake.receipt_key import ReceiptKey
from nansen.errors import Malformed, Refused
from nansen.keys.key_kind import KeyKind
from nansen.keys.software_signer import SoftwareSigner, generate_private_key
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm


def signer(kind: KeyKind, digest: HashAlgorithm) -> SoftwareSigner:
    algorithm = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=digest, salt_length=None)
    return SoftwareSigner(generate_private_key(kind), algorithm)


def test_a_key_of_a_keystore_signs_receipts() -> None:
    key = ReceiptKey(signer(KeyKind.P_256, HashAlgorithm.SHA256))
    receipt = issue_receipt(people.sealed(), date(2026, 11, 23), key)
    verify_receipt(receipt, people.sealed(), (key.key,))


def test_other_keys_do_not() -> None:
    with pytest.raises(Refused, match="RECEIPT-KEY"):
        ReceiptKey(signer(KeyKind.P_384, HashAlgorithm.SHA384))
    with pytest.raises(Malformed, match="P-256"):
        ReceiptKey(signer(KeyKind.BRAINPOOL_P256R1, HashAlgorithm.SHA256))
