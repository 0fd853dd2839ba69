"""Comparing applicants and holders with the lists that lie at the office (R32).

One case at the desk of the officer who has drawn it; and at night all that live, as far as an
officer's budget goes, night after night until everybody was compared. Hits are sealed with the
case; an act has their count and their tokens. Nothing here refuses anybody (R21).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from nansen.acts.act import SubjectKind
from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.apps.desk.assigning import holds_draw
from nansen.apps.desk.books import all_standings
from nansen.apps.desk.cases.compared import read_compared
from nansen.apps.desk.office import Office
from nansen.casework import shape
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.stage import LIVING
from nansen.errors import Malformed, Refused
from nansen.examination.screening import service
from nansen.examination.screening.changes import ListMemory
from nansen.examination.screening.hits import HITS, Hit, add_run, decode_hits, encode_hits
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.memory import (
    Night,
    decode_memory,
    decode_night,
    encode_memory,
    encode_night,
)
from nansen.examination.screening.model import Occasion, Screening, Subject, SubjectId
from nansen.examination.screening.ports import ListSource
from nansen.ids import CaseId
from nansen.keys.custody.rules import BUDGET
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import Actor
from nansen.standards.deterministic_cbor import Item

_NAMES: Final = FieldName("identity.names")
_FOLDER: Final = "screening"
_OFTEN: Final = 20
"""After so many cases what is done is written down; an interruption costs no more."""


class HitOutcome(StrEnum):
    """What an officer may say of a hit."""

    FALSE_MATCH = "false-match"
    TRUE_MATCH = "true-match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreened:
    """What came of a night."""

    changed: int
    """How many entries of the list were new or other than before."""
    compared: int
    matched: int
    """How many cases somebody has to look at."""
    left: int
    """How many wait for another officer's night."""
    spent: bool
    """The officer's budget is: go on when it is filled again."""

    @property
    def complete(self) -> bool:
        """Tell whether everybody was compared with this version of the list."""
        return not (self.left or self.spent)


def screen_case(desk: Desk, *lists: ListIndex, occasion: Occasion = Occasion.APPLICATION) -> Case:
    """Compare a case's names with lists; one act for each list, and the hits sealed.

    `desk` is opened for SCREENING.

    Raises:
        Refused: there is no list (R32), or the case was not opened for this (R88).
        Unavailable: a part of the office cannot be reached; do it again.
    """
    subject = _subject(desk, desk.read())
    service.screen(
        service.ScreenPerson(subject=subject, occasion=occasion),
        lists=lists,
        record=_CaseRecord(desk),
        clock=desk.clock,
    )
    return desk.read()


def read_hits(desk: Desk, case: Case) -> tuple[Hit, ...]:
    """Read what the lists have said so far.

    Raises:
        Refused: the case was not opened for a purpose that sees it (R88).
    """
    octets = desk.field_of(case, HITS)
    return () if octets is None else decode_hits(octets)


def adjudicate_hit(desk: Desk, hit: str, outcome: HitOutcome, reason: str) -> Case:
    """Say whether a hit is the applicant; the reason is a code.

    Raises:
        Refused: no such hit waits for an answer (R91).
    """
    case = desk.read()
    if hit not in {one.token for one in read_hits(desk, case)}:
        raise Refused("R91", "no hit of this name waits for an answer")
    return desk.act(
        "screening:adjudicated",
        {"hit": hit, "outcome": outcome.value, "reason": reason},
        expected=case.chain.version,
    )


def rescreen(
    office: Office, officer: Actor, source: ListSource, *, second: Actor | None = None
) -> Rescreened:
    """Compare everybody whose case lives with what is new on a list (R32).

    Each case is opened to the officer who has drawn it, so a night takes as many openings as
    cases; where the budget ends it stops, and the next call goes on. A second officer's
    signature raises the budget, as for any opening. What is new is remembered only once
    everybody was compared with it.

    Raises:
        Unavailable: a part of the office cannot be reached; do it again.
    """
    files = _NightFiles.of(office, source)
    holders = _NightHolders(office=office, officer=officer, second=second, night=files.night())
    try:
        found = service.rescreen(
            source,
            before=files.memory(),
            holders=holders,
            record=holders,
            clock=office.clock,
            progress=lambda count: None if count % _OFTEN else files.keep(holders.night),
        )
    finally:
        files.keep(holders.night)
    night = Rescreened(
        changed=found.changed,
        compared=found.holders,
        matched=found.possible_matches,
        left=holders.left,
        spent=holders.spent,
    )
    if night.complete:
        files.end(encode_memory(found.memory))
    return night


