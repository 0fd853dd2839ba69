"""Hits as they are sealed, and what a night remembers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bench.invented_names import subject
from hypothesis import given
from hypothesis import strategies as st

from nansen.errors import Malformed, Refused, Unsupported
from nansen.examination.evidence.records import MAX_ITEMS
from nansen.examination.screening.changes import ListMemory
from nansen.examination.screening.hits import Hit, add_run, decode_hits, encode_hits
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.memory import (
    Night,
    decode_memory,
    decode_night,
    encode_memory,
    encode_night,
)
from nansen.examination.screening.model import (
    ListedParty,
    ListId,
    ListVersion,
    Match,
    Occasion,
    PartyId,
    PartyKind,
)
from nansen.examination.screening.rules import RULES_VERSION
from nansen.ids import CaseId
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VERSION = ListVersion(list_id=ListId("un"), sha256="ab" * 32, imported_at=NOW)
HIT = Hit(
    token="70" * 16,
    list_id=ListId("un"),
    version="ab" * 32,
    party=PartyId("p-1"),
    digest=bytes(16),
    score=990,
    why=("“Zhukov Anton” and “ZHUKOV Anton” are alike.",),
)
TEXTS = st.lists(st.text(max_size=9), max_size=3).map(tuple)
HITS = st.builds(
    Hit,
    token=st.binary(min_size=16, max_size=16).map(bytes.hex),
    list_id=st.just(ListId("un")),
    version=st.just("ab" * 32),
    party=st.text(max_size=9).map(PartyId),
    digest=st.binary(min_size=16, max_size=16),
    score=st.integers(0, 1000),
    why=TEXTS.filter(bool),
    countries=TEXTS,
    topics=TEXTS,
)


def match(name: str, number: int = 1) -> Match:
    party = ListedParty(
        id=PartyId(f"p-{number}"), list_id=ListId("un"), kind=PartyKind.PERSON, names=(name,)
    )
    (found,) = ListIndex(VERSION, [party]).match(subject("Zhukov Anton"))
    return found


@given(st.lists(HITS, max_size=3).map(tuple))
def test_what_is_sealed_reads_again(hits: tuple[Hit, ...]) -> None:
    assert decode_hits(encode_hits(hits)) == hits


@given(st.binary(max_size=100))
def test_any_octets_are_a_value_or_malformed(octets: bytes) -> None:
    for decode in (decode_hits, decode_memory, decode_night):
        with pytest.raises((Malformed, Unsupported)):
            decode(octets)


@pytest.mark.parametrize(
    "change", [{"token": "x"}, {"score": 1001}, {"digest": b"short"}, {"why": []}]
)
def test_a_hit_that_breaks_a_rule_is_malformed(change: dict[str, str | int | bytes]) -> None:
    item = decode_item(encode_hits([HIT]), field="test")
    assert isinstance(item, dict)
    assert isinstance(item["hits"], list)
    one = item["hits"][0]
    assert isinstance(one, dict)
    with pytest.raises(Malformed):
        decode_hits(encode_item({**item, "hits": [{**one, **change}]}))


def test_an_entry_keeps_its_token_until_it_changes() -> None:
    run = add_run((), VERSION, [match("Zhukov Anton")], Occasion.APPLICATION)
    assert add_run(run.all_hits, VERSION, [match("Zhukov Anton")], Occasion.APPROVAL) == run
    other = add_run(run.all_hits, VERSION, [match("Zhukov Antonin")], Occasion.APPROVAL)
    assert not {one.token for one in other.all_hits} & {one.token for one in run.all_hits}


def test_a_day_replaces_a_lists_hits_and_a_night_adds_to_them() -> None:
    elsewhere = replace(HIT, list_id=ListId("eu"), token="80" * 16)
    before = (HIT, elsewhere)
    day = add_run(before, VERSION, [match("Zhukov Anton", 2)], Occasion.ISSUANCE)
    night = add_run(before, VERSION, [match("Zhukov Anton", 2)], Occasion.NIGHTLY)
    assert day.all_hits == (elsewhere, *day.hits)
    assert night.all_hits == (*before, *night.hits)
    assert add_run(before, VERSION, [], Occasion.NIGHTLY).all_hits == before


def test_more_than_anybody_can_look_at_is_refused() -> None:
    before = tuple(replace(HIT, token=f"{n:032x}", list_id=ListId("eu")) for n in range(MAX_ITEMS))
    with pytest.raises(Refused, match="R91"):
        add_run(before, VERSION, [match("Zhukov Anton")], Occasion.NIGHTLY)


@given(st.dictionaries(st.text(max_size=5), st.binary(min_size=16, max_size=16), max_size=4))
def test_a_lists_memory_reads_again(digests: dict[PartyId, bytes]) -> None:
    memory = ListMemory(version=VERSION, rules_version=RULES_VERSION, digests=digests)
    assert decode_memory(encode_memory(memory)) == memory


@given(st.sets(st.text(max_size=5).map(CaseId), max_size=4))
def test_a_night_reads_again(done: set[CaseId]) -> None:
    night = Night(sha256=VERSION.sha256, done=frozenset(done))
    assert decode_night(encode_night(night)) == night
    assert night.goes_on(VERSION)
    assert not replace(night, rules_version="1999-01").goes_on(VERSION)


def test_a_memory_of_another_form_is_none() -> None:
    memory = ListMemory(version=VERSION, rules_version="r", digests={PartyId("p"): bytes(16)})
    item = decode_item(encode_memory(memory), field="test")
    assert isinstance(item, dict)
    changes: tuple[dict[str, Item], ...] = ({"digests": {"p": b"no"}}, {"v": 2}, {"sha256": "ab"})
    for change in changes:
        with pytest.raises(Malformed):
            decode_memory(encode_item({**item, **change}))
