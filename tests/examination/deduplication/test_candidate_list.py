"""The sealed list of candidates."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Unsupported
from nansen.examination.deduplication.candidate_list import (
    MILLION,
    CandidateList,
    ListedCandidate,
    decode_candidates,
    encode_candidates,
    list_candidate,
)
from nansen.examination.deduplication.candidates import Candidate
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.templates import ModelId
from nansen.examination.deduplication.tokens import NameStrength
from nansen.ids import CaseId
from nansen.keys.custody.index_key import IndexId
from nansen.standards.deterministic_cbor import decode_item, encode_item

CASE, TOKEN = CaseId("ca" * 16), "70" * 16
ONE = ListedCandidate(token=TOKEN, case=CASE, name=NameStrength.SAME_DAY, face=993_000)
FOUND = CandidateList(
    index=IndexId("1d" * 16), model=ModelId("test/1"), complete=True, candidates=(ONE,)
)
_HEX = st.binary(min_size=16, max_size=16).map(bytes.hex)
LISTS = st.builds(
    CandidateList,
    index=_HEX.map(IndexId),
    model=st.none() | st.text(max_size=20).map(ModelId),
    complete=st.booleans(),
    candidates=st.lists(
        st.builds(
            ListedCandidate,
            token=_HEX,
            case=_HEX.map(CaseId),
            name=st.sampled_from(NameStrength),
            face=st.none() | st.integers(0, MILLION),
        ),
        max_size=4,
    ).map(tuple),
)


@given(LISTS)
def test_what_is_sealed_reads_again(found: CandidateList) -> None:
    assert decode_candidates(encode_candidates(found)) == found


@given(st.binary(max_size=200))
def test_any_octets_are_a_list_or_malformed(octets: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_candidates(octets)


@pytest.mark.parametrize(
    "change",
    [
        {"token": "70"},
        {"case": "x"},
        {"name": "looks-alike"},
        {"face": MILLION + 1},
        {"name": None, "face": None},
    ],
)
def test_what_breaks_a_rule_is_malformed(change: dict[str, str | int | None]) -> None:
    item = decode_item(encode_candidates(FOUND), field="test")
    assert isinstance(item, dict)
    assert isinstance(item["candidates"], list)
    one = item["candidates"][0]
    assert isinstance(one, dict)
    item["candidates"] = [{**one, **change}]
    with pytest.raises(Malformed):
        decode_candidates(encode_item(item))


def test_a_hit_is_listed_with_what_speaks_for_it() -> None:
    hit = Candidate(handle=Handle("0" * 32), face=1.0000001)
    listed = list_candidate(hit, CASE, TOKEN)
    assert listed == ListedCandidate(token=TOKEN, case=CASE, face=MILLION)
    assert listed.why == ("the face, by 1.000",)
    assert ONE.why == ("the face, by 0.993", "the name and the day of birth")
    assert list_candidate(replace(hit, face=None, name=NameStrength.NEAR), CASE, TOKEN).face is None
    assert FOUND.find(TOKEN) == ONE
    assert FOUND.find("0" * 32) is None
    assert CASE not in f"{FOUND!r} {ONE!r}"
