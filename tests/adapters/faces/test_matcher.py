"""What a real network makes of faces that exist on paper only.

Twelve of these are drawn, two are the portraits of published specimens. Whether two of the
published ones show one person their sources do not say, so they are not compared.
"""

import io
import sys
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.simulators.photographs import photograph

from nansen.adapters.faces import picture as pictures
from nansen.adapters.faces.dlib_matcher import DLIB_MODEL, DlibFaceMatcher
from nansen.errors import Malformed, Refused, Unavailable
from nansen.examination.deduplication.faces import FaceMatcher
from nansen.examination.deduplication.templates import Vector

pytest.importorskip("dlib")
pytest.importorskip("face_recognition_models")

VECTORS = Path(__file__).parents[2] / "vectors" / "icao9303"
PEOPLE = files("nansen.apps.signer") / "demo_people"
DRAWN = sorted(one.name for one in PEOPLE.iterdir() if one.name.endswith(".jpg"))
PUBLISHED = ("icao", "bsi")
GREY = (200, 205, 210)


@cache
def matcher() -> FaceMatcher:
    return DlibFaceMatcher()


@cache
def small(kind: str) -> bytes:
    return photograph(Image.new("RGB", (60, 40), GREY), kind)


@cache
def original(name: str) -> bytes:
    if name == "icao":
        return (VECTORS / "dg2_39794" / "face.jp2").read_bytes()
    if name == "bsi":
        group = (VECTORS / "lds_bsi2013" / "Datagroup2.bin").read_bytes()
        return group[group.index(b"\0\0\0\x0cjP  ") :]
    return (PEOPLE / name).read_bytes()


@cache
def enrolled(name: str) -> Vector:
    return matcher().embed(original(name)).vector


def again(name: str) -> dict[str, bytes]:
    """Make of a portrait what applicants, printers and chips make of it."""
    with Image.open(io.BytesIO(original(name))) as opened:
        whole = opened.convert("RGB")
    half = whole.resize((whole.width // 2, whole.height // 2))
    turned = whole.rotate(6, Image.Resampling.BICUBIC, fillcolor=GREY)
    return {
        "compressed": photograph(whole, quality=30),
        "half the size": photograph(half, "WEBP", quality=85),
        "turned by six degrees": photograph(turned, quality=85),
        "for a chip": photograph(
            whole, "JPEG2000", quality_mode="rates", quality_layers=[80], irreversible=True
        ),
        "grey": photograph(whole.convert("L"), "PNG"),
    }


@pytest.mark.parametrize("name", [*PUBLISHED, "ivanova.jpg", "wickramasinghe.jpg"])
def test_the_same_face_again_is_the_likest_of_all_and_over_the_threshold(name: str) -> None:
    others = [enrolled(one) for one in DRAWN if one != name]
    for how, octets in again(name).items():
        asked = matcher().embed(octets).vector
        same = float(asked @ enrolled(name))
        assert same >= max(DLIB_MODEL.threshold, 0.98), how
        assert same > max(float(asked @ other) for other in others), how


@pytest.mark.parametrize("published", PUBLISHED)
def test_a_photographed_face_matches_no_drawn_one(published: str) -> None:
    likeness = [float(enrolled(published) @ enrolled(one)) for one in DRAWN]
    assert max(likeness) < DLIB_MODEL.threshold


def test_drawn_faces_are_too_alike_to_prove_a_threshold() -> None:
    """They prove that the likest is the right one; to this network all come from one family."""
    vectors = np.array([enrolled(one) for one in DRAWN])
    likeness = (vectors @ vectors.T)[~np.eye(len(DRAWN), dtype=bool)]
    assert likeness.min() > 0.89
    assert likeness.max() < 0.995


def test_the_same_bytes_make_the_same_template() -> None:
    one = matcher().embed(original("icao"))
    assert one == DlibFaceMatcher().embed(original("icao"))
    assert (one.model, one.dimension) == (DLIB_MODEL.id, 128)
    assert matcher().model is DLIB_MODEL


def test_nobody_and_two_people_are_refused() -> None:
    pair = Image.new("RGB", (1200, 772))
    with Image.open(io.BytesIO(original("ivanova.jpg"))) as one:
        pair.paste(one, (0, 0))
        pair.paste(one, (600, 0))
    for octets in (photograph(Image.new("RGB", (400, 500), GREY)), photograph(pair)):
        with pytest.raises(Refused, match="one face"):
            matcher().embed(octets)


@pytest.mark.parametrize("octets", [b"", b"\xff\xd8\xff", b"GIF89a" + bytes(50), bytes(1000)])
def test_what_is_no_picture_is_malformed(octets: bytes) -> None:
    with pytest.raises(Malformed, match="picture"):
        matcher().embed(octets)


def test_half_a_picture_is_malformed() -> None:
    whole = original("ivanova.jpg")
    with pytest.raises(Malformed, match="picture"):
        matcher().embed(whole[: len(whole) // 2])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_malformed(octets: bytes) -> None:
    with pytest.raises(Malformed):
        pictures.read_picture(octets)


@given(st.integers(0, 10**9), st.integers(0, 255), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_picture_is_read_or_malformed(at: int, octet: int, kind: str) -> None:
    whole = bytearray(small(kind))
    whole[at % len(whole)] = octet
    with suppress(Malformed, Refused):
        assert pictures.read_picture(bytes(whole)).mode == "RGB"


def test_what_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="20 MB"):
        matcher().embed(bytes(20_000_001))
    square = photograph(Image.new("RGB", (100, 100)))
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 9_999)
    with pytest.raises(Refused, match="megapixels"):
        matcher().embed(square)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(Refused, match="megapixels"):
        matcher().embed(square)


@pytest.mark.parametrize("missing", ["dlib", "face_recognition_models"])
def test_without_the_extra_it_says_how_to_get_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(Unavailable, match=r"nansen-passport\[face\]"):
        DlibFaceMatcher()


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = tmp_path / "weights.dat"
    changed.write_bytes(b"others")
    fake = ModuleType("face_recognition_models")
    fake.pose_predictor_five_point_model_location = lambda: str(changed)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "face_recognition_models", fake)
    with pytest.raises(Unavailable, match="not those that this release knows"):
        DlibFaceMatcher()
