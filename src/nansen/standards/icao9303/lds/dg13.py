"""DG13: the issuer's own; ours holds the framework entry (9303-10 §4.7.13).

    6D
      06    2.25.…, which marks the data group as ours
      53    the framework entry

Other issuers put there what they like, so what lacks the mark is nobody's fault.
"""

from nansen.errors import Malformed, Unsupported
from nansen.standards import oids
from nansen.standards.algorithms import encode_oid
from nansen.standards.der import Leniencies
from nansen.standards.framework.entry import (
    FrameworkEntry,
    decode_framework_entry,
    encode_framework_entry,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.tlv import encode_object, read_first, read_object

MARK = encode_oid(oids.FRAMEWORK_ENTRY)
_ENTRY = 0x53


def encode_dg13(entry: FrameworkEntry) -> bytes:
    """Write DG13 with the framework entry."""
    body = encode_object(_ENTRY, encode_framework_entry(entry))
    return encode_object(ElementaryFile.DG13.tag, MARK, body)


def decode_dg13(encoded: bytes) -> FrameworkEntry:
    """Read the framework entry out of DG13.

    Raises:
        Unsupported: the data group is another issuer's.
        Malformed: it bears our mark but holds no entry in its one form.
    """
    value = _value_of(encoded)
    if not value.startswith(MARK):
        raise Unsupported("DG13", "is another issuer's own", clause="9303-10 §4.7.13")
    entry = read_first(value, len(MARK), field="DG13").expect(_ENTRY, "DG13")
    if entry.end != len(value) or encode_object(ElementaryFile.DG13.tag, value) != encoded:
        raise Malformed("DG13", "is not in its one form", clause="9303-10 §4.7.13")
    return decode_framework_entry(entry.value)


def bears_mark(encoded: bytes) -> bool:
    """Tell whether DG13 is of this framework, or another issuer's own.

    Raises:
        Malformed: it is no DG13.
    """
    return _value_of(encoded).startswith(MARK)


def _value_of(encoded: bytes) -> bytes:
    outer = read_object(encoded, field="DG13", lenient=Leniencies())
    return outer.expect(ElementaryFile.DG13.tag, "DG13").value
