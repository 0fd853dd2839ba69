"""The whole life of a passport, told step by step: each step is done, and then said."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

from nansen.apps.demo.applicants import Applicant, draw_applicant
from nansen.apps.demo.casework import CaseWork
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.documents.line import production_line
from nansen.apps.desk.documents.production import OpenOnce, ProductionPorts, produce
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.processes import running
from nansen.apps.desk.upkeep.duties import pay_duties
from nansen.apps.signer.batch import publish_trust_files
from nansen.apps.signer.status import publish_status
from nansen.clock import Clock
from nansen.decision import service as decisions
from nansen.decision.statement import Outcome
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.examination.findings import FindingOutcome
from nansen.ids import CaseId, DocumentNumber
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, UnsafeDemoPassphrase
from nansen.officers.actor import HOLDER, Actor
from nansen.standards.deterministic_cbor import Item
from nansen.standards.icao9303.partial_date import PartialDate

_GRANTED = (
    "All three clauses are met, by the papers, the press and the interview.",
    "Все три условия выполнены: это видно из документов, прессы и беседы.",
)
_REFUSED = (
    "The evidence does not show that the protection of the origin is lacking.",
    "Из доказательств не видно, что государство происхождения не защищает вас.",
)
_REVERSED = (
    "The article that the applicant brought shows that protection is lacking.",
    "Статья, которую принёс заявитель, показывает, что защиты нет.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story."""

    stage: str
    """The room of the house in which it happens."""
    told: str
    made: Path | None = None
    """A document to look at, once it is made."""


def tell_life(path: Path, out: Path, clock: Clock) -> Iterator[Step]:
    """Found an office in a folder, and let a passport live there; tell each step when it is done.

    Raises:
        Conflict: there is an office already.
        Unavailable: a process does not start, or the disk refuses.
    """
    authority = found_specimen_office(path, clock)
    home = OfficeHome(path)
    yield Step("officers", "an office is founded; two administrators sign its roster")
    with running(home, _without_secrets()), _at_work(path, clock) as (work, line):
        yield Step("keys", "key service and signer run, each a process of its own")
        story = _Story(work, line, out)
        yield from story.grant()
        publish_trust_files(authority, home.trust)
        publish_status(home.authority, home.trust, clock)
        yield from story.refuse_and_reverse()
        yield from story.lose_and_replace()
        yield from story.revoke()
        entries = pay_duties(
            line.files.cases.acts,
            store=line.store,
            signer=line.note_signer,
            clock=clock,
            padding=line.padding,
        )
        yield Step("journal", f"{entries} decisions and changes of status stand in it as well")


def _without_secrets() -> dict[str, str]:
    """Give the environment without the passphrase of production keys: none opens here."""
    return {name: value for name, value in os.environ.items() if name != PASSPHRASE}


@contextmanager
def _at_work(path: Path, clock: Clock) -> Iterator[tuple[CaseWork, ProductionPorts]]:
    listed = files("nansen.apps.demo").joinpath("invented_list.csv")
    opened = open_office(path, clock, UnsafeDemoPassphrase(), KeystoreKind.DEMO)
    with as_file(listed) as sanctions, opened as office, production_line(office) as line:
        yield CaseWork(office, sanctions), line


