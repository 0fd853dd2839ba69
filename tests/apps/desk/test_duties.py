"""What the journal is owed comes to stand in it, once."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from tests.decision.test_decision_service import WHY, desk, statement
from tests.worlds.office import World

from nansen.adapters.files.note_key import create_note_key
from nansen.adapters.files.tile_store import FileTileStore
from nansen.apps.desk.upkeep.duties import pay_duties
from nansen.clock import FixedClock
from nansen.decision.service import Proposal, confirm, decision_of, decision_opening, propose
from nansen.decision.statement import Outcome
from nansen.journal.model import EntryKind, append_key, decode_kind_opening
from nansen.journal.service import Padding
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.standards.tlog.note import SignatureType

NAME = "utopia.example/journal/2026"


def test_a_decision_stands_in_the_journal_once(tmp_path: Path) -> None:
    world = World()
    world.examined()
    first, second = desk(world, "approve-1"), desk(world, "approve-2")
    propose(first, Proposal(statement=statement(world, Outcome.GRANT), reasons=WHY))
    assert not world.acts.duties()
    case = confirm(second)
    (duty,) = world.acts.duties()

    key = create_note_key(tmp_path / "key", NAME, SignatureType.ED25519, UnsafeDemoPassphrase())
    FileTileStore.create(tmp_path / "journal", NAME)
    clock = FixedClock(world.now + timedelta(minutes=1))
    with FileTileStore.open(tmp_path / "journal") as store:
        for paid in (1, 0):
            assert (
                pay_duties(
                    world.acts, store=store, signer=key, clock=clock, padding=Padding(multiple=4)
                )
                == paid
            )
        assert store.size == 4
        # A crash after the journal and before the database: the debt is paid once more.
        world.acts.owed[duty.key] = duty
        pay_duties(world.acts, store=store, signer=key, clock=clock, padding=Padding(multiple=4))
        assert store.size == 4
        octets, _ = decision_of(case)
        stored = store.find(append_key(b"decision " + octets))
        assert stored is not None
        opening = decision_opening(octets, WHY)
        assert decode_kind_opening(stored.memo) == opening.of_kind
        assert opening.kind is EntryKind.CASE_DECIDED
        assert opening.content == sha256(octets).digest()
