import sys
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image
from tests.simulators.photographs import photograph

from nansen.adapters.faces.dlib_finder import DlibFaceFinder
from nansen.errors import Unavailable
from nansen.personalization.portrait import Framing, make_portrait

PEOPLE = files("nansen.apps.signer") / "demo_people"
PORTRAITS = sorted(one.name for one in PEOPLE.iterdir() if one.name.endswith(".jpg"))


@pytest.fixture(scope="module")
def finder() -> DlibFaceFinder:
    pytest.importorskip("dlib")
    return DlibFaceFinder()


def open_portrait(name: str) -> Image.Image:
    with (PEOPLE / name).open("rb") as file:
        return Image.open(file).convert("RGB")


@pytest.mark.parametrize("name", PORTRAITS)
def test_it_finds_the_one_face_of_a_portrait(finder: DlibFaceFinder, name: str) -> None:
    (face,) = finder.find_faces(open_portrait(name))
    # They are drawn with the eyes at 378 of 772 pixels and the chin at 631.
    assert face.top < 378 < face.bottom < 631
    assert abs((face.left + face.right) / 2 - 300) < 12


def test_a_large_picture_gives_the_same_frame(finder: DlibFaceFinder) -> None:
    small = open_portrait("ivanova.jpg")
    large = small.resize((small.width * 4, small.height * 4))
    (one,), (four,) = finder.find_faces(small), finder.find_faces(large)
    for edge in ("left", "top", "right", "bottom"):
        assert abs(getattr(four, edge) / 4 - getattr(one, edge)) < 8


def test_two_people_are_two_faces(finder: DlibFaceFinder) -> None:
    pair = Image.new("RGB", (1200, 772))
    pair.paste(open_portrait("ivanova.jpg"), (0, 0))
    pair.paste(open_portrait("kavalenka.jpg"), (600, 0))
    assert len(finder.find_faces(pair)) == 2


@pytest.mark.parametrize("size", [(600, 772), (3, 2000), (1, 1)])
def test_there_is_nobody_on_a_wall(finder: DlibFaceFinder, size: tuple[int, int]) -> None:
    grain = np.random.default_rng(2).integers(0, 255, (size[1], size[0], 3), np.uint8)
    assert finder.find_faces(Image.fromarray(grain)) == ()


def test_a_portrait_is_framed_by_it(finder: DlibFaceFinder) -> None:
    wide = Image.new("RGB", (1400, 900), (220, 222, 224))
    wide.paste(open_portrait("thida.jpg"), (700, 100))
    portrait = make_portrait(photograph(wide, "PNG"), face_finder=finder)
    assert portrait.framing is Framing.FACE
    assert portrait.notes == ()


def test_without_dlib_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dlib", None)
    with pytest.raises(Unavailable, match=r"nansen-passport\[face\]"):
        DlibFaceFinder()
