import io
from collections.abc import Iterator

import pytest
from PIL import Image
from tests.simulators.photographs import photograph, wall

from nansen.errors import Malformed
from nansen.personalization.contact_sheet import MOST_PAGES, draw_contact_sheet


def sheet_of(count: int) -> Image.Image:
    page = photograph(wall(295, 208), "PNG")
    return Image.open(io.BytesIO(draw_contact_sheet([page] * count)))


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(0, 1, 1), (1, 1, 1), (5, 3, 2), (12, 4, 3)]
)
def test_a_batch_lies_in_rows_on_a_table(count: int, columns: int, rows: int) -> None:
    sheet = sheet_of(count)
    assert sheet.size == (84 + 634 * columns, 84 + 460 * rows)
    assert sheet.getpixel((3, 3)) == (233, 236, 238)


def test_a_page_that_is_no_picture_is_told() -> None:
    with pytest.raises(Malformed, match="picture of a page"):
        draw_contact_sheet([b"\x89PNG\r\n\x1a\n"])


def test_a_large_batch_is_bounded_and_the_rest_is_not_even_read() -> None:
    taken = 0

    def pages() -> Iterator[bytes]:
        nonlocal taken
        page = photograph(wall(100, 70), "PNG")
        while True:
            taken += 1
            yield page

    sheet = Image.open(io.BytesIO(draw_contact_sheet(pages())))
    assert taken == MOST_PAGES
    assert sheet.width * sheet.height < 25_000_000
