"""EF.COM."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import appendix, bsi, gmrtd, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Refused
from nansen.standards.icao9303.lds.com import Com, decode_com, encode_com

COMS = st.builds(
    Com,
    lds_version=st.from_regex("[0-9]{4}", fullmatch=True),
    unicode_version=st.from_regex("[0-9]{6}", fullmatch=True),
    data_groups=st.lists(st.integers(1, 15), unique=True).map(tuple),
)


@given(COMS)
def test_what_is_written_reads_back(com: Com) -> None:
    assert decode_com(encode_com(com)) == com


@pytest.mark.parametrize(
    ("encoded", "version", "groups"),
    [
        (appendix("A.1 EF.COM"), "0107", (1, 2, 4, 12)),
        (appendix("A.1 EF.COM 15.99"), "1599", (1, 2, 4, 12)),
        (bsi("EF_COM.bin"), "0107", (1, 2, 3, 4, 14)),
        (loes("ef011E.bin"), "0107", (1, 2, 15)),
        (gmrtd("com"), "0106", (1, 2)),
    ],
)
def test_specimens_read_and_write_back(
    encoded: bytes, version: str, groups: tuple[int, ...]
) -> None:
    com = decode_com(encoded)
    assert (com.lds_version, com.unicode_version, com.data_groups) == (version, "040000", groups)
    assert encode_com(com) == encoded


def test_ours_is_lds_1_8() -> None:
    assert decode_com(encode_com(Com(data_groups=(1, 2)))).lds_version == "0108"


@pytest.mark.parametrize("name", ["com_long_version", "com_short_unicode", "com_bad_tag_list"])
def test_what_others_refuse_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        decode_com(gmrtd(name))


@pytest.mark.parametrize("tags", ["6175 77", "61 7F61", "6161", "61 31"])
def test_a_list_of_other_things_is_malformed(tags: str) -> None:
    listed = bytes.fromhex(tags)
    parts = bytes.fromhex("5F010430313038 5F3606303430303030") + bytes((0x5C, len(listed))) + listed
    with pytest.raises(Malformed):
        decode_com(bytes((0x60, len(parts))) + parts)


def test_a_padded_file_is_tolerated_by_name() -> None:
    assert decode_com(bsi("EF_COM.bin") + bytes(7)).leniencies == ("trailing-bytes",)


def test_we_never_list_persons_to_notify() -> None:
    with pytest.raises(Refused, match="R44"):
        encode_com(Com(data_groups=(1, 2, 16)))


@given(damaged(bsi("EF_COM.bin")) | st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_com, data)
