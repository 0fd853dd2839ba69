"""What casework needs from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nansen.acts.ports import ActStore
from nansen.casework.deadlines import DEADLINES, EVERY_DAY, Deadlines, OfficeCalendar
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.sealing.case_key import FieldKey
from nansen.officers.officer import Officer


class SealedVault(Protocol):
    """One vault: sealed values by case, field and version. It has no keys.

    What a method has returned from survives kill -9, a power cut and a full disk.
    """

    def put(self, case: CaseId, field: FieldName, version: int, sealed: bytes) -> None:
        """Put a sealed value beside whatever others were put there; the same again changes nothing.

        Two who write at once put two values, and the act that is recorded names one of them.

        Raises:
            Unavailable: the database cannot be reached, or the disk refuses.
        """
        ...

    def get(
        self, case: CaseId, field: FieldName, version: int, digest: bytes | None = None
    ) -> bytes | None:
        """Get the sealed value of this SHA-256, or None if there is none.

        Without a digest it is the one that was put last.
        """
        ...

    def erase(self, case: CaseId, field: FieldName | None = None) -> int:
        """Erase all of a case, or one field in all its versions; give how many values."""
        ...


class Officers(Protocol):
    """Who is an officer now: the roster, however it is reached."""

    def find(self, officer: OfficerId) -> Officer | None:
        """Find an officer.

        Raises:
            Unavailable: the roster cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """Everything that an act about a case needs from outside."""

    acts: ActStore
    vaults: Mapping[Vault, SealedVault] = field(repr=False)
    officers: Officers
    calendar: OfficeCalendar = EVERY_DAY
    deadlines: Deadlines = DEADLINES


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """The keys of the fields that serve the purpose for which a case was opened."""

    case: CaseId
    keys: Mapping[FieldName, FieldKey] = field(repr=False)
