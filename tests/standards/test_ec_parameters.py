"""Explicit curve parameters: a curve is what all of its parameters say, or a lie."""

from collections.abc import Callable
from dataclasses import replace
from subprocess import CompletedProcess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.standards.algorithms import encode_oid
from nansen.standards.curves import CURVES, NamedCurve, by_name
from nansen.standards.der import Leniencies, encode_integer, frame, read_node
from nansen.standards.ec_parameters import identify_curve

Judge = Callable[..., CompletedProcess[bytes]]
OPENSSL = {"secp192r1": "prime192v1", "secp256r1": "prime256v1"}
PRIME_FIELD = encode_oid("1.2.840.10045.1.1")
P256 = by_name("secp256r1")


def write_parameters(
    curve: NamedCurve,
    *,
    compressed: bool = False,
    seed: bytes = b"",
    cofactor: bytes | None = None,
    version: int = 1,
) -> bytes:
    def octets(number: int) -> bytes:
        return number.to_bytes(curve.size, "big")

    base = b"\x04" + octets(curve.gx) + octets(curve.gy)
    if compressed:
        base = bytes((2 | curve.gy & 1,)) + octets(curve.gx)
    return frame(
        0x30,
        encode_integer(version),
        frame(0x30, PRIME_FIELD, encode_integer(curve.p)),
        frame(0x30, frame(4, octets(curve.a)), frame(4, octets(curve.b)), seed),
        frame(4, base),
        encode_integer(curve.order),
        encode_integer(curve.cofactor) if cofactor is None else cofactor,
    )


def identify(encoded: bytes) -> tuple[NamedCurve, tuple[str, ...]]:
    lenient = Leniencies()
    return identify_curve(read_node(encoded, lenient=lenient), lenient), lenient.names


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_openssl_writes_them_and_we_know_the_curve(curve: NamedCurve, judge: Judge) -> None:
    name = OPENSSL.get(curve.name, curve.name)
    command = ("openssl", "ecparam", "-name", name, "-param_enc", "explicit", "-outform", "DER")
    for form in ("uncompressed", "compressed"):
        encoded = judge(*command, "-conv_form", form).stdout
        assert identify(encoded) == (curve, ())


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_every_form_is_known(curve: NamedCurve) -> None:
    assert identify(write_parameters(curve)) == (curve, ())
    assert identify(write_parameters(curve, compressed=True, version=3)) == (curve, ())
    assert identify(write_parameters(curve, seed=frame(3, b"\0seed"))) == (curve, ())


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@pytest.mark.parametrize(
    ("field", "named"),
    [("p", "p"), ("a", "a"), ("b", "b"), ("gx", "base"), ("gy", "base"), ("order", "order")],
)
def test_a_lie_is_named(curve: NamedCurve, field: str, named: str) -> None:
    lie = replace(curve, **{field: getattr(curve, field) ^ 2})
    with pytest.raises(Malformed) as caught:
        identify(write_parameters(lie))
    assert caught.value.field == named


def test_a_base_point_chosen_by_the_forger_is_named() -> None:
    """CVE-2020-0601: another base point makes a known key belong to a chosen secret."""
    for compressed in (False, True):
        with pytest.raises(Malformed) as caught:
            identify(write_parameters(replace(P256, gy=P256.p - P256.gy), compressed=compressed))
        assert caught.value.field == "base"


def test_a_wrong_cofactor_is_named() -> None:
    with pytest.raises(Malformed) as caught:
        identify(write_parameters(replace(P256, cofactor=2)))
    assert caught.value.field == "cofactor"


def test_a_missing_cofactor_is_noted() -> None:
    assert identify(write_parameters(P256, cofactor=b"")) == (P256, ("ec-cofactor-missing",))
    hash_only = write_parameters(P256, cofactor=frame(0x30, encode_oid("1.3.14.3.2.26")))
    assert identify(hash_only) == (P256, ("ec-cofactor-missing",))


def test_a_short_coefficient_is_noted() -> None:
    curve = by_name("secp521r1")
    encoded = write_parameters(curve)
    b = curve.b.to_bytes(curve.size, "big")
    assert b[0] == 0
    short = encoded.replace(frame(4, b), frame(4, b[1:]))
    assert identify(rewrap(short)) == (curve, ("ec-field-element-size",))


def rewrap(encoded: bytes) -> bytes:
    """Correct the lengths of the outer sequence and of that of the coefficients."""
    head = read_node(write_parameters(by_name("secp521r1")))
    parts = head.children()
    coefficients = encoded[parts[2].content : parts[2].stop - 1]
    rest = encoded[parts[2].stop - 1 :]
    return frame(0x30, parts[0].encoded, parts[1].encoded, frame(0x30, coefficients), rest)


def test_another_curve_is_not_carried(judge: Judge) -> None:
    for name in ("secp256k1", "prime192v2", "prime239v1", "brainpoolP160r1"):
        command = ("openssl", "ecparam", "-name", name, "-param_enc", "explicit")
        with pytest.raises(Unsupported):
            identify(judge(*command, "-outform", "DER").stdout)


def test_a_binary_field_is_not_carried(judge: Judge) -> None:
    command = ("openssl", "ecparam", "-name", "sect233r1", "-param_enc", "explicit")
    with pytest.raises(Unsupported):
        identify(judge(*command, "-outform", "DER").stdout)


@pytest.mark.parametrize(
    "encoded",
    [
        b"\x30\x00",
        write_parameters(P256, version=4),
        write_parameters(P256).replace(PRIME_FIELD, PRIME_FIELD[:0]),
        write_parameters(P256, seed=b"\x04\x00"),
        write_parameters(P256, seed=b"\x03\x01\x00\x03\x01\x00"),
        write_parameters(P256, cofactor=b"\x02\x01\x01\x02\x01\x01"),
    ],
)
def test_broken_parameters(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        identify(encoded)


def test_a_field_is_a_type_and_a_prime() -> None:
    parts = read_node(write_parameters(P256)).children()
    encodings = [part.encoded for part in parts]
    encodings[1] = frame(0x30, PRIME_FIELD)
    with pytest.raises(Malformed):
        identify(frame(0x30, *encodings))


@given(st.sampled_from(CURVES), st.integers(0))
def test_a_flipped_bit_is_no_known_curve(curve: NamedCurve, at: int) -> None:
    encoded = bytearray(write_parameters(curve))
    at %= len(encoded) * 8
    encoded[at // 8] ^= 1 << at % 8
    version = read_node(write_parameters(curve)).children()[0]
    if version.content <= at // 8 < version.end:
        return  # versions 1 to 3 mean the same here
    with pytest.raises((Malformed, Unsupported)):
        identify(bytes(encoded))
