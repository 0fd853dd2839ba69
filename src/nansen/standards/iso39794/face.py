"""The face image of ISO/IEC 39794-5, as DG2 holds it under `7F2E` (9303-10 §4.5.6).

    65                      FaceImageDataBlock, [APPLICATION 5]
      A0                    version: generation 3 of 2019
      A1 30                 the one representation
        80                  its number
        A1 A0 A0            image representation, base, two-dimensional
          80                the JPEG or JPEG 2000 file
          A1                what is said of the image
        A2 ...              when it was captured, its quality, landmarks ...

Everything else that may be said is in the block's `details`, by the names of the schema. We
describe the image only: its coding, that it is a travel document's, its size, its capture.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.standards.der import Leniencies, read_node
from nansen.standards.image_header import ImageCoding, read_image_header
from nansen.standards.iso39794.block import Block, Value, decode_block, encode_block
from nansen.standards.iso39794.schema import FACE_IMAGE_DATA
from nansen.standards.tlv import encode_object

FORMAT_TYPE: Final = 0x002A
"""What a biometric header calls this format."""

_TAG: Final = 0x65
_FIELD: Final = "face image data"
_IMAGE: Final = ("imageRepresentation", "base", "imageRepresentation2DBlock")
_INFORMATION: Final = (*_IMAGE, "imageInformation2DBlock")
_MRTD: Final = 0


class ImageFormat(IntEnum):
    """How the image is compressed (39794-5 §7)."""

    JPEG = 2
    JPEG_2000_LOSSY = 3
    JPEG_2000_LOSSLESS = 4

    @property
    def coding(self) -> ImageCoding:
        """The coding, without what was lost by it."""
        return ImageCoding.JPEG if self is ImageFormat.JPEG else ImageCoding.JPEG_2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTime:
    """When a face was captured, as exactly as anybody needs to know."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceImageData:
    """A face image data block; an instance always encodes."""

    details: Block = field(repr=False)

    def __post_init__(self) -> None:
        """Check every field against the schema, and that there is an image of a known format."""
        encode_block(self.details, FACE_IMAGE_DATA, _FIELD)
        if not (self.image and self.image_format):
            raise Malformed(_FIELD, "has no image", clause="39794-5 §7")

    @property
    def image(self) -> bytes:
        """The JPEG or JPEG 2000 file."""
        image = self._representation(*_IMAGE, "representationData2D")
        if isinstance(image, bytes):
            return image
        raise Unsupported(_FIELD, "holds no two-dimensional image", clause="39794-5 §7")

    @property
    def image_format(self) -> ImageFormat:
        """How the image says it is compressed."""
        code = self._representation(*_INFORMATION, "imageDataFormat", "code")
        if code in list(ImageFormat):
            return ImageFormat(code)
        raise Unsupported(_FIELD, "has another format of image", clause="39794-5 §7")

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels, if stated."""
        width = self._representation(*_INFORMATION, "imageSizeBlock", "width")
        height = self._representation(*_INFORMATION, "imageSizeBlock", "height")
        if isinstance(width, int) and isinstance(height, int):
            return width, height
        return None

    def _representation(self, *path: str) -> Value | None:
        """Follow names from the one representation that the schema requires."""
        blocks = self.details.get("representationBlocks")
        first = blocks[0] if isinstance(blocks, tuple) else None
        return first.get(*path) if isinstance(first, Block) else None


def describe_image(
    image: bytes, *, captured: CaptureTime | None = None, lossless: bool = False
) -> FaceImageData:
    """Make a face image data block of a JPEG or JPEG 2000 file, saying nothing of the person."""
    header = read_image_header(image)
    image_format = ImageFormat.JPEG
    if header.coding is ImageCoding.JPEG_2000:
        image_format = ImageFormat.JPEG_2000_LOSSLESS if lossless else ImageFormat.JPEG_2000_LOSSY
    information = Block(
        (
            ("imageDataFormat", Block((("code", int(image_format)),))),
            ("faceImageKind2D", Block((("extensionBlock", Block((("fallback", _MRTD),))),))),
            ("imageSizeBlock", Block((("width", header.width), ("height", header.height)))),
        )
    )
    return assemble_face_image(image, information, captured=captured)


def assemble_face_image(
    image: bytes, information: Block, *, captured: CaptureTime | None = None
) -> FaceImageData:
    """Put an image and what is said of it into the blocks around them."""
    image_2d = Block((("representationData2D", image), ("imageInformation2DBlock", information)))
    base = Block((("base", Block((("imageRepresentation2DBlock", image_2d),))),))
    fields: list[tuple[str, Value]] = [("representationId", 0), ("imageRepresentation", base)]
    if captured is not None:
        stated = (("year", captured.year), ("month", captured.month), ("day", captured.day))
        moment = tuple((name, number) for name, number in stated if number is not None)
        fields.append(("captureDateTimeBlock", Block(moment)))
    version = Block((("generation", 3), ("year", 2019)))
    return FaceImageData(
        details=Block(
            (("versionBlock", version), ("representationBlocks", (Block(tuple(fields)),)))
        )
    )


def encode_face_image_data(face: FaceImageData) -> bytes:
    """Write the block, with its own tag."""
    return encode_object(_TAG, encode_block(face.details, FACE_IMAGE_DATA, _FIELD))


def decode_face_image_data(encoded: bytes, lenient: Leniencies) -> FaceImageData:
    """Read the block, with its own tag."""
    node = read_node(encoded, lenient=lenient, field=_FIELD).expect(_TAG, _FIELD)
    return FaceImageData(details=decode_block(node, FACE_IMAGE_DATA, _FIELD))
