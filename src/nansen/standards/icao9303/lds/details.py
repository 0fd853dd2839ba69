"""What DG11 and DG12 share: a tag list, texts, dates and groups of names.

Doc 9303 wants UTF-8 and ASCII digits (9303-10 §3.9.1, §4.7.12). In the wild dates stand as
two digits to an octet, texts in Latin-1, and tag lists tell other things than what follows.
"""

import re
from typing import Final

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.partial_date import PartialDate, decode_dg11_date
from nansen.standards.tlv import DataObject, encode_object, find_optional, read_tags

TAG_LIST: Final = 0x5C
GROUP: Final = 0xA0
_COUNT: Final = 0x02
_MAX_TEXT_OCTETS: Final = 99
_JOINERS: Final = {0x200C: None, 0x200D: None}
"""Persian and Indic names need these invisible characters; no other is harmless."""


def check_text(text: str, field: str) -> None:
    """Refuse a text that is empty, longer than 99 octets, or more than one line of text.

    The length is that of 9303-10 §4.7.11.1 and §4.7.12.1, in the octets of UTF-8.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise Malformed(field, "is no Unicode text", clause="9303-10 §3.9.1") from None
    if not 1 <= size <= _MAX_TEXT_OCTETS:
        raise Malformed(field, "must be 1 to 99 octets", clause="9303-10 §4.7.11.1")
    if not text.translate(_JOINERS).isprintable():
        raise Malformed(field, "holds a control character", clause="9303-10 §3.9.1")


def decode_text(value: bytes, lenient: Leniencies) -> str:
    """Read a text; `text-not-utf8` is noted where it can only be Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        lenient.note("text-not-utf8")
        return value.decode("latin-1")


def decode_date(found: DataObject | None, lenient: Leniencies) -> PartialDate | None:
    """Read a date of eight digits; `date-unreadable` is noted where it is none."""
    if found is None:
        return None
    try:
        return decode_dg11_date(_decode_digits(found.value, 8, lenient))
    except Malformed:
        lenient.note("date-unreadable")
        return None


def decode_moment(found: DataObject | None, lenient: Leniencies) -> str | None:
    """Read a date and time of fourteen digits; `date-unreadable` is noted likewise."""
    if found is None:
        return None
    digits = _decode_digits(found.value, 14, lenient)
    if not re.fullmatch("[0-9]{14}", digits):
        lenient.note("date-unreadable")
        return None
    return digits


def encode_group(tag: int, names: list[bytes]) -> bytes:
    """Write a counted group of names."""
    count = encode_object(_COUNT, bytes((len(names),)))
    return encode_object(GROUP, count, *(encode_object(tag, name) for name in names))


def decode_group(
    parts: list[DataObject], tag: int, field: str, lenient: Leniencies
) -> tuple[str, ...]:
    """Read the names of a group; `name-count` is noted where the count is another or missing.

    Some issuers leave the group out and write the names beside the other elements.
    """
    group = find_optional(parts, GROUP, field)
    inner = [] if group is None else group.children(field)
    names = [part.value for part in (*parts, *inner) if part.tag == tag]
    count = find_optional(inner, _COUNT, field)
    stated = b"\x00" if count is None else count.value
    if stated != bytes((min(len(names), 0xFF),)):
        lenient.note("name-count")
    return tuple(decode_text(name, lenient) for name in names)


def check_tag_list(
    parts: list[DataObject], known: set[int], name_tag: int, field: str, lenient: Leniencies
) -> None:
    """Compare the tag list with what is there; grouped names may be listed by either tag."""
    present = {part.tag for part in parts} - {TAG_LIST}
    names = {GROUP, name_tag}
    if present - known - names:
        lenient.note("unknown-object")
    stated = find_optional(parts, TAG_LIST, field)
    listed = set() if stated is None else set(read_tags(stated.value, field))
    if listed - names != present - names or bool(listed & names) != bool(present & names):
        lenient.note("tag-list")


def _decode_digits(value: bytes, count: int, lenient: Leniencies) -> str:
    """Read digits as ASCII or, noted as `date-bcd`, two to an octet; anything else as it is."""
    packed = value.hex()
    if len(packed) == count and packed.isdecimal():
        lenient.note("date-bcd")
        return packed
    return value.decode("latin-1")
