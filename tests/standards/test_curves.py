"""The curves, each parameter checked against OpenSSL and the curve's own equation."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from asn1crypto import core, keys

from nansen.errors import Unsupported
from nansen.standards import curves, weierstrass
from nansen.standards.curves import CURVES, NamedCurve, by_name, by_oid

OPENSSL = {"secp192r1": "prime192v1", "secp256r1": "prime256v1"}
Judge = Callable[..., CompletedProcess[bytes]]


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_openssl_has_the_same_parameters(curve: NamedCurve, judge: Judge) -> None:
    name = OPENSSL.get(curve.name, curve.name)
    command = ("openssl", "ecparam", "-name", name, "-outform", "DER")
    assert core.ObjectIdentifier.load(judge(*command).stdout).dotted == curve.oid
    explicit = keys.SpecifiedECDomain.load(judge(*command, "-param_enc", "explicit").stdout)
    assert explicit["field_id"]["parameters"].native == curve.p
    assert explicit["curve"]["a"].cast(core.OctetString).native == to_octets(curve, curve.a)
    assert explicit["curve"]["b"].cast(core.OctetString).native == to_octets(curve, curve.b)
    point = to_octets(curve, curve.gx) + to_octets(curve, curve.gy)
    assert explicit["base"].native == b"\x04" + point
    assert explicit["order"].native == curve.order
    assert explicit["cofactor"].native == curve.cofactor


def to_octets(curve: NamedCurve, number: int) -> bytes:
    return number.to_bytes(curve.size, "big")


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_base_point_is_on_its_curve_and_has_the_order(curve: NamedCurve) -> None:
    assert weierstrass.is_on_curve(curve, curve.gx, curve.gy)
    base = (curve.gx, curve.gy)
    assert weierstrass._add_multiples(curve, curve.order - 1, 1, base)[2] == 0
    assert weierstrass._add_multiples(curve, curve.order, 0, base)[2] == 0


def test_each_is_found() -> None:
    for curve in CURVES:
        assert by_name(curve.name) is by_oid(curve.oid) is curve
    assert len({curve.name for curve in CURVES}) == len(curves.CURVES) == 17


def test_others_are_not_carried() -> None:
    with pytest.raises(Unsupported):
        by_name("secp256k1")
    with pytest.raises(Unsupported):
        by_oid("1.3.132.0.10")
