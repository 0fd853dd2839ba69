"""The index for "is this person known?": blinded tokens, and the handles they lead to.

Whoever has the database and not the key that blinds learns how many tokens two handles have
in common, and nothing of what a token was made from. One row is no token: it has the name of
the key that all others were made with, so that those of another key are told at once.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, delete, select

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.tables import TOKENS, DatabaseName
from nansen.adapters.sql.upsert import insert_new
from nansen.errors import Refused
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.hits import MOST_HITS, NameHits, rank_name_hits
from nansen.examination.deduplication.tokens import (
    NameStrength,
    PersonTokens,
    TokenQuery,
    check_same_index,
)
from nansen.keys.custody.index_key import IndexId

_KEY: Final = b"key"
"""Shorter than any token."""
_AT_ONCE: Final = 500
"""Engines bound how many values a statement may have."""


class SqlTokenIndex:
    """Finds the handles that share tokens; a `TokenIndex`."""

    def __init__(self, database: Database, index: IndexId) -> None:
        """Use the search database for the tokens of a key; an empty one is given its name.

        Raises:
            Refused: it is another database, or its tokens are of another key.
            Unavailable: the database cannot be reached.
        """
        if database.name is not DatabaseName.SEARCH:
            raise Refused("R86", "tokens rest in the search database")
        self._database, self._index = database, index
        asked = select(TOKENS.c.handle).where(TOKENS.c.token == _KEY)
        with database.reading() as connection:
            known = connection.scalar(asked)
        if known is None:
            # Of two who come at once one waits, and then sees the other's row.
            with database.alone() as connection:
                known = connection.scalar(asked)
                if known is None:
                    known = index
                    insert_new(connection, TOKENS, {"token": _KEY, "handle": index})
        check_same_index(IndexId(known), index)

    @property
    def id(self) -> IndexId:
        """Tell of which key its tokens are."""
        return self._index

    def put(self, handle: Handle, tokens: PersonTokens) -> None:
        """Keep a person's tokens, in the place of those kept before.

        Raises:
            Refused: they are of another key.
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        check_same_index(self._index, tokens.index)
        with self._database.writing() as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.handle == handle))
            # In one order, so that two writers of the same tokens do not wait for each other.
            rows = [{"token": token, "handle": handle} for token in sorted(tokens.tokens)]
            connection.execute(TOKENS.insert(), rows)

    def find(self, query: TokenQuery) -> NameHits:
        """Find who shares a token, by `rank_name_hits`.

        Raises:
            Refused: the query is of another key.
            Unavailable: the database cannot be reached.
        """
        check_same_index(self._index, query.index)
        with self._database.reading() as connection:
            return rank_name_hits(_strongest(connection, query))

    def remove(self, handle: Handle) -> None:
        """Forget a person, if known.

        Raises:
            Unavailable: the database cannot be reached, or somebody reads it: remove once more.
        """
        with self._database.writing() as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.handle == handle))
        self._database.forget_deleted()


def _strongest(connection: Connection, query: TokenQuery) -> Iterator[tuple[Handle, NameStrength]]:
    """Give the hits by strength, and none that so many stronger or earlier ones leave out.

    A common name leads to thousands; of each strength no more are read than could be shown.
    """
    seen = set[Handle]()
    for strength in NameStrength:
        tokens = sorted(one for one, told in query.strengths.items() if told is strength)
        for handle in _handles(connection, tokens, MOST_HITS + 1 + len(seen)):
            seen.add(handle)
            yield handle, strength
        if len(seen) > MOST_HITS:
            return


def _handles(connection: Connection, tokens: list[bytes], most: int) -> Iterator[Handle]:
    for start in range(0, len(tokens), _AT_ONCE):
        asked = (
            select(TOKENS.c.handle)
            .where(TOKENS.c.token.in_(tokens[start : start + _AT_ONCE]))
            .distinct()
            .order_by(TOKENS.c.handle)
            .limit(most)
        )
        yield from map(Handle, connection.scalars(asked))
