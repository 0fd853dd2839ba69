"""From a photograph, as someone sent it, to the portrait of a document.

The photograph is untrusted bytes: three formats, bounded in bytes and pixels, decoded whole
or refused. It is turned as its EXIF says, brought to sRGB, cropped and never stretched
(9303-3 §3.9.1.2), and written anew, so that no camera, place or hour travels with it (R44).
The page and the chip then show the same pixels (9303-3 §3.9.1.3).
"""

import io
import warnings
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, ImageCms, ImageOps

from nansen.errors import Malformed, Refused
from nansen.personalization.ports import Face, FaceFinder

_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_BYTES = 20_000_000
_MOST_PIXELS = 60_000_000
_TOO_LARGE = "the picture must not exceed 60 megapixels"

WIDTH, HEIGHT = 413, 531
"""35 by 45 mm at 300 dots an inch (9303-4 §4.1.1.1 field 19, 9303-3 §3.9.1.1)."""
_LEAST_WIDTH, _LEAST_HEIGHT = 315, 405
"""Below this the eyes come nearer than 90 pixels, too near to compare faces."""

CHIP_BYTES = 18_000
_MOST_CHIP_BYTES = 20_000

# 9303-3 §3.9.1.3: the head, crown to chin, takes 70 to 80 per cent of the height. A finder's box
# goes from the brows almost to the chin; these two say where the head goes on.
_HEAD_TO_BOX, _CHIN_BELOW_BOX = 1.53, 0.04
_HEAD_SHARE = 0.75
_MOST_SHARE = 0.80
_ABOVE_CROWN = 0.10
_PAPER = (240, 240, 240)


class Framing(StrEnum):
    """What the crop went by."""

    FACE = "face"
    AS_GIVEN = "as-given"
    """No face was looked for or found, so the sender's own framing stands."""


class ChipFormat(StrEnum):
    """How the chip's copy is compressed."""

    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One portrait: what the chip holds and what the page prints."""

    image: bytes = field(repr=False)
    """For DG2, within the byte budget."""
    format: ChipFormat
    width: int
    height: int
    print_image: bytes = field(repr=False)
    """The same pixels as a JPEG for print."""
    framing: Framing
    notes: tuple[str, ...] = ()
    """What an officer should look at; never about the person."""


def make_portrait(
    photo: bytes,
    *,
    face_finder: FaceFinder | None = None,
    chip_format: ChipFormat = ChipFormat.JPEG2000,
) -> Portrait:
    """Make the portrait of a document from a photograph.

    Raises:
        Malformed: the bytes are not a whole picture in one of the formats.
        Refused: the picture is too big, too small, or shows two people.
    """
    picture, notes = _decode_photo(photo)
    face = _find_one_face(picture, face_finder) if face_finder else None
    if face:
        crop, remark = _crop_to_face(picture, face)
        notes = (*notes, *remark)
    else:
        crop = _crop_to_shape(picture)
        notes = (
            *notes,
            "no face found: the picture's own frame stands"
            if face_finder
            else "no face finder: the picture's own frame stands",
        )
    if crop.width < _LEAST_WIDTH or crop.height < _LEAST_HEIGHT:
        raise Refused("portrait", f"needs {_LEAST_WIDTH} by {_LEAST_HEIGHT} pixels after cropping")
    if crop.width > WIDTH:
        crop = crop.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return Portrait(
        image=_encode_for_chip(crop, chip_format),
        format=chip_format,
        width=crop.width,
        height=crop.height,
        print_image=_encode_jpeg(crop, 92),
        framing=Framing.FACE if face else Framing.AS_GIVEN,
        notes=notes,
    )


def _decode_photo(photo: bytes) -> tuple[Image.Image, tuple[str, ...]]:
    """Decode to upright sRGB without metadata, or raise."""
    if len(photo) > _MOST_BYTES:
        raise Refused("portrait", "the file must not exceed 20 MB")
    try:
        with warnings.catch_warnings():
            # Pillow warns of big pictures and odd metadata; the bounds here refuse or drop them.
            warnings.simplefilter("ignore")
            return _to_srgb(_open_photo(photo))
    except Refused:
        raise
    except Exception as failure:  # Pillow's readers raise almost anything
        why = "is not a whole JPEG, PNG or WebP picture"
        raise Malformed("photo", why, clause="9303-3 §3.9.1") from failure


def _open_photo(photo: bytes) -> Image.Image:
    try:
        opened = Image.open(io.BytesIO(photo), formats=_FORMATS)
    except Image.DecompressionBombError as failure:
        raise Refused("portrait", _TOO_LARGE) from failure
    if opened.width * opened.height > _MOST_PIXELS:
        raise Refused("portrait", _TOO_LARGE)
    # A camera's JPEG is decoded at a fraction of its size, as long as that is more than enough.
    opened.draft("RGB", (4 * WIDTH, 4 * HEIGHT))
    opened.load()
    return ImageOps.exif_transpose(opened)


def _to_srgb(picture: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """Bring any mode to RGB, and a declared colour space to sRGB (9303-3 §3.9.1.2)."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (*_PAPER, 255))
        picture = Image.alpha_composite(paper, layered)
    notes: tuple[str, ...] = ()
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            notes = ("the colour profile is unreadable and was dropped",)
        else:
            picture = converted or picture
    pixels = picture.convert("RGB")
    clean = Image.new("RGB", pixels.size)
    clean.paste(pixels)
    return clean, notes


