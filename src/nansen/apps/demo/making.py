"""The press of a demonstration: booklets out of thin air, everything else real."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.note_key import open_note_key
from nansen.adapters.files.press_folder import PressFolder
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.files.whole import make_folder, read_whole
from nansen.adapters.signer.client import SignerClient
from nansen.apps.desk.dossiers import CaseDossiers
from nansen.apps.desk.office import Office
from nansen.apps.desk.production import ProductionPorts
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.document.blank_stock import BlankNumber
from nansen.document.ports import DocumentFiles
from nansen.errors import Unavailable
from nansen.ids import DocumentNumber
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.standards.framework.journal_policy import decode_journal_policy
from nansen.status.model import StatusPolicy


class InventedBlanks:
    """Booklets that nobody printed, numbered by what goes into them."""

    def take(self, number: DocumentNumber) -> BlankNumber:
        """Give the booklet of a document."""
        return BlankNumber(f"B{sha256(number.encode()).hexdigest()[:9].upper()}")


@contextmanager
def production_line(office: Office) -> Iterator[ProductionPorts]:
    """Set up the line of an office whose signer runs.

    Raises:
        Unavailable: a part of the office is missing.
    """
    home = office.home
    policy = decode_journal_policy(_read(home.trust / "UTO.journal"))
    make_folder(home.press, private=True)
    note_key = open_note_key(home.journal_key, UnsafeDemoPassphrase())
    with FileTileStore.open(home.journal) as store:
        yield ProductionPorts(
            files=DocumentFiles(cases=office.files, turn=lambda: alone_in(home.databases)),
            dossiers=CaseDossiers(office),
            register=FileStatusRegister(home.authority / STATUS),
            status_policy=StatusPolicy(),
            store=store,
            note_signer=note_key,
            journal=policy.log,
            signer=SignerClient(home.signer_socket),
            press=PressFolder(home.press),
            blanks=InventedBlanks(),
            personaliser=office.actor("personaliser"),
            machine=office.actor("signer"),
            clock=office.clock,
            specimen=True,
            handed_over=True,
        )


def _read(path: Path) -> bytes:
    octets = read_whole(path)
    if octets is None:
        raise Unavailable(f"{path.name} is missing")
    return octets
