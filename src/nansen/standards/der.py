"""Read DER, and where asked to the BER that real documents carry.

A `Node` is a place in one buffer, not a copy: `children` steps one level down,
the typed getters (`integer`, `oid`, `time` ...) read a primitive value. Nothing
recurses into depths that the caller did not ask for, so nesting cannot exhaust
the stack, and every step is linear in the bytes it covers.

Reading is strict: X.690's distinguished rules, or `Malformed`. A reader that
must cope with what states really sign passes a `Leniencies`, in which each
tolerance is noted by a stable name and never passes in silence:

    ber-long-form            a length or tag in more octets than it needs
    ber-indefinite-length    ended by two zero octets instead of a length
    ber-constructed-string   an OCTET STRING handed over in segments
    ber-unsorted-set         a SET OF out of order
    ber-padded-integer       an INTEGER with needless leading octets
    ber-boolean              TRUE as something else than FF
    ber-unused-bits          a list of bits with more zeros, or ones, than it needs
    trailing-bytes           octets after the value
    text-alphabet            characters that the string type does not have
    time-form                a time without seconds, with fractions or an offset

`Node` is a named tuple, not a dataclass: one is made for every element of every
chip and master list, and a frozen dataclass costs seven times as much to make.
"""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, NoReturn

from nansen.errors import Malformed, Unsupported
from nansen.standards import der_text, der_time

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
ENUMERATED, UTF8_STRING, PRINTABLE_STRING = 0x0A, 0x0C, 0x13
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31

MAX_CHILDREN = 100_000
MAX_INTEGER_OCTETS = 4096
MAX_BER_PARTS, MAX_BER_NESTING = 20_000, 12  # finding an end costs the one times the other
_MAX_OID_OCTETS = 64
_SHORT = frozenset(tag for tag in range(1, 256) if tag & 0x1F != 0x1F)
"""The octets that are a whole tag: neither the first of a long one nor end-of-contents."""


class Leniencies:
    """What a tolerant reader let pass: each name once, in the order first met."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        """Start with nothing tolerated."""
        self._names: dict[str, None] = {}

    def note(self, name: str) -> None:
        """Record one tolerance by its stable name."""
        self._names[name] = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name noted so far."""
        return tuple(self._names)


