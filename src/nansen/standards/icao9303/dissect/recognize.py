"""What some bytes are: the kinds that a dissection knows, tried one after another."""

import re
from collections.abc import Callable
from typing import Final

from nansen.errors import NansenError
from nansen.standards.algorithms import encode_oid
from nansen.standards.framework.entry import MAX_ENTRY_OCTETS, decode_framework_entry
from nansen.standards.icao9303.dissect.cbor import take_entry_apart, take_item_apart
from nansen.standards.icao9303.dissect.face import show_image, take_record_apart
from nansen.standards.icao9303.dissect.files import (
    SECURITY_INFOS,
    is_file,
    is_made_of_elements,
    take_file_apart,
)
from nansen.standards.icao9303.dissect.line import Line, Part, Sheet
from nansen.standards.icao9303.dissect.mrz import take_mrz_apart
from nansen.standards.icao9303.dissect.pki import CERTIFICATE, REVOCATION_LIST, signed_data
from nansen.standards.icao9303.dissect.seal import read_seal, take_seal_apart
from nansen.standards.icao9303.dissect.shape import Shape, part_of
from nansen.standards.icao9303.lds.chip_image import MAGIC
from nansen.standards.icao9303.lds.file_names import file_of_title
from nansen.standards.icao9303.lds.security_object import LDS_SECURITY_OBJECT
from nansen.standards.icao9303.lds.sod import EARLY_LDS_SECURITY_OBJECT
from nansen.standards.icao9303.mrz.codec import join_lines
from nansen.standards.image_header import read_image_header
from nansen.standards.x509.certificate import decode_certificate
from nansen.standards.x509.crl import decode_crl

_SIGNED_DATA = encode_oid("1.2.840.113549.1.7.2")
_CONTENT_TYPES = (LDS_SECURITY_OBJECT, EARLY_LDS_SECURITY_OBJECT, "2.23.136.1.1.2")
_HEADER_OCTETS = 128
"""Within so many octets, signed data says what its content is."""


def dissect(data: bytes) -> tuple[Line, ...]:
    """Take any bytes apart; the lines cover every octet once, in order."""
    sheet = Sheet(bytes(data))
    seal = read_seal(sheet.data) if sheet.data[:1] == b"\xdc" else None
    if seal is not None:
        take_seal_apart(sheet, seal)
    elif sheet.data:
        _find_part(sheet.data)(sheet, 0, len(sheet.data), 0)
    return tuple(sheet.lines)


def _find_part(data: bytes) -> Part:
    """Find what takes these bytes apart, the surest sign first."""
    for recognizes, part in _KINDS:
        if recognizes(data):
            return part
    if data[0] in {0x30, 0x31} or is_made_of_elements(data):
        return part_of(_find_shape(data))
    return _take_octets_apart


def _is_mrz(data: bytes) -> bool:
    return bool(re.fullmatch(rb"[A-Z0-9<\r\n]+", data)) and _reads(join_lines, data)


def _is_entry(data: bytes) -> bool:
    return len(data) <= MAX_ENTRY_OCTETS and _reads(decode_framework_entry, data)


def _find_shape(data: bytes) -> Shape:
    """Find the shape of a DER structure that says by itself what it is."""
    if data[0] == 0x31:
        return Shape(each=SECURITY_INFOS)
    beginning = data[:_HEADER_OCTETS]
    if _SIGNED_DATA in beginning[:20]:
        for content_type in _CONTENT_TYPES:
            if encode_oid(content_type) in beginning:
                return Shape(each=signed_data(content_type))
        return Shape(each=signed_data(""))
    if _reads(decode_certificate, data):
        return Shape(each=CERTIFICATE)
    if _reads(decode_crl, data):
        return Shape(each=REVOCATION_LIST)
    return _UNKNOWN


_UNKNOWN = Shape(personal=True)
"""Nobody knows whose octets these are, so they are the holder's."""


def _take_chip_image_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    inside = start + len(MAGIC)
    sheet.add(start, inside, depth, "mark", MAGIC.decode().strip())
    take_item_apart(sheet, inside, end, depth, label="chip image", find=_part_of_title)


def _part_of_title(title: str) -> Part | None:
    return None if file_of_title(title) is None else take_file_apart


def _take_image_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    sheet.add(start, end, depth, "image", show_image(sheet.data[start:end]), personal=True)


def _take_octets_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    sheet.add_octets(start, end, depth, "octets", personal=True)


def _reads(decode: Callable[[bytes], object], data: bytes) -> bool:
    try:
        decode(data)
    except NansenError:
        return False
    return True


_KINDS: Final[tuple[tuple[Callable[[bytes], bool], Part], ...]] = (
    (lambda data: data.startswith(MAGIC), _take_chip_image_apart),
    (lambda data: data.startswith(b"FAC\0"), take_record_apart),
    (_is_mrz, take_mrz_apart),
    (lambda data: _reads(read_image_header, data), _take_image_apart),
    (_is_entry, take_entry_apart),
    (is_file, take_file_apart),
)
