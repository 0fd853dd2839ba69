"""DG14: the security options of the chip, signed (9303-10 §4.7.14).

The file must repeat all of EF.CardAccess, which is not signed (9303-11 §9.2.11).
"""

from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_infos import (
    SecurityInfo,
    SecurityInfos,
    decode_security_infos,
    encode_security_infos,
)
from nansen.standards.tlv import encode_object, read_object


def encode_dg14(entries: tuple[SecurityInfo, ...]) -> bytes:
    """Write DG14."""
    return encode_object(ElementaryFile.DG14.tag, encode_security_infos(entries))


def decode_dg14(encoded: bytes) -> SecurityInfos:
    """Read DG14."""
    lenient = Leniencies()
    template = read_object(encoded, field="DG14", lenient=lenient)
    infos = decode_security_infos(
        template.expect(ElementaryFile.DG14.tag, "DG14").value, field="DG14"
    )
    return SecurityInfos(
        entries=infos.entries, leniencies=tuple(dict.fromkeys(lenient.names + infos.leniencies))
    )
