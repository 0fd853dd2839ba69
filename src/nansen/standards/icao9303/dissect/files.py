"""The files of a chip, as shapes by their outermost tag (9303-10 §4.6 and §4.7)."""

from typing import Final

from nansen.standards import oids
from nansen.standards.algorithms import encode_oid
from nansen.standards.icao9303.dissect.cbor import take_entry_apart
from nansen.standards.icao9303.dissect.face import FACE_IMAGE_DATA, show_image, take_record_apart
from nansen.standards.icao9303.dissect.line import Sheet, show_digits, show_text
from nansen.standards.icao9303.dissect.mrz import take_mrz_apart
from nansen.standards.icao9303.dissect.pki import CHIP_KEY, signed_data
from nansen.standards.icao9303.dissect.shape import Shape, called, split, take_apart
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_object import LDS_SECURITY_OBJECT
from nansen.standards.icao9303.lds.sod import EARLY_LDS_SECURITY_OBJECT

_MARK: Final = encode_oid(oids.FRAMEWORK_ENTRY)


def show_tags(value: bytes) -> str:
    """Show a tag list with a space before each tag."""
    text = value.hex().upper()
    tags: list[str] = []
    while text:
        width = 4 if int(text[:2], 16) & 0x1F == 0x1F else 2
        tags.append(text[:width])
        text = text[width:]
    return " ".join(tags)


_TAG_LIST: Final = Shape("tag list", show=show_tags)
_COUNT: Final = Shape("number of instances")

_SECURITY_INFO: Final = Shape(
    "security info",
    in_order=(
        (0x06, Shape("protocol")),
        (0x30, called("public key or parameters", CHIP_KEY)),
        (0x02, Shape("version or number")),
    ),
)
SECURITY_INFOS: Final = Shape("security infos", each=_SECURITY_INFO)

_COM: Final = Shape(
    "EF.COM",
    by_tag={
        0x5F01: Shape("LDS version", show=show_text),
        0x5F36: Shape("Unicode version", show=show_text),
        0x5C: _TAG_LIST,
    },
)
_DG1: Final = Shape("EF.DG1", by_tag={0x5F1F: Shape("MRZ", inside=take_mrz_apart)})


def _take_biometric_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take primitive biometric data apart, which only the face has a known shape for."""
    if sheet.data.startswith(b"FAC\0", start, end):
        take_record_apart(sheet, start, end, depth)
    else:
        sheet.add_octets(start, end, depth, "biometric data", personal=True)


_BIOMETRIC_HEADER: Final = Shape(
    "biometric header",
    by_tag={
        0x80: Shape("header version"),
        0x81: Shape("biometric type"),
        0x82: Shape("biometric subtype"),
        0x83: Shape("created", show=show_digits),
        0x85: Shape("validity", show=show_digits),
        0x86: Shape("creator"),
        0x87: Shape("format owner"),
        0x88: Shape("format type"),
    },
)
_BIOMETRIC_TEMPLATE: Final = Shape(
    "biometric information template",
    by_tag={
        0xA1: _BIOMETRIC_HEADER,
        0x5F2E: Shape("biometric data (ISO/IEC 19794)", inside=_take_biometric_apart),
        0x7F2E: Shape(
            "biometric data (ISO/IEC 39794)",
            by_tag={0xA1: Shape("standardized", by_tag={0x65: FACE_IMAGE_DATA})},
            personal=True,
        ),
    },
)


def _biometrics(label: str) -> Shape:
    group = Shape(
        "biometric information group",
        by_tag={0x02: _COUNT, 0x7F60: _BIOMETRIC_TEMPLATE, 0x53: Shape("issuer's filling")},
    )
    return Shape(label, by_tag={0x7F61: group})


def _images(label: str, tag: int) -> Shape:
    return Shape(label, by_tag={0x02: _COUNT, tag: Shape("image", show=show_image, personal=True)})


def _texts(names: dict[int, str]) -> dict[int, Shape]:
    return {tag: Shape(name, show=show_text) for tag, name in names.items()}


_DG11: Final = Shape(
    "EF.DG11",
    by_tag={
        0x5C: _TAG_LIST,
        0xA0: Shape("other names", by_tag={0x02: _COUNT, **_texts({0x5F0F: "other name"})}),
        0x5F2B: Shape("full date of birth", show=show_digits),
        0x5F16: Shape("proof of citizenship", show=show_image),
        **_texts(
            {
                0x5F0E: "full name",
                0x5F0F: "other name",
                0x5F10: "personal number",
                0x5F11: "place of birth",
                0x5F42: "permanent address",
                0x5F12: "telephone",
                0x5F13: "profession",
                0x5F14: "title",
                0x5F15: "personal summary",
                0x5F17: "other travel documents",
                0x5F18: "custody",
            }
        ),
    },
    personal=True,
)
_DG12: Final = Shape(
    "EF.DG12",
    by_tag={
        0x5C: _TAG_LIST,
        0x5F19: Shape("issuing authority", show=show_text),
        0x5F26: Shape("date of issue", show=show_digits),
        0xA0: Shape(
            "other persons",
            by_tag={0x02: _COUNT, **_texts({0x5F1A: "other person"})},
            personal=True,
        ),
        0x5F1B: Shape("endorsements", show=show_text, personal=True),
        0x5F1C: Shape("tax and exit requirements", show=show_text, personal=True),
        0x5F1D: Shape("front of the document", show=show_image, personal=True),
        0x5F1E: Shape("rear of the document", show=show_image, personal=True),
        0x5F55: Shape("personalized at", show=show_digits),
        0x5F56: Shape("personalization device", show=show_text),
    },
)
_DG16: Final = Shape(
    "EF.DG16",
    by_tag={
        0x02: Shape("number of persons"),
        **{
            tag: Shape(
                "person to notify",
                by_tag=_texts(
                    {0x5F50: "recorded on", 0x5F51: "name", 0x5F52: "telephone", 0x5F53: "address"}
                ),
                personal=True,
            )
            for tag in range(0xA1, 0xB0)
        },
    },
)


def _take_dg13_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take DG13 apart if it is ours; another issuer's may say anything of anybody."""
    if sheet.data.startswith(_MARK, start, end):
        ours = Shape(
            by_tag={
                0x06: Shape("mark"),
                0x53: Shape("framework entry", inside=take_entry_apart),
            }
        )
        take_apart(sheet, start, end, depth, ours)
    else:
        sheet.add_octets(start, end, depth, "issuer's own", personal=True)


