"""Worked examples of ICAO and BSI: read, verified where a key is published, written back."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.icao9303.seal import (
    Seal,
    assemble_seal,
    check_seal_profile,
    decode_data_page,
    decode_seal,
    encode_seal_message,
    find_seal_profile,
    find_seal_signer,
    read_features,
    read_seal_mrz,
    verify_seal,
)
from nansen.standards.x509.certificate import Certificate, decode_certificate

FOLDER = Path(__file__).parents[3] / "vectors/icao9303/seals"
EXAMPLES = json.loads((FOLDER / "examples.json").read_text())
SEALS = {seal["id"]: bytes.fromhex(seal["hex"]) for seal in EXAMPLES["seals"]}


@pytest.fixture(scope="module")
def utts() -> Certificate:
    return decode_certificate((FOLDER / "sealgen_UTTS5B.crt").read_bytes())


@pytest.fixture(scope="module")
def visa() -> Seal:
    return decode_seal(SEALS["9303-7-visa"])


@pytest.mark.parametrize("example", EXAMPLES["seals"], ids=lambda example: example["id"])
def test_headers_are_read_as_the_examples_say(example: dict[str, Any]) -> None:
    header = decode_seal(bytes.fromhex(example["hex"])).header
    assert (header.version, header.issuing_country) == (example["version"], example["country"])
    assert (header.signer, header.certificate_reference) == (
        example["signer"],
        example["reference"],
    )
    assert header.document_issued == date.fromisoformat(example["issued"])
    assert header.signature_created == date.fromisoformat(example["signed"])
    profile = find_seal_profile(header)
    assert (profile and profile.name) == example["profile"]


@pytest.mark.parametrize("example", EXAMPLES["seals"], ids=lambda example: example["id"])
def test_features_are_read_as_the_examples_say(example: dict[str, Any]) -> None:
    seal = decode_seal(bytes.fromhex(example["hex"]))
    if example["profile"] is None:
        with pytest.raises(Unsupported):
            read_features(seal)
        return
    expected = {
        name: bytes.fromhex(value[4:]) if value.startswith("hex:") else value
        for name, value in example["features"].items()
    }
    assert dict(read_features(seal)) == expected
    assert read_seal_mrz(seal) == expected.get("mrz")


@pytest.mark.parametrize("encoded", SEALS.values(), ids=SEALS)
def test_examples_are_written_back_to_the_byte(encoded: bytes) -> None:
    seal = decode_seal(encoded)
    message = encode_seal_message(seal.header, seal.features)
    assert message == seal.signed
    assert assemble_seal(message, seal.signature) == encoded


def test_the_visa_s_signature_is_r_and_s_and_holds(visa: Seal, utts: Certificate) -> None:
    stated = EXAMPLES["visa"]
    assert visa.signature.hex().upper() == stated["r"] + stated["s"]
    verify_seal(visa, utts.public_key())
    published = load_der_private_key(base64.b64decode(stated["private_key_pkcs8"]), None)
    assert isinstance(published, ec.EllipticCurvePrivateKey)
    numbers = published.public_key().public_numbers()
    assert (numbers.x, numbers.y) == (utts.public_key().x, utts.public_key().y)


def test_the_visa_s_signer_is_found(visa: Seal, utts: Certificate) -> None:
    assert find_seal_signer(visa, [utts]) is utts
    assert find_seal_signer(visa, []) is None
    assert find_seal_signer(decode_seal(SEALS["annex-c-arrival"]), [utts]) is None


def test_no_bit_of_the_visa_can_be_turned(utts: Certificate) -> None:
    encoded, key = SEALS["9303-7-visa"], utts.public_key()
    for bit in range(8 * len(encoded)):
        turned = bytearray(encoded)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, Unsupported, Untrusted)):
            verify_seal(decode_seal(bytes(turned)), key)


def test_a_visa_is_no_data_page(visa: Seal) -> None:
    assert check_seal_profile(visa).name == "visa"
    with pytest.raises(Unsupported):
        decode_data_page(visa)
