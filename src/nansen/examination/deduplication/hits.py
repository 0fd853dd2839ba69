"""What a search finds: handles, the best first, and never more than a person can look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.tokens import NameStrength

MOST_HITS: Final = 50
"""Of each search. It shows the best, and says if there were more."""

_STRONGEST_FIRST: Final = tuple(NameStrength)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """Somebody with names and dates like these."""

    handle: Handle
    strength: NameStrength


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHits:
    """What an index of tokens found."""

    hits: tuple[NameHit, ...]
    complete: bool
    """No: there were more, of which these are the likest."""

    def __post_init__(self) -> None:
        """Refuse to give out a list of people (R88)."""
        if len(self.hits) > MOST_HITS:
            raise Refused("R88", "a search gives out at most fifty handles")


def rank_name_hits(found: Iterable[tuple[Handle, NameStrength]]) -> NameHits:
    """Keep the strongest of each handle's hits, and the strongest handles."""
    best: dict[Handle, int] = {}
    for handle, strength in found:
        rank = _STRONGEST_FIRST.index(strength)
        best[handle] = min(rank, best.get(handle, rank))
    ranked = sorted(best, key=lambda handle: (best[handle], handle))
    return NameHits(
        hits=tuple(
            NameHit(handle=handle, strength=_STRONGEST_FIRST[best[handle]])
            for handle in ranked[:MOST_HITS]
        ),
        complete=len(ranked) <= MOST_HITS,
    )
