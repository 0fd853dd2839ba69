"""Somebody at work on a case: everything that an act of theirs needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nansen.acts.act import FieldWritten, IdempotencyKey
from nansen.acts.ports import JournalDuty
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles, OpenCase
from nansen.casework.service import (
    NewAct,
    draw_key,
    load_case,
    perform,
    read_field,
    read_writing,
)
from nansen.clock import Clock
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.officers.actor import Actor
from nansen.standards.deterministic_cbor import Item

_NO_FIELDS: Mapping[FieldName, bytes] = {}
_NO_BODY: Mapping[str, Item] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer, a process or the holder with a case before them."""

    actor: Actor
    case: CaseId
    files: CaseFiles = field(repr=False)
    clock: Clock = field(repr=False)
    opened: OpenCase | None = field(default=None, repr=False)
    """The keys of the fields that serve the purpose; none where only codes are written."""

    def read(self) -> Case:
        """Read the case, every signature and step of it."""
        return load_case(self.case, self.files)

    @staticmethod
    def is_new(case: Case, key: IdempotencyKey) -> bool:
        """Tell whether an act is still to be done; what is done is not judged anew."""
        return case.chain.find(key) is None

    def field_of(self, case: Case, name: FieldName) -> bytes | None:
        """Read the newest writing of a personal field, or None if it was never written.

        Raises:
            Refused: the case was not opened for a purpose that the field serves (R88).
        """
        return read_field(case, name, opened=self._keys, files=self.files)

    def writing_of(self, written: FieldWritten) -> bytes:
        """Read what one act wrote of a personal field."""
        return read_writing(self.case, written, opened=self._keys, files=self.files)

    @property
    def _keys(self) -> OpenCase:
        if self.opened is None:
            raise Refused("R88", "open the case for a purpose that the field serves")
        return self.opened

    def act(
        self,
        kind: str,
        body: Mapping[str, Item] = _NO_BODY,
        fields: Mapping[FieldName, bytes] = _NO_FIELDS,
        *,
        expected: int | None = None,
        key: IdempotencyKey | None = None,
        duties: tuple[JournalDuty, ...] = (),
    ) -> Case:
        """Do one act; without a key of its own it is an act like no other."""
        return perform(
            NewAct(kind=kind, body=body, fields=fields),
            actor=self.actor,
            case=self.case,
            expected=expected,
            key=key or draw_key(),
            files=self.files,
            clock=self.clock,
            opened=self.opened,
            duties=duties,
        )
