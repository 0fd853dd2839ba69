import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused, Unsupported
from nansen.examination.deduplication.templates import (
    MOST_NUMBERS,
    FaceModel,
    FaceTemplate,
    ModelId,
    decode_template,
    encode_template,
    make_template,
)
from nansen.standards.deterministic_cbor import encode_item

MODEL = FaceModel(id=ModelId("test"), dimension=4, threshold=0.5)
FACE = make_template(MODEL, np.array([3.0, 0, 4, 0]))


def test_a_template_is_a_direction() -> None:
    assert FACE.vector.tolist() == pytest.approx([0.6, 0, 0.8, 0])
    assert make_template(MODEL, np.array([30.0, 0, 40, 0])) == FACE
    assert FACE.dimension == 4


def test_its_numbers_can_be_neither_changed_nor_seen() -> None:
    with pytest.raises(ValueError, match="read-only"):
        FACE.vector[0] = 1
    assert repr(FACE) == "FaceTemplate(model='test')"


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4).filter(any))
def test_it_comes_back_from_its_sealed_form(numbers: list[float]) -> None:
    try:
        template = make_template(MODEL, np.array(numbers))
    except Malformed:
        assert np.linalg.norm(numbers) == 0  # so small that the squares vanish
        return
    assert decode_template(encode_template(template)) == template


@given(st.binary(max_size=200))
@example(b"\0" * 20_000)
@example(encode_item({"v": 1, "model": "m"}))
@example(encode_item({"v": 2, "model": "m", "vector": b"\0\0\x80\x3f"}))
@example(encode_item({"v": True, "model": "m", "vector": b"\0\0\x80\x3f"}))
@example(encode_item({"v": 1, "model": 1, "vector": b"\0\0\x80\x3f"}))
@example(encode_item({"v": 1, "model": "m", "vector": "text"}))
@example(encode_item({"v": 1, "model": "", "vector": b"\0\0\x80\x3f"}))
@example(encode_item({"v": 1, "model": "m", "vector": b"\0\0\x80"}))
@example(encode_item({"v": 1, "model": "m", "vector": b""}))
@example(encode_item({"v": 1, "model": "m", "vector": b"\0\0\xc0\x7f"}))
@example(encode_item({"v": 1, "model": "m", "vector": b"\0\0\0\x40"}))
@example(encode_item({"v": 1, "model": "m", "vector": b"\0\0\x80\x7f"}))
def test_any_other_bytes_are_malformed(octets: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_template(octets)


@pytest.mark.parametrize("numbers", [[0.0] * 4, [float("nan")] * 4, [float("inf"), 0, 0, 0]])
def test_what_has_no_direction_is_no_template(numbers: list[float]) -> None:
    with pytest.raises(Malformed, match="direction"):
        make_template(MODEL, np.array(numbers))


def test_templates_of_another_model_are_refused() -> None:
    with pytest.raises(Refused, match="FACE-MODEL"):
        make_template(MODEL, np.ones(5))
    with pytest.raises(Refused, match="FACE-MODEL"):
        MODEL.check(FaceTemplate(model=ModelId("other"), octets=FACE.octets))


@pytest.mark.parametrize(
    ("dimension", "threshold"),
    [(4, 1.1), (4, -1.1), (4, float("nan")), (0, 0), (MOST_NUMBERS + 1, 0)],
)
def test_a_model_has_possible_bounds(dimension: int, threshold: float) -> None:
    with pytest.raises(Malformed, match="bounds"):
        FaceModel(id=ModelId("test"), dimension=dimension, threshold=threshold)
