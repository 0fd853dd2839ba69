"""A list in memory, and who on it a person might be.

What is remembered between two screenings is about listed words only: no spelling of an
applicant stays in memory.
"""

from array import array
from collections.abc import Callable, Iterable

from nansen.examination.screening.birth import compare_births
from nansen.examination.screening.model import (
    ListedParty,
    ListVersion,
    Match,
    PartyKind,
    Subject,
)
from nansen.examination.screening.name_table import NameColumns, NameTable
from nansen.examination.screening.rules import RULES_VERSION, is_reported
from nansen.examination.screening.search import Search
from nansen.examination.screening.tokens import tokenize
from nansen.examination.screening.vocabulary import Vocabulary

Progress = Callable[[int], None]


class ListIndex:
    """One version of a list, ready to be screened against."""

    def __init__(
        self,
        version: ListVersion,
        parties: Iterable[ListedParty],
        *,
        progress: Progress = lambda _: None,
    ) -> None:
        """Index whoever may be a person; `progress` is told how many parties there are so far."""
        self.version = version
        columns = NameColumns()
        self._parties: list[ListedParty] = []
        self._names, self._owner = list[str](), array("i")
        for party in parties:
            if party.kind is not PartyKind.OTHER:
                columns.add(party.names)
                self._names += party.names
                self._owner.extend([len(self._parties)] * len(party.names))
                self._parties.append(party)
                progress(len(self._parties))
        self._table = NameTable(columns)
        self._vocabulary = Vocabulary(columns.words)

    def __len__(self) -> int:
        """Count the parties that may be persons."""
        return len(self._parties)

    def match(self, subject: Subject) -> tuple[Match, ...]:
        """Give the parties that people should look at, the likest first."""
        best: dict[int, Match] = {}
        if not self._parties:
            return ()
        search = self._search(subject)
        for form, our_name in enumerate(subject.names):
            for name, comparison in search.comparisons(form):
                owner = self._owner[name]
                party = self._parties[owner]
                birth = compare_births(subject.births, party.births)
                known = best.get(owner)
                if is_reported(comparison.score, birth) and (
                    known is None or comparison.score > known.score
                ):
                    best[owner] = Match(
                        party=party,
                        our_name=our_name,
                        their_name=self._names[name],
                        comparison=comparison,
                        birth=birth,
                        rules_version=RULES_VERSION,
                    )
        return tuple(sorted(best.values(), key=lambda match: (-match.score, match.party.id)))

    def count_candidates(self, subject: Subject) -> int:
        """Count the names that are looked at word by word for somebody."""
        return self._search(subject).candidates

    def _search(self, subject: Subject) -> Search:
        forms = [tokenize(name.text) for name in subject.names]
        return Search(forms, self._vocabulary, self._table)
