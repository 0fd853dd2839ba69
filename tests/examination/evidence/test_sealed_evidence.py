"""Evidence in its vault: one form, any octets read or refused, and nothing of it in a log."""

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.examination.evidence.invented_evidence import (
    NAME,
    PASSPORT,
    claim,
    evidence_files,
    piece,
    solid_file,
)
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Unsupported
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.records import MAX_OCTETS, Record, check_text
from nansen.examination.evidence.sealed import decode_evidence, encode_evidence


@given(evidence_files())
@example(EvidenceFile())
@example(solid_file())
def test_a_file_is_read_back_as_it_was_written(file: EvidenceFile) -> None:
    encoded = encode_evidence(file)
    assert decode_evidence(encoded) == file
    assert encode_evidence(decode_evidence(encoded)) == encoded


@given(st.binary(max_size=400) | damaged(encode_evidence(solid_file())))
def test_any_octets_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_evidence, data)


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(Malformed):
        decode_evidence(b"\xa3" + bytes(10_000_000))
    assert len(encode_evidence(solid_file())) < MAX_OCTETS


def changed(**changes: object) -> bytes:
    loaded = cbor2.loads(encode_evidence(solid_file()))
    return cbor2.dumps(loaded | changes, canonical=True)


def changed_piece(**changes: object) -> bytes:
    loaded = cbor2.loads(encode_evidence(solid_file()))
    loaded["evidence"][0] |= changes
    return cbor2.dumps(loaded, canonical=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("destroy_after", "20280101"),
        ("destroy_after", "2028-13-01"),
        ("destroy_after", "2028-W01-1"),
        ("destroy_after", 7),
        ("weight", 256),
        ("weight", 5),
        ("weight", True),
        ("kind", "confession"),
        ("kind", None),
        ("for", [1]),
        ("for", "c0000001"),
        ("for", ["c0000001"] * 600),
        ("conditions", ["annulled"]),
        ("original", bytes(31)),
        ("person_only", "north-shore"),
        ("person_only", {"area": ""}),
        ("person_only", {"area": "", "derogation": None}),
        ("id", "Anna"),
        ("group", "holder"),
        ("issuer", "ZZZ"),
        ("checks", {}),
        ("surname", "Ivanova"),
    ],
)
def test_what_breaks_a_rule_is_malformed_and_not_told(name: str, value: object) -> None:
    with pytest.raises(Malformed) as caught:
        decode_evidence(changed_piece(**{name: value}))
    assert "vanova" not in str(caught.value)


def test_a_later_version_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        decode_evidence(changed(v=2))
    with pytest.raises(Malformed):
        decode_evidence(changed(v="1"))
    with pytest.raises(Malformed):
        decode_evidence(cbor2.dumps([]))


def test_a_map_has_exactly_its_keys() -> None:
    with pytest.raises(Malformed):
        Record({"a": 1, "b": 2}, "map", frozenset({"a"}))
    with pytest.raises(Malformed):
        Record({}, "map", frozenset({"a"}))


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "x" * 20_001])
def test_a_text_says_something_that_can_be_written(text: str) -> None:
    with pytest.raises(Malformed):
        check_text(text, "claim")


def test_nothing_personal_is_shown() -> None:
    spoken = claim(NAME, ClaimKind.NAME, statement="Canary Ivanova")
    file = EvidenceFile(claims=(spoken,), evidence=(piece(PASSPORT, NAME),))
    for shown in (repr(spoken), repr(file), str(file), repr(solid_file())):
        assert "anary" not in shown
        assert "UTO" not in shown
        assert "uto" not in shown
