"""What a new version of a list changes: so that a night compares holders with that only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from nansen.examination.screening.model import ListedParty, ListVersion, PartyId
from nansen.examination.screening.rules import RULES_VERSION

DIGEST_SIZE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMemory:
    """What was on a list when all holders were last compared with it."""

    version: ListVersion
    rules_version: str
    digests: Mapping[PartyId, bytes] = field(repr=False)
    """One a party, over what screening reads of it."""


class ChangedParties:
    """The parties that are new or other than remembered; read once, it remembers the rest."""

    def __init__(self, parties: Iterable[ListedParty], before: ListMemory | None) -> None:
        """Compare with what is remembered; without it, or under other rules, all are new."""
        self._parties = parties
        known = before is not None and before.rules_version == RULES_VERSION
        self._before = before.digests if before is not None and known else {}
        self._digests: dict[PartyId, bytes] = {}

    def __iter__(self) -> Iterator[ListedParty]:
        """Give the changed parties, reading the list through."""
        for party in self._parties:
            digest = self._digests[party.id] = digest_party(party)
            if self._before.get(party.id) != digest:
                yield party

    @property
    def removed(self) -> tuple[PartyId, ...]:
        """Give who is on the list no more, once it was read through."""
        return tuple(sorted(self._before.keys() - self._digests.keys()))

    def remember(self, version: ListVersion) -> ListMemory:
        """Give what to remember until the next version."""
        return ListMemory(version=version, rules_version=RULES_VERSION, digests=self._digests)


def digest_party(party: ListedParty) -> bytes:
    """Fingerprint what screening reads of a party."""
    births = tuple(birth.text for birth in party.births)
    content = repr((str(party.kind), party.names, births)).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=DIGEST_SIZE).digest()
