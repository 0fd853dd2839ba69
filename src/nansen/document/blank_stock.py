"""Numbered booklets: each is received, goes to the press, and becomes one document or waste.

A blank that nobody can account for is a genuine booklet in other hands. So each step happens
exactly once, another person witnesses the destruction of waste, and a day ends when what was
signed, what was used and what lies in the safe come out even.

Documents stand here by a keyed digest of their number: a plain one could be guessed, for
there are fewer numbers than guesses.
"""

import hmac
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType

from nansen.errors import Malformed, Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.role import Role

BlankNumber = NewType("BlankNumber", str)
"""What the maker printed into the booklet; it is not the document's number."""
NumberDigest = NewType("NumberDigest", bytes)

KEY_SIZE: Final = 32
_BLANK: Final = re.compile("[A-Z0-9]{4,16}")
_FIELD, _CLAUSE = "blank", "R26"


class BlankStep(StrEnum):
    """What happens to a blank; the last one is where it stands."""

    RECEIVED = "blank:received"
    ISSUED = "blank:issued"
    """To the press."""
    USED = "blank:used"
    """It is a document now."""
    SPOILED = "blank:spoiled"
    DESTROYED = "blank:destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    sources: frozenset[BlankStep | None]
    role: Role


def _way(role: Role, *sources: BlankStep | None) -> _Way:
    return _Way(sources=frozenset(sources), role=role)


WAYS: Final[Mapping[BlankStep, _Way]] = MappingProxyType(
    {
        BlankStep.RECEIVED: _way(Role.STOCK_KEEPER, None),
        BlankStep.ISSUED: _way(Role.STOCK_KEEPER, BlankStep.RECEIVED),
        BlankStep.USED: _way(Role.PERSONALISER, BlankStep.ISSUED),
        BlankStep.SPOILED: _way(Role.PERSONALISER, BlankStep.ISSUED, BlankStep.USED),
        BlankStep.DESTROYED: _way(Role.STOCK_KEEPER, BlankStep.RECEIVED, BlankStep.SPOILED),
    }
)
_IN_HAND: Final = frozenset({BlankStep.RECEIVED, BlankStep.ISSUED, BlankStep.SPOILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankEvent:
    """One step of one blank."""

    blank: BlankNumber
    step: BlankStep
    by: OfficerId
    role: Role
    at: datetime
    document: NumberDigest | None = field(default=None, repr=False)
    """Of `used`: the document that the blank became."""
    witness: OfficerId | None = None
    """Of `destroyed`: who saw it."""

    def __post_init__(self) -> None:
        """Refuse a step that does not say what it has to."""
        if not _BLANK.fullmatch(self.blank) or self.at.tzinfo is None:
            raise Malformed(_FIELD, "needs 4 to 16 of A-Z 0-9, and a moment", clause=_CLAUSE)
        if (self.step is BlankStep.USED) != (self.document is not None):
            raise Malformed(_FIELD, "names a document where it is used", clause=_CLAUSE)
        if self.document is not None and len(self.document) != 32:
            raise Malformed(_FIELD, "names a document by a digest", clause=_CLAUSE)
        if (self.step is BlankStep.DESTROYED) != (self.witness is not None):
            raise Malformed(_FIELD, "has a witness where it is destroyed", clause=_CLAUSE)
        if self.witness == self.by:
            raise Refused("R26", "another person witnesses the destruction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One blank, and what has become of it."""

    number: BlankNumber
    step: BlankStep
    since: datetime
    document: NumberDigest | None = field(default=None, repr=False)
    """The document that it is, or was before it was spoiled."""
    handed_by: OfficerId
    """Who did the last step."""


def check_blank(text: str) -> BlankNumber:
    """Take a text as a booklet's number, or raise `Malformed`."""
    if not _BLANK.fullmatch(text):
        raise Malformed(_FIELD, "needs 4 to 16 of A-Z 0-9", clause=_CLAUSE)
    return BlankNumber(text)


def number_digest(number: DocumentNumber, *, key: bytes) -> NumberDigest:
    """Name a document without telling its number to anyone who lacks the stock's key."""
    if len(key) != KEY_SIZE:
        raise Malformed("stock key", "has not 32 octets", clause="R46")
    return NumberDigest(hmac.digest(key, b"nansen blank stock 1\x00" + number.encode(), "sha256"))


def follow_blank(blank: Blank | None, event: BlankEvent) -> Blank:
    """Give a blank as it is after a step.

    Raises:
        Refused: the step was made already, comes too early, or is another role's.
    """
    way = WAYS[event.step]
    if event.role is not way.role:
        raise Refused("R25", f"{event.step} is not for this role")
    if (None if blank is None else blank.step) not in way.sources:
        raise Refused("BLANK-STEP", f"{event.step} does not follow, or was made already")
    if blank is None:
        return Blank(number=event.blank, step=event.step, since=event.at, handed_by=event.by)
    if blank.number != event.blank or event.at < blank.since:
        raise Refused("BLANK-STEP", "the step is another blank's, or comes before the last")
    return replace(
        blank,
        step=event.step,
        since=event.at,
        document=event.document or blank.document,
        handed_by=event.by,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReport:
    """What came out of a reconciliation; it is even if the four lists are empty."""

    counts: Mapping[BlankStep, int]
    missing: tuple[BlankNumber, ...]
    """Nobody has them in hand, and somebody should."""
    surplus: tuple[BlankNumber, ...]
    """Somebody has them in hand, and nobody should."""
    unprinted: tuple[NumberDigest, ...] = field(repr=False)
    """Documents that were signed and stand in no blank: a chip without a booklet, somewhere."""
    unsigned: tuple[BlankNumber, ...]
    """Blanks in which a document stands that nobody signed, or that another blank has too."""

    @property
    def is_even(self) -> bool:
        """Tell whether everything is accounted for."""
        return not (self.missing or self.surplus or self.unprinted or self.unsigned)


def reconcile(
    blanks: Iterable[Blank], *, signed: Collection[NumberDigest], counted: Collection[BlankNumber]
) -> StockReport:
    """Compare the stock's record with what the signer signed and what people have in hand.

    `signed` are the documents that the signer's ledger holds and that nobody cancelled before
    they were printed; `counted` are the booklets that are no documents, in the safe, at the
    press and in the bin.
    """
    known = {blank.number: blank for blank in blanks}
    known_signed = frozenset(signed)
    in_hand = {number for number, blank in known.items() if blank.step in _IN_HAND}
    made = [blank for blank in known.values() if blank.document is not None]
    documents = Counter(blank.document for blank in made)
    return StockReport(
        counts=MappingProxyType(Counter(blank.step for blank in known.values())),
        missing=tuple(sorted(in_hand - set(counted))),
        surplus=tuple(sorted(set(counted) - in_hand)),
        unprinted=tuple(sorted(known_signed - set(documents))),
        unsigned=tuple(
            sorted(
                blank.number
                for blank in made
                if blank.document not in known_signed or documents[blank.document] > 1
            )
        ),
    )
