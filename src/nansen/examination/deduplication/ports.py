"""What deduplication needs from outside to compare names."""

from typing import Protocol

from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import NameHits
from nansen.examination.deduplication.tokens import PersonTokens, TokenQuery
from nansen.keys.custody.index_key import IndexId


class TokenIndex(Protocol):
    """Tokens and whose they are. It is asked about one person; it can list nobody (R88, T4)."""

    @property
    def id(self) -> IndexId:
        """Tell of which key its tokens are."""
        ...

    def put(self, handle: Handle, tokens: PersonTokens) -> None:
        """Keep a person's tokens, in the place of those kept before.

        Raises:
            Refused: they are of another key.
        """
        ...

    def find(self, query: TokenQuery) -> NameHits:
        """Find who shares a token, by `rank_name_hits`.

        Raises:
            Refused: the query is of another key.
        """
        ...

    def remove(self, handle: Handle) -> None:
        """Forget a person, if known."""
        ...
