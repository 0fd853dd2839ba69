"""Face images taken apart: the record of ISO/IEC 19794-5 and the block of ISO/IEC 39794-5."""

from collections.abc import Callable
from typing import Final

from nansen.errors import NansenError
from nansen.standards.icao9303.dissect.line import Sheet, show_octets
from nansen.standards.icao9303.dissect.shape import Shape
from nansen.standards.image_header import read_image_header
from nansen.standards.iso39794 import schema

_RECORD: Final = (
    (4, "format"),
    (4, "version"),
    (4, "length of the record"),
    (2, "number of faces"),
)
_INFORMATION: Final = (
    (4, "length of this face"),
    (2, "number of feature points"),
    (1, "gender"),
    (1, "eye colour"),
    (1, "hair colour"),
    (3, "properties"),
    (2, "expression"),
    (3, "pose"),
    (3, "pose uncertainty"),
)
_IMAGE: Final = (
    (1, "kind of image"),
    (1, "image coding"),
    (2, "width"),
    (2, "height"),
    (1, "colour space"),
    (1, "source"),
    (2, "device"),
    (2, "quality"),
)
_POINT_OCTETS: Final = 8
_TEXTS: Final = {"format", "version"}


def take_record_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take a face image record apart (19794-5 §5)."""
    at = _take_fields_apart(sheet, start, end, depth, _RECORD)
    faces = int.from_bytes(sheet.data[start + 12 : start + 14], "big")
    for _ in range(faces):
        if at >= end or sheet.full:
            break
        stop = at + int.from_bytes(sheet.data[at : at + 4], "big") if faces > 1 else end
        at = _take_face_apart(sheet, at, max(min(stop, end), at + 1), depth)
    sheet.add_octets(at, end, depth, "octets")


def _take_face_apart(sheet: Sheet, start: int, end: int, depth: int) -> int:
    points = int.from_bytes(sheet.data[start + 4 : start + 6], "big")
    at = _take_fields_apart(sheet, start, end, depth, _INFORMATION)
    points_end = min(at + points * _POINT_OCTETS, end)
    sheet.add_octets(at, points_end, depth, "feature points", personal=True)
    at = _take_fields_apart(sheet, points_end, end, depth, _IMAGE)
    sheet.add(at, end, depth, "image", show_image(sheet.data[at:end]), personal=True)
    return end


def _take_fields_apart(
    sheet: Sheet, at: int, end: int, depth: int, fields: tuple[tuple[int, str], ...]
) -> int:
    for width, label in fields:
        value = sheet.data[at : min(at + width, end)]
        text = value.decode("latin-1").rstrip("\0") if label in _TEXTS else None
        shown = text if text is not None and text.isprintable() else _show_field(value)
        sheet.add(at, at + len(value), depth, label, shown, personal=fields is _INFORMATION)
        at += len(value)
    return at


def _show_field(value: bytes) -> str:
    return show_octets(value) if len(value) == 3 else str(int.from_bytes(value, "big"))


def show_image(image: bytes) -> str:
    """Tell the coding and size of an image."""
    try:
        header = read_image_header(image)
    except NansenError:
        return show_octets(image)
    return f"{header.coding}, {header.width} x {header.height}, {len(image)} octets"


def shape_of(kind: schema.Kind, label: str) -> Shape:
    """Make the shape of a block from its schema."""
    if isinstance(kind, schema.Series):
        return Shape(label, each=shape_of(kind.kind, "entry"))
    if isinstance(kind, schema.Parts):
        return Shape(label, by_tag=_shapes(kind.fields))
    if isinstance(kind, schema.Choice):
        return Shape(label, by_tag=_shapes(kind.fields + kind.tolerated))
    return Shape(label, show=_show_primitive(kind))


def _show_primitive(
    kind: schema.Whole | schema.Truth | schema.Octets | schema.Code,
) -> Callable[[bytes], str]:
    if isinstance(kind, schema.Code):
        return _name_code(kind.names, kind.first)
    if isinstance(kind, schema.Octets):
        return show_image
    if isinstance(kind, schema.Truth):
        return lambda value: "false" if value == b"\0" else "true"
    return lambda value: str(int.from_bytes(value, "big", signed=True))


def _shapes(fields: tuple[schema.Field, ...]) -> dict[int, Shape]:
    composite = schema.Parts | schema.Choice | schema.Series
    return {
        field.tag | (0xA0 if isinstance(field.kind, composite) else 0x80): shape_of(
            field.kind, field.name
        )
        for field in fields
    }


def _name_code(names: tuple[str, ...], first: int) -> Callable[[bytes], str]:
    def show(value: bytes) -> str:
        number = int.from_bytes(value, "big", signed=True)
        place = number - first
        return f"{number} ({names[place]})" if 0 <= place < len(names) else str(number)

    return show


FACE_IMAGE_DATA: Final = shape_of(schema.FACE_IMAGE_DATA, "face image data")
