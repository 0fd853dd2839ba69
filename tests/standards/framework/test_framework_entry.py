"""The framework entry: one form, small, and readable by the releases that come after."""

from datetime import date

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.entry import (
    MAX_ENTRY_OCTETS,
    DocumentClass,
    FrameworkEntry,
    StatusReference,
    decode_framework_entry,
    encode_framework_entry,
)
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.partial_date import PartialDate

STATES = st.from_regex("[A-Z]{1,3}", fullmatch=True).map(StateCode)
DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31)).map(
    lambda day: PartialDate(year=day.year, month=day.month, day=day.day)
)
ENTRIES = st.builds(
    FrameworkEntry,
    framework_version=st.just(1),
    document_class=st.sampled_from(DocumentClass),
    return_right=st.builds(ReturnRight, state=STATES, until=DAYS),
    territorial_except=st.sets(STATES, max_size=5).map(lambda states: tuple(sorted(states))),
    status_reference=st.none()
    | st.builds(
        StatusReference,
        list_id=st.binary(min_size=1, max_size=64),
        index=st.integers(0, 2**32 - 1),
    ),
    journal_proof=st.none() | st.binary(max_size=500),
    policy_hash=st.none() | st.binary(min_size=32, max_size=32),
)
RIGHT = ReturnRight(state=StateCode("UTO"), until=PartialDate.parse("2031-11-22"))
PLAIN: dict[str, object] = {
    "v": 1,
    "class": "PR",
    "return": ["UTO", "2031-11-22"],
    "except": ["XUA"],
}
ENTRY = FrameworkEntry(document_class=DocumentClass.REFUGEE, return_right=RIGHT)


def changed(**changes: object) -> bytes:
    return cbor2.dumps(
        PLAIN | {key.rstrip("_"): value for key, value in changes.items()}, canonical=True
    )


@given(ENTRIES)
def test_what_is_written_reads_back(entry: FrameworkEntry) -> None:
    encoded = encode_framework_entry(entry)
    assert len(encoded) < 1024
    assert decode_framework_entry(encoded) == entry


def test_another_library_reads_what_we_write() -> None:
    entry = FrameworkEntry(
        document_class=DocumentClass.ALIEN,
        return_right=RIGHT,
        territorial_except=(StateCode("XUA"),),
        status_reference=StatusReference(list_id=b"list", index=7),
        journal_proof=b"proof",
        policy_hash=bytes(32),
    )
    assert cbor2.loads(encode_framework_entry(entry)) == {
        "v": 1,
        "class": "PT",
        "return": ["UTO", "2031-11-22"],
        "except": ["XUA"],
        "status": [b"list", 7],
        "journal": b"proof",
        "policy": bytes(32),
    }


def test_a_newer_framework_reads_and_is_named() -> None:
    encoded = changed(v=2, visa=[1, {"x": None}], zone="Z")
    entry = decode_framework_entry(encoded)
    assert entry.framework_version == 2
    assert [key for key, _ in entry.unknown] == ["visa", "zone"]
    assert entry.leniencies == ("framework-version", "framework-unknown-key")
    assert encode_framework_entry(entry) == encoded


@pytest.mark.parametrize(
    "encoded",
    [
        changed(v=0),
        changed(v=True),
        changed(v="1"),
        changed(class_=5),
        changed(return_=["UTO"]),
        changed(return_="UTO"),
        changed(return_=["UTO", "2031-11-XX"]),
        changed(return_=["uto", "2031-11-22"]),
        changed(return_=["UTO", "2031-02-30"]),
        changed(except_="XUA"),
        changed(except_=["XUB", "XUA"]),
        changed(except_=["XUA", "XUA"]),
        changed(except_=[1]),
        changed(status=[b"", 1]),
        changed(status=[b"x", -1]),
        changed(status=[b"x", 2**32]),
        changed(status=["x", 1]),
        changed(journal="x"),
        changed(journal=None),
        changed(policy=b"x"),
        changed(zone=b"x" * MAX_ENTRY_OCTETS),
        cbor2.dumps([1]),
        cbor2.dumps({"v": 1}),
        changed() + b"\0",
        b"",
    ],
)
def test_what_breaks_a_rule_is_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_framework_entry(encoded)


def test_another_class_is_not_supported() -> None:
    with pytest.raises(Unsupported):
        decode_framework_entry(changed(class_="PP"))


def test_an_entry_that_cannot_be_written_does_not_exist() -> None:
    with pytest.raises(Malformed, match="kilobyte"):
        FrameworkEntry(
            document_class=DocumentClass.REFUGEE, return_right=RIGHT, journal_proof=bytes(1000)
        )
    with pytest.raises(Malformed, match="known"):
        FrameworkEntry(
            document_class=DocumentClass.REFUGEE, return_right=RIGHT, unknown=(("v", b"\x01"),)
        )
    with pytest.raises(Malformed, match="deterministic"):
        FrameworkEntry(
            document_class=DocumentClass.REFUGEE, return_right=RIGHT, unknown=(("z", b"\x18\x01"),)
        )


def test_nothing_that_leads_to_the_holder_is_shown() -> None:
    entry = FrameworkEntry(
        document_class=DocumentClass.REFUGEE,
        return_right=RIGHT,
        status_reference=StatusReference(list_id=b"list", index=424242),
        journal_proof=b"proof",
    )
    assert "424242" not in repr(entry)
    assert "proof" not in repr(entry).replace("journal_proof", "")


@given(
    st.binary(max_size=80) | damaged(encode_framework_entry(ENTRY)) | damaged(changed(v=3, x=[1]))
)
@example(encode_item({}))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    entry = read_or_refuse(decode_framework_entry, data)
    if isinstance(entry, FrameworkEntry):
        assert encode_framework_entry(entry) == data
