import sys
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.simulators.face_index import FaceIndexByHand

from nansen.adapters.face_index.faiss_index import FaissFaceIndex
from nansen.adapters.face_index.octet_scan import OctetScan, _rotation
from nansen.errors import Refused, Unavailable
from nansen.examination.deduplication.faces import FaceIndex
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.templates import (
    FaceModel,
    FaceTemplate,
    ModelId,
    make_template,
)

pytest.importorskip("faiss")
COUNT = 2200


def model(dimension: int = 128, threshold: float = -1.0) -> FaceModel:
    return FaceModel(id=ModelId("test"), dimension=dimension, threshold=threshold)


def handle(number: int) -> Handle:
    return Handle(f"{number:032x}")


def people(
    of: FaceModel, count: int, seed: int = 3, spread: float = 1.0
) -> Iterator[tuple[Handle, FaceTemplate]]:
    """Draw directions, all near to one another where the spread is small."""
    random = np.random.default_rng(seed)
    middle = random.standard_normal(of.dimension) * (1 - spread)
    for number in range(count):
        numbers = middle + spread * random.standard_normal(of.dimension)
        yield handle(number), make_template(of, numbers)


def both(of: FaceModel, drawn: list[tuple[Handle, FaceTemplate]]) -> tuple[FaceIndex, FaceIndex]:
    ours, by_hand = FaissFaceIndex(of), FaceIndexByHand(of)
    for one, template in drawn:
        ours.add(one, template)
        by_hand.add(one, template)
    return ours, by_hand


@pytest.mark.parametrize("threshold", [-1.0, 0.25, 0.9])
@pytest.mark.parametrize("spread", [1.0, 0.05])
@pytest.mark.parametrize("dimension", [128, 512, 5])
def test_it_finds_exactly_what_a_comparison_with_everybody_finds(
    dimension: int, spread: float, threshold: float
) -> None:
    of = model(dimension, threshold)
    ours, by_hand = both(of, list(people(of, COUNT, spread=spread)))
    strangers = [template for _, template in people(of, 1, seed=4, spread=spread)]
    enrolled = [template for _, template in people(of, 1, spread=spread)]
    for asked in (*strangers, *enrolled):
        for k in (1, MOST_HITS):
            found, true = ours.search(asked, k), by_hand.search(asked, k)
            assert [hit.handle for hit in found] == [hit.handle for hit in true]
            assert found == true


