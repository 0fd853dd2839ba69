"""An index of tokens in memory, for as long as a test."""

import secrets
from collections import defaultdict

from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import NameHits, rank_name_hits
from nansen.examination.deduplication.tokens import PersonTokens, TokenQuery, check_same_index
from nansen.keys.custody.index_key import IndexId


class TokenIndexInMemory:
    """Rows of a token and a handle, as a database would have them."""

    def __init__(self, index: IndexId) -> None:
        self._id = index
        self._handles: defaultdict[bytes, set[Handle]] = defaultdict(set)
        self._tokens: dict[Handle, frozenset[bytes]] = {}

    @property
    def id(self) -> IndexId:
        return self._id

    def put(self, handle: Handle, tokens: PersonTokens) -> None:
        check_same_index(self._id, tokens.index)
        self.remove(handle)
        self._tokens[handle] = tokens.tokens
        for token in tokens.tokens:
            self._handles[token].add(handle)

    def find(self, query: TokenQuery) -> NameHits:
        check_same_index(self._id, query.index)
        return rank_name_hits(
            (handle, strength)
            for token, strength in query.strengths.items()
            for handle in self._handles.get(token, ())
        )

    def remove(self, handle: Handle) -> None:
        for token in self._tokens.pop(handle, ()):
            self._handles[token].discard(handle)

    def dump(self) -> bytes:
        """Give everything that a thief of the database has."""
        rows = (
            token + handle.encode() for handle in self._tokens for token in self._tokens[handle]
        )
        return self._id.encode() + b"".join(sorted(rows))


def draw_handle() -> Handle:
    """Draw a handle, as good as any that a key service would make."""
    return Handle(secrets.token_hex(16))
