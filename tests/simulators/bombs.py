"""Small files that ask for much: pictures, PDFs and archives that no reader may unpack."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from struct import pack

from PIL import Image


def picture(kind: str, size: tuple[int, int], mode: str = "1", **options: object) -> bytes:
    """Save an empty picture."""
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def deflated(piece: bytes, times: int) -> bytes:
    """Compress a piece that is repeated, without ever holding the whole."""
    packer = zlib.compressobj(9)
    batch, rest = divmod(times, 1000)
    parts = [packer.compress(piece * 1000) for _ in range(batch)]
    return b"".join([*parts, packer.compress(piece * rest), packer.flush()])


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def png_with(chunk: bytes) -> bytes:
    """Put a chunk behind the header of a PNG."""
    plain = picture("PNG", (400, 500), "L")
    return plain[:33] + chunk + plain[33:]


def text_bomb() -> bytes:
    """A comment of a hundred million octets in a PNG."""
    packed = deflated(bytes(1000), 100_000)
    return png_with(png_chunk(b"zTXt", b"Comment\x00\x00" + packed))


def profile_bomb() -> bytes:
    """A colour profile of a hundred million octets in a PNG."""
    packed = deflated(bytes(1000), 100_000)
    return png_with(png_chunk(b"iCCP", b"icc\x00\x00" + packed))


def archive_bomb() -> bytes:
    """A hundred million zeros in an archive."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("page.png", "w") as page,
    ):
        for _ in range(100):
            page.write(bytes(1_000_000))
    return written.getvalue()


def pdf(objects: Sequence[bytes]) -> bytes:
    """Put the objects of a PDF together; the first is its root."""
    written, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    return written + head + table + trailer % (len(objects) + 1, len(written))


def stream(entries: bytes, data: bytes) -> bytes:
    """Write a stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def pdf_page(
    content: bytes, *more: bytes, resources: bytes = b"", box: bytes = b"[0 0 360 250]"
) -> bytes:
    """A PDF of one page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<<%b>>>>"
    kids = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    root = b"<</Type/Catalog/Pages 2 0 R>>"
    return pdf([root, kids, page % (box, resources), content, *more])


def content_bomb() -> bytes:
    """A PDF of half a million octets that draws twenty million boxes."""
    packed = deflated(b"0 0 1 1 re f\n", 20_000_000)
    return pdf_page(stream(b"/Filter/FlateDecode", packed))


def endless_form() -> bytes:
    """A PDF of six hundred octets with a form that draws itself twice."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    uses = b"/XObject<</F 5 0 R>>"
    return pdf_page(stream(b"", b"/F Do"), stream(form, b"/F Do /F Do"), resources=uses)
