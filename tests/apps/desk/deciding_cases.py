"""A process in which two officers decide cases, and that is killed again and again.

    python deciding_cases.py HOME PROCESS IDENTITY CONTACT GROUNDS PART KILLS SEED

First once for each operation on a disk (sealing, each row of an act, each commit, the journal,
crossing off, the acknowledgement itself), each time with a case of its own; a short run takes
every second one, from PART on. Then as often as KILLS says, at moments and operations that a
seeded chance chooses. In the end everything is asked for once more. It says how often it killed,
how many cases there are, and what was acknowledged.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

from sqlalchemy.engine.default import DefaultDialect
from tests.journal.simulated import LOG_KEY, ORIGIN
from tests.simulators.killing import MODES, STORM, Say, Strike, in_child
from tests.worlds.office import NOW, World, actor

import nansen.adapters.sql.process_store as rows
from nansen.acts.act import IdempotencyKey
from nansen.acts.ports import ActStore
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.apps.desk.upkeep.duties import pay_duties
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.ports import CaseFiles, SealedVault
from nansen.clock import FixedClock
from nansen.decision.reasons import Reasons
from nansen.decision.service import Proposal, confirm, propose
from nansen.decision.statement import DecisionStatement, Mode, Outcome
from nansen.decision.wording import Language
from nansen.ids import CaseId
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding
from nansen.keys.fields.personal_field import Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseKey

WHY = Reasons(texts={Language.EN: "All three clauses are met, as the papers show."}, salt=bytes(32))
DATABASES = (
    DatabaseName.PROCESS,
    DatabaseName.IDENTITY,
    DatabaseName.CONTACT,
    DatabaseName.GROUNDS,
)
LONGEST = 0.6


def case_name(number: int) -> CaseId:
    """Name one of the cases."""
    return CaseId(f"case-{number:016}")


def located(text: str) -> Path | str:
    """Read a file's path or a server's address."""
    return text if "://" in text else Path(text)


@dataclass(kw_only=True)
class Deciding(World):
    """A case in databases that stay."""

    office: "Rooms"

    @property
    def files(self) -> CaseFiles:
        office = self.office
        return CaseFiles(acts=office.acts, vaults=office.vaults, officers=self.roster)

    @property
    def order(self) -> bytes:
        """What is to be granted."""
        return f"the order of {self.name}".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The office's databases and its journal, open."""

    acts: ActStore
    vaults: Mapping[Vault, SealedVault]
    journal: TileStore
    log_key: NoteSigner = LOG_KEY

    def case(self, name: CaseId) -> Deciding:
        """Take up a case."""
        key = CaseKey(octets=sha256(name.encode()).digest())
        return Deciding(name=name, key=key, office=self)

    def struck(self, strike: Strike) -> "Rooms":
        """Let the strike watch everything that is written."""
        for name in ("insert_new", "put_row"):
            setattr(rows, name, strike.around(getattr(rows, name), name="row"))
        commit = strike.around(DefaultDialect.do_commit, name="commit")
        setattr(DefaultDialect, "do_commit", commit)  # noqa: B010
        return replace(
            self,
            acts=strike.among(self.acts, "append", "discharge"),
            vaults={name: strike.among(one, "put") for name, one in self.vaults.items()},
            journal=strike.among(self.journal, "add", "seal"),
            log_key=strike.among(self.log_key, "sign"),
        )


@contextmanager
def rooms(home: Path, places: Sequence[str]) -> Iterator[Rooms]:
    """Open the office."""
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(open_database(name, located(place)))
            for name, place in zip(DATABASES, places, strict=True)
        }
        if not (home / "journal").exists():
            FileTileStore.create(home / "journal", ORIGIN)
        yield Rooms(
            acts=SqlActStore(opened[DatabaseName.PROCESS]),
            vaults={vault: SqlVault(opened[DatabaseName(vault.value)]) for vault in Vault},
            journal=stack.enter_context(FileTileStore.open(home / "journal")),
        )


