"""EF.SOD, read: the signed hashes of all data groups (9303-10 §4.6.2).

    77                  document security object
      SignedData        RFC 5652, of content type 2.23.136.1.1.1
        LDSSecurityObject

Reading proves nothing: `verify_signer_info` and the hash of each whole file do. Tolerated,
and named, beside what DER, CMS and `security_object` name themselves:

    sod-without-tag      the signed data stands bare, without the tag 77
    sod-content-type     the identifier 1.3.27.1.1.1, used before 2.23.136.1.1.1 was registered
"""

from dataclasses import dataclass
from typing import Final

from nansen.errors import Malformed
from nansen.standards.cms import SignedData, decode_signed_data
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_object import (
    LDS_SECURITY_OBJECT,
    LdsSecurityObject,
    decode_lds_security_object,
)
from nansen.standards.icao9303.lds.sod_canonical import read_canonical_sod
from nansen.standards.tlv import read_object

EARLY_LDS_SECURITY_OBJECT: Final = "1.3.27.1.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sod:
    """A Document Security Object, read but not verified."""

    signed_data: SignedData
    lds_security_object: LdsSecurityObject
    leniencies: tuple[str, ...] = ()


def decode_sod(encoded: bytes) -> Sod:
    """Read EF.SOD.

    Raises:
        Malformed: it breaks its structure beyond what is tolerated.
        Unsupported: it has a version or a hash that this release does not carry.
    """
    usual = read_canonical_sod(encoded)
    if usual is not None:
        return Sod(signed_data=usual.signed_data, lds_security_object=usual.lds_security_object)
    return decode_any_sod(encoded)


def decode_any_sod(encoded: bytes) -> Sod:
    """Read EF.SOD the general way, whatever its shape."""
    lenient = Leniencies()
    signed = decode_signed_data(_unwrap(encoded, lenient))
    for name in signed.leniencies:
        lenient.note(name)
    if signed.content_type == EARLY_LDS_SECURITY_OBJECT:
        lenient.note("sod-content-type")
    elif signed.content_type != LDS_SECURITY_OBJECT:
        raise Malformed("EF.SOD", "signs another type of content", clause="9303-10 §4.6.2.2")
    security_object = decode_lds_security_object(signed.content, lenient)
    return Sod(signed_data=signed, lds_security_object=security_object, leniencies=lenient.names)


def _unwrap(encoded: bytes, lenient: Leniencies) -> bytes:
    if encoded[:1] == b"\x30":
        lenient.note("sod-without-tag")
        return encoded
    template = read_object(encoded, field="EF.SOD", lenient=lenient)
    return template.expect(ElementaryFile.SOD.tag, "EF.SOD").value
