"""The images that a chip shows to people: the portrait and the signature.

65 or 67                DG5 or DG7
  02                    number of images
  5F40 or 5F43          one JPEG or JPEG 2000 file, repeated
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.errors import Malformed
from nansen.standards.der import Leniencies
from nansen.standards.image_header import read_image_header
from nansen.standards.tlv import encode_object, find, read_object

_COUNT: Final = 0x02
_CLAUSE: Final = "9303-10 §4.7.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayedImages:
    """The images of a data group, each a whole file."""

    images: tuple[bytes, ...] = field(repr=False)
    leniencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that there are one to nine (9303-10 §4.7.5.1)."""
        if not 1 <= len(self.images) <= 9:
            raise Malformed("displayed images", "must be one to nine", clause=_CLAUSE)


def encode_displayed_images(outer: int, inner: int, images: tuple[bytes, ...]) -> bytes:
    """Write a data group of images, each of which must be JPEG or JPEG 2000."""
    for image in images:
        read_image_header(image)
    count = len(DisplayedImages(images=images).images)
    files = (encode_object(inner, image) for image in images)
    return encode_object(outer, encode_object(_COUNT, bytes((count,))), *files)


def decode_displayed_images(encoded: bytes, outer: int, inner: int, name: str) -> DisplayedImages:
    """Read a data group of images.

    Tolerated, and named: `image-count` where the stated number differs from what is there.
    """
    lenient = Leniencies()
    parts = read_object(encoded, field=name, lenient=lenient).expect(outer, name).children(name)
    images = tuple(part.value for part in parts if part.tag == inner)
    if find(parts, _COUNT, name).value != bytes((min(len(images), 0xFF),)):
        lenient.note("image-count")
    return DisplayedImages(images=images, leniencies=lenient.names)
