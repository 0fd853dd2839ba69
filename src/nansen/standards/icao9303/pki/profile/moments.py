"""How times have to be written (9303-12 §7.1.1, Tables 5 and 9)."""

import re

from nansen.standards.der import UTC_TIME, Node

_UTC = re.compile(rb"[0-9]{12}Z")
_GENERAL = re.compile(rb"[0-9]{14}Z")


def find_fault(node: Node, field: str) -> str | None:
    """Say what is wrong with a Time: seconds, the Z, or UTCTime through 2049."""
    if node.tag == UTC_TIME:
        return None if _UTC.fullmatch(node.contents) else f"{field} is not YYMMDDHHMMSSZ"
    # Compared as text: a year's four digits sort as the years do.
    if node.contents[:4] < b"2050":
        return f"{field} is GeneralizedTime before 2050"
    return find_general_fault(node, field)


def find_general_fault(node: Node, field: str) -> str | None:
    """Say what is wrong with a GeneralizedTime, whatever its tag: seconds or the Z."""
    return None if _GENERAL.fullmatch(node.contents) else f"{field} is not YYYYMMDDHHMMSSZ"
