"""Keys and what they may be (9303-12 §4.1.6, §4.1.8)."""

from nansen.standards.algorithms import encode_oid
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate

_EXPLICIT = "9303-12 §4.1.6.3"
_COMPRESSED, _NO_COFACTOR = "ec-compressed-point", "ec-cofactor-missing"
_JUDGED_ELSEWHERE = frozenset({_COMPRESSED, _NO_COFACTOR})
_EC_PUBLIC_KEY = encode_oid("1.2.840.10045.2.1")
_HEAD_OCTETS = 24
"""Where a key's algorithm stands, whatever the length of the key."""
_LEAST_RSA_BITS, _LEAST_EC_BITS = 2048, 224
"""What gives the strength of SHA-224, the weakest hash of 9303-12 §4.1.6.4."""


def _check_usable(examined: ExaminedCertificate) -> str | None:
    key = examined.public_key
    faults = [name for name in key.leniencies if name not in _JUDGED_ELSEWHERE]
    return f"the key departs from its standard: {', '.join(faults)}" if faults else None


def _check_explicit(examined: ExaminedCertificate) -> str | None:
    if not examined.public_key.explicit_parameters:
        return "the curve is named and not written out"
    return None


def _check_point(examined: ExaminedCertificate) -> str | None:
    compressed = _COMPRESSED in examined.public_key.leniencies
    return "the point is compressed" if compressed else None


def _check_cofactor(examined: ExaminedCertificate) -> str | None:
    missing = _NO_COFACTOR in examined.public_key.leniencies
    return "the cofactor is missing" if missing else None


def _check_size(examined: ExaminedCertificate) -> str | None:
    key = examined.public_key
    least = _LEAST_RSA_BITS if key.curve is None else _LEAST_EC_BITS
    return f"a key of {key.bits} bits is weak" if key.bits < least else None


def _check_elliptic(examined: ExaminedCertificate) -> str | None:
    return None if examined.public_key.kind == "EC" else "the key is not for ECDSA"


def _is_elliptic(examined: ExaminedCertificate) -> bool:
    """Tell whether the key says that it is on a curve, legible or not."""
    return _EC_PUBLIC_KEY in examined.certificate.subject_public_key_info[:_HEAD_OCTETS]


_ALL = frozenset(CertificateKind)

KEY_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    Check(
        id="public-key",
        clause="9303-12 §4.1.6",
        rule="the key is of a kind that 9303-12 §4.1.6 has, and well formed",
        examine=_check_usable,
        kinds=_ALL,
    ),
    Check(
        id="public-key-size",
        clause="9303-12 §4.1.6",
        rule="the key is long enough",
        examine=_check_size,
        kinds=_ALL,
    ),
    Check(
        id="ec-explicit-parameters",
        clause=_EXPLICIT,
        rule="the curve's parameters are written out",
        examine=_check_explicit,
        kinds=_ALL,
        applies=_is_elliptic,
    ),
    Check(
        id="ec-cofactor",
        clause=_EXPLICIT,
        rule="the cofactor is written out too",
        examine=_check_cofactor,
        kinds=_ALL,
        applies=_is_elliptic,
    ),
    Check(
        id="ec-uncompressed-point",
        clause=_EXPLICIT,
        rule="the point is uncompressed",
        examine=_check_point,
        kinds=_ALL,
        applies=_is_elliptic,
    ),
    Check(
        id="bar-code-signer-ecdsa",
        clause="9303-12 §4.1.8",
        rule="a seal signer's key is for ECDSA",
        examine=_check_elliptic,
        kinds=frozenset({CertificateKind.BAR_CODE_SIGNER}),
    ),
)
