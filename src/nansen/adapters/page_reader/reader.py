"""The reader of pages: what an inspection's `PageReader` asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from nansen.adapters.page_reader.ocr import read_mrz
from nansen.adapters.page_reader.pdf import draw_pages
from nansen.adapters.page_reader.pictures import open_pictures
from nansen.adapters.page_reader.symbols import read_symbols
from nansen.adapters.page_reader.zone import ZoneReading
from nansen.errors import Malformed
from nansen.inspection.ports import PageReading

_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PictureReader:
    """Reads pictures (PNG, JPEG, TIFF) and PDFs, as far as their first four pages."""

    def read(self, data: bytes) -> PageReading:
        """Read the bar codes and the machine readable zone.

        Raises:
            Malformed: the bytes are no picture or PDF, or one that is too large.
        """
        if len(data) > _LARGEST:
            raise Malformed("page", "is larger than 64 MiB", clause="9303-4 §3.1.1")
        if data.startswith(b"%PDF-"):
            pages = [(page.picture, page.stated_mrz) for page in draw_pages(data)]
        else:
            pages = [(picture, None) for picture in open_pictures(data)]
        symbols = read_symbols([picture for picture, _ in pages])
        mrz, how = _read_zone(pages)
        return PageReading(
            seals=tuple(contents for _, contents in symbols),
            mrz=mrz,
            how=(*_tell_symbols(tuple(name for name, _ in symbols)), *how),
        )


def _tell_symbols(names: tuple[str, ...]) -> Iterator[str]:
    if not names:
        yield "no bar code was found on the page"
    for name in names:
        yield f"a bar code of the kind {name} was read"


def _read_zone(
    pages: list[tuple[Image.Image, str | None]],
) -> tuple[str | None, tuple[str, ...]]:
    """Read the zone of the first page that has a legible one, else say why there is none."""
    unclear: ZoneReading | None = None
    for picture, stated in pages:
        reading = read_mrz(picture)
        if reading is not None and reading.is_legible:
            how = reading.how
            if stated is not None and stated != reading.text:
                how = (*how, "the text behind the page states another zone than the page shows")
            return reading.text, how
        unclear = reading or unclear
    if unclear is None:
        return None, ("no machine readable zone was found on the page",)
    return None, (
        f"the machine readable zone cannot be read: {unclear.doubts} of its characters are unclear",
    )