class Node(NamedTuple):
    """One element: where its identifier, contents and end lie in the buffer."""

    data: bytes
    tag: int
    """All identifier octets read as one big-endian number, such as 0x30 or 0x7F49."""
    start: int
    content: int
    stop: int
    """Where the contents stop: before `end` only if the length is indefinite."""
    end: int
    lenient: Leniencies | None

    @property
    def encoded(self) -> bytes:
        """The element as received, header included."""
        return self.data[self.start : self.end]

    @property
    def contents(self) -> bytes:
        """The contents octets as received."""
        return self.data[self.content : self.stop]

    def children(self, field: str = "DER value") -> list["Node"]:
        """Split a constructed element into the elements directly inside it."""
        data, _, start, at, stop, _, lenient = self
        if not data[start] & 0x20:
            raise Malformed(field, "is primitive, expected parts", clause="X.690 §8.9.1")
        found: list[Node] = []
        make, short = tuple.__new__, _SHORT
        try:
            while at < stop:
                if len(found) > MAX_CHILDREN:
                    why = f"has over {MAX_CHILDREN} parts"
                    raise Unsupported(field, why, clause="X.690 §8.9.2")
                pause = min(stop, at + MAX_CHILDREN)  # spares looking at the count each time
                while at < pause:
                    tag, length = data[at], data[at + 1]
                    if length < 0x80 and tag in short:
                        content = at + 2
                        close = end = content + length
                    elif length == 0x82 and tag in short and data[at + 2]:
                        content = at + 4
                        close = end = content + (data[at + 2] << 8 | data[at + 3])
                    else:
                        tag, content, close, end = _read_header(data, at, stop, lenient, field)
                    if end > stop:
                        _truncated(field)
                    found.append(make(Node, (data, tag, at, content, close, end, lenient)))
                    at = end
        except IndexError:
            _truncated(field)
        return found

    def sequence(self, field: str) -> list["Node"]:
        """Split a SEQUENCE."""
        if self.tag != SEQUENCE:
            self.expect(SEQUENCE, field)
        return self.children(field)

    def set_of(self, field: str) -> list["Node"]:
        """Split a SET OF and see that it is in order; the caller checks the tag."""
        found = self.children(field)
        if len(found) > 1:
            encodings = [node.encoded for node in found]
            if encodings != sorted(encodings):
                _tolerate(self.lenient, "ber-unsorted-set", field, "X.690 §11.6")
        return found

    def expect(self, tag: int, field: str) -> "Node":
        """Give back this node if it carries the tag."""
        if self.tag != tag:
            raise Malformed(field, f"has tag {self.tag:02X}, not {tag:02X}", clause="X.690 §8.1.2")
        return self

    def only_child(self, field: str) -> "Node":
        """Step into the single element inside an explicit tag."""
        found = self.children(field)
        if len(found) != 1:
            raise Malformed(field, f"holds {len(found)} values, not 1", clause="X.690 §8.14.2")
        return found[0]

    def integer(self, field: str = "INTEGER", *, tag: int = INTEGER) -> int:
        """Read a whole number of at most 4096 octets."""
        self.expect(tag, field)
        data, at = self.data, self.content
        size = self.stop - at
        if not 0 < size <= MAX_INTEGER_OCTETS:
            raise Malformed(field, f"is a number of {size} octets", clause="X.690 §8.3.1")
        if size > 1 and (
            (data[at] == 0 and data[at + 1] < 0x80) or (data[at] == 0xFF and data[at + 1] >= 0x80)
        ):
            _tolerate(self.lenient, "ber-padded-integer", field, "X.690 §8.3.2")
        return int.from_bytes(data[at : self.stop], "big", signed=True)

    def boolean(self, field: str = "BOOLEAN") -> bool:
        """Read a truth value."""
        contents = self.expect(BOOLEAN, field).contents
        if len(contents) != 1:
            raise Malformed(field, "must be one octet", clause="X.690 §8.2.1")
        if contents not in {b"\x00", b"\xff"}:
            _tolerate(self.lenient, "ber-boolean", field, "X.690 §11.1")
        return contents != b"\x00"

    def null(self, field: str = "NULL") -> None:
        """See that this is an empty NULL."""
        if self.expect(NULL, field).content != self.stop:
            raise Malformed(field, "NULL must be empty", clause="X.690 §8.8.2")

    def oid(self, field: str = "OBJECT IDENTIFIER", *, tag: int = OID) -> str:
        """Read an object identifier in dotted form."""
        data, found, _, at, stop, _, _ = self
        if found != tag:
            self.expect(tag, field)
        dotted = _decode_oid(data[at:stop]) if stop - at <= _MAX_OID_OCTETS else ""
        if not dotted:
            raise Malformed(field, "is no object identifier", clause="X.690 §8.19")
        return dotted

    def octets(self, field: str = "OCTET STRING", *, tag: int = OCTET_STRING) -> bytes:
        """Read the octets, joined if they came in segments."""
        data, found, _, at, stop, _, _ = self
        if found == tag:
            return data[at:stop]
        self.expect(tag | 0x20, field)
        _tolerate(self.lenient, "ber-constructed-string", field, "X.690 §10.2")
        return b"".join(_segments(self, field))

    def bit_string(self, field: str = "BIT STRING", *, tag: int = BIT_STRING) -> bytes:
        """Read a string of whole octets: a key or a signature."""
        contents = self.expect(tag, field).contents
        if contents[:1] != b"\x00":
            raise Malformed(field, "must hold whole octets", clause="X.690 §8.6.2")
        return contents[1:]

    def named_bits(self, field: str = "BIT STRING", *, tag: int = BIT_STRING) -> frozenset[int]:
        """Read which bits are set, the first being bit 0."""
        contents = self.expect(tag, field).contents
        unused = contents[0] if contents else 8
        size = len(contents) - 1
        if unused > 7 or (unused and not size) or size > 16:
            raise Malformed(field, "is no short list of bits", clause="X.690 §8.6.2")
        value = int.from_bytes(contents[1:], "big")
        if size and value & ((2 << unused) - 1) != 1 << unused:  # the last bit used is a one
            _tolerate(self.lenient, "ber-unused-bits", field, "X.690 §11.2.2")
        width = size * 8
        return frozenset(bit for bit in range(width - unused) if value >> (width - 1 - bit) & 1)

    def text(self, field: str = "string", *, tag: int | None = None) -> str:
        """Read a character string of whichever type the tag, or `tag` in its place, says."""
        text, exact = der_text.decode_text(self.tag if tag is None else tag, self.contents, field)
        if not exact:
            _tolerate(self.lenient, "text-alphabet", field, "X.680 §41.4")
        return text

    def time(self, field: str = "time", *, tag: int | None = None) -> datetime:
        """Read the time of the type that the tag, or `tag` in its place, says, in UTC."""
        kind = self.tag if tag is None else tag
        if kind not in {UTC_TIME, GENERALIZED_TIME}:
            raise Malformed(field, f"has tag {kind:02X}, no time", clause="RFC 5280 §4.1.2.5")
        moment, exact = der_time.decode_time(self.contents, field, utc=kind == UTC_TIME)
        if not exact:
            _tolerate(self.lenient, "time-form", field, "RFC 5280 §4.1.2.5")
        return moment


def read_node(data: bytes, *, lenient: Leniencies | None = None, field: str = "DER value") -> Node:
    """Read the one element that fills the buffer.

    Raises:
        Malformed: the bytes are no such element, or more bytes follow it.
    """
    node = read_first(data, lenient=lenient, field=field)
    if node.end != len(data):
        _tolerate(lenient, "trailing-bytes", field, "X.690 §8.1.1")
    return node


