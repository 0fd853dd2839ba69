"""Act store and vaults in memory, behind the same ports as the databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from nansen.acts.act import SignedAct, Subject, SubjectKind
from nansen.acts.ports import JournalDuty, Standing
from nansen.errors import Conflict
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName


class MemoryActs:
    """An act store that forgets when it is dropped."""

    def __init__(self) -> None:
        self.acts: dict[Subject, list[SignedAct]] = {}
        self.states: dict[Subject, Standing] = {}
        self.owed: dict[bytes, JournalDuty] = {}

    def read(self, subject: Subject) -> tuple[SignedAct, ...]:
        return tuple(self.acts.get(subject, ()))

    def append(
        self, signed: SignedAct, standing: Standing, duties: tuple[JournalDuty, ...] = ()
    ) -> None:
        act, there = signed.act, self.acts.setdefault(signed.act.subject, [])
        if act.version != len(there) + 1 or act.key in {one.act.key for one in there}:
            raise Conflict("somebody else has acted meanwhile")
        there.append(signed)
        self.states[act.subject] = standing
        self.owed |= {duty.key: duty for duty in duties}

    def standings(
        self,
        kind: SubjectKind,
        *,
        stages: tuple[str, ...] = (),
        move: str | None = None,
        due_by: datetime | None = None,
        after: str = "",
        limit: int = 100,
    ) -> tuple[Standing, ...]:
        found = (
            one
            for one in sorted(self.states.values(), key=lambda one: one.subject.id)
            if one.subject.kind is kind
            and (not stages or one.stage in stages)
            and (move is None or one.move == move)
            and (due_by is None or (one.due is not None and one.due <= due_by))
            and one.subject.id > after
        )
        return tuple(found)[:limit]

    def documents_of(self, case: str) -> tuple[Standing, ...]:
        return tuple(one for one in self.states.values() if one.case == case)

    def duties(self, *, limit: int = 1000) -> tuple[JournalDuty, ...]:
        return tuple(self.owed.values())[:limit]

    def discharge(self, keys: tuple[bytes, ...]) -> None:
        for key in keys:
            self.owed.pop(key, None)

    def count_stages(self, kind: SubjectKind) -> Iterator[tuple[str, int]]:
        return iter(
            Counter(one.stage for one in self.states.values() if one.subject.kind is kind).items()
        )


class MemoryVault:
    """A vault that forgets when it is dropped."""

    def __init__(self) -> None:
        self.values: dict[tuple[CaseId, FieldName, int], list[bytes]] = {}

    def put(self, case: CaseId, field: FieldName, version: int, sealed: bytes) -> None:
        there = self.values.setdefault((case, field, version), [])
        if sealed not in there:
            there.append(sealed)

    def get(
        self, case: CaseId, field: FieldName, version: int, digest: bytes | None = None
    ) -> bytes | None:
        there = self.values.get((case, field, version), [])
        named = (one for one in there if digest in {None, sha256(one).digest()})
        return max(named, key=there.index, default=None)

    def erase(self, case: CaseId, field: FieldName | None = None) -> int:
        gone = [key for key in self.values if key[0] == case and field in {None, key[1]}]
        for key in gone:
            del self.values[key]
        return len(gone)
