"""A process that makes the documents of an office and is killed again and again.

    python making_documents.py HOME PROCESS REGISTRY LINE EACH PART CHANCE KILLS SEED

A child makes documents until it is killed; then another one goes on, until all are made. In a
storm the first EACH cases are one for each point of a document's way, before it and after it;
in a short run one case is killed at every second write, from PART on. The next CHANCE cases: at
moments, writes, and commits of any database, the workflow's own among them, that a seeded
chance chooses, so many KILLS. In the end it says how often it killed, what was struck, and every
act that was acknowledged.
"""

import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from random import Random
from typing import cast

from sqlalchemy.engine.default import DefaultDialect
from tests.simulators.killing import STORM, Say, Strike, in_child
from tests.worlds.production import Factory, case_name, factory, portrait
from tests.worlds.specimen import found, keys_of

from nansen.acts.act import SignedAct
from nansen.acts.ports import ActStore, JournalDuty, Standing
from nansen.adapters.dbos.durable_line import DurableLine
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.status_register import SqlStatusRegister
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.documents.production import STAGES, find_work, row_of, run_stage
from nansen.ids import CaseId
from nansen.status.ports import StatusRegister

for slow in ("dbos", "dbos._error", "dbos._serialization", "typst"):
    import_module(slow)  # before any fork: a child begins at once
POINTS = ("append", "add", "seal", "sign", "reserve", "keep_signed", "put_job", "writing", "inside")
EVERY_POINT = (*((point, 1) for point in POINTS), *(("append", at) for at in (2, 3, 4)))
LONGEST = 1.5 if STORM else 0.4
"""Seconds: so long a child lives at most before it is killed from outside."""


BRIEF = 0.05


def hurry() -> None:
    """Let the workflow ask often whether there is anything to do: nobody has to be spared."""
    wait, sleep = threading.Event.wait, time.sleep

    def wait_briefly(event: threading.Event, timeout: float | None = None) -> bool:
        return wait(event, None if timeout is None else min(timeout, BRIEF))

    def sleep_briefly(seconds: float, /) -> None:
        sleep(min(seconds, BRIEF))

    setattr(threading.Event, "wait", wait_briefly)  # noqa: B010 - mypy knows better than to allow it
    setattr(time, "sleep", sleep_briefly)  # noqa: B010


def located(text: str) -> Path | str:
    """Read a file's path or a server's address."""
    return text if "://" in text else Path(text)


class Acknowledging:
    """An act store that says which acts are safe."""

    def __init__(self, acts: ActStore, say: Say) -> None:
        self._acts, self._say = acts, say

    def __getattr__(self, name: str) -> object:
        return getattr(self._acts, name)

    def append(
        self, signed: SignedAct, standing: Standing, duties: tuple[JournalDuty, ...] = ()
    ) -> None:
        self._acts.append(signed, standing, duties)
        self._say(f"act {signed.act.subject.id} {signed.act.version} {signed.digest.hex()}")


