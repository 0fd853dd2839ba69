"""Making the documents of granted cases, so that a kill at any moment loses and repeats nothing.

Whoever makes documents has the line's turn in the office, on whatever machine. First it ends
what another began; only then does it look for what is not made yet.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from nansen.adapters.dbos.durable_line import DurableLine
from nansen.adapters.sql.turn import Matter, turn_in
from nansen.apps.desk.documents.line import production_line
from nansen.apps.desk.documents.production import (
    STAGES,
    OpenOnce,
    ProductionPorts,
    Row,
    Work,
    find_work,
    row_of,
    run_stage,
    work_of,
)
from nansen.apps.desk.documents.production_work import number_of
from nansen.apps.desk.office import Office
from nansen.errors import Conflict, NansenError, Refused, Unavailable
from nansen.ids import CaseId, DocumentNumber

_ATTEMPTS: Final = 4
"""Of each step, in seven seconds; what cannot be reached then is tried with the next round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a case at the line."""

    case: CaseId
    number: DocumentNumber | None = field(default=None, repr=False)
    failed: str = ""
    """Which rule stopped it; `UNAVAILABLE` if nothing but circumstances did."""


@contextmanager
def open_line(
    office: Office, *, patience: float, moved: Callable[[], None] = lambda: None
) -> Iterator["OpenLine"]:
    """Have the line's turn, and end what was begun by whoever had it before.

    `moved` is called for each document and step that is done.

    Raises:
        Conflict: another process makes documents, and goes on for longer than `patience` seconds.
        Unavailable: a part of the office is missing.
    """
    with turn_in(office.process, Matter.LINE, patience=patience), production_line(office) as whole:
        dossiers = OpenOnce(whole.dossiers)
        ports = replace(whole, dossiers=dossiers)
        steps = {name: partial(_do_step, name, ports=ports, moved=moved) for name in STAGES}
        with DurableLine(
            "production", steps, database=office.home.line, attempts=_ATTEMPTS
        ) as durable:
            durable.finish()
            yield OpenLine(ports=ports, dossiers=dossiers, durable=durable)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """The line, with nothing on it."""

    ports: ProductionPorts = field(repr=False)
    dossiers: OpenOnce = field(repr=False)
    durable: DurableLine = field(repr=False)

    def make(self, cases: Sequence[CaseId]) -> tuple[Made, ...]:
        """Make the documents of cases that were granted; one that is made stays as it is.

        Raises:
            Unavailable: a database cannot be reached, or a step broke.
            Conflict: somebody else acted meanwhile.
        """
        try:
            found = [self._find(case) for case in dict.fromkeys(cases)]
            rows = [row_of(one) for one in found if isinstance(one, Work)]
            # Nothing of these cases is under way, so a batch can have any name of its own.
            after = self.durable.run(secrets.token_hex(16), rows) if rows else []
            made = {one.case: self._tell(one) for one in map(work_of, after)}
            return tuple(made[one.case] if isinstance(one, Work) else one for one in found)
        finally:
            # One opening for all steps of a batch; a later decision opens its case anew (R88).
            self.dossiers.forget()

    def _find(self, case: CaseId) -> Work | Made:
        try:
            return find_work(case, self.ports)
        except (Unavailable, Conflict):
            raise
        except NansenError as error:
            return Made(case=case, failed=rule_of(error))

    def _tell(self, work: Work) -> Made:
        if work.failed:
            return Made(case=work.case, failed=work.failed)
        number = number_of(work, self.dossiers.open(work.case))
        return Made(case=work.case, number=number)


def _do_step(
    name: str, rows: Sequence[Row], *, ports: ProductionPorts, moved: Callable[[], None]
) -> list[Row]:
    after = run_stage(name, rows, ports)
    for _ in after:
        moved()
    return after


def rule_of(error: NansenError) -> str:
    """Name what stopped something, as the line does; it says nothing of a person."""
    return error.rule if isinstance(error, Refused) else type(error).__name__.upper()
