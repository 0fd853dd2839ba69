import re
from typing import Any

import numpy as np
import pytest

from nansen.document.document_class import DocumentClass
from nansen.personalization.guilloche import (
    INKS,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    draw_back_guilloche,
    draw_guilloche,
    draw_veil,
)

DRAWINGS = [draw_guilloche, draw_back_guilloche, draw_veil]


def lines_of(svg: str) -> list[str]:
    return re.findall(r'<path d="([^"]+)"', svg)


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("document_class", list(DocumentClass))
def test_a_drawing_is_an_image_of_the_page_in_its_inks(
    draw: Any, document_class: DocumentClass
) -> None:
    svg = draw("UTO", document_class)
    assert f'viewBox="0 0 {PAGE_WIDTH * 100:g} {PAGE_HEIGHT * 100:g}"' in svg
    inks = INKS[document_class]
    assert svg.count(inks.left) == 2
    assert svg.count(inks.right) == 1
    assert len(svg) < 250_000


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_lines_are_the_issuers_own_and_for_ever(draw: Any) -> None:
    draw.cache_clear()
    first = lines_of(draw("UTO", DocumentClass.REFUGEE))
    draw.cache_clear()
    assert lines_of(draw("UTO", DocumentClass.REFUGEE)) == first
    assert lines_of(draw("UTO", DocumentClass.ALIEN)) == first, "classes differ in ink only"
    assert lines_of(draw("D", DocumentClass.REFUGEE)) != first


def test_the_veil_stays_clear_of_the_face() -> None:
    (path,) = lines_of(draw_veil("UTO", DocumentClass.REFUGEE))
    points = []
    for curve in re.findall(r"M(-?\d+) (-?\d+)c([-\d ]+)", path):
        steps = np.array(curve[2].split(), int).reshape(-1, 6)[:, 4:]
        points.append(np.cumsum(np.vstack(([int(curve[0]), int(curve[1])], steps)), 0))
    drawn = np.vstack(points) / 100
    # The portrait is from 2 to 35 mm across and from 20.4 to 62.8 mm down.
    assert drawn[:, 0].min() > 24
    assert drawn[:, 1].min() > 50
    assert drawn[:, 0].max() < 39.5
