"""Shapes: what the parts of a template or a DER structure are called, as data.

A shape says how its own octets read and which shapes its parts have: by tag, by their order,
or all alike. What no shape describes is shown by its universal type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from nansen.errors import NansenError
from nansen.standards.der import Leniencies, read_node
from nansen.standards.icao9303.dissect.line import (
    MAX_DEPTH,
    MAX_LINES,
    Part,
    Sheet,
    show_octets,
    show_text,
)
from nansen.standards.oids import name_oid
from nansen.standards.tlv import DataObject, read_first


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element is called and how it is taken apart."""

    label: str = ""
    show: Callable[[bytes], str] | None = None
    personal: bool = False
    """Whether it, and all inside it, says something of the holder."""
    inside: Part | None = None
    """Takes a primitive value further apart."""
    by_tag: Mapping[int, "Shape"] = field(default_factory=dict)
    in_order: tuple[tuple[int, "Shape"], ...] = ()
    """Tags and shapes of a sequence, of which any may be missing."""
    each: "Shape | None" = None


_UNKNOWN: Final = Shape()


def take_apart(
    sheet: Sheet, start: int, end: int, depth: int, shape: Shape, *, personal: bool = False
) -> None:
    """Write lines for the elements that stand one after another in this place."""
    at, left = start, list(shape.in_order)
    while at < end:
        element = None if sheet.full else _read(sheet.data, at, end)
        if element is None:
            sheet.add_octets(at, end, depth, "octets", personal=personal)
            return
        _take_element_apart(sheet, element, depth, _choose(shape, element.tag, left), personal)
        at = element.end


def split(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Tell where the elements begin and end that stand here, as far as they can be read."""
    spans: list[tuple[int, int]] = []
    while start < end and len(spans) < MAX_LINES:
        element = _read(data, start, end)
        if element is None:
            break
        spans.append((start, element.end))
        start = element.end
    return spans


def part_of(shape: Shape) -> Part:
    """Make a part that takes its place apart by a shape."""

    def part(sheet: Sheet, start: int, end: int, depth: int) -> None:
        take_apart(sheet, start, end, depth, shape, personal=shape.personal)

    return part


def _take_element_apart(
    sheet: Sheet, element: DataObject, depth: int, shape: Shape, personal: bool
) -> None:
    personal = personal or shape.personal
    label = shape.label or _UNIVERSAL.get(element.tag, f"tag {element.tag:02X}")
    start, content, end = element.start, element.content, element.end
    size = f"{end - content} octets"
    if depth < MAX_DEPTH and shape.inside is not None:
        sheet.add(start, content, depth, label, size)
        shape.inside(sheet, content, end, depth + 1)
    elif depth < MAX_DEPTH and element.constructed:
        sheet.add(start, content, depth, label, size)
        take_apart(sheet, content, end, depth + 1, shape, personal=personal)
    else:
        show = shape.show or _SHOW.get(element.tag, show_octets)
        sheet.add(start, end, depth, label, show(element.value), personal=personal)


def _choose(shape: Shape, tag: int, left: list[tuple[int, Shape]]) -> Shape:
    """Choose the shape of the next element, and strike off those that it passes by."""
    for place, (expected, part) in enumerate(left):
        if expected == tag:
            del left[: place + 1]
            return part
    return shape.by_tag.get(tag) or shape.each or _UNKNOWN


def _read(data: bytes, at: int, end: int) -> DataObject | None:
    try:
        return read_first(data, at, field="element", stop=end, lenient=Leniencies())
    except NansenError:
        return None


def called(label: str, shape: Shape) -> Shape:
    """Give a shape another name."""
    return replace(shape, label=label)


def _show_number(value: bytes) -> str:
    if len(value) > 8:
        return show_octets(value)
    return str(int.from_bytes(value, "big", signed=True))


def _show_oid(value: bytes) -> str:
    try:
        node = read_node(bytes((0x06, len(value) & 0x7F)) + value, lenient=Leniencies())
        return name_oid(node.oid())
    except NansenError:
        return show_octets(value)


def _show_truth(value: bytes) -> str:
    return {b"\x00": "false", b"\xff": "true"}.get(value, show_octets(value))


_UNIVERSAL: Final = {
    0x01: "BOOLEAN",
    0x02: "INTEGER",
    0x03: "BIT STRING",
    0x04: "OCTET STRING",
    0x05: "NULL",
    0x06: "OBJECT IDENTIFIER",
    0x0A: "ENUMERATED",
    0x0C: "UTF8String",
    0x13: "PrintableString",
    0x14: "TeletexString",
    0x16: "IA5String",
    0x17: "UTCTime",
    0x18: "GeneralizedTime",
    0x30: "SEQUENCE",
    0x31: "SET",
}

_SHOW: Final[Mapping[int, Callable[[bytes], str]]] = {
    0x01: _show_truth,
    0x02: _show_number,
    0x06: _show_oid,
    0x0A: _show_number,
    **dict.fromkeys((0x0C, 0x13, 0x14, 0x16, 0x17, 0x18), show_text),
}
