"""The desk of documents: an act in a document's life, and everything that follows from it.

An act is signed and written first. Then the status list is brought to what the acts say, and
when a document has left the office, the press destroys what it has of it (R83). A crash between
leaves an act that counts and a list that lags behind: the same act again, or `mend`, goes on
from there, and neither can do anything twice.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from nansen.acts.act import IdempotencyKey, SubjectKind
from nansen.acts.chain import Chain
from nansen.adapters.files.press_folder import PressFolder
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.apps.desk.books import all_standings
from nansen.apps.desk.documents.showing import LIFTING, SHOWN, ask, check_open, show
from nansen.apps.desk.office import Office
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.casework.service import draw_key
from nansen.clock import Clock
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import IN_OFFICE, LifeKind
from nansen.document.ports import DocumentFiles
from nansen.document.service import (
    NOTHING_ELSE,
    Around,
    NewDocumentAct,
    life_of,
    lives_of,
    perform_on_document,
    read_chain,
    read_life,
)
from nansen.errors import Conflict, Malformed, Refused, Unavailable, Untrusted
from nansen.ids import CaseId, DocumentNumber
from nansen.officers.actor import Actor
from nansen.standards.deterministic_cbor import Item
from nansen.status.model import Entry
from nansen.status.ports import StatusRegister
from nansen.status.service import find_status


class Shredder(Protocol):
    """What the press has of a document, as far as it is to be destroyed."""

    def shred(self, number: DocumentNumber) -> None:
        """Destroy everything of a document; once more changes nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmended:
    """A document that a person has to look at."""

    number: DocumentNumber = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What came of going through all documents."""

    changed: int
    """So many were not shown as their acts say."""
    left: tuple[Unmended, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDesk:
    """Where people act on documents that are made."""

    files: DocumentFiles = field(repr=False)
    register: StatusRegister = field(repr=False)
    press: Shredder = field(repr=False)
    clock: Clock

    def read(self, number: DocumentNumber) -> Life:
        """Read a document's life, every signature and step of it."""
        return read_life(number, self.files)

    def chain(self, number: DocumentNumber) -> Chain:
        """Read a document's acts, every signature and step of them verified."""
        chain = read_chain(number, self.files)
        life_of(chain, self.files)
        return chain

    def of_case(self, case: CaseId) -> tuple[Life, ...]:
        """Read the documents of a case, in the order in which they were begun."""
        return lives_of(case, self.files)

    def all(self) -> Iterator[Life]:
        """Read all documents, one after the other."""
        for number in self._numbers():
            yield self.read(number)

    def shown(self, life: Life) -> Entry | None:
        """Tell what the lists show of a document, if it has a place in one."""
        return None if life.status is None else find_status(life.status, self.register)

    def act(
        self,
        kind: LifeKind,
        number: DocumentNumber,
        *,
        actor: Actor,
        body: Mapping[str, Item] | None = None,
        expected: int | None = None,
        key: IdempotencyKey | None = None,
        around: Around = NOTHING_ELSE,
    ) -> Life:
        """Do one act and all that follows from it; the same key again only finishes it.

        Raises:
            Refused: a rule of the office says no, or the list has ended the document.
            Untrusted: somebody wrote to the database behind the office's back.
            Conflict, Unavailable: something is held or away.
                If the act was done all the same, the error says so, and how the rest follows.
        """
        key = key or draw_key()
        if kind in LIFTING and read_chain(number, self.files).find(key) is None:
            check_open(self.read(number), self.register)
        life = perform_on_document(
            NewDocumentAct(kind=kind, body=body or {}),
            actor=actor,
            number=number,
            expected=expected,
            key=key,
            files=self.files,
            clock=self.clock,
            around=around,
        )
        try:
            if kind in SHOWN:
                show(number, files=self.files, register=self.register, clock=self.clock)
            self._shred_if_gone(life)
        except (Conflict, Unavailable) as error:
            why = f"the act is done, and what follows is not ({error}): again, with key {key}"
            raise type(error)(why) from None
        except Refused as refused:
            raise Refused(refused.rule, f"the act is done, and yet {refused.why}") from None
        return life

    def mend(self) -> Mended:
        """Finish what a crash has left undone: every list and the press, as the acts say.

        What a person has to look at is told and stops nobody else.

        Raises:
            Conflict: another process holds the register, and goes on.
            Unavailable: a database or the press cannot be reached.
        """
        with self.register.writing():
            pass  # a register in a file is read anew only here
        changed, left = 0, list[Unmended]()
        for number in self._numbers():
            try:
                changed += self._mend(number)
            except (Refused, Untrusted, Malformed) as error:
                left.append(Unmended(number=number, why=str(error)))
        return Mended(changed=changed, left=tuple(left))

    def _mend(self, number: DocumentNumber) -> bool:
        chain = read_chain(number, self.files)
        life = life_of(chain, self.files)
        self._shred_if_gone(life)
        if life.status is None:
            return False
        entry = find_status(life.status, self.register)
        if ask(life, chain.acts, entry, self.clock.now()) is None:
            return False
        return show(number, files=self.files, register=self.register, clock=self.clock)

    def _shred_if_gone(self, life: Life) -> None:
        if life.state not in IN_OFFICE:
            self.press.shred(life.number)

    def _numbers(self) -> Iterator[DocumentNumber]:
        for one in all_standings(self.files.cases.acts, SubjectKind.DOCUMENT):
            yield DocumentNumber(one.subject.id)


@contextmanager
def document_desk(office: Office) -> Iterator[DocumentDesk]:
    """Open the desk of an office's documents; its production line may run meanwhile.

    Raises:
        Unavailable: a part of the office is missing.
    """
    home = office.home
    yield DocumentDesk(
        files=office.documents,
        register=FileStatusRegister(home.authority / STATUS),
        press=PressFolder(home.press, alone=False),
        clock=office.clock,
    )
