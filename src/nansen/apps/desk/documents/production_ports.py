"""What the production line works with, and what it opens a case for."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from nansen.apps.desk.documents.lives import DocumentDesk, Shredder
from nansen.clock import Clock
from nansen.document.blank_stock import BlankNumber
from nansen.document.ports import DocumentFiles
from nansen.document.service import NOTHING_ELSE, Around
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding
from nansen.keys.sealing.case_key import FieldKey
from nansen.officers.actor import Actor
from nansen.personalization.press import PressJob
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import DocumentSigner
from nansen.standards.framework.entry import StatusReference
from nansen.standards.tlog.policy import LogPolicy
from nansen.status.model import StatusPolicy
from nansen.status.ports import StatusRegister

CHUNK: Final = 100
"""So many documents go through a step together: one flush of the journal, one open workflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What the line has of a case that was opened for personalisation."""

    order: bytes = field(repr=False)
    portrait: bytes = field(repr=False)
    """The picture that the order names, as it is printed and written to the chip."""
    key: FieldKey
    """Of `process.journal_salt`."""
    person: str = field(repr=False)
    """A random name, the same for all documents of one person."""
    around: Around = NOTHING_ELSE


class Dossiers(Protocol):
    """Opens cases for personalisation, through the key service and the vaults."""

    def open(self, case: CaseId) -> Dossier:
        """Open a case.

        Raises:
            Refused: the key service says no.
            Unavailable: the key service or a vault cannot be reached.
        """
        ...


class Press(Shredder, Protocol):
    """The folder from which documents are printed; what was written first stays."""

    def reserved(self, number: DocumentNumber) -> StatusReference | None:
        """Find the place in the status list that a document was given."""
        ...

    def reserve(self, number: DocumentNumber, reference: StatusReference) -> StatusReference:
        """Give a document its place, or the one that it has."""
        ...

    def signed(self, number: DocumentNumber) -> SignedDocument | None:
        """Find what the signer gave."""
        ...

    def keep_signed(self, number: DocumentNumber, signed: SignedDocument) -> SignedDocument:
        """Keep what the signer gave; what was kept before counts."""
        ...

    def put_job(self, number: DocumentNumber, job: PressJob) -> Path:
        """Write a job whole; the same again changes nothing."""
        ...


class Blanks(Protocol):
    """The booklets at the press."""

    def take(self, number: DocumentNumber) -> BlankNumber:
        """Print a document's job into a booklet; the same document again is the same booklet.

        Raises:
            Unavailable: there is no booklet, or the printer stands still.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionPorts:
    """Everything that the line works with."""

    files: DocumentFiles
    dossiers: Dossiers
    register: StatusRegister
    status_policy: StatusPolicy
    store: TileStore
    note_signer: NoteSigner
    journal: LogPolicy
    signer: DocumentSigner
    press: Press
    blanks: Blanks
    personaliser: Actor
    machine: Actor
    """The signer's name in the roster: it says that a document was committed and signed."""
    clock: Clock
    padding: Padding = field(default_factory=Padding)
    specimen: bool = False
    handed_over: bool = False
    """The office hands documents to their holders itself, and none goes by mail."""

    @property
    def desk(self) -> DocumentDesk:
        """The desk where people act on what the line has made."""
        return DocumentDesk(
            files=self.files, register=self.register, press=self.press, clock=self.clock
        )


class OpenOnce:
    """Opens each case once for all steps of a chunk, so that it counts once (R88)."""

    __slots__ = ("_dossiers", "_most", "_open")

    def __init__(self, dossiers: Dossiers, *, most: int = CHUNK) -> None:
        """Stand before what opens cases; what was opened longest ago is forgotten first."""
        self._dossiers, self._most = dossiers, most
        self._open: OrderedDict[CaseId, Dossier] = OrderedDict()

    def open(self, case: CaseId) -> Dossier:
        """Open a case, or give what is open."""
        dossier = self._open.pop(case, None) or self._dossiers.open(case)
        self._open[case] = dossier
        while len(self._open) > self._most:
            self._open.popitem(last=False)
        return dossier

    def forget(self) -> None:
        """Close what is open."""
        self._open.clear()
