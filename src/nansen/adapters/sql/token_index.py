"""The index for "is this person known?": blinded tokens, and the handles they lead to.

Whoever has the database and not the key that blinds learns how many tokens two handles have
in common, and nothing of what a token was made from.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import delete, func, select

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.tables import TOKENS, DatabaseName
from nansen.adapters.sql.upsert import insert_new
from nansen.errors import Refused

MOST_TOKENS: Final = 512
"""How many tokens a handle is put, or looked for, with."""
MOST_HANDLES: Final = 100


class SqlTokenIndex:
    """Finds the handles that share tokens."""

    def __init__(self, database: Database) -> None:
        """Use the search database."""
        if database.name is not DatabaseName.SEARCH:
            raise Refused("R86", "tokens rest in the search database")
        self._database = database

    def put(self, handle: str, tokens: Iterable[bytes]) -> None:
        """Let tokens lead to a handle, beside those that do.

        Raises:
            Refused: they are too many.
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        distinct = _distinct(tokens)
        with self._database.writing() as connection:
            for token in distinct:
                insert_new(connection, TOKENS, {"token": token, "handle": handle})

    def find(self, tokens: Iterable[bytes], *, most: int = MOST_HANDLES) -> Mapping[str, int]:
        """Count for each handle how many of the tokens lead to it, the greatest counts first.

        Raises:
            Refused: they are too many.
            Unavailable: the database cannot be reached.
        """
        count = func.count()
        asked = (
            select(TOKENS.c.handle, count)
            .where(TOKENS.c.token.in_(_distinct(tokens)))
            .group_by(TOKENS.c.handle)
            .order_by(count.desc(), TOKENS.c.handle)
            .limit(most)
        )
        with self._database.reading() as connection:
            return dict(connection.execute(asked).all())

    def remove(self, handle: str) -> int:
        """Forget a handle; give how many tokens led to it.

        Raises:
            Unavailable: the database cannot be reached, or somebody reads it: remove once more.
        """
        with self._database.writing() as connection:
            count = connection.execute(delete(TOKENS).where(TOKENS.c.handle == handle)).rowcount
        self._database.forget_deleted()
        return count


def _distinct(tokens: Iterable[bytes]) -> list[bytes]:
    # In one order, so that two writers of the same tokens do not wait for each other.
    distinct = sorted(set(tokens))
    if len(distinct) > MOST_TOKENS:
        raise Refused("R88", f"a search has at most {MOST_TOKENS} tokens")
    return distinct