def _find_one_face(picture: Image.Image, finder: FaceFinder) -> Face | None:
    """Take the largest face; another of half its size is a second person."""
    faces = sorted(finder.find_faces(picture), key=lambda face: face.top - face.bottom)
    heights = [face.bottom - face.top for face in faces]
    if len(faces) > 1 and heights[1] * 2 > heights[0]:
        raise Refused("portrait", "the picture must show the holder alone (9303-4 §3.2.4)")
    return faces[0] if faces else None


def _crop_to_face(picture: Image.Image, face: Face) -> tuple[Image.Image, tuple[str, ...]]:
    """Cut so that the head has its share of the height and stands in the middle."""
    box = face.bottom - face.top
    head = box * _HEAD_TO_BOX
    crown = face.bottom + box * _CHIN_BELOW_BOX - head
    height = min(head / _HEAD_SHARE, picture.height, picture.width * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT
    left = _within((face.left + face.right - width) / 2, picture.width - width)
    top = _within(crown - _ABOVE_CROWN * height, picture.height - height)
    crop = picture.crop((round(left), round(top), round(left + width), round(top + height)))
    share = head / height
    if share > _MOST_SHARE or crown < top:
        return crop, ("the head is larger than 80 per cent of the portrait",)
    return crop, ()


def _crop_to_shape(picture: Image.Image) -> Image.Image:
    """Cut to 7:9 about the middle: by cropping, not by stretching (9303-3 §3.9.1.2)."""
    height = min(picture.height, picture.width * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    return picture.crop((round(left), round(top), round(left + width), round(top + height)))


def _within(start: float, last: float) -> float:
    return max(0.0, min(start, last))


def _encode_for_chip(picture: Image.Image, chip_format: ChipFormat) -> bytes:
    if chip_format is ChipFormat.JPEG2000:
        return _encode_jpeg2000(picture)
    low, high = 1, 95
    while low < high:
        middle = (low + high + 1) // 2
        if len(_encode_jpeg(picture, middle)) <= _MOST_CHIP_BYTES:
            low = middle
        else:
            high = middle - 1
    return _encode_jpeg(picture, low)


def _encode_jpeg2000(picture: Image.Image) -> bytes:
    # One rate is enough: the coder spends exactly the bytes that it is given.
    rate = picture.width * picture.height * 3 / CHIP_BYTES
    written = io.BytesIO()
    picture.save(
        written, "JPEG2000", quality_mode="rates", quality_layers=[rate], irreversible=True
    )
    return written.getvalue()


def _encode_jpeg(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    colours = "4:2:0" if quality < 85 else "4:4:4"
    picture.save(written, "JPEG", quality=quality, subsampling=colours)
    return written.getvalue()