def _take_sod_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take signed data apart, by what it says its content is."""
    content_type = LDS_SECURITY_OBJECT
    if encode_oid(EARLY_LDS_SECURITY_OBJECT) in sheet.data[start : start + 128]:
        content_type = EARLY_LDS_SECURITY_OBJECT
    take_apart(sheet, start, end, depth, Shape(each=signed_data(content_type)))


FILES: Final = {
    ElementaryFile.COM: _COM,
    ElementaryFile.DG1: _DG1,
    ElementaryFile.DG2: _biometrics("EF.DG2"),
    ElementaryFile.DG3: _biometrics("EF.DG3"),
    ElementaryFile.DG4: _biometrics("EF.DG4"),
    ElementaryFile.DG5: _images("EF.DG5", 0x5F40),
    ElementaryFile.DG7: _images("EF.DG7", 0x5F43),
    ElementaryFile.DG11: _DG11,
    ElementaryFile.DG12: _DG12,
    ElementaryFile.DG13: Shape("EF.DG13", inside=_take_dg13_apart),
    ElementaryFile.DG14: Shape("EF.DG14", each=SECURITY_INFOS),
    ElementaryFile.DG15: Shape("EF.DG15", each=CHIP_KEY),
    ElementaryFile.DG16: _DG16,
    ElementaryFile.SOD: Shape("EF.SOD", inside=_take_sod_apart),
    ElementaryFile.CARD_ACCESS: called("EF.CardAccess", SECURITY_INFOS),
}
"""What stands in each file; those that Doc 9303 leaves open are missing."""

_SHAPES: Final = Shape(
    by_tag={file.tag: shape for file, shape in FILES.items()}
    | {
        file.tag: Shape(file.title, personal=True)
        for file in ElementaryFile
        if file not in FILES and file.data_group
    }
)


def take_file_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take the files apart that stand one after another in this place, mostly one."""
    take_apart(sheet, start, end, depth, _SHAPES)


def is_file(data: bytes) -> bool:
    """Tell whether the bytes begin as a file of a chip does, and are elements to their end."""
    return data[0] in _SHAPES.by_tag and data[0] != 0x31 and is_made_of_elements(data)


def is_made_of_elements(data: bytes) -> bool:
    """Tell whether the bytes are elements to their end."""
    spans = split(data, 0, len(data))
    return bool(spans) and spans[-1][1] == len(data)
