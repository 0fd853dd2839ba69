"""Whether an office's books are whole: every act, signature, sealed value and head, read again.

Nothing is opened for it: no key is asked for, and no personal value is read.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime
from typing import Final

from nansen.acts.act import SubjectKind
from nansen.acts.ports import ActStore, Standing
from nansen.adapters.files.access_log_file import read_access_log
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.files.signing_ledger import open_signing_ledger
from nansen.adapters.files.tile_store import FileTileStore
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.apps.desk.home import OfficeHome
from nansen.apps.keyservice.home import LOG
from nansen.casework.case import Case
from nansen.casework.ports import CaseFiles
from nansen.casework.service import load_case
from nansen.casework.stage import Stage
from nansen.document.ports import DocumentFiles
from nansen.document.service import read_life
from nansen.errors import NansenError, Untrusted
from nansen.ids import CaseId, DocumentNumber
from nansen.inspection.attempt import attempt
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.register import declared_field
from nansen.standards.finding import Finding

_VAULTS: Final = {
    Vault.IDENTITY: DatabaseName.IDENTITY,
    Vault.CONTACT: DatabaseName.CONTACT,
    Vault.GROUNDS: DatabaseName.GROUNDS,
    Vault.PROCESS: DatabaseName.PROCESS,
}
_PAGE: Final = 500


def all_standings(
    acts: ActStore, kind: SubjectKind, *, due_by: datetime | None = None
) -> Iterator[Standing]:
    """List where all subjects of a kind stand, page by page."""
    after = ""
    while page := acts.standings(kind, due_by=due_by, after=after, limit=_PAGE):
        yield from page
        after = page[-1].subject.id


@contextmanager
def process_book(home: OfficeHome) -> Iterator[SqlActStore]:
    """Open the process database alone: it holds no personal value.

    Raises:
        Unavailable: it is missing, or of an earlier release.
    """
    with _database(home, DatabaseName.PROCESS) as database:
        yield SqlActStore(database)


def check_books(home: OfficeHome) -> tuple[Finding, ...]:
    """Read all books of an office that does not work meanwhile."""
    return (
        attempt("rosters", "R26", lambda: _read_rosters(home)),
        attempt("databases", "R86", lambda: _open_databases(home)),
        attempt("cases", "R26", lambda: _read_cases(home)),
        attempt("documents", "R26", lambda: _read_documents(home)),
        attempt("journal", "R66", lambda: _open_journal(home)),
        attempt("signing-ledger", "R66", lambda: _open_signing_ledger(home)),
        attempt("access-log", "R82", lambda: _read_access_log(home)),
    )


def _read_rosters(home: OfficeHome) -> str:
    chain = RosterFolder(home.rosters, read_pin(home.pin)).chain
    return f"{_many(len(chain), 'roster')}, each signed by administrators of the one before"


def _open_databases(home: OfficeHome) -> str:
    for name in DatabaseName:
        with _database(home, name) as database, database.reading() as connection:
            # A server checks its own pages, and its administrator whether it does.
            asked = "PRAGMA quick_check(1)" if database.is_sqlite else "SELECT 'ok'"
            if connection.exec_driver_sql(asked).scalar_one() != "ok":
                raise Untrusted(f"the {name} database", "is damaged", clause="R86")
    return f"{_many(len(DatabaseName), 'database')} open and whole"


def _read_cases(home: OfficeHome) -> str:
    cases = acts = values = 0
    with _files(home) as files:
        for one in all_standings(files.acts, SubjectKind.CASE):
            name = CaseId(one.subject.id)
            try:
                case = load_case(name, files)
            except NansenError as error:
                raise Untrusted(f"case {name}", f"does not read: {error}", clause="R26") from None
            cases, acts = cases + 1, acts + len(case.chain.acts)
            values += _count_values(case, files)
    return (
        f"{_many(cases, 'case')} of {_many(acts, 'signed act')}, and "
        f"{_many(values, 'sealed value')} as the acts name them"
    )


def _count_values(case: Case, files: CaseFiles) -> int:
    """Count the sealed values of a case; each that an act names lies in its vault."""
    if case.stage is Stage.SHREDDED:
        return 0
    named = (one for signed in case.chain.acts for one in signed.act.fields)
    written = [one for one in named if one.name not in case.erased]
    for one in written:
        name = FieldName(one.name)
        vault = files.vaults[declared_field(name).vault]
        if vault.get(case.id, name, one.version, one.digest) is None:
            raise Untrusted(f"case {case.id}", f"lacks its {one.name}", clause="R86")
    return len(written)


def _read_documents(home: OfficeHome) -> str:
    count = 0
    with _files(home) as files:
        lives = DocumentFiles(cases=files, turn=nullcontext)
        for one in all_standings(files.acts, SubjectKind.DOCUMENT):
            try:
                read_life(DocumentNumber(one.subject.id), lives)
            except NansenError as error:
                raise Untrusted("a document", f"does not read: {error}", clause="R26") from None
            count += 1
    return f"{_many(count, 'document')}, each step of them signed"


def _open_journal(home: OfficeHome) -> str:
    with FileTileStore.open(home.journal) as store:
        return f"{_many(store.size, 'entry', 'entries')}, and no public head that is newer"


def _open_signing_ledger(home: OfficeHome) -> str:
    with open_signing_ledger(home.signer):
        return "what was signed stands there, whole"


def _read_access_log(home: OfficeHome) -> str:
    head = read_access_log(home.keyservice / LOG, lambda *_: None).head
    return f"{_many(head.lines, 'line')}, each chained to the one before"


@contextmanager
def _files(home: OfficeHome) -> Iterator[CaseFiles]:
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(_database(home, name))
            for name in dict.fromkeys(_VAULTS.values())
        }
        yield CaseFiles(
            acts=SqlActStore(opened[DatabaseName.PROCESS]),
            vaults={vault: SqlVault(opened[name]) for vault, name in _VAULTS.items()},
            officers=RosterFolder(home.rosters, read_pin(home.pin)),
        )


@contextmanager
def _database(home: OfficeHome, name: DatabaseName) -> Iterator[Database]:
    with open_existing(name, home.database(name)) as database:
        yield database


def _many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
