"""DG15: a key. DG16: a number of persons, and nothing else of them."""

import pytest
from asn1crypto import keys
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import appendix, bsi, gmrtd, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed
from nansen.standards.icao9303.lds import dg16
from nansen.standards.icao9303.lds.dg15 import decode_dg15, encode_dg15
from nansen.standards.icao9303.lds.dg16 import decode_dg16


@pytest.mark.parametrize("encoded", [bsi("Datagroup15.bin"), loes("ef010F.bin"), gmrtd("dg15")])
def test_keys_read_and_write_back(encoded: bytes) -> None:
    key = decode_dg15(encoded).public_key
    assert keys.PublicKeyInfo.load(key, strict=True).algorithm == "rsa"
    assert encode_dg15(key) == encoded


def test_octets_after_the_key_are_tolerated_by_name() -> None:
    key = bytes.fromhex("3004 3000 0300")
    assert decode_dg15(b"\x6f\x07" + key + b"\0").leniencies == ("trailing-bytes",)
    assert decode_dg15(encode_dg15(key)).leniencies == ()


def test_the_bsi_key_is_the_one_they_publish() -> None:
    assert decode_dg15(bsi("Datagroup15.bin")).public_key == bsi("DG15_pk.bin")


@pytest.mark.parametrize(
    "key", [b"", b"\x30\x00", b"\x02\x01\x01", bytes.fromhex("3004 30000300 00")]
)
def test_what_is_no_key_is_malformed(key: bytes) -> None:
    with pytest.raises(Malformed):
        encode_dg15(key)


@pytest.mark.parametrize("encoded", [appendix("A.6 DG16"), gmrtd("dg16")])
def test_persons_are_counted_and_forgotten(encoded: bytes) -> None:
    read = decode_dg16(encoded)
    assert read.persons == 2
    assert "SMITH" not in str(vars(dg16)) + repr(read)


def test_nothing_here_writes_persons_to_notify() -> None:
    assert not [name for name in vars(dg16) if name.startswith("encode")]


@given(damaged(bsi("Datagroup15.bin")) | damaged(gmrtd("dg16")) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg15, data)
    read_or_refuse(decode_dg16, data)
