from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds.certificates import document_signer

from nansen.errors import Malformed, Untrusted
from nansen.keys.key_kind import KeyKind
from nansen.standards.icao9303.lds.sod_canonical import read_canonical_sod
from nansen.standards.icao9303.lds.sod_template import SodTemplate, sod_template
from nansen.standards.icao9303.lds.sod_write import SodProfile, encode_sod, prepare_sod

KINDS = [KeyKind.P_256, KeyKind.BRAINPOOL_P256R1, KeyKind.P_384, KeyKind.P_521, KeyKind.RSA_3072]
SIZES = {KeyKind.P_256: 32, KeyKind.BRAINPOOL_P256R1: 32, KeyKind.P_384: 48, KeyKind.P_521: 66}
DATA_GROUPS = st.lists(st.integers(1, 16), min_size=2, max_size=16, unique=True).map(sorted)
VERSIONS = st.none() | st.just(("0108", "040000"))
TIMES = st.none() | st.just(datetime(2026, 11, 23, tzinfo=UTC))


@cache
def _template(
    kind: KeyKind,
    data_groups: tuple[int, ...],
    versions: tuple[str, str] | None,
    signing_time: datetime | None,
) -> SodTemplate:
    certificate, key = document_signer(kind)
    profile = SodProfile(
        certificate=certificate,
        algorithm=key.algorithm,
        versions=versions,
        signing_time=signing_time,
    )
    return sod_template(profile, data_groups)


def _ecdsa_value(size: int, seed: int, short_by: int) -> bytes:
    """Make r and s of a random shape: small numbers have shorter encodings."""
    r = seed % (1 << (8 * size - min(short_by, 8 * size - 1))) or 1
    s = (seed >> 7) % (1 << (8 * size)) or 1
    parts = b"".join(
        b"\x02" + bytes([n.bit_length() // 8 + 1]) + n.to_bytes(n.bit_length() // 8 + 1, "big")
        for n in (r, s)
    )
    return (b"\x30" + (b"\x81" if len(parts) > 0x7F else b"") + bytes([len(parts)])) + parts


FORMS = st.tuples(VERSIONS, TIMES)


@pytest.mark.parametrize("kind", KINDS)
@given(numbers=DATA_GROUPS, form=FORMS, seed=st.integers(0, 1 << 1100), cut=st.integers(0, 600))
@example(numbers=[1, 2], form=(None, None), seed=0, cut=0)
@example(numbers=list(range(1, 17)), form=(("0108", "040000"), None), seed=1, cut=0)
def test_the_template_writes_what_the_plain_encoder_writes(
    kind: KeyKind,
    numbers: list[int],
    form: tuple[tuple[str, str] | None, datetime | None],
    seed: int,
    cut: int,
) -> None:
    template = _template(kind, tuple(numbers), *form)
    profile, size = template.profile, template.profile.algorithm.hash.digest_size
    hashes = [(seed >> (8 * n)).to_bytes(140, "big")[-size:] for n in numbers]
    unsigned = prepare_sod(profile, dict(zip(numbers, hashes, strict=True)))
    assert template.prepare(hashes) == unsigned
    is_ec = kind in SIZES
    signature = _ecdsa_value(SIZES[kind], seed, cut) if is_ec else seed.to_bytes(384, "big")
    assert template.assemble(unsigned, signature) == encode_sod(profile, unsigned, signature)


@pytest.mark.parametrize("kind", KINDS)
def test_every_length_in_the_table_is_the_plain_encoders(kind: KeyKind) -> None:
    template = _template(kind, (1, 2), ("0108", "040000"), None)
    unsigned = template.prepare([b"\xaa" * template.profile.algorithm.hash.digest_size] * 2)
    for length in template.frames:
        signature = b"\xbb" * length
        assert template.assemble(unsigned, signature) == encode_sod(
            template.profile, unsigned, signature
        )


@pytest.mark.parametrize("kind", KINDS)
def test_real_signatures_have_a_length_in_the_table(kind: KeyKind) -> None:
    _, key = document_signer(kind)
    template = _template(kind, (1, 2), ("0108", "040000"), None)
    for number in range(8):
        unsigned = template.prepare([bytes([number]) * key.algorithm.hash.digest_size] * 2)
        signature = key.sign(unsigned.signed_attributes)
        template.verify(signature, unsigned.signed_attributes)
        sod = template.assemble(unsigned, signature)
        assert read_canonical_sod(sod) is not None, "readers take the short way"


def test_the_shortest_and_the_longest_ecdsa_value_have_a_frame() -> None:
    frames = _template(KeyKind.P_521, (1, 2), None, None).frames
    longest = _ecdsa_value(66, (1 << 1100) - 1, 0)
    assert (min(frames), max(frames)) == (8, len(longest))


def test_a_signature_of_another_key_does_not_verify() -> None:
    template = _template(KeyKind.P_256, (1, 2), None, None)
    _, other = document_signer(KeyKind.BRAINPOOL_P256R1)
    with pytest.raises(Untrusted):
        template.verify(other.sign(b"x"), b"x")


def test_hashes_that_do_not_fit_are_refused() -> None:
    template = _template(KeyKind.P_256, (1, 2), None, None)
    for hashes in ([bytes(32)], [bytes(32)] * 3, [bytes(31), bytes(33)]):
        with pytest.raises(Malformed):
            template.prepare(hashes)


@pytest.mark.parametrize("length", [0, 7, 74, 384])
def test_a_signature_of_no_possible_length_is_refused(length: int) -> None:
    template = _template(KeyKind.P_256, (1, 2), None, None)
    with pytest.raises(Malformed):
        template.assemble(template.prepare([bytes(32)] * 2), bytes(length))


@pytest.mark.parametrize("numbers", [(1,), (2, 1), (1, 1), (0, 1), (1, 17)])
def test_data_groups_that_are_no_set_of_a_chip_are_refused(numbers: tuple[int, ...]) -> None:
    certificate, key = document_signer(KeyKind.P_256)
    profile = SodProfile(certificate=certificate, algorithm=key.algorithm)
    with pytest.raises(Malformed):
        sod_template(profile, numbers)


def test_a_template_shows_no_keys_and_no_pieces() -> None:
    template = replace(_template(KeyKind.P_256, (1, 2), None, None))
    assert "pieces" not in repr(template)
    assert "verify" not in repr(template)
