"""The face image record of ISO/IEC 19794-5:2005, as DG2 holds it (9303-10 §4.7.2).

    record header, 14 octets        19794-5 §5.4
      0  4  "FAC", zero              4  4  "010", zero
      8  4  length of the record    12  2  number of faces
    for each face
      facial information, 20        19794-5 §5.5
        0  4  length of this face   4  2  number of feature points
        6  1  gender   7  1  eyes   8  1  hair   9  3  properties
       12  2  expression           14  3  pose  17  3  pose uncertainty
      feature points, 8 each        19794-5 §5.6
        0  1  type   1  1  point   2  2  x   4  2  y   6  2  reserved
      image information, 12         19794-5 §5.7
        0  1  kind   1  1  coding   2  2  width   4  2  height
        6  1  colours  7  1  source  8  2  device  10  2  quality
      image data                    19794-5 §5.8

We describe a person's gender, eyes and hair as "unspecified" unless told otherwise.
"""

import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies
from nansen.standards.image_header import ImageCoding, read_image_header

FORMAT_TYPE: Final = 0x0008
"""What a biometric header calls this format."""

_RECORD_HEADER: Final = struct.Struct(">4s4sIH")
_INFORMATION: Final = struct.Struct(">IHBBB3sH3s3s")
_POINT: Final = struct.Struct(">BBHHH")
_IMAGE_INFORMATION: Final = struct.Struct(">BBHHBBHH")
_MAGIC, _VERSION = b"FAC\0", b"010\0"
_MAX_FACES = 32


class ImageKind(IntEnum):
    """How the face is framed (19794-5 §5.7.1)."""

    BASIC = 0
    FULL_FRONTAL = 1
    TOKEN_FRONTAL = 2


