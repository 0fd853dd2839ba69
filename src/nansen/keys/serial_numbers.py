"""Serial numbers that nobody can foresee."""

import secrets


def draw_serial_number() -> int:
    """Draw a positive number of exactly 20 octets, the most allowed (9303-12 §7.1.1)."""
    return secrets.randbits(158) | 1 << 158
