"""ECDSA verification on any prime curve, for those that OpenSSL's bindings lack.

`cryptography` carries the NIST curves and brainpoolP256r1, P384r1 and P512r1. Dutch
chips, small seals and old certificates use others, whose signatures are verified here:
about 2 ms for 256 bits against 0.05 ms there. Only public values are handled, so the
running time needs to hide nothing; never sign or agree on keys with this code.

Points are in Jacobian coordinates: (X, Y, Z) stands for x = X/Z^2, y = Y/Z^3, and
Z = 0 for the point at infinity. The formulas are those of SEC 1 §2.2.1, brought to
this form so that no division is needed on the way.
"""

from nansen.standards.curves import NamedCurve

_Point = tuple[int, int, int]
_INFINITY: _Point = (1, 1, 0)


def is_on_curve(curve: NamedCurve, x: int, y: int) -> bool:
    """Tell whether the coordinates are in the field and satisfy the curve's equation."""
    p = curve.p
    in_field = 0 <= x < p and 0 <= y < p
    return in_field and (y * y - (x * x + curve.a) * x - curve.b) % p == 0


def recover_y(curve: NamedCurve, x: int, *, odd: bool) -> int | None:
    """Find the ordinate of a compressed point (SEC 1 §2.3.4), or None if x is on no point."""
    p = curve.p
    square = (pow(x, 3, p) + curve.a * x + curve.b) % p
    y = _square_root(square, p)
    if y is None:
        return None
    return y if y & 1 == odd else (p - y) % p


def verify_ecdsa(curve: NamedCurve, point: tuple[int, int], digest: bytes, r: int, s: int) -> bool:
    """Tell whether (r, s) is the key's signature on the digest (SEC 1 §4.1.4).

    The public point must be known to be on the curve.
    """
    order = curve.order
    if not (0 < r < order and 0 < s < order):
        return False
    excess = len(digest) * 8 - order.bit_length()
    number = int.from_bytes(digest, "big") >> max(excess, 0)
    inverse = pow(s, -1, order)
    sum_ = _add_multiples(curve, number * inverse % order, r * inverse % order, point)
    x, _, z = sum_
    if z == 0:
        return False
    return x * pow(z, -2, curve.p) % curve.p % order == r


def _add_multiples(curve: NamedCurve, u: int, v: int, point: tuple[int, int]) -> _Point:
    """Compute u*G + v*Q in one run over the bits of both numbers (Shamir's trick)."""
    base, other = (curve.gx, curve.gy, 1), (*point, 1)
    table: tuple[_Point, ...] = (_INFINITY, base, other, _add(curve, base, other))
    total = _INFINITY
    for bit in reversed(range(max(u.bit_length(), v.bit_length()))):
        total = _double(curve, total)
        choice = (u >> bit & 1) | (v >> bit & 1) << 1
        if choice:
            total = _add(curve, total, table[choice])
    return total


def _double(curve: NamedCurve, point: _Point) -> _Point:
    x, y, z = point
    p = curve.p
    if z == 0:
        return _INFINITY
    yy = y * y % p
    s = 4 * x * yy % p
    zz = z * z % p
    m = (3 * x * x + curve.a * zz * zz) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def _add(curve: NamedCurve, left: _Point, right: _Point) -> _Point:
    x1, y1, z1 = left
    x2, y2, z2 = right
    p = curve.p
    if z1 == 0:
        return right
    if z2 == 0:
        return left
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * zz2 % p, x2 * zz1 % p
    s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
    h, r = (u2 - u1) % p, (s2 - s1) % p
    if h == 0:
        return _INFINITY if r else _double(curve, left)
    hh = h * h % p
    hhh = h * hh % p
    v = u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p


def _square_root(square: int, p: int) -> int | None:
    """Find a root modulo p by Tonelli and Shanks; for p = 3 mod 4 it is one power."""
    odd, twos = p - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    root = pow(square, (odd + 1) // 2, p)
    rest = pow(square, odd, p)
    factor = pow(_non_residue(p), odd, p)
    while rest not in {0, 1}:
        step, power = 0, rest
        while power != 1:
            power = power * power % p
            step += 1
            if step == twos:
                return None
        gap = pow(factor, 1 << (twos - step - 1), p)
        root, factor = root * gap % p, gap * gap % p
        rest, twos = rest * factor % p, step
    return root


def _non_residue(p: int) -> int:
    candidate = 2
    while pow(candidate, (p - 1) // 2, p) == 1:
        candidate += 1
    return candidate
