"""What goes to SLTD: own numbers, types and issuer; nothing else (R59)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.document.number import ALPHABET, is_document_number
from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.status.model import Ground
from nansen.status.sltd import (
    WITHDRAWN_HEADING,
    WithdrawnDocument,
    decode_withdrawn,
    export_sltd,
)

UTO = StateCode("UTO")
NUMBERS = st.text(ALPHABET, min_size=9, max_size=9).map(DocumentNumber)
DOCUMENTS = st.builds(
    WithdrawnDocument,
    number=NUMBERS,
    document_class=st.sampled_from(DocumentClass),
    issuing_state=st.just(UTO),
    ground=st.sampled_from(Ground),
)
REPORTED = {Ground.LOST, Ground.STOLEN, Ground.REVOKED}


@given(st.lists(DOCUMENTS, max_size=30))
def test_lost_stolen_and_revoked_numbers_and_no_others(documents: list[WithdrawnDocument]) -> None:
    text = export_sltd(documents, issuing_state=UTO).decode("ascii")
    heading, *rows = list(csv.reader(io.StringIO(text), strict=True))
    assert heading == ["number", "type", "issuer"]
    expected = {(d.number, str(d.document_class), "UTO") for d in documents if d.ground in REPORTED}
    assert rows == [list(row) for row in sorted(expected)]
    assert all(is_document_number(number) for number, _, _ in rows)


@given(st.lists(DOCUMENTS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_show(documents: list[WithdrawnDocument], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = list(documents)
    random.shuffle(shuffled)
    assert export_sltd(documents, issuing_state=UTO) == export_sltd(shuffled, issuing_state=UTO)


@given(st.lists(DOCUMENTS, max_size=8))
def test_the_offices_table_is_read(documents: list[WithdrawnDocument]) -> None:
    rows = [f"{one.number},{one.document_class},{one.ground}" for one in documents]
    for end in ("\n", "\r\n"):
        table = end.join([WITHDRAWN_HEADING, *rows, ""]).encode()
        assert decode_withdrawn(table, issuing_state=UTO) == tuple(documents)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (b"", "no CSV in ASCII"),
        (b"number,type,ground\n\xc3\xa9", "no CSV in ASCII"),
        (b'number,type,ground\n"N7', "no CSV in ASCII"),
        (b"number,type,ground,surname\n", "exactly the columns"),
        (b"type,number,ground\n", "exactly the columns"),
        (b"number,type,ground\n\nCANARY,PR,lost\nCANARY,PR\n", "line 4: needs"),
        (b"number,type,ground\nCANARY1,XX,lost\n", "line 2: needs"),
        (b"number,type,ground\nCANARY1,PR,gone\n", "line 2: needs"),
        (b"number,type,ground\nCANARY1234,PR,lost\n", "line 2: needs"),
        (b"number,type,ground\nCANARY1,PR,lost,IVANOVA\n", "line 2: needs"),
    ],
)
def test_a_table_that_is_none_is_refused_without_its_values(table: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why) as caught:
        decode_withdrawn(table, issuing_state=UTO)
    assert "CANARY" not in str(caught.value)
    assert "IVANOVA" not in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_none(data: bytes) -> None:
    for table in (data, b"number,type,ground\n" + data):
        try:
            read = decode_withdrawn(table, issuing_state=UTO)
        except Malformed:
            continue
        assert all(one.issuing_state == UTO for one in read)


def document(**changes: object) -> WithdrawnDocument:
    values: dict[str, object] = {
        "number": DocumentNumber("N7K2M4Q9X"),
        "document_class": DocumentClass.REFUGEE,
        "issuing_state": UTO,
        "ground": Ground.STOLEN,
    }
    return WithdrawnDocument(**values | changes)  # type: ignore[arg-type]


def test_the_file_is_as_documented() -> None:
    documents = [
        document(),
        document(number=DocumentNumber("N3W8R5T1Z"), document_class=DocumentClass.STATELESS),
        document(number=DocumentNumber("N9D4H6J2C"), ground=Ground.REPLACED),
    ]
    assert export_sltd(documents, issuing_state=UTO) == (
        b"number,type,issuer\nN3W8R5T1Z,PS,UTO\nN7K2M4Q9X,PR,UTO\n"
    )
    assert export_sltd([], issuing_state=UTO) == b"number,type,issuer\n"


def test_nobody_reports_what_is_not_his_own() -> None:
    with pytest.raises(Refused, match="R59"):
        export_sltd([document(issuing_state=StateCode("UNO"))], issuing_state=UTO)


@pytest.mark.parametrize("number", ["", "N7K2M4Q9XX", "n7k2m4q9x", "N7K2\n4Q9X", 'N7",PR,U'])
def test_a_number_cannot_break_a_line(number: str) -> None:
    with pytest.raises(Malformed) as caught:
        document(number=DocumentNumber(number))
    assert not number or number not in str(caught.value)
    assert "N7K2M4Q9X" not in repr(document())


def test_a_state_cannot_break_a_line() -> None:
    with pytest.raises(Malformed):
        document(issuing_state=StateCode("UTO,X"))
