"""DG2: the face, the one biometric that every chip holds (9303-10 §4.7.2).

A face is coded as ISO/IEC 19794-5 under `5F2E` or as ISO/IEC 39794-5 under `7F2E`. A reader
must know both since 2026; an issuer may choose until the end of 2029 and then may not
(9303-10 §4.5.6).
"""

from dataclasses import dataclass, field

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.biometric_template import (
    JTC1_SC37,
    BiometricHeader,
    BiometricInstance,
    decode_biometric_group,
    encode_biometric_group,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.iso19794 import face as face_19794
from nansen.standards.iso39794 import face as face_39794

_CLAUSE = "9303-10 §4.7.2"

FaceBlock = face_19794.FaceRecord | face_39794.FaceImageData


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceEncoding:
    """One coding of the face, with its header."""

    header: BiometricHeader
    block: FaceBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Dg2:
    """The faces of a document; the newest comes first."""

    encodings: tuple[FaceEncoding, ...]
    leniencies: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check that there are one to nine, as table 45 has it."""
        if not 1 <= len(self.encodings) <= 9:
            raise Malformed("DG2", "must hold one to nine faces", clause="9303-10 §4.7.2.2")

    @property
    def images(self) -> tuple[bytes, ...]:
        """Every image, as the JPEG or JPEG 2000 file that it is."""
        found: list[bytes] = []
        for encoding in self.encodings:
            if isinstance(encoding.block, face_39794.FaceImageData):
                found.append(encoding.block.image)
            else:
                found.extend(face.image for face in encoding.block.faces)
        return tuple(found)


def wrap_face(block: FaceBlock) -> Dg2:
    """Make a DG2 of one face, with a header that says no more than it must."""
    constructed = isinstance(block, face_39794.FaceImageData)
    format_type = face_39794.FORMAT_TYPE if constructed else face_19794.FORMAT_TYPE
    header = BiometricHeader(format_type=format_type)
    return Dg2(encodings=(FaceEncoding(header=header, block=block),))


def encode_dg2(dg2: Dg2) -> bytes:
    """Write DG2."""
    instances = tuple(_encode_face(encoding) for encoding in dg2.encodings)
    return encode_biometric_group(ElementaryFile.DG2.tag, instances)


def decode_dg2(encoded: bytes) -> Dg2:
    """Read DG2.

    Tolerated, and named, beside what the blocks name themselves: `biometric-format` where
    the header states another format than the data's tag.
    """
    group = decode_biometric_group(encoded, ElementaryFile.DG2.tag, "DG2")
    lenient = Leniencies()
    for name in group.leniencies:
        lenient.note(name)
    encodings = tuple(_decode_face(instance, lenient) for instance in group.instances)
    return Dg2(encodings=encodings, leniencies=lenient.names)


def _encode_face(encoding: FaceEncoding) -> BiometricInstance:
    block = encoding.block
    if isinstance(block, face_39794.FaceImageData):
        data, constructed = face_39794.encode_face_image_data(block), True
    else:
        data, constructed = face_19794.encode_face_record(block), False
    return BiometricInstance(header=encoding.header, data=data, constructed=constructed)


def _decode_face(instance: BiometricInstance, lenient: Leniencies) -> FaceEncoding:
    header = instance.header
    block: FaceBlock
    if instance.constructed:
        format_type = face_39794.FORMAT_TYPE
        block = face_39794.decode_face_image_data(instance.data, lenient)
    else:
        format_type = face_19794.FORMAT_TYPE
        block = face_19794.decode_face_record(instance.data, lenient)
    if (header.format_owner, header.format_type) != (JTC1_SC37, format_type):
        lenient.note("biometric-format")
    return FaceEncoding(header=header, block=block)