@dataclass(frozen=True, slots=True)
class _CaseRecord:
    """Puts what was found into the case that is open."""

    desk: Desk

    def put(self, screening: Screening) -> None:
        """Seal the hits, and sign that the lists were run."""
        for version in screening.lists:
            case = self.desk.read()
            before = read_hits(self.desk, case)
            matches = [one for one in screening.matches if one.party.list_id == version.list_id]
            run = add_run(before, version, matches, screening.occasion)
            tokens: list[Item] = [one.token for one in run.hits]
            body: dict[str, Item] = {
                "list": version.list_id,
                "list_version": version.sha256,
                "moment": screening.occasion.value,
                "hits": len(tokens),
                "listed": tokens,
            }
            fields = {} if run.all_hits == before else {HITS: encode_hits(run.all_hits)}
            self.desk.act("screening:run", body, fields, expected=case.chain.version)


@dataclass(slots=True, kw_only=True)
class _NightHolders:
    """Opens one case after the other: the `Holders` of a night, and its record."""

    office: Office = field(repr=False)
    officer: Actor
    second: Actor | None
    night: Night
    left: int = 0
    spent: bool = False
    _desk: Desk | None = None

    def subjects(self) -> Iterator[Subject]:
        """Give everybody whose case this officer may open, and who was not compared yet."""
        for standing in all_standings(self.office.files.acts, SubjectKind.CASE):
            case = CaseId(standing.subject.id)
            if standing.stage not in LIVING or case in self.night.done:
                continue
            subject = self._open(self.office.read(case))
            if self.spent:
                return
            if subject is not None:
                yield subject
                self._remember(case)

    def put(self, screening: Screening) -> None:
        """Put what was found into the case that is open."""
        if self._desk is not None:
            _CaseRecord(self._desk).put(screening)

    def _open(self, case: Case) -> Subject | None:
        if _NAMES not in case.versions or _NAMES in case.erased:
            self._remember(case.id)
            return None
        if not self._is_ours(case):
            self.left += 1
            return None
        try:
            desk = self.office.open(self.officer, case.id, Purpose.SCREENING, second=self.second)
        except Refused as error:
            self.spent = error.rule == BUDGET
            self.left += not self.spent
            return None
        self._desk = desk
        return _subject(desk, case)

    def _is_ours(self, case: Case) -> bool:
        """Tell whether the officer has the case, or has drawn it now that nobody had."""
        at = self.office.clock.now()
        of = [by for by, purpose in case.assigned if purpose is Purpose.SCREENING]
        living = [by for by in of if holds_draw(case, by, Purpose.SCREENING, at)]
        if living:
            return self.officer.id in living
        try:
            return self.office.assign(case.id, Purpose.SCREENING) == self.officer.id
        except Refused:
            return False

    def _remember(self, case: CaseId) -> None:
        self.night = Night(sha256=self.night.sha256, done=self.night.done | {case})


@dataclass(frozen=True, slots=True, kw_only=True)
class _NightFiles:
    """Where nights are remembered: one file for what was on a list, one for who is done."""

    folder: Path
    name: str
    source: ListSource = field(repr=False)

    @classmethod
    def of(cls, office: Office, source: ListSource) -> "_NightFiles":
        """Take an office's folder."""
        name = source.version.list_id
        if not shape.label(name):
            raise Malformed("list", "has no name that a file could have", clause="R32")
        folder = office.home.path / _FOLDER
        make_folder(folder, private=True)
        return cls(folder=folder, name=name, source=source)

    def memory(self) -> ListMemory | None:
        octets = read_whole(self.folder / f"{self.name}.memory")
        return None if octets is None else decode_memory(octets)

    def night(self) -> Night:
        """Give the night that is to go on, or a new one."""
        octets = read_whole(self._night)
        version = self.source.version
        begun = None if octets is None else decode_night(octets)
        if begun is not None and begun.goes_on(version):
            return begun
        return Night(sha256=version.sha256)

    def keep(self, night: Night) -> None:
        write_whole(self._night, encode_night(night), private=True)

    def end(self, memory: bytes) -> None:
        write_whole(self.folder / f"{self.name}.memory", memory, private=True)
        self._night.unlink(missing_ok=True)

    @property
    def _night(self) -> Path:
        return self.folder / f"{self.name}.night"


def _subject(desk: Desk, case: Case) -> Subject:
    compared = read_compared(desk, case)
    return Subject(id=SubjectId(case.id), names=compared.names, births=compared.births)
