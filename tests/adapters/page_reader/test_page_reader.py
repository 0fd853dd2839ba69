"""Whole files through the port: PDFs and pictures, honest and not."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from tests.simulators.printed_pages import FONT, print_page, random_td3

from nansen.adapters.page_reader import PictureReader
from nansen.adapters.page_reader import reader as reader_module
from nansen.adapters.page_reader.pdf import draw_pages
from nansen.adapters.pdf_drawer.drawing import draw
from nansen.adapters.pdf_drawer.sheet import decode_sheets, encode_sheet
from nansen.errors import Malformed
from nansen.inspection.ports import PageReader
from nansen.personalization.seal_symbol import encode_data_matrix

RNG = np.random.default_rng(1)
LINES, OTHER = random_td3(RNG), random_td3(RNG)
SEAL = RNG.bytes(173)
EM_POINTS = 2.54 / 25.4 * 72 / 0.723


def typeset(
    folder: Path,
    lines: Sequence[str] = (),
    *,
    hidden: Sequence[str] = (),
    picture: Image.Image | None = None,
    seal: bytes | None = None,
    width: str = "125mm",
    pages: int = 1,
) -> bytes:
    """Make a PDF with typst, whose drawing shares nothing with our training."""
    parts = [f"#set page(width: {width}, height: 88mm, margin: 0mm)"]
    parts.append(f'#show raw: set text(font: "OCR B", size: {EM_POINTS}pt)')
    for row, line in enumerate(hidden):
        place = f"dx: 6.5mm, dy: {68 + 6.35 * row}mm"
        parts.append(f'#place(top + left, {place}, text(fill: white, raw("{line}")))')
    if picture is not None:
        picture.save(folder / "page.png")
        parts.append('#place(top + left, image("page.png", width: 125mm))')
    if seal is not None:
        (folder / "seal.svg").write_text(encode_data_matrix(seal))
        parts.append('#place(top + left, dx: 100mm, dy: 30mm, image("seal.svg"))')
    for row, line in enumerate(lines):
        parts.append(f'#place(top + left, dx: 6.5mm, dy: {68 + 6.35 * row}mm, raw("{line}"))')
    parts.extend(["#pagebreak()"] * (pages - 1))
    (folder / "page.typ").write_text("\n".join(parts))
    typst.compile(str(folder / "page.typ"), str(folder / "page.pdf"), font_paths=[str(FONT.parent)])
    return (folder / "page.pdf").read_bytes()


def png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def test_it_is_what_an_inspection_asks_for() -> None:
    port: PageReader = PictureReader()
    assert port.read(png(Image.new("L", (40, 40), 255))).seals == ()


def test_a_typeset_page_is_read(tmp_path: Path) -> None:
    reading = PictureReader().read(typeset(tmp_path, LINES, seal=SEAL))
    assert reading.mrz == "\n".join(LINES)
    assert reading.seals == (SEAL,)
    assert reading.how == (
        "a bar code of the kind Data Matrix was read",
        "the machine readable zone was read as TD3",
    )
    assert LINES[0] not in repr(reading)


def test_a_picture_of_a_page_is_read() -> None:
    reading = PictureReader().read(png(print_page(LINES, np.random.default_rng(2), seal=SEAL)))
    assert (reading.mrz, reading.seals) == ("\n".join(LINES), (SEAL,))


def test_the_eye_is_believed_and_not_the_text_behind_the_page(tmp_path: Path) -> None:
    shown = print_page(LINES, np.random.default_rng(3))
    reading = PictureReader().read(typeset(tmp_path, hidden=OTHER, picture=shown))
    assert reading.mrz == "\n".join(LINES)
    assert reading.how[-1] == ("the text behind the page states another zone than the page shows")


def test_text_that_no_eye_sees_is_not_read(tmp_path: Path) -> None:
    reading = PictureReader().read(typeset(tmp_path, hidden=LINES))
    assert reading.mrz is None
    assert reading.how[-1] == "no machine readable zone was found on the page"


def test_a_zone_that_is_half_hidden_is_not_read_and_the_reason_told() -> None:
    page = print_page(LINES, np.random.default_rng(4))
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 83 * 10 - 20, 560, 83 * 10 - 5), fill=60)
    reading = PictureReader().read(png(page))
    assert reading.mrz is None
    assert reading.how[-1].startswith("the machine readable zone cannot be read: ")


def test_a_second_page_is_looked_at_too(tmp_path: Path) -> None:
    blank, page = Image.new("L", (800, 600), 255), print_page(LINES, np.random.default_rng(5))
    target = io.BytesIO()
    blank.save(target, "TIFF", save_all=True, append_images=[page])
    assert PictureReader().read(target.getvalue()).mrz == "\n".join(LINES)
    assert len(draw_pages(typeset(tmp_path, pages=9))) == 4


def test_a_huge_page_is_drawn_small(tmp_path: Path) -> None:
    (page,) = draw_pages(typeset(tmp_path, LINES, width="5000mm"))
    assert max(page.picture.size) <= 3601


def test_the_text_behind_a_page_is_found_in_any_format(tmp_path: Path) -> None:
    for lines in (LINES, [line[:36] for line in LINES], ["A" * 30] * 3):
        (page,) = draw_pages(typeset(tmp_path, lines))
        assert page.stated_mrz == "\n".join(lines)
    (page,) = draw_pages(typeset(tmp_path, LINES[:1]))
    assert page.stated_mrz is None


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-", b"%PDF-1.7\nnothing", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"],
    ids=["empty", "pdf", "no pdf", "gif", "png", "jpeg"],
)
def test_what_is_no_page_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        PictureReader().read(data)


def test_a_locked_pdf_is_malformed(tmp_path: Path) -> None:
    lock = b"<</Filter/Standard/V 1/R 2/P -44/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)
    plain = typeset(tmp_path, LINES)
    locked = plain.replace(b"trailer\n<<", b"trailer\n<</Encrypt " + lock, 1)
    assert locked != plain
    with pytest.raises(Malformed):
        PictureReader().read(locked)


def test_a_file_of_any_size_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "_LARGEST", 1000)
    with pytest.raises(Malformed, match="larger"):
        PictureReader().read(bytes(1001))


@given(st.binary(max_size=400), st.data())
def test_any_bytes_are_drawn_or_refused(noise: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SMALL_PDF)))
    for damaged in (
        b"%PDF-" + noise,
        SMALL_PDF[:start] + noise + SMALL_PDF[start + len(noise) :],
    ):
        try:
            sheets = list(draw(pypdfium2.PdfDocument(damaged)))
        except pypdfium2.PdfiumError:
            continue
        written = b"".join(map(encode_sheet, sheets))
        assert list(decode_sheets(written)) == sheets


SMALL_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 30 20]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF"
)
