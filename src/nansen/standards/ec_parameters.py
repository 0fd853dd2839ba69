"""Tell which curve explicit EC parameters describe.

9303-12 §4.1.6.3 has issuers write the parameters out:

    ECParameters ::= SEQUENCE {
      version  INTEGER { ecpVer1(1), ecpVer2(2), ecpVer3(3) },
      fieldID  SEQUENCE { prime-field OBJECT IDENTIFIER, p INTEGER },
      curve    SEQUENCE { a OCTET STRING, b OCTET STRING, seed BIT STRING OPTIONAL },
      base     OCTET STRING,
      order    INTEGER,
      cofactor INTEGER OPTIONAL,
      hash     AlgorithmIdentifier OPTIONAL }

Parameters that are a known curve's but for one are a forgery and not a new curve:
whoever chooses the base point of a curve chooses who can sign (CVE-2020-0601). So
every parameter is compared, and the one that lies is named. The seed and its hash
tell only how the curve was found, and are not read.
"""

from collections.abc import Mapping

from nansen.errors import Malformed, Unsupported
from nansen.standards.curves import CURVES, NamedCurve
from nansen.standards.der import BIT_STRING, INTEGER, SEQUENCE, Leniencies, Node

_CLAUSE = "9303-12 §4.1.6.3"
_PRIME_FIELD = "1.2.840.10045.1.1"
_FIELDS = ("p", "a", "b", "base", "order")
_KNOWN_FROM = 3
"""As many of the five must be a known curve's before the others count as lies."""


def identify_curve(parameters: Node, lenient: Leniencies) -> NamedCurve:
    """Find the known curve whose parameters these are, all of them.

    Raises:
        Malformed: most are a known curve's and another is not; the error names it.
        Unsupported: a curve that this release does not carry.
    """
    parts = parameters.sequence("EC parameters")
    if not 5 <= len(parts) <= 7:
        raise Malformed("EC parameters", f"have {len(parts)} parts", clause="RFC 3279 §2.3.5")
    if parts[0].integer("EC parameters version") not in {1, 2, 3}:
        raise Malformed("EC parameters version", "is none of 1 to 3", clause="RFC 3279 §2.3.5")
    p = _read_field(parts[1])
    a, b = _read_coefficients(parts[2], p, lenient)
    stated: dict[str, int | bytes] = {
        "p": p,
        "a": a,
        "b": b,
        "base": parts[3].octets("base point"),
        "order": parts[4].integer("order"),
    }
    curve = _closest(stated)
    _check_rest(parts[5:], curve, lenient)
    return curve


def _read_field(node: Node) -> int:
    parts = node.sequence("EC field")
    if len(parts) != 2:
        raise Malformed("EC field", "must be a type and its prime", clause="RFC 3279 §2.3.5")
    if parts[0].oid("EC field") != _PRIME_FIELD:
        raise Unsupported("EC field", "is not prime", clause=_CLAUSE)
    return parts[1].integer("p")


def _read_coefficients(node: Node, p: int, lenient: Leniencies) -> tuple[int, int]:
    parts = node.sequence("EC curve")
    if len(parts) not in {2, 3}:
        raise Malformed("EC curve", "must be a, b and perhaps a seed", clause="RFC 3279 §2.3.5")
    if len(parts) == 3:
        parts[2].expect(BIT_STRING, "EC seed")
    size = (p.bit_length() + 7) // 8
    a, b = parts[0].octets("a"), parts[1].octets("b")
    if len(a) != size or len(b) != size:
        lenient.note("ec-field-element-size")
    return int.from_bytes(a, "big"), int.from_bytes(b, "big")


def _closest(stated: Mapping[str, int | bytes]) -> NamedCurve:
    def lies(curve: NamedCurve) -> list[str]:
        return [field for field in _FIELDS if not _agrees(curve, field, stated[field])]

    curve = min(CURVES, key=lambda known: len(lies(known)))
    wrong = lies(curve)
    if len(_FIELDS) - len(wrong) < _KNOWN_FROM:
        raise Unsupported("curve", "is none that we carry", clause=_CLAUSE)
    if wrong:
        raise Malformed(wrong[0], f"is not that of {curve.name}", clause=_CLAUSE)
    return curve


def _agrees(curve: NamedCurve, field: str, stated: int | bytes) -> bool:
    if field != "base":
        return bool(getattr(curve, field) == stated)
    x = curve.gx.to_bytes(curve.size, "big")
    y = curve.gy.to_bytes(curve.size, "big")
    return stated in {b"\x04" + x + y, bytes((2 + (curve.gy & 1),)) + x}


def _check_rest(rest: list[Node], curve: NamedCurve, lenient: Leniencies) -> None:
    """Compare the cofactor; a missing one is noted (9303-12 §4.1.6.3 wants it)."""
    if rest and rest[0].tag == INTEGER:
        if rest.pop(0).integer("cofactor") != curve.cofactor:
            raise Malformed("cofactor", f"is not that of {curve.name}", clause=_CLAUSE)
    else:
        lenient.note("ec-cofactor-missing")
    for hash_of_seed in rest:
        hash_of_seed.expect(SEQUENCE, "EC parameters")
