"""A vault in SQL: sealed values, and nothing that tells what they are or since when (R82, R86).

Two who act at once may both seal a version of a field, and only one of their acts is recorded.
So nothing is written over: both values rest side by side, and an act names its own by digest.
"""

from hashlib import sha256

from sqlalchemy import Table, delete, func, select

from nansen.adapters.sql.database import Database
from nansen.adapters.sql.tables import SEALED
from nansen.adapters.sql.upsert import insert_new
from nansen.errors import Refused, Untrusted
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName


class SqlVault:
    """A `SealedVault`."""

    def __init__(self, database: Database) -> None:
        """Use the database of a vault."""
        if database.name not in SEALED:
            raise Refused("R86", f"the {database.name} database is no vault")
        self._database = database
        self._table: Table = SEALED[database.name]

    def put(self, case: CaseId, field: FieldName, version: int, sealed: bytes) -> None:
        """Put a sealed value beside whatever is there; the same again changes nothing.

        Raises:
            Refused: the field rests in another vault.
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        if field.partition(".")[0] != self._database.name:
            raise Refused("R86", f"{field} rests in another vault")
        rows = self._table.c
        turn = select(func.coalesce(func.max(rows.turn), 0) + 1).where(
            rows.case_id == case, rows.field == field, rows.version == version
        )
        with self._database.writing() as connection:
            row = {
                "case_id": case,
                "field": field,
                "version": version,
                "digest": sha256(sealed).digest(),
                "turn": connection.scalar(turn),
                "sealed": sealed,
            }
            insert_new(connection, self._table, row)

    def get(
        self, case: CaseId, field: FieldName, version: int, digest: bytes | None = None
    ) -> bytes | None:
        """Get the sealed value of a digest, or else the one put last, or None if there is none.

        Raises:
            Untrusted: it is not as it was put.
            Unavailable: the database cannot be reached.
        """
        rows = self._table.c
        asked = select(rows.sealed, rows.digest).where(
            rows.case_id == case, rows.field == field, rows.version == version
        )
        if digest is not None:
            asked = asked.where(rows.digest == digest)
        with self._database.reading() as connection:
            found = connection.execute(asked.order_by(rows.turn.desc()).limit(1)).one_or_none()
        if found is None:
            return None
        sealed, written = found
        if sha256(sealed).digest() != written:
            raise Untrusted(field, "is not as it was sealed", clause="R82")
        return bytes(sealed)

    def erase(self, case: CaseId, field: FieldName | None = None) -> int:
        """Erase all of a case, or one field in all its versions; give how many values.

        Raises:
            Unavailable: the database cannot be reached, or somebody reads what is to be
                forgotten: erase once more.
        """
        erasure = delete(self._table).where(self._table.c.case_id == case)
        if field is not None:
            erasure = erasure.where(self._table.c.field == field)
        with self._database.writing() as connection:
            count = connection.execute(erasure).rowcount
        self._database.forget_deleted()
        return count
