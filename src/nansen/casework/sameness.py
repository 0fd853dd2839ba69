"""What experts have said of those who may be the applicant: each alone, two of each (R20, R21).

Two experts answer for each candidate. Where they differ a third decides, another expert or a
lawyer. *The same, lawfully* is said of somebody who applies again and may: an earlier case that
is over, or a document that is to be renewed. Only that and *different* let a case go on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nansen.errors import Refused
from nansen.ids import OfficerId

DIFFERENT: Final = "different"
SAME: Final = "same"
LAWFUL: Final = "same-lawful"
OUTCOMES: Final = (DIFFERENT, SAME, LAWFUL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer about one candidate."""

    candidate: str
    by: OfficerId
    outcome: str
    third: bool = False
    """It decides between two that differed."""


def settled(candidate: str, said: Iterable[Said]) -> str | None:
    """Give what stands about a candidate, once two agree or a third has decided."""
    of = [one for one in said if one.candidate == candidate]
    decided = [one.outcome for one in of if one.third]
    if decided:
        return decided[0]
    return of[0].outcome if len(of) == 2 and of[0].outcome == of[1].outcome else None


def is_disputed(candidate: str, said: tuple[Said, ...]) -> bool:
    """Tell whether two have answered, and not alike, and nobody has decided yet."""
    count = sum(one.candidate == candidate for one in said)
    return count == 2 and settled(candidate, said) is None


def check_may_say(new: Said, listed: tuple[str, ...], said: tuple[Said, ...]) -> None:
    """Refuse an answer about nobody who was found, a second of one person, and one too many.

    Raises:
        Refused: it is one of these (R21).
    """
    if new.candidate not in listed:
        raise Refused("R21", "the newest search has found no such candidate")
    if any(one.by == new.by for one in said if one.candidate == new.candidate):
        raise Refused("R21", "each answers once for a candidate, and for themselves")
    if is_disputed(new.candidate, said) != new.third:
        raise Refused("R21", "a third decides where two differ, and only there")
    if settled(new.candidate, said) is not None:
        raise Refused("R21", "it is settled")


def check_all_settled(listed: tuple[str, ...], said: tuple[Said, ...]) -> None:
    """Refuse to go on while somebody found may be the same person, and not lawfully.

    Raises:
        Refused: two have not agreed on a candidate (R21), or have on the same person (R20).
    """
    found = {settled(candidate, said) for candidate in listed}
    if None in found:
        raise Refused("R21", "two experts say of each candidate, each on their own, who it is")
    if SAME in found:
        raise Refused("R20", "an earlier application is the same person's: join the cases")