class _Story:
    """What happens to two people who do not exist."""

    def __init__(self, work: CaseWork, line: ProductionPorts, out: Path) -> None:
        self._work, self._line, self._out = work, line, out
        self._anna = draw_applicant(
            "Ivanova", "Anna", ("Иванова", "Анна"), PartialDate.parse("1990-02-14"), "ivanova.jpg"
        )
        self._bela = draw_applicant(
            "Kavalenka",
            "Nadzeia",
            ("Каваленка", "Надзея"),
            PartialDate.parse("1988-XX-XX"),
            "kavalenka.jpg",
        )
        self._case = CaseId("")
        self._other = CaseId("")

    def grant(self) -> Iterator[Step]:
        """From a sealed application to a passport in its holder's hand."""
        work = self._work
        bundle, _ = work.submit(self._anna)
        yield Step("application", "a sealed application comes in; the intake signs a receipt")
        self._case = work.enrol(bundle)
        yield Step("application", "it is opened, and each answer sealed into its vault")
        work.proof(self._case)
        yield Step("examination", "identity scored by a published profile; no one alike on file")
        work.screen(self._case)
        yield Step("examination", "the names are compared with a list, on this machine")
        work.examine(self._case, FindingOutcome.GRANT)
        yield Step("examination", "two examiners, blind to each other, find the same")
        work.decide(self._case, Outcome.GRANT, _GRANTED)
        yield Step("decision", "two other officers sign one decision")
        yield from self._make(self._anna, self._case)

    def refuse_and_reverse(self) -> Iterator[Step]:
        """From a refusal with reasons to an appeal that is won."""
        work = self._work
        self._other = case = work.enrol(work.submit(self._bela)[0])
        work.proof(case)
        work.screen(case)
        work.examine(case, FindingOutcome.REFUSE)
        work.decide(case, Outcome.REFUSE, _REFUSED)
        work.notify(case, self._out)
        yield Step("decision", "another is refused: a ground, reasons, a remedy, a deadline")
        yield Step("decision", "its letter, in two languages, is signed by the office", self._out)
        decisions.lodge_appeal(work.holder(self._bela, case), b"")
        yield Step("decision", "its applicant appeals, with the key of seven words")
        work.decide(case, Outcome.GRANT, _REVERSED, purpose=Purpose.APPEAL)
        yield Step("decision", "two officers new to the case reverse the refusal")

    def lose_and_replace(self) -> Iterator[Step]:
        """From a loss to a new document with a number of its own."""
        lost = self._live(self._case)
        self._as_holder(self._anna, LifeKind.REPORTED_LOST, lost.number)
        yield Step("document", "the holder reports a loss: suspended at once")
        desk = self._work.holder(self._anna, self._case)
        desk.act("reissue:requested", {"reason": "replacement"})
        self._work.decide(self._case, Outcome.GRANT, _GRANTED)
        yield Step("decision", "two officers grant a replacement; nothing names the old one")
        yield from self._make(self._anna, self._case)

    def revoke(self) -> Iterator[Step]:
        """To the end: two officers, a reason, a notice, and the time to answer."""
        life = self._live(self._case)
        body: dict[str, Item] = {"reason": "another-nationality", "danger": False}
        self._act(LifeKind.REVOCATION_PROPOSED, life.number, "approve-1", body)
        proposed = self._line.desk.chain(life.number).head
        self._act(LifeKind.REVOCATION_CONFIRMED, life.number, "approve-2", {"of": proposed})
        yield Step("document", "two officers begin a revocation; its holder may answer")

    def _make(self, applicant: Applicant, case: CaseId) -> Iterator[Step]:
        # One opening for all steps; a later decision is another order, and opens the case anew.
        produce([case], replace(self._line, dossiers=OpenOnce(self._line.dossiers)))
        life = self._newest(case)
        self._act(LifeKind.CHECKED, life.number, "quality-1", {})
        made = self._out / life.number
        shutil.copytree(self._work.office.home.press / "jobs" / life.number, made)
        yield Step(
            "personalization", "numbered, put into the journal, signed, printed, checked", made
        )
        self._act(LifeKind.HANDED_OVER, life.number, "stock-1", {})
        self._as_holder(applicant, LifeKind.ACTIVATED, life.number)
        yield Step("document", "handed over, and activated by its holder: now it is good")

    def _live(self, case: CaseId) -> Life:
        return next(one for one in self._line.desk.of_case(case) if one.state is LifeState.ACTIVE)

    def _newest(self, case: CaseId) -> Life:
        return self._line.desk.of_case(case)[-1]

    def _as_holder(self, applicant: Applicant, kind: LifeKind, number: DocumentNumber) -> None:
        self._line.desk.act(kind, number, actor=Actor(id=HOLDER, key=applicant.keys))

    def _act(
        self, kind: LifeKind, number: DocumentNumber, officer: str, body: Mapping[str, Item]
    ) -> None:
        self._line.desk.act(kind, number, actor=self._work.office.actor(officer), body=body)
