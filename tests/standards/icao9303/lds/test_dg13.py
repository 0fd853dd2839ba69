"""DG13: ours holds the framework entry, another's is nobody's fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass, FrameworkEntry, StatusReference
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.lds.dg13 import bears_mark, decode_dg13, encode_dg13
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.tlv import encode_object, read_object

ENTRY = FrameworkEntry(
    document_class=DocumentClass.STATELESS,
    return_right=ReturnRight(state=StateCode("UTO"), until=PartialDate.parse("2031-11-22")),
    territorial_except=(StateCode("XUA"),),
    status_reference=StatusReference(list_id=bytes(32), index=99),
)
ENCODED = encode_dg13(ENTRY)
INSIDE = read_object(ENCODED, field="DG13").value
MARK = INSIDE[:21]


def test_what_is_written_reads_back() -> None:
    assert decode_dg13(ENCODED) == ENTRY


@pytest.mark.parametrize("value", [b"", b"anything", INSIDE[:20], bytes.fromhex("0603 2a0304")])
def test_another_issuers_is_not_supported(value: bytes) -> None:
    with pytest.raises(Unsupported):
        decode_dg13(encode_object(0x6D, value))


def test_the_mark_alone_says_whose_it_is() -> None:
    assert bears_mark(ENCODED)
    assert bears_mark(encode_object(0x6D, MARK, b"broken"))
    assert not bears_mark(encode_object(0x6D, b"anything"))
    with pytest.raises(Malformed):
        bears_mark(b"\x6c\x00")


@pytest.mark.parametrize(
    "encoded",
    [
        ENCODED + b"\0",
        encode_object(0x6D, INSIDE, b"\x53\x00"),
        b"\x6d\x81" + ENCODED[1:],
        encode_object(0x6D, MARK),
        encode_object(0x6D, MARK, b"\x54\x00"),
        b"\x6c" + ENCODED[1:],
    ],
)
def test_ours_has_one_form(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_dg13(encoded)


@given(damaged(ENCODED) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    entry = read_or_refuse(decode_dg13, data)
    if isinstance(entry, FrameworkEntry):
        assert encode_dg13(entry) == data
