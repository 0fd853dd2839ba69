"""What every index of tokens does, wherever its rows are."""

import pytest

from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS
from nansen.examination.deduplication.ports import TokenIndex
from nansen.examination.deduplication.tokens import NameStrength, PersonTokens, TokenQuery
from nansen.keys.custody.index_key import IndexId

INDEX, OTHER = IndexId("1d" * 16), IndexId("2d" * 16)
DAY, YEAR, WORD = NameStrength.SAME_DAY, NameStrength.COMPATIBLE, NameStrength.ONE_WORD


def token(number: int) -> bytes:
    return number.to_bytes(16, "big")


def handle(number: int) -> Handle:
    return Handle(f"{number:032x}")


def kept(*numbers: int, index: IndexId = INDEX) -> PersonTokens:
    return PersonTokens(index=index, tokens=frozenset(map(token, numbers)))


def asked(strengths: dict[int, NameStrength], index: IndexId = INDEX) -> TokenQuery:
    return TokenQuery(index=index, strengths={token(n): one for n, one in strengths.items()})


class TokenIndexContract:
    """The tests; a room that has an index gives it as the fixture `index`, empty, of `INDEX`."""

    def test_handles_are_found_by_what_they_share_the_strongest_first(
        self, index: TokenIndex
    ) -> None:
        index.put(handle(1), kept(1, 2, 3))
        index.put(handle(2), kept(3, 4))
        index.put(handle(3), kept(2, 3))
        found = index.find(asked({1: WORD, 2: DAY, 3: YEAR, 9: DAY}))
        assert [(one.handle, one.strength) for one in found.hits] == [
            (handle(1), DAY),
            (handle(3), DAY),
            (handle(2), YEAR),
        ]
        assert found.complete
        assert index.find(asked({9: DAY})).hits == ()
        assert index.id == INDEX

    def test_to_put_again_replaces_what_was_kept(self, index: TokenIndex) -> None:
        index.put(handle(1), kept(1, 2))
        for _ in range(2):
            index.put(handle(1), kept(2, 3))
        assert index.find(asked({1: DAY})).hits == ()
        assert len(index.find(asked({2: DAY, 3: DAY})).hits) == 1

    def test_a_handle_is_forgotten(self, index: TokenIndex) -> None:
        index.put(handle(1), kept(1, 2))
        index.put(handle(2), kept(2))
        for _ in range(2):
            index.remove(handle(1))
        (hit,) = index.find(asked({1: DAY, 2: DAY})).hits
        assert hit.handle == handle(2)

    def test_another_key_is_refused_and_nothing_changes(self, index: TokenIndex) -> None:
        index.put(handle(1), kept(1))
        for act in (
            lambda: index.put(handle(1), kept(2, index=OTHER)),
            lambda: index.find(asked({1: DAY}, index=OTHER)),
        ):
            with pytest.raises(Refused, match="INDEX-KEY"):
                act()
        assert len(index.find(asked({1: DAY})).hits) == 1

    def test_of_many_the_strongest_are_shown_and_it_is_said(self, index: TokenIndex) -> None:
        for number in range(1, MOST_HITS + 12):
            index.put(handle(number), kept(1, *([2] if number > MOST_HITS else [])))
        found = index.find(asked({1: YEAR, 2: DAY}))
        assert not found.complete
        assert [one.strength for one in found.hits[:11]] == [DAY] * 11
        assert [one.handle for one in found.hits[11:]] == [
            handle(n) for n in range(1, MOST_HITS - 10)
        ]
        assert not index.find(asked({1: DAY, 2: YEAR})).complete

    def test_no_count_of_tokens_is_too_many_for_an_engine(self, index: TokenIndex) -> None:
        index.put(handle(1), kept(*range(3000)))
        found = index.find(asked(dict.fromkeys(range(2999, 70_000 - 5_000), DAY)))
        assert [one.handle for one in found.hits] == [handle(1)]