def read_first(
    data: bytes, at: int = 0, *, lenient: Leniencies | None = None, field: str = "DER value"
) -> Node:
    """Read the element that starts at an offset, whatever follows it."""
    if len(data) < at + 2:
        _truncated(field)
    tag, content, stop, end = _read_header(data, at, len(data), lenient, field)
    return Node(data, tag, at, content, stop, end, lenient)


def pass_on(names: tuple[str, ...], lenient: Leniencies | None, field: str, clause: str) -> None:
    """Note what a remembered reading tolerated, or refuse it where nothing is tolerated."""
    for name in names:
        if lenient is None:
            raise Malformed(field, name.replace("-", " "), clause=clause)
        lenient.note(name)


def frame(tag: int, *contents: bytes) -> bytes:
    """Put contents under a one-octet tag, for what must be compared or verified in DER."""
    inside = b"".join(contents)
    size = len(inside)
    if size < 0x80:
        return bytes((tag, size)) + inside
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + inside


def encode_integer(number: int) -> bytes:
    """Write a whole number that is not negative."""
    return frame(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


@lru_cache(maxsize=1024)
def _decode_oid(contents: bytes) -> str:
    """Read the contents octets of an object identifier; the empty string if they are none."""
    if not contents or contents[-1] & 0x80:
        return ""
    arcs: list[int] = []
    value, fresh = 0, True
    for octet in contents:
        if fresh and octet == 0x80:
            return ""
        value = value << 7 | octet & 0x7F
        fresh = not octet & 0x80
        if fresh:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def _read_header(
    data: bytes, at: int, stop: int, lenient: Leniencies | None, field: str
) -> tuple[int, int, int, int]:
    """Read any header; answer the tag, where the contents start and stop, and the end."""
    tag, content = data[at], at + 1
    if tag not in _SHORT:
        tag, content = _read_tag(data, at, stop, lenient, field)
    if content >= stop:
        _truncated(field)
    length = data[content]
    content += 1
    if length == 0x80:
        _tolerate(lenient, "ber-indefinite-length", field, "X.690 §10.1")
        if not data[at] & 0x20:
            raise Malformed(field, "primitive of indefinite length", clause="X.690 §8.1.3.2")
        close = _find_end_of_contents(data, content, stop, field)
        return tag, content, close, close + 2
    if length > 0x80:
        after = content + (length & 0x7F)
        if after > stop or length == 0xFF:
            _truncated(field)
        length = int.from_bytes(data[content:after], "big")
        if data[content] == 0 or length < 0x80:
            _tolerate(lenient, "ber-long-form", field, "X.690 §10.1")
        content = after
    end = content + length
    if end > stop:
        _truncated(field)
    return tag, content, end, end


def _read_tag(
    data: bytes, at: int, stop: int, lenient: Leniencies | None, field: str
) -> tuple[int, int]:
    """Read the identifier octets, at most four; answer the tag and where the length stands."""
    tag = data[at]
    if tag == 0:
        raise Malformed(field, "end of contents where none is open", clause="X.690 §8.1.5")
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    octets = data[at : min(at + 3, stop)]
    for position, octet in enumerate(octets):
        tag = tag << 8 | octet
        if not octet & 0x80:
            if octets[0] == 0x80 or (position == 0 and octet < 0x1F):
                _tolerate(lenient, "ber-long-form", field, "X.690 §8.1.2.4")
            return tag, at + position + 1
    raise Malformed(field, "tag does not end", clause="X.690 §8.1.2.4")


def _find_end_of_contents(data: bytes, at: int, stop: int, field: str) -> int:
    """Find the end-of-contents octets that close an indefinite length."""
    depth, count, lenient = 1, 0, Leniencies()
    while at + 2 <= stop:
        count += 1
        if data[at] == 0:
            if data[at + 1]:
                break
            depth -= 1
            if not depth:
                return at
            at += 2
            continue
        _, header = _read_tag(data, at, stop, lenient, field)
        if header < stop and data[header] == 0x80 and data[at] & 0x20:
            depth += 1
            at = header + 1
        else:
            *_, at = _read_header(data, at, stop, lenient, field)
        if depth > MAX_BER_NESTING or count > MAX_BER_PARTS:
            raise Unsupported(field, "too deep or too long for BER", clause="X.690 §8.1.3.6")
    return _truncated(field)


def _segments(node: Node, field: str) -> list[bytes]:
    """Collect the segments of a constructed OCTET STRING, nested ones in their place."""
    found: list[bytes] = []
    open_nodes = [iter(node.children(field))]
    while open_nodes:
        for part in open_nodes[-1]:
            if part.tag == OCTET_STRING | 0x20:
                if len(open_nodes) > MAX_BER_NESTING:
                    raise Unsupported(field, "too deep for BER", clause="X.690 §8.7.3")
                open_nodes.append(iter(part.children(field)))
                break
            found.append(part.expect(OCTET_STRING, field).contents)
        else:
            open_nodes.pop()
    return found


def _tolerate(lenient: Leniencies | None, name: str, field: str, clause: str) -> None:
    pass_on((name,), lenient, field, clause)


def _truncated(field: str) -> NoReturn:
    raise Malformed(field, "ends before its length says", clause="X.690 §8.1.3")