_CODINGS: Final = {0: ImageCoding.JPEG, 1: ImageCoding.JPEG_2000}
"""19794-5 §5.7.2."""
_CODING_NUMBERS: Final = {coding: number for number, coding in _CODINGS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturePoint:
    """A landmark of the face, in pixels from the upper left (19794-5 §5.6)."""

    kind: int
    point: int
    """MPEG-4 major and minor number, a nibble each."""
    x: int
    y: int
    reserved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceImage:
    """One face of a record: what is said of it, and the image."""

    image: bytes = field(repr=False)
    coding: ImageCoding
    width: int
    height: int
    kind: int = ImageKind.FULL_FRONTAL
    colour_space: int = 0
    source: int = 0
    device: int = 0
    quality: int = 0
    gender: int = field(default=0, repr=False)
    eye_colour: int = field(default=0, repr=False)
    hair_colour: int = field(default=0, repr=False)
    properties: bytes = field(default=bytes(3), repr=False)
    expression: int = field(default=0, repr=False)
    pose: bytes = field(default=bytes(3), repr=False)
    """Yaw, pitch and roll, coded in steps of two degrees."""
    pose_uncertainty: bytes = field(default=bytes(3), repr=False)
    feature_points: tuple[FeaturePoint, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Check that there is an image and that every number fits its place."""
        if not self.image:
            raise Malformed("face image", "is empty", clause="19794-5 §5.8")
        try:
            _pack_face(self)
        except struct.error:
            raise Malformed("face image", "a number is out of range", clause="19794-5 §5") from None
        if {len(self.properties), len(self.pose), len(self.pose_uncertainty)} != {3}:
            raise Malformed("face image", "needs three octets each", clause="19794-5 §5.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRecord:
    """All faces of a data block."""

    faces: tuple[FaceImage, ...]

    def __post_init__(self) -> None:
        """Check that there is a face, and not more than anybody needs."""
        if not 1 <= len(self.faces) <= _MAX_FACES:
            raise Malformed("face record", "must hold 1 to 32 faces", clause="19794-5 §5.4")


def describe_image(image: bytes, *, kind: ImageKind = ImageKind.FULL_FRONTAL) -> FaceImage:
    """Make a face image of a JPEG or JPEG 2000 file, saying nothing of the person."""
    header = read_image_header(image)
    return FaceImage(
        image=image,
        coding=header.coding,
        width=header.width,
        height=header.height,
        kind=kind,
    )


def encode_face_record(record: FaceRecord) -> bytes:
    """Write the record."""
    faces = b"".join(_pack_face(face) for face in record.faces)
    length = _RECORD_HEADER.size + len(faces)
    return _RECORD_HEADER.pack(_MAGIC, _VERSION, length, len(record.faces)) + faces


def decode_face_record(encoded: bytes, lenient: Leniencies) -> FaceRecord:
    """Read the record.

    Tolerated, and named: `face-record-length` where a stated length differs from what is
    there and one face makes plain where it ends.
    """
    if len(encoded) < _RECORD_HEADER.size:
        raise Malformed("face record", "is shorter than its header", clause="19794-5 §5.4")
    magic, version, length, count = _RECORD_HEADER.unpack_from(encoded)
    if magic != _MAGIC:
        raise Malformed("face record", "does not begin with FAC", clause="19794-5 §5.4")
    if version != _VERSION:
        raise Unsupported("face record", "has another version than 010", clause="19794-5 §5.4")
    if not 1 <= count <= _MAX_FACES:
        raise Malformed("face record", "must hold 1 to 32 faces", clause="19794-5 §5.4")
    if length != len(encoded):
        _note_length(count, lenient)
    faces: list[FaceImage] = []
    at = _RECORD_HEADER.size
    for _ in range(count):
        end = _end_of_face(encoded, at, count, lenient)
        faces.append(_unpack_face(encoded[at:end]))
        at = end
    if at != len(encoded):
        raise Malformed("face record", "octets follow the last face", clause="19794-5 §5.4")
    return FaceRecord(faces=tuple(faces))


def _end_of_face(encoded: bytes, at: int, count: int, lenient: Leniencies) -> int:
    end = at + int.from_bytes(encoded[at : at + 4], "big")
    if count == 1 and end != len(encoded):
        _note_length(count, lenient)
        return len(encoded)
    if end > len(encoded):
        raise Malformed("face record", "breaks off in a face", clause="19794-5 §5.5")
    return end


def _note_length(count: int, lenient: Leniencies) -> None:
    if count != 1:
        raise Malformed("face record", "a length is wrong", clause="19794-5 §5.4")
    lenient.note("face-record-length")


def _pack_face(face: FaceImage) -> bytes:
    points = b"".join(
        _POINT.pack(point.kind, point.point, point.x, point.y, point.reserved)
        for point in face.feature_points
    )
    image_information = _IMAGE_INFORMATION.pack(
        face.kind,
        _CODING_NUMBERS[face.coding],
        face.width,
        face.height,
        face.colour_space,
        face.source,
        face.device,
        face.quality,
    )
    rest = points + image_information + face.image
    information = _INFORMATION.pack(
        _INFORMATION.size + len(rest),
        len(face.feature_points),
        face.gender,
        face.eye_colour,
        face.hair_colour,
        face.properties,
        face.expression,
        face.pose,
        face.pose_uncertainty,
    )
    return information + rest


def _unpack_face(block: bytes) -> FaceImage:
    """Read one face out of the octets that are all its own."""
    if len(block) < _INFORMATION.size:
        raise Malformed("face record", "breaks off in a face", clause="19794-5 §5.5")
    (_, points, gender, eyes, hair, properties, expression, pose, uncertainty) = (
        _INFORMATION.unpack_from(block)
    )
    start = _INFORMATION.size + points * _POINT.size
    image_at = start + _IMAGE_INFORMATION.size
    if len(block) <= image_at:
        raise Malformed("face record", "has no room for an image", clause="19794-5 §5.8")
    kind, coding, width, height, colours, source, device, quality = _IMAGE_INFORMATION.unpack_from(
        block, start
    )
    if coding not in _CODINGS:
        raise Unsupported("face image", "has an unknown coding", clause="19794-5 §5.7.2")
    return FaceImage(
        image=block[image_at:],
        coding=_CODINGS[coding],
        width=width,
        height=height,
        kind=kind,
        colour_space=colours,
        source=source,
        device=device,
        quality=quality,
        gender=gender,
        eye_colour=eyes,
        hair_colour=hair,
        properties=properties,
        expression=expression,
        pose=pose,
        pose_uncertainty=uncertainty,
        feature_points=tuple(
            FeaturePoint(kind=kind, point=point, x=x, y=y, reserved=reserved)
            for kind, point, x, y, reserved in _POINT.iter_unpack(block[_INFORMATION.size : start])
        ),
    )
