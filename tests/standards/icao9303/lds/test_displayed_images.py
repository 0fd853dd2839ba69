"""DG5 and DG7: images that a chip shows to people."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.strategies.chips import ICAO, appendix, gmrtd
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.lds.dg5 import decode_dg5
from nansen.standards.icao9303.lds.dg7 import decode_dg7, encode_dg7
from nansen.standards.tlv import encode_object

JPEG = (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()


def test_the_specimen_reads_and_writes_back() -> None:
    dg7 = decode_dg7(gmrtd("dg7"))
    assert dg7.leniencies == ()
    assert Image.open(BytesIO(dg7.images[0])).format == "JPEG"
    assert encode_dg7(dg7.images[0]) == gmrtd("dg7")
    assert repr(dg7) == "DisplayedImages(leniencies=())"


def test_the_appendix_reads() -> None:
    image = bytes(2000)
    assert decode_dg5(appendix("A.4 DG5 headers") + image).images == (image,)


def test_a_wrong_count_is_tolerated_by_name() -> None:
    for name in ("dg7_no_image", "dg7_count_2_octets"):
        dg7 = decode_dg7(gmrtd(name))
        assert (len(dg7.images), dg7.leniencies) == (1, ("image-count",))


def test_only_jpeg_and_jpeg_2000_are_written() -> None:
    assert decode_dg7(encode_dg7(JPEG)).images == (JPEG,)
    with pytest.raises(Unsupported):
        encode_dg7(b"\x89PNG")


@pytest.mark.parametrize(
    "encoded",
    [
        bytes.fromhex("6703020100"),
        encode_object(0x67, b"\x02\x01\x0a", b"\x5f\x43\x00" * 10),
        encode_object(0x67, encode_object(0x5F43, JPEG)),
        encode_object(0x65, b"\x02\x01\x01", encode_object(0x5F43, JPEG)),
        b"",
    ],
)
def test_other_forms_are_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_dg7(encoded)


@given(
    damaged(encode_object(0x67, b"\x02\x01\x01", encode_object(0x5F43, b"x")))
    | st.binary(max_size=40)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg7, data)
    read_or_refuse(decode_dg5, b"\x65" + data[1:])
