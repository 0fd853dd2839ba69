import pytest
from tests.worlds.certificates import signer

from nansen.errors import Unsupported
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, Scheme
from nansen.standards.public_key import decode_public_key, verify_signature


@pytest.mark.parametrize("kind", list(KeyKind))
def test_every_kind_signs_what_its_public_key_verifies(kind: KeyKind) -> None:
    key = signer(kind, "ds")
    verify_signature(key.public_key, key.algorithm, b"message", key.sign(b"message"))
    assert KeyKind.of(key.public_key) is kind


@pytest.mark.parametrize(
    ("kind", "scheme", "digest"),
    [
        (KeyKind.P_256, Scheme.ECDSA, HashAlgorithm.SHA256),
        (KeyKind.P_384, Scheme.ECDSA, HashAlgorithm.SHA384),
        (KeyKind.P_521, Scheme.ECDSA, HashAlgorithm.SHA512),
        (KeyKind.BRAINPOOL_P512R1, Scheme.ECDSA, HashAlgorithm.SHA512),
        (KeyKind.RSA_4096, Scheme.RSA_PSS, HashAlgorithm.SHA256),
    ],
)
def test_the_hash_is_as_strong_as_the_key(
    kind: KeyKind, scheme: Scheme, digest: HashAlgorithm
) -> None:
    assert (kind.algorithm.scheme, kind.algorithm.hash) == (scheme, digest)


def test_a_kind_that_we_do_not_make_has_no_name() -> None:
    # A 224-bit key as in old seals: the base point itself.
    point = (
        "04b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
        "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"
    )
    key = decode_public_key(bytes.fromhex("304e301006072a8648ce3d020106052b81040021033a00" + point))
    with pytest.raises(Unsupported):
        KeyKind.of(key)
