"""DG1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import appendix, bsi, gmrtd, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed
from nansen.standards.icao9303.lds.dg1 import decode_dg1, encode_dg1

SHAPES = st.sampled_from([(3, 30), (2, 36), (2, 44)])
ZONES = SHAPES.flatmap(
    lambda shape: st.lists(
        st.text("ABCXYZ0189<", min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
).map("\n".join)


@given(ZONES)
def test_what_is_written_reads_back(mrz: str) -> None:
    encoded = encode_dg1(mrz)
    assert decode_dg1(encoded).mrz == mrz
    assert mrz.replace("\n", "").encode() in encoded


@pytest.mark.parametrize(
    "encoded",
    [
        appendix("A.2.1 DG1 TD1"),
        bsi("Datagroup1.bin"),
        loes("ef0101.bin"),
        gmrtd("dg1_td2"),
        gmrtd("dg1_td3"),
    ],
    ids=["td1", "bsi", "loes", "td2", "td3"],
)
def test_specimens_read_and_write_back(encoded: bytes) -> None:
    dg1 = decode_dg1(encoded)
    assert encode_dg1(dg1.mrz) == encoded
    assert dg1.leniencies == ()
    assert repr(dg1) == "Dg1(leniencies=())"


def test_the_appendix_reads_as_printed() -> None:
    assert (
        decode_dg1(appendix("A.2.1 DG1 TD1")).mrz.split("\n")[2] == "VAN<DER<STEEN<<MARIANNE<LOUISE"
    )
    assert decode_dg1(appendix("A.2.2 DG1 TD2")).leniencies == ("trailing-bytes",)


@pytest.mark.parametrize(
    "mrz",
    [
        "",
        "A" * 44,
        "\n".join(["A" * 44] * 3),
        "\n".join(["A" * 40, "A" * 48]),
        "\n".join(["a" * 44] * 2),
    ],
)
def test_a_zone_of_no_format_is_not_written(mrz: str) -> None:
    with pytest.raises(Malformed):
        encode_dg1(mrz)


@pytest.mark.parametrize(
    "encoded",
    [gmrtd("dg1_bad_length"), b"\x61\x00", b"\x75" + bsi("Datagroup1.bin")[1:], b""],
)
def test_other_forms_are_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_dg1(encoded)


def test_no_letter_of_the_zone_stands_in_an_error() -> None:
    with pytest.raises(Malformed) as caught:
        decode_dg1(bsi("Datagroup1.bin").replace(b"MUSTER", b"muster"))
    assert "muster" not in str(caught.value)


@given(damaged(bsi("Datagroup1.bin")) | st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg1, data)
