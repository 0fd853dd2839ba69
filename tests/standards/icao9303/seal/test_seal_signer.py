"""Which of several certificates a seal means."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nansen.standards.icao9303.seal import (
    Feature,
    Seal,
    SealTemplate,
    decode_seal,
    encode_features,
    find_seal_signer,
)
from nansen.standards.public_key import decode_public_key
from nansen.standards.x509.certificate import Certificate, decode_certificate

FOLDER = Path(__file__).parents[3] / "vectors/icao9303/seals"


@pytest.fixture
def utts() -> Certificate:
    return decode_certificate((FOLDER / "sealgen_UTTS5B.crt").read_bytes())


@pytest.fixture
def sealed() -> tuple[Seal, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    form = SealTemplate(
        issuing_country="UTO",
        signer="UTTS",
        certificate_reference="005B",
        key=decode_public_key(spki),
    )
    today = date(2026, 11, 23)
    message = form.message(
        encode_features([Feature(1, b"x")], version=4),
        document_issued=today,
        signature_created=today,
    )
    signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    return decode_seal(form.assemble(message, signature)), spki


def test_leading_zeros_do_not_change_a_serial_number(
    sealed: tuple[Seal, bytes], utts: Certificate
) -> None:
    assert find_seal_signer(sealed[0], [utts]) is utts


def test_a_namesake_does_not_hide_the_signer(sealed: tuple[Seal, bytes], utts: Certificate) -> None:
    seal, spki = sealed
    signer = replace(utts, subject_public_key_info=spki)
    broken = replace(utts, subject_public_key_info=b"")
    assert find_seal_signer(seal, [utts, broken, signer]) is signer
    assert find_seal_signer(seal, [signer, utts]) is signer
    assert find_seal_signer(seal, [utts, broken]) is utts


@pytest.mark.parametrize(("signer", "reference"), [("UTTT", "5B"), ("UXTS", "5B"), ("UTTS", "5C")])
def test_another_name_or_number_is_another_signer(
    signer: str, reference: str, sealed: tuple[Seal, bytes], utts: Certificate
) -> None:
    header = replace(sealed[0].header, signer=signer, certificate_reference=reference)
    assert find_seal_signer(replace(sealed[0], header=header), [utts]) is None