def proposal_of(case: Deciding) -> Proposal:
    """Write what the first officer wrote down before they asked for the first time."""
    acts = case.case().chain.acts
    before = [signed for signed in acts if not signed.act.kind.startswith("decision:")]
    statement = DecisionStatement(
        case=case.name,
        head=before[-1].digest,
        outcome=Outcome.GRANT,
        mode=Mode.MANDATORY,
        at=case.now,
        until=case.now + timedelta(days=365),
        reasons=WHY.commitment,
        order=sha256(case.order).digest(),
    )
    return Proposal(statement=statement, reasons=WHY, order=case.order)


def decide(name: CaseId, office: Rooms, say: Say) -> None:
    """Propose, confirm and enter into the journal; each is said when it is safe."""
    case = office.case(name)

    def desk(who: str) -> Desk:
        return Desk(
            actor=actor(who),
            case=name,
            files=case.files,
            clock=FixedClock(case.now),
            opened=case.opened,
        )

    def done(after: Case, what: str) -> None:
        signed = after.chain.find(key_of(what, name))
        assert signed is not None
        say(f"{what} {name} {signed.act.version} {signed.digest.hex()}")

    key = key_of("proposed", name)
    done(propose(desk("approve-1"), proposal_of(case), key=key), "proposed")
    done(confirm(desk("approve-2"), key=key_of("confirmed", name)), "confirmed")
    pay(office)
    say(f"paid {name}")


def pay(office: Rooms) -> int:
    """Enter into the journal what it is owed."""
    return pay_duties(
        office.acts,
        store=office.journal,
        signer=office.log_key,
        clock=FixedClock(NOW),
        padding=Padding(multiple=1),
    )


def key_of(what: str, case: CaseId) -> IdempotencyKey:
    """Name an act before it is tried for the first time."""
    return IdempotencyKey(sha256(f"{what} {case}".encode()).hexdigest()[:32])


def child(
    say: Say, *, home: Path, places: Sequence[str], cases: Sequence[CaseId], strike: Strike
) -> None:
    """Decide cases until the strike."""
    with rooms(home, places) as office:
        struck = office.struck(strike)
        saying = strike.around(say, name="say")
        for name in cases:
            decide(name, struck, saying)


def prepare(_: Say, *, home: Path, places: Sequence[str], cases: Sequence[CaseId]) -> None:
    """Bring cases to where they are decided."""
    with rooms(home, places) as office:
        for name in cases:
            case = office.case(name)
            case.examined()
            for who in ("approve-1", "approve-2"):
                case.assign(who, Purpose.APPROVAL)


def main(home: str, *arguments: str) -> None:
    """Kill, and in the end ask for everything once more."""
    part, kills, seed = map(int, arguments[4:])
    work = partial(child, home=Path(home), places=arguments[:4])
    said, cases, killed, chance = list[str](), list[CaseId](), 0, Random(seed)

    def begin(count: int) -> list[CaseId]:
        new = [case_name(len(cases) + 1 + one) for one in range(count)]
        in_child(partial(prepare, home=Path(home), places=arguments[:4], cases=new))
        cases.extend(new)
        return new

    def run(which: Sequence[CaseId], strike: Strike, within: float | None = None) -> bool:
        nonlocal killed
        ended = in_child(partial(work, cases=which, strike=strike), within=within)
        said.extend(ended.said)
        killed += ended.killed
        return ended.killed

    at, alive, fresh = 1 if STORM else 1 + part, True, list[CaseId]()
    while alive:
        for mode in ("before", "after") if STORM else ("after",):
            fresh = fresh or begin(8)
            alive = run([fresh.pop()], Strike(at=at, mode=mode))
        at += 1 if STORM else 2
    more = begin(1 + kills // 10)
    for _ in range(kills):
        struck = Strike(at=chance.randint(1, 30), mode=chance.choice(MODES[::2]))
        by_time = chance.random() < 0.5
        run(more, Strike() if by_time else struck, chance.uniform(0, LONGEST) if by_time else None)
    assert not run(cases, Strike())
    sys.stdout.write("\n".join([str(killed), str(len(cases)), *said]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
