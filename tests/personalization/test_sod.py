from dataclasses import replace

import pytest
from tests.worlds.certificates import document_signer

from nansen.errors import Malformed, Refused, Untrusted
from nansen.keys.key_kind import KeyKind
from nansen.keys.signer import Signer
from nansen.personalization.sod import issue_sod, sign_sod
from nansen.standards.algorithms import SignatureAlgorithm
from nansen.standards.cms import verify_signer_info
from nansen.standards.icao9303.lds.sod import decode_sod
from nansen.standards.icao9303.lds.sod_template import SodTemplate, sod_template
from nansen.standards.icao9303.lds.sod_write import SodProfile, hash_data_groups
from nansen.standards.public_key import PublicKey

DATA_GROUPS = {1: b"\x61\x01\x01", 2: b"\x75\x01\x02", 14: b"\x6e\x01\x0e"}


def _ready(kind: KeyKind) -> tuple[SodTemplate, Signer]:
    certificate, key = document_signer(kind)
    profile = SodProfile(certificate=certificate, algorithm=key.algorithm)
    return sod_template(profile, tuple(DATA_GROUPS)), key


class FaultySigner:
    """A device that a fault makes sign something else."""

    def __init__(self, inner: Signer) -> None:
        self.inner = inner

    @property
    def algorithm(self) -> SignatureAlgorithm:
        return self.inner.algorithm

    @property
    def public_key(self) -> PublicKey:
        return self.inner.public_key

    def sign(self, message: bytes) -> bytes:
        return self.inner.sign(message + b"!")


@pytest.mark.parametrize("kind", [KeyKind.P_256, KeyKind.BRAINPOOL_P384R1, KeyKind.RSA_3072])
@pytest.mark.parametrize("verify", [True, False], ids=["verified", "not verified"])
def test_a_chip_gets_a_security_object_that_holds(kind: KeyKind, verify: bool) -> None:
    template, key = _ready(kind)
    sod = issue_sod(template, DATA_GROUPS, key, verify_after_sign=verify)
    read = decode_sod(sod)
    assert read.leniencies == ()
    assert dict(read.lds_security_object.hashes) == hash_data_groups(
        DATA_GROUPS, key.algorithm.hash
    )
    (info,) = read.signed_data.signer_infos
    verify_signer_info(read.signed_data, info, template.profile.certificate)


def test_a_faulty_signature_never_leaves() -> None:
    template, key = _ready(KeyKind.P_256)
    with pytest.raises(Untrusted):
        issue_sod(template, DATA_GROUPS, FaultySigner(key))


def test_a_key_that_is_not_the_certified_one_never_leaves() -> None:
    template, _ = _ready(KeyKind.P_256)
    _, other = document_signer(KeyKind.P_256, KeyKind.P_384)
    stranger = replace(template, verify=_ready(KeyKind.BRAINPOOL_P256R1)[0].verify)
    with pytest.raises(Untrusted):
        issue_sod(stranger, DATA_GROUPS, other)


def test_the_hashes_are_of_the_templates_data_groups() -> None:
    template, key = _ready(KeyKind.P_256)
    hashes = hash_data_groups(DATA_GROUPS, key.algorithm.hash)
    for wrong in ({**hashes, 3: bytes(32)}, {1: hashes[1], 2: hashes[2]}):
        with pytest.raises(Refused, match="SOD"):
            sign_sod(template, wrong, key)
    with pytest.raises(Malformed):
        sign_sod(template, {**hashes, 1: bytes(20)}, key)
