"""The line is killed with -9 after its writes, and makes every document exactly once.

A short run kills it at every second write, on one engine from the first and on the other from
the second, and then some more at moments that chance chooses. A storm kills it before and after
each point of a document's way, and long by chance, in the writes of the workflow's own database
too. What a kill has left goes on in threads of its own, beside what is asked for next.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.apps.desk.conftest import Places
from tests.simulators.killing import STORM, rounds, run_to_end
from tests.worlds.production import Applicant, case_name, factory

from nansen.acts.act import Subject
from nansen.acts.chain import link
from nansen.adapters.files.signing_ledger import open_signing_ledger
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.documents.production import find_work
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import lives_of
from nansen.ids import DocumentNumber
from nansen.journal.model import EntryKind, decode_kind_opening

SCRIPT = Path(__file__).with_name("making_documents.py")
Record = Callable[[str, object], None]


def located(text: str) -> Path | str:
    return text if "://" in text else Path(text)


def grant(home: Path, places: Sequence[str], count: int) -> None:
    with (
        open_database(DatabaseName.PROCESS, located(places[0])) as acts,
        factory(home, acts=SqlActStore(acts)) as made,
    ):
        for one in range(1, count + 1):
            assert isinstance(made.grant(case_name(one)), Applicant)


def test_whenever_the_line_is_killed_every_document_is_made_once(
    engine: str, places: Places, tmp_path: Path, record_property: Record
) -> None:
    each, by_chance, kills = 24 if STORM else 1, rounds(1, 6), rounds(3, 40)
    part, seed = int(engine == "postgresql"), 1 + (engine == "sqlite")
    home, count = tmp_path / "home", each + by_chance
    databases = places("process", "registry", "line")
    grant(home, databases, count)
    killed, *lines = run_to_end(SCRIPT, home, *databases, each, part, by_chance, kills, seed)
    said = [line for line in lines if line.startswith("act ")]
    assert int(killed) >= (30 if STORM else 4), "it was killed"
    check_made(databases, home, count, said)
    record_property("storm", f"{killed} kills, {count} documents, {len(said)} acts, seed {seed}")


def check_made(places: Sequence[str], home: Path, count: int, said: Sequence[str]) -> None:
    with (
        open_database(DatabaseName.PROCESS, located(places[0])) as database,
        factory(home, acts=SqlActStore(database)) as made,
    ):
        ports, numbers = made.ports, set()
        for one in range(1, count + 1):
            case = case_name(one)
            (life,) = lives_of(case, ports.files)
            assert life.state is LifeState.PERSONALISED
            assert find_work(case, ports).attempt == 0
            numbers.add(life.number)
            chain = ports.files.cases.acts.read(Subject.of_document(life.number))
            assert [signed.act.kind for signed in chain] == [
                LifeKind.ORDERED,
                LifeKind.COMMITTED,
                LifeKind.SIGNED,
                LifeKind.PRINTED,
            ]
        assert len(numbers) == count
        check_acknowledged(SqlActStore(database), said)
        memos = [decode_kind_opening(memo) for memo in ports.store.memos()]  # type: ignore[attr-defined]
        issued = [memo for memo in memos if memo.kind is EntryKind.DOCUMENT_ISSUED]
        assert len(issued) == len({memo.commitment for memo in issued}) == count
        jobs = {one.name for one in (home / "press" / "jobs").iterdir()}
        assert jobs == numbers
    with open_signing_ledger(home / "signer") as ledger:
        assert all(ledger.find(number) for number in numbers)
        assert ledger.count_on(ports.clock.now().date()) == count


def check_acknowledged(acts: SqlActStore, said: Sequence[str]) -> None:
    """Check that every act that was said to be safe is in its chain, as it was."""
    for line in said:
        _, number, version, digest = line.split()
        subject = Subject.of_document(DocumentNumber(number))
        chain = link(subject, acts.read(subject))
        assert chain.acts[int(version) - 1].digest.hex() == digest
