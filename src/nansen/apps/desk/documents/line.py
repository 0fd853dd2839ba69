"""The line of an office that is open: its journal, its press, its signer, and who acts there."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from nansen.acts.act import SubjectKind
from nansen.adapters.files.note_key import open_note_key
from nansen.adapters.files.press_folder import PressFolder
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.files.whole import make_folder, read_whole
from nansen.adapters.signer.client import SignerClient
from nansen.apps.desk.documents.dossiers import CaseDossiers
from nansen.apps.desk.documents.production_ports import Blanks, ProductionPorts
from nansen.apps.desk.documents.stock import StockBlanks
from nansen.apps.desk.office import Office
from nansen.apps.signer.authority import read_home
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.document.blank_stock import BlankNumber
from nansen.errors import Unavailable
from nansen.ids import DocumentNumber
from nansen.journal.ports import NoteSigner
from nansen.pki.authority import AuthorityKind
from nansen.standards.framework.journal_policy import decode_journal_policy
from nansen.status.model import StatusPolicy


class InventedBlanks:
    """Booklets that nobody printed, numbered by what goes into them."""

    def take(self, number: DocumentNumber) -> BlankNumber:
        """Give the booklet of a document."""
        return BlankNumber(f"B{sha256(number.encode()).hexdigest()[:9].upper()}")


@contextmanager
def production_line(office: Office) -> Iterator[ProductionPorts]:
    """Set up the line of an office whose signer runs; the journal is held meanwhile.

    Raises:
        Unavailable: a part of the office is missing, or another process holds the journal.
    """
    home = office.home
    authority = read_home(home.authority)
    policy = decode_journal_policy(_read(home.trust / f"{authority.state}.journal"))
    blanks = blanks_of(office, authority.kind)
    make_folder(home.press, private=True)
    with open_journal(office) as (store, note_key):
        yield ProductionPorts(
            files=office.documents,
            dossiers=CaseDossiers(office),
            register=FileStatusRegister(home.authority / STATUS),
            status_policy=StatusPolicy(),
            store=store,
            note_signer=note_key,
            journal=policy.log,
            signer=SignerClient(home.signer_socket),
            press=PressFolder(home.press),
            blanks=blanks,
            personaliser=office.actor("personaliser"),
            machine=office.actor("signer"),
            clock=office.clock,
            specimen=authority.kind is AuthorityKind.SPECIMEN,
            handed_over=True,
        )


@contextmanager
def open_journal(office: Office) -> Iterator[tuple[FileTileStore, NoteSigner]]:
    """Hold the journal of an office, with the key that signs its heads.

    Raises:
        Unavailable: another process holds it, or the disk refuses.
    """
    note_key = open_note_key(office.home.journal_key, office.passphrase)
    with FileTileStore.open(office.home.journal) as store:
        yield store, note_key


def blanks_of(office: Office, kind: AuthorityKind) -> Blanks:
    """Take booklets from the stock; a specimen office that has none invents them."""
    has_stock = any(office.files.acts.count_stages(SubjectKind.BLANK))
    if kind is AuthorityKind.SPECIMEN and not has_stock:
        return InventedBlanks()
    personaliser = office.actor("personaliser")
    return StockBlanks(files=office.files, personaliser=personaliser, clock=office.clock)


def _read(path: Path) -> bytes:
    octets = read_whole(path)
    if octets is None:
        raise Unavailable(f"{path.name} is missing")
    return octets
