from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.deterministic_cbor import decode_item
from nansen.standards.framework.entry import (
    DocumentClass,
    FrameworkEntry,
    StatusReference,
    encode_framework_entry,
)
from nansen.standards.framework.issued_content import issued_content
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.partial_date import PartialDate

NUMBER = DocumentNumber("N7K2M4Q9X")
ENTRY = FrameworkEntry(
    document_class=DocumentClass.REFUGEE,
    return_right=ReturnRight(state=StateCode("UTO"), until=PartialDate.parse("2031-11-22")),
    territorial_except=(StateCode("RUS"),),
    status_reference=StatusReference(list_id=bytes(16), index=7),
)
DIGESTS = {2: b"\x02" * 32, 1: b"\x01" * 32, 14: b"\x0e" * 32}


def test_it_holds_number_groups_and_entry() -> None:
    content = issued_content(NUMBER, digests=DIGESTS, entry=ENTRY)
    assert decode_item(content, field="content") == {
        "v": 1,
        "number": NUMBER,
        "groups": [[1, b"\x01" * 32], [2, b"\x02" * 32], [14, b"\x0e" * 32]],
        "entry": sha256(encode_framework_entry(ENTRY)).digest(),
    }


@given(st.binary(max_size=500), st.binary(min_size=32, max_size=32))
def test_a_verifier_finds_the_same_with_the_proof_in_its_place(proof: bytes, dg13: bytes) -> None:
    proven = replace(ENTRY, journal_proof=proof)
    found = issued_content(NUMBER, digests={**DIGESTS, 13: dg13}, entry=proven)
    assert found == issued_content(NUMBER, digests=DIGESTS, entry=ENTRY)


def test_whatever_else_changes_is_another_content() -> None:
    status = replace(ENTRY, status_reference=StatusReference(list_id=bytes(16), index=8))
    contents = {
        issued_content(NUMBER, digests=DIGESTS, entry=ENTRY),
        issued_content(DocumentNumber("N3W8R5T1Z"), digests=DIGESTS, entry=ENTRY),
        issued_content(NUMBER, digests={**DIGESTS, 2: bytes(32)}, entry=ENTRY),
        issued_content(NUMBER, digests={1: DIGESTS[1]}, entry=ENTRY),
        issued_content(NUMBER, digests=DIGESTS, entry=status),
    }
    assert len(contents) == 5


@pytest.mark.parametrize(
    "digests", [{}, {2: bytes(32)}, {1: bytes(20)}, {0: bytes(32), 1: bytes(32)}, {1: b"", 17: b""}]
)
def test_what_is_no_digest_of_a_data_group_is_malformed(digests: dict[int, bytes]) -> None:
    with pytest.raises(Malformed):
        issued_content(NUMBER, digests=digests, entry=ENTRY)