@pytest.mark.parametrize("threshold", [0.45, 0.6, 0.9])
@pytest.mark.parametrize("spread", [1.0, 0.05])
def test_a_part_of_long_templates_is_enough_where_strangers_are_unlike(
    threshold: float, spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = model(512, threshold)
    drawn = list(people(of, COUNT, spread=spread))
    ours, by_hand = both(of, drawn)
    looked, search = list[int](), OctetScan.search

    def counted(
        scan: OctetScan, vector: NDArray[np.float32], count: int
    ) -> tuple[NDArray[np.int64], float]:
        looked.append(scan.octets.shape[1])
        return search(scan, vector, count)

    monkeypatch.setattr(OctetScan, "search", counted)
    near = make_template(of, drawn[7][1].vector + 0.01 * drawn[8][1].vector)
    for asked in (drawn[7][1], near):
        looked.clear()
        assert ours.search(asked, 10) == by_hand.search(asked, 10)
        assert looked[0] < 512
        assert (len(looked) == 1) == (spread == 1.0)


def test_a_part_is_clipped_and_its_rest_counted() -> None:
    """Templates whose length lies in few numbers, turned or not."""
    of = model(512, 0.9)
    turned = _rotation(512)
    odd = [turned[:, 0], turned[:, 511], turned[:, 0] + turned[:, 511], np.eye(512)[3]]
    drawn = [*people(of, COUNT)]
    drawn += [(handle(10**6 + at), make_template(of, one)) for at, one in enumerate(odd)]
    ours, by_hand = both(of, drawn)
    for one in odd:
        asked = make_template(of, one + 0.2 * np.asarray(drawn[3][1].vector))
        assert ours.search(asked, 5) == by_hand.search(asked, 5)
        assert ours.search(asked, 5)


@settings(max_examples=15)  # each is an index
@given(st.integers(0, 2**32 - 1), st.integers(0, 300), st.floats(-1, 1))
def test_an_index_of_any_size_is_exact(seed: int, count: int, threshold: float) -> None:
    of = model(16, threshold)
    ours, by_hand = both(of, list(people(of, count, seed)))
    ((_, asked),) = people(of, 1, seed + 1)
    assert ours.search(asked, 10) == by_hand.search(asked, 10)


def test_one_long_number_in_a_vector_is_clipped_in_the_scan_and_not_in_the_answer() -> None:
    of = model()
    drawn = list(people(of, COUNT))
    spike = make_template(of, np.eye(128)[0])
    near = make_template(of, np.eye(128)[0] + 0.1 * np.eye(128)[1])
    ours, by_hand = both(of, [*drawn, (handle(10**6), spike), (handle(10**6 + 1), near)])
    assert ours.search(near, 5) == by_hand.search(near, 5)


def test_a_crowd_of_equal_faces_comes_in_the_order_of_handles() -> None:
    of = model(16)
    ((_, face),) = people(of, 1)
    ours, by_hand = both(of, [(handle(number * 7919 % 5003), face) for number in range(5003)])
    found = ours.search(face, MOST_HITS)
    assert [hit.handle for hit in found] == [handle(number) for number in range(MOST_HITS)]
    assert found == by_hand.search(face, MOST_HITS)


def test_whoever_is_removed_is_not_found_and_the_others_are() -> None:
    of = model()
    drawn = list(people(of, 500))
    ours, by_hand = both(of, drawn)
    ours.search(drawn[0][1], 1)  # so that the scan has them
    for one, _ in drawn[::3]:
        ours.remove(one)
        by_hand.remove(one)
    ours.remove(handle(10**9))
    for asked in (drawn[0][1], drawn[1][1]):
        assert ours.search(asked, MOST_HITS) == by_hand.search(asked, MOST_HITS)
    late = list(people(of, 200, seed=9))
    for number, (_, template) in enumerate(late):
        for index in (ours, by_hand):
            index.add(handle(5000 + number), template)
    ours.remove(handle(5000))  # not in the scan yet
    by_hand.remove(handle(5000))
    assert ours.search(late[3][1], MOST_HITS) == by_hand.search(late[3][1], MOST_HITS)


@pytest.mark.parametrize(("dimension", "scans"), [(128, 1), (512, 2)])
def test_whoever_is_removed_leaves_no_number_behind(dimension: int, scans: int) -> None:
    of = model(dimension, 0.9)
    drawn = list(people(of, 300))
    index = FaissFaceIndex(of)
    for one, template in drawn:
        index.add(one, template)
    index.search(drawn[0][1], 1)
    for one, _ in drawn:
        index.remove(one)
    assert len(index) == 0
    assert not index._vectors.any()
    assert len(index._scans) == scans
    for scan in index._scans:
        assert (scan.octets == 128).all()  # how nought is written
    assert index.search(drawn[0][1], MOST_HITS) == ()


@settings(max_examples=15)  # each is an index
@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=400), st.randoms())
def test_come_and_go_as_people_will_it_stays_exact(
    course: list[tuple[int, bool]], random: Random
) -> None:
    of = model(8)
    faces = list(people(of, 50))
    ours, by_hand = both(of, [(handle(number), faces[number % 50][1]) for number in range(150)])
    for who, comes in course:
        template = random.choice(faces)[1]
        for index in (ours, by_hand):
            if comes:
                index.add(handle(who), template)
            else:
                index.remove(handle(who))
        if who % 40 == 0:
            assert ours.search(template, 10) == by_hand.search(template, 10)
    assert ours.search(faces[0][1], MOST_HITS) == by_hand.search(faces[0][1], MOST_HITS)


def test_a_second_template_takes_the_place_of_the_first() -> None:
    of = model(threshold=0.9)
    index = FaissFaceIndex(of)
    (one, first), (_, second) = people(of, 2)
    index.add(one, first)
    index.add(one, second)
    assert len(index) == 1
    assert index.search(first, 1) == ()
    assert index.search(second, 1)[0].handle == one


def test_it_grows_as_it_must() -> None:
    of = model(4)
    drawn = list(people(of, (1 << 14) + 2))
    index = FaissFaceIndex(of)
    for one, template in drawn:
        index.add(one, template)
    assert len(index) == len(drawn)
    for one, template in (drawn[0], drawn[-1]):
        assert index.search(template, 1)[0].handle == one


def test_the_same_index_made_in_another_order_answers_the_same() -> None:
    of = model()
    drawn = list(people(of, 1000))
    one, other = FaissFaceIndex(of), FaissFaceIndex(of)
    for who, template in drawn:
        one.add(who, template)
    for who, template in reversed(drawn):
        other.add(who, template)
    for _, asked in people(of, 5, seed=8):
        assert one.search(asked, MOST_HITS) == other.search(asked, MOST_HITS)


def test_an_empty_index_knows_nobody() -> None:
    index = FaissFaceIndex(model())
    ((_, asked),) = people(index.model, 1)
    assert index.search(asked, MOST_HITS) == ()


def test_another_models_template_is_refused() -> None:
    index = FaissFaceIndex(model())
    ((_, template),) = people(model(), 1)
    other = FaceTemplate(model=ModelId("other"), octets=template.octets)
    ((_, longer),) = people(model(256), 1)
    for wrong in (other, longer):
        with pytest.raises(Refused, match="FACE-MODEL"):
            index.add(handle(1), wrong)
        with pytest.raises(Refused, match="FACE-MODEL"):
            index.search(wrong, 1)
    assert len(index) == 0


def test_nobody_is_given_a_list_of_people() -> None:
    index = FaissFaceIndex(model())
    ((_, template),) = people(model(), 1)
    with pytest.raises(Refused, match="R88"):
        index.search(template, MOST_HITS + 1)


def test_without_faiss_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(Unavailable, match=r"nansen-passport\[face\]"):
        FaissFaceIndex(model())
