"""T35, an office falls into other hands: its key service is destroyed, and only its own cases go.

Each office has a key service of its own, with keys of its own: a register in shards. What one
shard has lost no other can open, and no other needs it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.simulators.custody import HeardBell, MovableClock
from tests.worlds.key_office import EXAMINER, LOTS, NOON, ask, assign, case_id, rosters_of

from nansen.apps.keyservice.home import create_key_service, open_key_service
from nansen.errors import Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.keys.custody.messages import (
    Answer,
    AskHead,
    DepositKey,
    FieldKeys,
    Rejection,
    ServiceHead,
)
from nansen.keys.custody.request import ServiceId
from nansen.keys.custody.service import Policy
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.sealing.case_key import CaseKey, draw_case_key
from nansen.keys.sealing.sealed_field import Place, open_field, seal_field
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.keys.unlocking import Unlocking

UNLOCKING = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
NAMES = FieldName("identity.names")
EACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One office: its key service on a disk, its cases, and their sealed names."""

    path: Path
    service: ServiceId
    cases: dict[CaseId, bytes]

    def ask(self, case: CaseId, service: ServiceId | None = None) -> Answer | None:
        """Ask this shard's key service for a case, with an assignment that is in order."""
        of = service or self.service
        clock = MovableClock(NOON)
        opened = open_key_service(
            self.path / "home",
            self.path / "rosters",
            UNLOCKING,
            clock,
            bell=HeardBell(),
            policy=Policy(),
        )
        lot = assign(EXAMINER, case, Purpose.EXAMINATION, service=of)
        request = ask(EXAMINER, case, Purpose.EXAMINATION, service=of, assignment=lot)
        with opened as custodian:
            return custodian.answer(request)

    def name_of(self, case: CaseId) -> str:
        """Read the name of a case, as an examiner does."""
        answer = self.ask(case)
        assert isinstance(answer, FieldKeys)
        place = Place(case=case, declaration=FIELDS[NAMES])
        return open_field(self.cases[case], place, answer.keys[NAMES]).decode()


def found_shard(path: Path, first: int) -> Shard:
    pin = rosters_of(path / "rosters", EXAMINER, LOTS)
    create_key_service(path / "home", UNLOCKING, MovableClock(NOON), pin=pin)
    keys = {case_id(number): draw_case_key() for number in range(first, first + EACH)}
    opened = open_key_service(
        path / "home",
        path / "rosters",
        UNLOCKING,
        MovableClock(NOON),
        bell=HeardBell(),
        policy=Policy(),
    )
    with opened as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        for case, key in keys.items():
            wrapped = encode_wrapped_key(wrap_case_key(key, case, head.key))
            custodian.answer(DepositKey(case=case, wrapped=wrapped))
    cases = {case: sealed(case, key) for case, key in keys.items()}
    return Shard(path=path, service=head.log.service, cases=cases)


def sealed(case: CaseId, key: CaseKey) -> bytes:
    declared = FIELDS[NAMES]
    place = Place(case=case, declaration=declared)
    return seal_field(f"Утопьянова {case}".encode(), place, key.field_key(declared))


@pytest.fixture
def shards(tmp_path: Path) -> tuple[Shard, Shard]:
    """Two offices; the officers have the same cards in both, which is the worst case."""
    return found_shard(tmp_path / "here", 1), found_shard(tmp_path / "there", 100)


def test_t35_a_destroyed_shard_takes_its_own_cases_with_it_and_no_others(
    shards: tuple[Shard, Shard],
) -> None:
    here, there = shards
    for shard in shards:
        assert {shard.name_of(case) for case in shard.cases} == {
            f"Утопьянова {case}" for case in shard.cases
        }
    shutil.rmtree(there.path / "home" / "keys")
    for case in there.cases:
        with pytest.raises((Unavailable, Untrusted)):
            there.ask(case)
    assert all(here.name_of(case) for case in here.cases)


def test_t35_no_shard_opens_what_another_shard_keeps(shards: tuple[Shard, Shard]) -> None:
    """Its wrapped keys, carried over and asked for in order, are octets without a key."""
    here, there = shards
    for folder in (there.path / "home" / "wrapped").iterdir():
        shutil.copytree(folder, here.path / "home" / "wrapped" / folder.name, dirs_exist_ok=True)
    for case in there.cases:
        answer = here.ask(case)
        assert isinstance(answer, Rejection)
        assert answer.error is not None
        assert "generation" in str(answer.error)
    assert all(here.name_of(case) for case in here.cases)


def test_t35_what_was_signed_for_one_shard_counts_in_no_other(
    shards: tuple[Shard, Shard],
) -> None:
    """A request, and the lot it rests on, name their service."""
    here, there = shards
    for case in here.cases:
        answer = here.ask(case, there.service)
        assert isinstance(answer, Rejection)
        assert str(answer.error).startswith("SERVICE")
