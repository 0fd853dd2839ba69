"""BER-TLV data objects as the files of a chip hold them (9303-10 §3.9, ISO/IEC 7816-4).

A `DataObject` is a place in one buffer, not a copy; `children` steps one level down, and
nothing recurses, so nesting cannot exhaust the stack. Tags have one to three octets and are
written as one number (`0x7F61`), lengths have at most four octets after the first.

This is not `der`: chips use tags such as `5F 0E`, whose number would fit in one octet and
which X.690 therefore forbids, and they never use an indefinite length.

Writing is strict. Reading with a `Leniencies` notes each of these instead of refusing it:

    tlv-long-length   a length in more octets than it needs
    trailing-bytes    octets after the object
"""

from typing import NamedTuple, NoReturn

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies

MAX_OBJECTS = 10_000
"""No file of a chip has this many parts in one template."""

_MOST_TAGS = 256
_CLAUSE = "7816-4 §5.2.2"
_CONSTRUCTED = 0x20
_MORE = 0x80


class DataObject(NamedTuple):
    """One data object: where its tag, value and end lie in the buffer."""

    data: bytes
    tag: int
    start: int
    content: int
    end: int
    lenient: Leniencies | None

    @property
    def value(self) -> bytes:
        """The value field as received."""
        return self.data[self.content : self.end]

    @property
    def encoded(self) -> bytes:
        """The object as received, tag and length included."""
        return self.data[self.start : self.end]

    @property
    def constructed(self) -> bool:
        """Whether the tag says that the value is made of data objects."""
        return bool(self.data[self.start] & _CONSTRUCTED)

    def children(self, field: str) -> list["DataObject"]:
        """Split a template into the data objects directly inside it."""
        if not self.constructed:
            raise Malformed(field, "is primitive, expected a template", clause=_CLAUSE)
        found: list[DataObject] = []
        at = self.content
        while at < self.end:
            child = _read(self.data, at, self.end, self.lenient, field)
            found.append(child)
            at = child.end
            if len(found) > MAX_OBJECTS:
                raise Unsupported(field, f"more than {MAX_OBJECTS} objects", clause=_CLAUSE)
        return found

    def expect(self, tag: int, field: str) -> "DataObject":
        """Give back this object if it carries the tag."""
        if self.tag != tag:
            raise Malformed(field, f"has tag {self.tag:02X}, not {tag:02X}", clause=_CLAUSE)
        return self


def read_object(data: bytes, *, field: str, lenient: Leniencies | None = None) -> DataObject:
    """Read the one data object that fills the buffer."""
    found = read_first(data, field=field, lenient=lenient)
    if found.end != len(data):
        _tolerate(lenient, "trailing-bytes", field)
    return found


def read_first(
    data: bytes,
    at: int = 0,
    *,
    field: str,
    stop: int | None = None,
    lenient: Leniencies | None = None,
) -> DataObject:
    """Read the data object that starts at an offset and ends before `stop`."""
    return _read(data, at, len(data) if stop is None else stop, lenient, field)


def encode_object(tag: int, *contents: bytes) -> bytes:
    """Write one data object around its contents, the length as short as it goes."""
    value = b"".join(contents)
    return encode_tag(tag) + encode_length(len(value)) + value


def encode_tag(tag: int) -> bytes:
    """Write the octets of a tag that was given as one number."""
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big")


def encode_length(length: int) -> bytes:
    """Write a definite length in its shortest form."""
    if length < _MORE:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((_MORE | len(octets),)) + octets


def find(objects: list[DataObject], tag: int, field: str) -> DataObject:
    """Find the one object with this tag among its siblings."""
    found = find_optional(objects, tag, field)
    if found is None:
        raise Malformed(field, f"lacks the data object {tag:02X}", clause=_CLAUSE)
    return found


def find_optional(objects: list[DataObject], tag: int, field: str) -> DataObject | None:
    """Find the object with this tag, if there is one; two are an error."""
    found = [one for one in objects if one.tag == tag]
    if len(found) > 1:
        raise Malformed(field, f"holds the data object {tag:02X} twice", clause=_CLAUSE)
    return found[0] if found else None


def read_tags(value: bytes, field: str) -> tuple[int, ...]:
    """Read a tag list (data object `5C`): tags one after another, without lengths."""
    tags: list[int] = []
    at = 0
    while at < len(value):
        if len(tags) == _MOST_TAGS:
            raise Malformed(field, f"lists more than {_MOST_TAGS} tags", clause=_CLAUSE)
        tag, at = _read_tag(value, at, len(value), field)
        tags.append(tag)
    return tuple(tags)


def _read(data: bytes, at: int, stop: int, lenient: Leniencies | None, field: str) -> DataObject:
    tag, content = _read_tag(data, at, stop, field)
    if content >= stop:
        _truncated(field)
    length = data[content]
    content += 1
    if length >= _MORE:
        size = length & 0x7F
        if not 1 <= size <= 4:
            raise Malformed(field, "has a length of no definite form", clause=_CLAUSE)
        octets = data[content : min(content + size, stop)]
        if len(octets) != size:
            _truncated(field)
        content += size
        length = int.from_bytes(octets, "big")
        if octets[0] == 0 or length < _MORE:
            _tolerate(lenient, "tlv-long-length", field)
    if content + length > stop:
        _truncated(field)
    return DataObject(data, tag, at, content, content + length, lenient)


def _read_tag(data: bytes, at: int, stop: int, field: str) -> tuple[int, int]:
    """Read one to three tag octets; answer the tag and where the length stands."""
    if at >= stop:
        _truncated(field)
    tag = data[at]
    if tag in {0x00, 0xFF}:
        raise Malformed(field, f"{tag:02X} is no tag", clause=_CLAUSE)
    if tag & 0x1F != 0x1F:
        return tag, at + 1
    for place, octet in enumerate(data[at + 1 : min(at + 3, stop)]):
        tag = tag << 8 | octet
        if not octet & _MORE:
            return tag, at + place + 2
    raise Malformed(field, "tag does not end within three octets", clause=_CLAUSE)


def _tolerate(lenient: Leniencies | None, name: str, field: str) -> None:
    if lenient is None:
        raise Malformed(field, name.replace("-", " "), clause=_CLAUSE)
    lenient.note(name)


def _truncated(field: str) -> NoReturn:
    raise Malformed(field, "ends before its length says", clause=_CLAUSE)
