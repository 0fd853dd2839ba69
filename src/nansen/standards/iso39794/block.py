"""Blocks of ISO/IEC 39794: read and written as the schema says, in DER.

A `Block` holds the fields that are there, in the order of their tags, and under `unknown`
the elements that a newer edition added, as received, so that writing gives back what was
read. A choice is a block with one field.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias, Union

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import OCTET_STRING, SEQUENCE, Leniencies, Node
from nansen.standards.iso39794.schema import (
    Choice,
    Code,
    Field,
    Kind,
    Octets,
    Parts,
    Series,
    Truth,
    Whole,
)
from nansen.standards.tlv import encode_object

_CLAUSE = "39794-5 §7"
_CONTEXT, _CONSTRUCTED = 0x80, 0x20

Value: TypeAlias = Union[int, bool, bytes, "Block", tuple["Value", ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of a SEQUENCE that are there, by name."""

    fields: tuple[tuple[str, Value], ...]
    unknown: tuple[bytes, ...] = field(default=())

    def get(self, *path: str) -> Value | None:
        """Follow field names downwards; `None` where one is absent."""
        value: Value | None = self
        for name in path:
            if not isinstance(value, Block):
                return None
            value = dict(value.fields).get(name)
        return value

    def __repr__(self) -> str:
        """Show which fields are there, not what they say of a person."""
        return f"Block({', '.join(name for name, _ in self.fields)})"


def decode_block(node: Node, kind: Parts, name: str) -> Block:
    """Read what stands inside a node as the fields of a block.

    Tolerated, and named, if the node is read leniently: `39794-unknown-field` for an element
    that the profile does not know, `39794-plain-code` for a code outside its extension block.
    """
    known = {field.tag: field for field in kind.fields}
    found: list[tuple[str, Value]] = []
    unknown: list[bytes] = []
    last = -1
    for child in node.children(name):
        number = _context_number(child, name)
        if number <= last:
            raise Malformed(name, "fields are out of order", clause=_CLAUSE)
        last = number
        part = known.get(number)
        if part is None:
            _tolerate(child.lenient, "39794-unknown-field", name)
            unknown.append(child.encoded)
        else:
            found.append((part.name, _decode_value(child, part.kind, part.name)))
    present = {name for name, _ in found}
    for part in kind.fields:
        if part.required and part.name not in present:
            raise Malformed(name, f"lacks {part.name}", clause=_CLAUSE)
    return Block(tuple(found), tuple(unknown))


def encode_block(block: Block, kind: Parts, name: str) -> bytes:
    """Write the fields of a block, without the tag around them."""
    return _encode_fields(block, kind.fields, name) + b"".join(block.unknown)


def _decode_value(node: Node, kind: Kind, name: str) -> Value:
    match kind:
        case Parts():
            return decode_block(node, kind, name)
        case Choice():
            return _decode_choice(node, kind, name)
        case Series():
            return _decode_series(node, kind, name)
        case _:
            return _decode_primitive(node, kind, name)


def _decode_primitive(node: Node, kind: Whole | Truth | Octets | Code, name: str) -> Value:
    if node.data[node.start] & _CONSTRUCTED:
        raise Malformed(name, "must be primitive", clause="X.690 §10.2")
    if isinstance(kind, Octets):
        return node.contents
    if isinstance(kind, Truth):
        return _decode_truth(node, name)
    number = node.integer(name, tag=node.tag)
    if not kind.low <= number <= kind.high:
        raise Malformed(name, "is out of range", clause=_CLAUSE)
    return number


def _decode_truth(node: Node, name: str) -> bool:
    contents = node.contents
    if contents not in {b"\x00", b"\xff"}:
        if len(contents) != 1:
            raise Malformed(name, "must be one octet", clause="X.690 §8.2.1")
        _tolerate(node.lenient, "ber-boolean", name)
    return contents != b"\x00"


def _decode_choice(node: Node, kind: Choice, name: str) -> Block:
    child = node.only_child(name)
    number = _context_number(child, name)
    for part in kind.fields:
        if part.tag == number:
            return Block(((part.name, _decode_value(child, part.kind, part.name)),))
    for part in kind.tolerated:
        if part.tag == number:
            _tolerate(child.lenient, "39794-plain-code", name)
            return Block(((part.name, _decode_value(child, part.kind, part.name)),))
    raise Unsupported(name, "is an alternative that the profile does not have", clause=_CLAUSE)


def _decode_series(node: Node, kind: Series, name: str) -> tuple[Value, ...]:
    children = node.children(name)
    if not kind.at_least <= len(children) <= kind.at_most:
        raise Malformed(name, "has too few or too many entries", clause=_CLAUSE)
    if isinstance(kind.kind, Octets):
        return tuple(child.octets(name) for child in children)
    return tuple(decode_block(child.expect(SEQUENCE, name), kind.kind, name) for child in children)


def _encode_value(value: Value | None, tag: int, kind: Kind, name: str) -> bytes:
    match kind, value:
        case (Truth(), bool()):
            contents = b"\xff" if value else b"\x00"
        case (Whole() | Code(), int()) if type(value) is int and kind.low <= value <= kind.high:
            contents = _encode_number(value)
        case (Octets(), bytes()):
            contents = value
        case (Parts(), Block()):
            tag, contents = tag | _CONSTRUCTED, encode_block(value, kind, name)
        case (Choice(), Block()) if len(value.fields) == 1 and not value.unknown:
            allowed = kind.fields + kind.tolerated
            tag, contents = tag | _CONSTRUCTED, _encode_fields(value, allowed, name)
        case (Series(), tuple()) if kind.at_least <= len(value) <= kind.at_most:
            tag, contents = tag | _CONSTRUCTED, b"".join(_encode_series(value, kind, name))
        case _:
            raise Malformed(name, "is no value of its kind", clause=_CLAUSE)
    return encode_object(tag, contents)


def _encode_series(values: Iterable[Value], kind: Series, name: str) -> list[bytes]:
    tag = OCTET_STRING if isinstance(kind.kind, Octets) else SEQUENCE
    return [_encode_value(value, tag, kind.kind, name) for value in values]


def _encode_fields(block: Block, fields: tuple[Field, ...], name: str) -> bytes:
    values = dict(block.fields)
    encoded = b"".join(
        _encode_value(values.pop(part.name, None), _CONTEXT | part.tag, part.kind, part.name)
        for part in fields
        if part.name in values or part.required
    )
    if values:
        raise Malformed(name, "holds a field that the profile does not have", clause=_CLAUSE)
    return encoded


def _encode_number(number: int) -> bytes:
    return number.to_bytes((number + (number < 0)).bit_length() // 8 + 1, "big", signed=True)


def _context_number(node: Node, name: str) -> int:
    first = node.data[node.start]
    if first & 0xC0 != _CONTEXT or first & 0x1F == 0x1F:
        raise Malformed(name, "holds an element without a context tag", clause=_CLAUSE)
    return first & 0x1F


def _tolerate(lenient: Leniencies | None, name: str, field_name: str) -> None:
    if lenient is None:
        raise Malformed(field_name, name.replace("-", " "), clause=_CLAUSE)
    lenient.note(name)
