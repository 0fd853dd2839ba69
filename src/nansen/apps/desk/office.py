"""An office that is open: its books, its key service, its log; the composition root."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nansen.adapters.files.officer_keys import open_officer_key
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.turn import turn_in
from nansen.adapters.sql.vault_store import SqlVault
from nansen.apps.desk.assigning import assign
from nansen.apps.desk.cases.search_index import IndexAsker, open_index
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.opening import open_case, sign_request
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.ports import CaseFiles
from nansen.casework.service import load_case
from nansen.clock import Clock
from nansen.document.ports import DocumentFiles
from nansen.errors import Conflict
from nansen.ids import CaseId, OfficerId
from nansen.keys.fields.personal_field import Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase_file import AnyPassphrase
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.wrapped_key import wrap_case_key
from nansen.officers.actor import Actor

_VAULTS = {
    Vault.IDENTITY: DatabaseName.IDENTITY,
    Vault.CONTACT: DatabaseName.CONTACT,
    Vault.GROUNDS: DatabaseName.GROUNDS,
    Vault.PROCESS: DatabaseName.PROCESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The desk of an office: it can read nothing by itself."""

    home: OfficeHome
    files: CaseFiles = field(repr=False)
    process: Database = field(repr=False)
    """Of all databases the one that says whose turn it is."""
    rosters: RosterFolder = field(repr=False)
    keys: KeyServiceClient = field(repr=False)
    clock: Clock
    passphrase: AnyPassphrase = field(repr=False)
    kind: KeystoreKind

    def actor(self, name: str) -> Actor:
        """Open the key of a process, or of a demonstration's officer.

        Raises:
            Unavailable: it does not lie here.
        """
        folder = self.home.key_of(OfficerId(name))
        return open_officer_key(folder, self.passphrase, kind=self.kind)

    @property
    def documents(self) -> DocumentFiles:
        """What acts about documents need; they take turns in the whole office (R20)."""
        return DocumentFiles(cases=self.files, turn=partial(turn_in, self.process))

    def read(self, case: CaseId) -> Case:
        """Read a case, every signature and step of it."""
        return load_case(case, self.files)

    def desk(self, actor: Actor, case: CaseId) -> Desk:
        """Give somebody a case of which they need no field."""
        return Desk(actor=actor, case=case, files=self.files, clock=self.clock)

    def open(
        self, actor: Actor, case: CaseId, purpose: Purpose, *, second: Actor | None = None
    ) -> Desk:
        """Give an officer a case that was assigned to them, opened for a purpose.

        Raises:
            Refused: the key service says no (R88).
        """
        opened = open_case(
            self.read(case),
            actor,
            purpose,
            keys=self.keys,
            service=self.keys.head().log.service,
            clock=self.clock,
            second=second,
        )
        return Desk(actor=actor, case=case, files=self.files, clock=self.clock, opened=opened)

    def begin(self, case: CaseId) -> None:
        """Have the key service keep a key for a new case; a case that has one keeps it.

        The desk draws the key, seals it to the key service and forgets it, so it could not
        deposit the same one twice.
        """
        recipient = self.keys.head().key
        with suppress(Conflict):
            self.keys.deposit(case, wrap_case_key(draw_case_key(), case, recipient))

    def assign(self, case: CaseId, purpose: Purpose) -> OfficerId:
        """Have the lot drawn: who works on a case for a purpose.

        Raises:
            Refused: nobody is left who may.
        """
        _, officer = assign(
            self.desk(self.actor("assigner"), case),
            purpose,
            roster=self.rosters.current,
            service=self.keys.head().log.service,
        )
        return officer

    def shred(self, case: CaseId, first: Actor, second: Actor) -> Case:
        """Destroy what is kept of a case whose time is over: its key, then its values (R82).

        Raises:
            Refused: something is to be kept for longer (R83), or the key service says no.
        """
        indexed = IndexAsker(
            keys=self.keys,
            clock=self.clock,
            case=self.read(case),
            actor=first,
            purpose=Purpose.ERASURE,
            second=second,
        ).place()
        shredded = self.desk(first, case).act("case:shredded")
        request = sign_request(
            case,
            first,
            Purpose.ERASURE,
            service=self.keys.head().log.service,
            clock=self.clock,
            second=second,
        )
        self.keys.erase_case(request)
        for vault in self.files.vaults.values():
            vault.erase(case)
        # Last, for it may be done later too: whoever finds an erased case takes it out.
        with open_index(self.home, indexed.index) as index:
            index.remove(indexed.handle)
        return shredded


@contextmanager
def open_office(
    path: Path, clock: Clock, passphrase: AnyPassphrase, kind: KeystoreKind
) -> Iterator[Office]:
    """Open the desk of an office whose key service runs.

    Raises:
        Unavailable: a part of the home is missing, or the key service does not answer.
        Untrusted: the rosters do not follow from the pin.
    """
    home = OfficeHome(path)
    rosters = RosterFolder(home.rosters, read_pin(home.pin))
    with ExitStack() as stack:
        databases = {
            name: stack.enter_context(open_existing(name, home.database(name)))
            for name in (*_VAULTS.values(),)
        }
        files = CaseFiles(
            acts=SqlActStore(databases[DatabaseName.PROCESS]),
            vaults={vault: SqlVault(databases[name]) for vault, name in _VAULTS.items()},
            officers=rosters,
        )
        yield Office(
            home=home,
            files=files,
            process=databases[DatabaseName.PROCESS],
            rosters=rosters,
            keys=stack.enter_context(KeyServiceClient(home.keyservice_socket)),
            clock=clock,
            passphrase=passphrase,
            kind=kind,
        )