class Watched:
    """A status register, with a strike in each transaction before its end, and after it."""

    def __init__(self, register: StatusRegister, strike: Strike) -> None:
        self._register, self._strike = register, strike

    def __getattr__(self, name: str) -> object:
        return getattr(self._register, name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._register.writing():
            yield
            self._strike.around(lambda: None, name="inside")()
        self._strike.around(lambda: None, name="writing")()


def doomed(made: Factory, strike: Strike, say: Say) -> Factory:
    """Strike at the writes of the line, wherever they go."""
    ports = made.ports
    acts = Acknowledging(ports.files.cases.acts, say)
    cases = replace(ports.files.cases, acts=strike.among(acts, "append"))
    return replace(
        made,
        ports=replace(
            ports,
            files=replace(ports.files, cases=cases),
            store=strike.among(ports.store, "add", "seal"),
            note_signer=strike.among(ports.note_signer, "sign"),
            press=strike.among(ports.press, "reserve", "keep_signed", "put_job"),
            register=cast("StatusRegister", Watched(ports.register, strike)),
        ),
    )


def make(say: Say, *, office: "Office", cases: Sequence[CaseId], strike: Strike) -> None:
    """Make what is not made yet."""
    process, registry, line = office.places
    hurry()
    strike.say = say
    if strike.point == "commit":
        commit = DefaultDialect.do_commit
        DefaultDialect.do_commit = strike.around(commit, name="commit")  # type: ignore[method-assign]
    with (
        open_database(DatabaseName.PROCESS, located(process)) as acts,
        open_database(DatabaseName.REGISTRY, located(registry)) as register,
        factory(
            office.home,
            acts=SqlActStore(acts),
            register=SqlStatusRegister(register),
            keys=office.keys,
        ) as made,
    ):
        ports = doomed(made, strike, say).ports
        steps = {name: partial(run_stage, name, ports=ports) for name in STAGES}
        rows = [row_of(find_work(case, ports)) for case in cases]
        with DurableLine("production", steps, database=located(line), pause=0.01) as durable:
            made_rows = durable.run(f"batch-{cases[0]}", rows, chunk=2)
    assert [row["failed"] for row in made_rows] == [""] * len(cases), made_rows


class Office:
    """Where children make documents, and what they have said so far."""

    def __init__(self, home: Path, places: Sequence[str]) -> None:
        self.home, self.places, self.keys = home, places, keys_of(*found())
        self.killed, self.said = 0, list[str]()

    def run(self, cases: Sequence[CaseId], strike: Strike, within: float | None = None) -> bool:
        """Have cases made until the strike; tell whether it came."""
        child = partial(make, office=self, cases=cases, strike=strike)
        ended = in_child(child, within=within)
        self.said += ended.said
        self.killed += ended.killed
        return ended.killed

    def strike_at_every_point(self, cases: Sequence[CaseId]) -> None:
        """Kill before and after each point of a document's way, each time with another case."""
        ways = product(EVERY_POINT, ("before", "after"))
        for case, ((point, at), mode) in zip(cases, ways, strict=True):
            assert self.run([case], Strike(at=at, mode=mode, point=point)), point
        self.finish(cases)

    def strike_at_every_second_write(self, cases: Sequence[CaseId], part: int) -> None:
        """Kill ever further from where the last one was killed: a step begins anew after it."""
        at = 1 + part
        while self.run(cases, Strike(at=at)):
            at += 2
        self.finish(cases)

    def finish(self, cases: Sequence[CaseId]) -> None:
        """Make what is left."""
        for case in cases:
            assert not self.run([case], Strike())

    def strike_by_chance(self, cases: Sequence[CaseId], kills: int, seed: int) -> None:
        """Kill at a moment, at a write of the line or at a commit, so often."""
        chance = Random(seed)
        for _ in range(kills):
            way, mode = chance.randrange(3), chance.choice(("before", "after"))
            if way == 0:
                self.run(cases, Strike(), chance.uniform(0.02, LONGEST))
            elif way == 1:
                point = chance.choice(POINTS)
                self.run(cases, Strike(at=chance.randint(1, 3), mode=mode, point=point))
            else:
                at = chance.randint(1, 40)
                self.run(cases, Strike(at=at, mode=mode, point="commit"))
        assert not self.run(cases, Strike())


def main(home: str, *arguments: str) -> None:
    """Die until there is nothing left to die of."""
    logging.disable(logging.CRITICAL)
    each, part, by_chance, kills, seed = map(int, arguments[3:])
    office = Office(Path(home), arguments[:3])
    cases = [case_name(one) for one in range(1, each + by_chance + 1)]
    portrait()  # once, and not in every child
    if STORM:
        office.strike_at_every_point(cases[:each])
    else:
        office.strike_at_every_second_write(cases[:each], part)
    office.strike_by_chance(cases[each:], kills, seed)
    sys.stdout.write("\n".join([str(office.killed), *office.said]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
