"""Times: DER's one form, and those that old certificates have."""

from datetime import UTC, datetime

import pytest
from asn1crypto import core
from hypothesis import example, given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.standards.der_time import decode_time

MOMENTS = st.datetimes(
    min_value=datetime(1950, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2049, 12, 31, 23, 59, 59),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
LATER = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))


@given(MOMENTS)
@example(datetime(1950, 1, 1, tzinfo=UTC))
@example(datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC))
def test_utc_time_as_asn1crypto_wrote_it(moment: datetime) -> None:
    assert decode_time(core.UTCTime(moment).contents, "t", utc=True) == (moment, True)


@given(LATER)
def test_generalized_time_as_asn1crypto_wrote_it(moment: datetime) -> None:
    contents = f"{moment:%Y%m%d%H%M%SZ}".rjust(15, "0").encode()
    assert decode_time(contents, "t", utc=False) == (moment, True)
    if moment.year > 1000:
        assert core.GeneralizedTime(moment).contents == contents


@pytest.mark.parametrize(
    ("contents", "utc", "moment"),
    [
        (b"0001020304Z", True, datetime(2000, 1, 2, 3, 4, tzinfo=UTC)),
        (b"000102030405", True, datetime(2000, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (b"000102030405+0100", True, datetime(2000, 1, 2, 2, 4, 5, tzinfo=UTC)),
        (b"0001020304-0130", True, datetime(2000, 1, 2, 4, 34, tzinfo=UTC)),
        (b"20000102030405", False, datetime(2000, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (b"200001020304Z", False, datetime(2000, 1, 2, 3, 4, tzinfo=UTC)),
        (b"20000102030405.5Z", False, datetime(2000, 1, 2, 3, 4, 5, 500_000, tzinfo=UTC)),
        (b"20000102030405,25+0000", False, datetime(2000, 1, 2, 3, 4, 5, 250_000, tzinfo=UTC)),
    ],
)
def test_other_forms_are_read_and_told(contents: bytes, utc: bool, moment: datetime) -> None:
    assert decode_time(contents, "t", utc=utc) == (moment, False)


@pytest.mark.parametrize(
    ("contents", "utc"),
    [
        (b"", True),
        (b"000230000000Z", True),
        (b"000101240000Z", True),
        (b"000101 00000Z", True),
        ("00010100000\u0661Z".encode(), True),
        (b"00000101000000Z", False),
        (b"99991231235959-0100", False),
        (b"00010101000000+0100", False),
        (b"20000102030405.5.5Z", False),
    ],
)
def test_no_moment_is_malformed(contents: bytes, utc: bool) -> None:
    with pytest.raises(Malformed):
        decode_time(contents, "t", utc=utc)


@given(st.binary(max_size=24), st.booleans())
def test_any_bytes(contents: bytes, utc: bool) -> None:
    try:
        moment, _ = decode_time(contents, "t", utc=utc)
    except Malformed:
        return
    assert moment.tzinfo is UTC
