"""The shapes of certificates, revocation lists and signed data."""

from typing import Final

from nansen.standards.icao9303.dissect.line import Part, Sheet
from nansen.standards.icao9303.dissect.shape import Shape, called, part_of, split
from nansen.standards.icao9303.lds.security_object import LDS_SECURITY_OBJECT
from nansen.standards.icao9303.lds.sod import EARLY_LDS_SECURITY_OBJECT

_ALGORITHM: Final = Shape("algorithm", in_order=((0x06, Shape("identifier")),))
_NAME: Final = Shape(
    "name",
    each=Shape(
        "relative name",
        each=Shape("attribute", in_order=((0x06, Shape("type")),), each=Shape("value")),
    ),
)
_EXTENSION: Final = Shape(
    "extension",
    in_order=(
        (0x06, Shape("identifier")),
        (0x01, Shape("critical")),
        (0x04, Shape("value", inside=part_of(Shape()))),
    ),
)
_EXTENSIONS: Final = Shape("extensions", each=_EXTENSION)
_SIGNED_ENVELOPE: Final = (
    (0x30, called("signature algorithm", _ALGORITHM)),
    (0x03, Shape("signature")),
)

PUBLIC_KEY: Final = Shape("public key", in_order=((0x30, _ALGORITHM), (0x03, Shape("key"))))

CHIP_KEY: Final = Shape(
    "public key", in_order=((0x30, _ALGORITHM), (0x03, Shape("key", personal=True)))
)
"""The key of one chip, which tells one holder from all others."""

_VALIDITY: Final = Shape("validity")
_BODY: Final = Shape(
    "body",
    in_order=(
        (0xA0, Shape("version")),
        (0x02, Shape("serial number")),
        (0x30, called("signature algorithm", _ALGORITHM)),
        (0x30, called("issuer", _NAME)),
        (0x30, _VALIDITY),
        (0x30, called("subject", _NAME)),
        (0x30, PUBLIC_KEY),
        (0xA3, Shape("extensions", each=_EXTENSIONS)),
    ),
)
CERTIFICATE: Final = Shape("certificate", in_order=((0x30, _BODY), *_SIGNED_ENVELOPE))

_REVOKED: Final = Shape(
    "revoked certificate",
    in_order=((0x02, Shape("serial number")), (0x17, Shape("revoked at")), (0x30, _EXTENSIONS)),
)
_LIST_BODY: Final = Shape(
    "body",
    in_order=(
        (0x02, Shape("version")),
        (0x30, called("signature algorithm", _ALGORITHM)),
        (0x30, called("issuer", _NAME)),
        (0x17, Shape("this update")),
        (0x17, Shape("next update")),
        (0x30, Shape("revoked certificates", each=_REVOKED)),
        (0xA0, Shape("extensions", each=_EXTENSIONS)),
    ),
)
REVOCATION_LIST: Final = Shape("revocation list", in_order=((0x30, _LIST_BODY), *_SIGNED_ENVELOPE))

_HASH: Final = Shape(
    "data group hash", in_order=((0x02, Shape("data group")), (0x04, Shape("hash")))
)
_SECURITY_OBJECT: Final = Shape(
    "LDS security object",
    in_order=(
        (0x02, Shape("version")),
        (0x30, called("hash algorithm", _ALGORITHM)),
        (0x30, Shape("data group hashes", each=_HASH)),
        (
            0x30,
            Shape(
                "version info",
                in_order=((0x13, Shape("LDS version")), (0x13, Shape("Unicode version"))),
            ),
        ),
    ),
)


def _count_certificates(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Write one line for each certificate of a list; each can be dissected by itself."""
    spans = split(sheet.data, start, end)
    for number, (at, stop) in enumerate(spans, 1):
        label = f"certificate {number} of {len(spans)}"
        sheet.add(at, stop, depth, label, f"{stop - at} octets")
    rest = spans[-1][1] if spans else start
    sheet.add_octets(rest, end, depth, "octets")


_MASTER_LIST: Final = Shape(
    "master list",
    in_order=(
        (0x02, Shape("version")),
        (0x31, Shape("certificates", inside=_count_certificates)),
    ),
)
_CONTENTS: Final[dict[str, Part]] = {
    LDS_SECURITY_OBJECT: part_of(Shape(each=_SECURITY_OBJECT)),
    EARLY_LDS_SECURITY_OBJECT: part_of(Shape(each=_SECURITY_OBJECT)),
    "2.23.136.1.1.2": part_of(Shape(each=_MASTER_LIST)),
}


def signed_data(content_type: str) -> Shape:
    """Give the shape of signed data whose content is of this type."""
    content = Shape("content", inside=_CONTENTS.get(content_type, part_of(Shape())))
    encapsulated = Shape(
        "encapsulated content",
        in_order=((0x06, Shape("content type")), (0xA0, Shape("content", each=content))),
    )
    body = Shape(
        "signed data",
        in_order=(
            (0x02, Shape("version")),
            (0x31, Shape("digest algorithms", each=_ALGORITHM)),
            (0x30, encapsulated),
            (0xA0, Shape("certificates", each=CERTIFICATE)),
            (0xA1, Shape("revocation lists", each=REVOCATION_LIST)),
            (0x31, Shape("signers", each=_SIGNER)),
        ),
    )
    return Shape(
        "content info",
        in_order=((0x06, Shape("content type")), (0xA0, Shape("content", each=body))),
    )


_ATTRIBUTE: Final = Shape("attribute", in_order=((0x06, Shape("type")), (0x31, Shape("values"))))
_SIGNER: Final = Shape(
    "signer",
    in_order=(
        (0x02, Shape("version")),
        (
            0x30,
            Shape(
                "issuer and serial number",
                in_order=((0x30, called("issuer", _NAME)), (0x02, Shape("serial number"))),
            ),
        ),
        (0x80, Shape("subject key identifier")),
        (0x30, called("digest algorithm", _ALGORITHM)),
        (0xA0, Shape("signed attributes", each=_ATTRIBUTE)),
        (0x30, called("signature algorithm", _ALGORITHM)),
        (0x04, Shape("signature")),
        (0xA1, Shape("unsigned attributes", each=_ATTRIBUTE)),
    ),
)
