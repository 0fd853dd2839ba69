"""Ed25519 keys in memory, held against the numbers of RFC 8032 and another program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.keys.ed25519 import Ed25519Signing
from nansen.officers.officer import OfficerKey

# RFC 8032 §7.1, tests 1 and 2: secret, public, message, signature.
NUMBERS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
)


@pytest.mark.parametrize(("seed", "public", "message", "signature"), NUMBERS)
def test_it_signs_as_the_standard_does(
    seed: str, public: str, message: str, signature: str
) -> None:
    key = Ed25519Signing.from_seed(bytes.fromhex(seed))
    assert key.spki.hex() == "302a300506032b6570032100" + public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.seed.hex() == seed


@given(st.binary(max_size=200))
def test_what_is_drawn_verifies_and_shows_its_public_half_only(message: bytes) -> None:
    key = Ed25519Signing.draw()
    OfficerKey(spki=key.spki).verify(key.sign(message), message)
    assert key.spki.hex() in repr(key)
    assert key.seed.hex() not in repr(key)
    assert Ed25519Signing.from_seed(key.seed).spki == key.spki


@given(st.binary(max_size=70).filter(lambda seed: len(seed) != 32))
def test_another_length_is_no_key(seed: bytes) -> None:
    with pytest.raises(Malformed, match="32 octets"):
        Ed25519Signing.from_seed(seed)


def test_another_program_agrees(judge: Callable[..., object], tmp_path: Path) -> None:
    key = Ed25519Signing.draw()
    for name, octets in (("key", key.spki), ("message", b"hi"), ("signature", key.sign(b"hi"))):
        (tmp_path / name).write_bytes(octets)
    judge(
        *("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"),
        *("-inkey", tmp_path / "key", "-in", tmp_path / "message"),
        *("-sigfile", tmp_path / "signature"),
    )
