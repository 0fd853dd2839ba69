from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import algos, keys
from tests.worlds.certificates import signer

from nansen.errors import Malformed
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm
from nansen.standards.asn1.public_key import digest_identifier, explicit_ec_key
from nansen.standards.curves import by_name
from nansen.standards.public_key import decode_public_key

Judge = Callable[..., CompletedProcess[bytes]]

CURVES = [kind for kind in KeyKind if kind.curve is not None]


@pytest.mark.parametrize("kind", CURVES)
def test_explicit_parameters_are_those_of_the_curve(kind: KeyKind) -> None:
    key = signer(kind, "ds").public_key
    assert key.curve is not None
    encoded = explicit_ec_key(key.curve, key.point)
    read = decode_public_key(encoded)
    assert read.explicit_parameters
    assert read.fingerprint == key.fingerprint
    parameters = keys.PublicKeyInfo.load(encoded)["algorithm"]["parameters"]
    assert parameters.name == "specified"
    assert parameters.chosen["version"].native == "ecdpVer1"
    assert parameters.chosen["cofactor"].native == 1
    assert parameters.chosen["curve"]["seed"].native is None
    assert parameters.chosen["base"].contents[:1] == b"\x04"


@pytest.mark.parametrize("kind", CURVES)
def test_openssl_reads_the_same_key(kind: KeyKind, judge: Judge, tmp_path: Path) -> None:
    key = signer(kind, "ds").public_key
    assert key.curve is not None
    path, named = tmp_path / "explicit.der", tmp_path / "named.der"
    path.write_bytes(explicit_ec_key(key.curve, key.point))
    judge("openssl", "pkey", "-pubin", "-inform", "DER", "-in", path, "-pubcheck", "-noout")
    judge(
        *("openssl", "ec", "-pubin", "-inform", "DER", "-in", path),
        *("-param_enc", "named_curve", "-pubout", "-outform", "DER", "-out", named),
    )
    assert decode_public_key(named.read_bytes()).fingerprint == key.fingerprint


@pytest.mark.parametrize("point", [b"", b"\x02" + bytes(32), b"\x04" + bytes(63), bytes(65)])
def test_only_whole_points_are_written(point: bytes) -> None:
    with pytest.raises(Malformed):
        explicit_ec_key(by_name("secp256r1"), point)


@pytest.mark.parametrize("algorithm", list(HashAlgorithm))
def test_a_hash_is_named_without_null(algorithm: HashAlgorithm) -> None:
    read = algos.DigestAlgorithm.load(digest_identifier(algorithm), strict=True)
    assert read["algorithm"].dotted == algorithm.oid
    assert read["parameters"].dump() == b""
