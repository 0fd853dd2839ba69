import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.application.bucket import (
    LARGEST_EXPONENT,
    SMALLEST,
    bucket_of,
    bucket_size,
    exact_bucket_of,
    pad_to_bucket,
)
from nansen.errors import Malformed, Refused


@pytest.mark.parametrize(
    ("length", "exponent"),
    [(0, 0), (1, 0), (SMALLEST, 0), (SMALLEST + 1, 1), (2 * SMALLEST, 1), (SMALLEST << 12, 12)],
)
def test_a_bucket_is_the_smallest_that_holds(length: int, exponent: int) -> None:
    assert bucket_of(length) == exponent


@given(st.integers(0, SMALLEST << LARGEST_EXPONENT))
def test_nothing_smaller_would_do(length: int) -> None:
    exponent = bucket_of(length)
    assert length <= bucket_size(exponent)
    assert not exponent or length > bucket_size(exponent - 1)


def test_there_is_a_largest() -> None:
    with pytest.raises(Refused, match="larger than a bundle"):
        bucket_of((SMALLEST << LARGEST_EXPONENT) + 1)


def test_padding_is_zeros() -> None:
    assert pad_to_bucket(b"x") == b"x" + bytes(SMALLEST - 1)


@pytest.mark.parametrize("exponent", range(LARGEST_EXPONENT + 1))
def test_a_bucket_is_exact(exponent: int) -> None:
    assert exact_bucket_of(bucket_size(exponent)) == exponent
    with pytest.raises(Malformed):
        exact_bucket_of(bucket_size(exponent) - 1)
