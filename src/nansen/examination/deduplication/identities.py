"""Identities of one person tied together, so that a new name leaves nothing behind (R33).

A link is made of what two people have agreed on, never of a hit. Whoever was excluded or is
on a list under one name is that under all of them: the case goes no further until officers
have answered for each such finding in it. They may well find it wrong, or over; it just
cannot be left out by applying anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from nansen.errors import Refused
from nansen.examination.deduplication.conclusion import Conclusion
from nansen.examination.deduplication.handle import Handle
from nansen.examination.screening.model import SpelledName


class Burden(StrEnum):
    """What was found about somebody under a name, that goes with the person."""

    EXCLUDED = "excluded"
    LISTED = "listed"
    """A true match on a sanctions list."""
    WITHDRAWN = "withdrawn"
    """A document was withdrawn because of what its holder did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Who is tied to whom; ties go on: what is tied to one is tied to all."""

    links: frozenset[frozenset[Handle]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a tie of one end."""
        if any(len(link) != 2 for link in self.links):
            raise Refused("R33", "a link ties two identities")

    def linked(self, conclusion: Conclusion) -> Self:
        """Tie an applicant to everybody who was found to be the same."""
        new = {frozenset({conclusion.handle, other}) for other in conclusion.same}
        return type(self)(links=self.links | new)

    def of_person(self, handle: Handle) -> frozenset[Handle]:
        """Give all identities of a person, this one too."""
        known, to_follow = {handle}, [handle]
        while to_follow:
            one = to_follow.pop()
            beside = {other for link in self.links if one in link for other in link} - known
            known |= beside
            to_follow.extend(beside)
        return frozenset(known)


def names_to_screen(
    person: Iterable[Handle], names: Mapping[Handle, Iterable[SpelledName]]
) -> tuple[SpelledName, ...]:
    """Give every name of a person, those of linked identities too (R33)."""
    return tuple(dict.fromkeys(name for one in sorted(person) for name in names[one]))


def check_nothing_left_behind(
    person: Iterable[Handle],
    burdens: Mapping[Handle, frozenset[Burden]],
    answered: frozenset[tuple[Handle, Burden]],
) -> None:
    """Hold a case until each finding about any identity of its person is answered in it.

    Raises:
        Refused: something found under another name was not looked at again (R33).
    """
    carried = {(one, burden) for one in person for burden in burdens.get(one, ())}
    if not carried <= answered:
        raise Refused("R33", "what was found under a linked identity must be answered in this case")
