"""DG2: the face in both formats, and the tree that holds it."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.strategies.chips import ICAO, appendix, bsi, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.lds.biometric_template import (
    BiometricHeader,
    BiometricInstance,
    decode_biometric_group,
    encode_biometric_group,
)
from nansen.standards.icao9303.lds.dg2 import Dg2, FaceEncoding, decode_dg2, encode_dg2, wrap_face
from nansen.standards.iso19794 import face as face_19794
from nansen.standards.iso39794 import face as face_39794
from nansen.standards.tlv import encode_object

JPEG = (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()
RECORD = face_19794.FaceRecord(faces=(face_19794.describe_image(JPEG),))
BLOCK = face_39794.describe_image(JPEG)

HEADERS = st.builds(
    BiometricHeader,
    format_owner=st.integers(0, 0xFFFF),
    format_type=st.integers(0, 0xFFFF),
    version=st.none() | st.binary(min_size=2, max_size=2),
    biometric_type=st.none() | st.binary(min_size=1, max_size=3),
    subtype=st.none() | st.binary(min_size=1, max_size=1),
    created=st.none() | st.binary(min_size=7, max_size=7),
    validity=st.none() | st.binary(min_size=8, max_size=8),
    creator=st.none() | st.binary(min_size=4, max_size=4),
)
INSTANCES = st.builds(
    BiometricInstance, header=HEADERS, data=st.binary(max_size=40), constructed=st.booleans()
)


@given(st.lists(INSTANCES, max_size=4))
def test_any_group_reads_back(instances: list[BiometricInstance]) -> None:
    encoded = encode_biometric_group(0x63, tuple(instances))
    group = decode_biometric_group(encoded, 0x63, "DG3")
    assert (group.instances, group.leniencies) == (tuple(instances), ())


@pytest.mark.parametrize("block", [RECORD, BLOCK], ids=["19794", "39794"])
def test_a_face_reads_back_in_either_format(block: face_19794.FaceRecord) -> None:
    dg2 = wrap_face(block)
    assert decode_dg2(encode_dg2(dg2)) == dg2
    assert dg2.images == (JPEG,)


def test_both_formats_may_stand_together() -> None:
    dg2 = Dg2(encodings=wrap_face(RECORD).encodings + wrap_face(BLOCK).encodings)
    assert decode_dg2(encode_dg2(dg2)).images == (JPEG, JPEG)


@pytest.mark.parametrize(
    "encoded", [bsi("Datagroup2.bin"), loes("ef0102.bin")], ids=["bsi", "loes"]
)
def test_specimens_read_and_write_back(encoded: bytes) -> None:
    dg2 = decode_dg2(encoded)
    assert encode_dg2(dg2) == encoded
    image = Image.open(BytesIO(dg2.images[0]))
    image.load()
    assert image.format == "JPEG2000"
    assert "image" not in repr(dg2)


def test_the_header_of_the_appendix_reads() -> None:
    data = bytes(0x3162)
    group = decode_biometric_group(appendix("A.3 DG2 headers") + data, 0x75, "DG2")
    (instance,) = group.instances
    assert instance.data == data
    header = instance.header
    assert (header.format_owner, header.format_type) == (0x0101, 8)
    assert header.created is not None
    assert header.validity is not None
    assert (header.created.hex(), header.validity.hex()) == ("20020315133000", "2002040120070331")
    assert (header.creator, header.version) == (bytes.fromhex("00010001"), b"\1\1")
    assert encode_biometric_group(0x75, group.instances) == appendix("A.3 DG2 headers") + data


def test_departures_are_tolerated_by_name() -> None:
    encoded = encode_dg2(wrap_face(RECORD))
    assert decode_dg2(encoded.replace(b"\x02\x01\x01\x7f", b"\x02\x01\x05\x7f")).leniencies == (
        "biometric-count",
    )
    odd = replace(wrap_face(RECORD).encodings[0].header, subtype=b"\0\0", format_type=7)
    dg2 = Dg2(encodings=(FaceEncoding(header=odd, block=RECORD),))
    assert decode_dg2(encode_dg2(dg2)).leniencies == ("biometric-header-length", "biometric-format")


def group(*parts: bytes) -> bytes:
    return encode_object(0x75, encode_object(0x7F61, *parts))


HEADER = bytes.fromhex("a108 87020101 88020008")
COUNT = b"\x02\x01\x01"


@pytest.mark.parametrize(
    "encoded",
    [
        group(b"\x02\x01\x00"),
        group(),
        group(COUNT, encode_object(0x7F60, HEADER)),
        group(COUNT, encode_object(0x7F60, encode_object(0x5F2E, b"x"))),
        group(COUNT, encode_object(0x7F60, HEADER, encode_object(0x7F2E))),
        group(COUNT, encode_object(0x7F60, bytes.fromhex("a107 87020101 880108"), b"\x5f\x2e\x00")),
        encode_object(0x75, COUNT),
        group(COUNT, encode_object(0x7F60, HEADER, b"\x5f\x2e\x00") * 10),
    ],
)
def test_other_forms_are_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_dg2(encoded)


@pytest.mark.parametrize(
    "encoded",
    [group(COUNT, b"\x7d\x00"), group(b"\x02\x01\x28", encode_object(0x7F60, HEADER) * 40)],
    ids=["secure messaging", "forty faces"],
)
def test_what_we_do_not_carry_is_not_supported(encoded: bytes) -> None:
    with pytest.raises(Unsupported):
        decode_dg2(encoded)


def test_a_header_that_cannot_be_written_does_not_exist() -> None:
    with pytest.raises(Malformed):
        BiometricHeader(format_type=0x10000)


@given(
    damaged(encode_dg2(wrap_face(BLOCK))[:300])
    | damaged(bsi("Datagroup2.bin")[:120])
    | st.binary(max_size=60)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg2, data)
