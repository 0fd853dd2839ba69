"""The tree that DG2, DG3 and DG4 hang their biometrics in (9303-10 §4.7.2.1, 7816-11).

7F61                    group template
  02                    number of instances
  7F60                  one biometric information template, repeated
    A1                  its header (CBEFF)
    5F2E or 7F2E        its data: ISO/IEC 19794, or ISO/IEC 39794 under A1
  53                    an issuer's own filling, where there is no instance
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.tlv import DataObject, encode_object, find, find_optional, read_object

JTC1_SC37: Final = 0x0101
"""Format owner: ISO/IEC JTC 1/SC 37, biometrics."""

_CLAUSE = "9303-10 §4.7.2.1"
_GROUP, _COUNT, _TEMPLATE, _HEADER, _FILLING = 0x7F61, 0x02, 0x7F60, 0xA1, 0x53
_PRIMITIVE_DATA, _CONSTRUCTED_DATA, _STANDARDIZED = 0x5F2E, 0x7F2E, 0xA1
_SECURE_MESSAGING = 0x7D
_MAX_INSTANCES = 32

_HEADER_TAGS: Final = {
    0x80: ("version", (2,)),
    0x81: ("biometric_type", (1, 2, 3)),
    0x82: ("subtype", (1,)),
    0x83: ("created", (7,)),
    0x85: ("validity", (8,)),
    0x86: ("creator", (4,)),
}
"""The optional elements of table 44 and their lengths."""


_RECORD_FORMATS: Final = {
    b"FAC\0": "ISO/IEC 19794-5 face",
    b"FIR\0": "ISO/IEC 19794-4 finger image",
    b"FMR\0": "ISO/IEC 19794-2 finger minutiae",
    b"IIR\0": "ISO/IEC 19794-6 iris image",
}
_MODERN_FORMATS: Final = {
    b"\x64": "ISO/IEC 39794-4 finger image",
    b"\x65": "ISO/IEC 39794-5 face",
    b"\x66": "ISO/IEC 39794-6 iris image",
}
"""9303-10 §4.5.6 table 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BiometricHeader:
    """The biometric header template; optional elements stand as the octets they are."""

    format_owner: int = JTC1_SC37
    format_type: int
    version: bytes | None = None
    biometric_type: bytes | None = None
    """02 face, 08 finger, 10 iris."""
    subtype: bytes | None = None
    created: bytes | None = None
    """Digits of a date and time, two to an octet."""
    validity: bytes | None = None
    """Digits of two dates, two to an octet."""
    creator: bytes | None = None

    def __post_init__(self) -> None:
        """Check that the two required numbers fit their two octets."""
        if not (0 <= self.format_owner < 0x10000 and 0 <= self.format_type < 0x10000):
            raise Malformed("biometric header", "a format number is too large", clause=_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiometricInstance:
    """One biometric: its header, and its data as opaque octets."""

    header: BiometricHeader
    data: bytes = field(repr=False)
    """The data block: what `5F2E` holds, or what `A1` under `7F2E` holds."""
    constructed: bool
    """Whether the data stood under `7F2E`, that is, follows ISO/IEC 39794."""

    @property
    def record_format(self) -> str:
        """The name of the format, by the first octets of the data."""
        if self.constructed:
            return _MODERN_FORMATS.get(self.data[:1], "unknown")
        return _RECORD_FORMATS.get(self.data[:4], "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class BiometricGroup:
    """All instances of a data group."""

    instances: tuple[BiometricInstance, ...]
    leniencies: tuple[str, ...] = ()


def encode_biometric_group(tag: int, instances: tuple[BiometricInstance, ...]) -> bytes:
    """Write a data group around its biometric information templates."""
    templates = (_encode_instance(instance) for instance in instances)
    count = encode_object(_COUNT, bytes((len(instances),)))
    return encode_object(tag, encode_object(_GROUP, count, *templates))


def decode_biometric_group(encoded: bytes, tag: int, name: str) -> BiometricGroup:
    """Read a data group of biometrics.

    Tolerated, and named: `biometric-count` where the stated number differs from what is
    there, `biometric-header-length` where an optional element has an odd length.
    """
    lenient = Leniencies()
    outer = read_object(encoded, field=name, lenient=lenient).expect(tag, name)
    group = find(outer.children(name), _GROUP, name)
    parts = group.children(name)
    templates = [part for part in parts if part.tag == _TEMPLATE]
    if len(templates) > _MAX_INSTANCES:
        raise Unsupported(name, f"more than {_MAX_INSTANCES} biometrics", clause=_CLAUSE)
    if find(parts, _COUNT, name).value != bytes((len(templates),)):
        lenient.note("biometric-count")
    if not templates and any(part.tag == _SECURE_MESSAGING for part in parts):
        raise Unsupported(name, "its biometrics are wrapped in secure messaging", clause=_CLAUSE)
    instances = tuple(_decode_instance(template, name, lenient) for template in templates)
    return BiometricGroup(instances=instances, leniencies=lenient.names)


def _encode_instance(instance: BiometricInstance) -> bytes:
    header = instance.header
    optional = (
        encode_object(tag, value)
        for tag, (name, _) in _HEADER_TAGS.items()
        if (value := getattr(header, name)) is not None
    )
    owner = encode_object(0x87, header.format_owner.to_bytes(2, "big"))
    kind = encode_object(0x88, header.format_type.to_bytes(2, "big"))
    if instance.constructed:
        data = encode_object(_CONSTRUCTED_DATA, encode_object(_STANDARDIZED, instance.data))
    else:
        data = encode_object(_PRIMITIVE_DATA, instance.data)
    return encode_object(_TEMPLATE, encode_object(_HEADER, *optional, owner, kind), data)


def _decode_instance(template: DataObject, name: str, lenient: Leniencies) -> BiometricInstance:
    parts = template.children(name)
    header = _decode_header(find(parts, _HEADER, name), name, lenient)
    primitive = find_optional(parts, _PRIMITIVE_DATA, name)
    if primitive is not None:
        return BiometricInstance(header=header, data=primitive.value, constructed=False)
    constructed = find(parts, _CONSTRUCTED_DATA, name)
    inner = find(constructed.children(name), _STANDARDIZED, name)
    return BiometricInstance(header=header, data=inner.value, constructed=True)


def _decode_header(template: DataObject, name: str, lenient: Leniencies) -> BiometricHeader:
    parts = template.children(name)
    optional: dict[str, bytes] = {}
    for tag, (element, lengths) in _HEADER_TAGS.items():
        found = find_optional(parts, tag, name)
        if found is not None:
            optional[element] = found.value
            if len(found.value) not in lengths:
                lenient.note("biometric-header-length")
    return BiometricHeader(
        format_owner=_format_number(parts, 0x87, name),
        format_type=_format_number(parts, 0x88, name),
        **optional,
    )


def _format_number(parts: list[DataObject], tag: int, name: str) -> int:
    value = find(parts, tag, name).value
    if len(value) != 2:
        raise Malformed(name, "a format number must be two octets", clause=_CLAUSE)
    return int.from_bytes(value, "big")
