"""Whether a restored office has gone back in time where others remember more.

A backup is of yesterday, and the world is of today. What somebody else has seen must not become
unseen: a signer that forgets what it signed signs it again, a status list that is older lets pass
what was suspended since, a log of accesses that is shorter forgets budgets and alarms. Three
things are held against each other: the journal, the signer's ledger and the lives of documents;
and each of the rest against what the world, or whoever keeps heads, says of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from nansen.acts.act import SubjectKind
from nansen.adapters.files.access_log_file import read_access_log
from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.ledger import Ledger
from nansen.adapters.files.ledger_entries import decode_entries
from nansen.adapters.files.signing_ledger import open_signing_ledger
from nansen.adapters.files.status_files import read_status_lists
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.tile_folder import TileFolder
from nansen.apps.desk.books import all_standings, process_book
from nansen.apps.desk.home import OfficeHome
from nansen.apps.keyservice.audit import audit
from nansen.apps.keyservice.home import LOG
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.document.life_kinds import LifeKind
from nansen.errors import NansenError, Unavailable, Untrusted
from nansen.ids import DocumentNumber
from nansen.inspection.attempt import (
    attempt,
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.journal.model import (
    AppendKey,
    EntryKind,
    day_of,
    decode_entry,
    decode_kind_opening,
    issue_key,
)
from nansen.keys.custody.access_log import LogHead
from nansen.standards.finding import Finding
from nansen.standards.framework.status_list import StatusList
from nansen.standards.tlog.checkpoint import SignedCheckpoint, decode_signed_checkpoint

_DOCUMENTS, _LISTS, _LOG = "issued-documents", "published-lists", "access-log-heads"
_ENTRIES, _HEAD = "E", "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What others have seen of an office, as far as it is at hand."""

    public: Path | None = None
    """A copy of the journal's public folder."""
    trust: Path | None = None
    """A folder with the newest status lists, as borders fetch them."""
    heads: tuple[LogHead, ...] = ()
    """Heads of the key service's log that were kept elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """Which documents there are, by each book of its own."""

    issued: Mapping[AppendKey, date] = field(repr=False)
    """What the journal counts as issued, and on which days."""
    signed: Mapping[DocumentNumber, date] = field(repr=False)
    """What the signer remembers."""
    lives: Mapping[DocumentNumber, frozenset[str]] = field(repr=False)
    """Which acts the databases have of each."""
    heads: tuple[SignedCheckpoint, ...]
    """The journal's heads."""

    def with_act(self, kind: LifeKind) -> frozenset[DocumentNumber]:
        """Tell the documents in whose lives an act stands."""
        return frozenset(number for number, kinds in self.lives.items() if kind in kinds)


NOTHING_KNOWN: Final = World()


def check_rewound(
    home: OfficeHome, world: World, *, since: datetime, log: Path
) -> tuple[Finding, ...]:
    """Look for what has gone back; `since` is when the backup was begun, `log` its access log."""
    checks: tuple[tuple[str, str, Callable[[], Finding]], ...] = (
        (_DOCUMENTS, "R66", lambda: _check_documents(home, world.public, since)),
        (_LISTS, "R72", lambda: _check_lists(home, world.trust)),
    )
    found: list[Finding] = []
    for name, clause, check in checks:
        try:
            found.append(check())
        except NansenError as error:
            found.append(finding_of(name, clause, error))
    return (*found, attempt(_LOG, "R88", lambda: _check_log(home, world.heads, log)))


def _check_documents(home: OfficeHome, public: Path | None, since: datetime) -> Finding:
    books = _read_books(home)
    wrong = [*_missing(books), *([] if public is None else _beyond(books, public))]
    unknown = list(_days_of_unknown(books))
    old = sum(day < day_of(since) for day in unknown)
    if old:
        wrong.append(
            f"{old} were issued before the day of the backup and the databases do not know them: "
            "restore newer databases, and let nothing be signed before"
        )
    if wrong:
        return failed(_DOCUMENTS, "R66", "; ".join(wrong))
    if unknown:
        why = (
            f"{len(unknown)} were issued while the backup was made or after it, and the databases "
            "do not know them: ask at the signer and at the press what became of them"
        )
        return undetermined(_DOCUMENTS, "R66", why)
    why = f"{len(books.signed)}, alike in the journal, in the signer's ledger and in their lives"
    return successful(_DOCUMENTS, "R66", why)


def _missing(books: _Books) -> Iterator[str]:
    """Tell what the databases know and the journal or the signer has forgotten."""
    forgotten = books.with_act(LifeKind.SIGNED) - books.signed.keys()
    if forgotten:
        yield (
            f"the signer has forgotten {len(forgotten)} and would sign them again: put its own "
            "newer signed.ledger in the place of this one before it is started"
        )
    committed = {issue_key(one) for one in books.with_act(LifeKind.COMMITTED)}
    unjournalled = committed - books.issued.keys()
    if unjournalled:
        yield f"the journal has forgotten {len(unjournalled)}: find a newer ledger of it"


def _beyond(books: _Books, public: Path) -> Iterator[str]:
    """Tell what the world's journal has and ours has not: it may be anything."""
    head = decode_signed_checkpoint(TileFolder(public).read_checkpoint())
    if head.note.text in {one.note.text for one in books.heads}:
        return
    size = books.heads[-1].checkpoint.size if books.heads else 0
    more = head.checkpoint.size - size
    if more > 0:
        yield (
            f"the world's journal is longer by {more}, and each of those entries may be a document "
            "that no book here knows: find a newer ledger, or begin a new journal"
        )
    else:
        yield "the world's journal has another history than this one: find out who signed it"


def _days_of_unknown(books: _Books) -> Iterator[date]:
    """Tell the days of documents that the signer or the journal has, and no life."""
    known = books.with_act(LifeKind.SIGNED)
    for number, day in books.signed.items():
        if number not in known:
            yield day
    named = {*books.with_act(LifeKind.COMMITTED), *books.signed}
    keys = {issue_key(one) for one in named}
    for key, day in books.issued.items():
        if key not in keys:
            yield day


def _read_books(home: OfficeHome) -> _Books:
    issued, heads = _read_journal(home)
    with open_signing_ledger(home.signer) as ledger:
        signed = {one.number: one.on for one in ledger.all()}
    with process_book(home) as acts:
        lives = {
            DocumentNumber(one.subject.id): frozenset(
                signed.act.kind for signed in acts.read(one.subject)
            )
            for one in all_standings(acts, SubjectKind.DOCUMENT)
        }
    return _Books(issued=issued, signed=signed, lives=lives, heads=heads)


def _read_journal(home: OfficeHome) -> tuple[dict[AppendKey, date], tuple[SignedCheckpoint, ...]]:
    """Read the private ledger; the journal itself may be too old to open."""
    ledger, records = Ledger.open(home.journal / "private" / "ledger")
    ledger.close()
    issued: dict[AppendKey, date] = {}
    for record in records:
        if record.kind != _ENTRIES:
            continue
        for _, entry in decode_entries(memoryview(record.payload)):
            kind = decode_kind_opening(entry.memo).kind
            if kind is EntryKind.DOCUMENT_ISSUED and entry.key is not None:
                issued[entry.key] = decode_entry(entry.entry).day
    heads = (decode_signed_checkpoint(bytes(one.payload)) for one in records if one.kind == _HEAD)
    return issued, tuple(heads)


def _check_lists(home: OfficeHome, trust: Path | None) -> Finding:
    """Hold the register against lists that were published; a border shows the newest."""
    authority = AuthorityHome(home.authority).find()
    if authority is None:
        raise Unavailable("there is no authority here: its lists cannot be told from others'")
    register = FileStatusRegister(home.authority / STATUS)
    ours = {one.list_id: one.issued for one in register.lists()}
    worlds = [] if trust is None else _lists_of(authority.state, trust)
    if trust is not None and not worlds:
        return undetermined(_LISTS, "R72", f"{trust.name} holds no list of ours: find another copy")
    seen = [*_lists_of(authority.state, home.trust), *worlds]
    if not seen:
        return not_supported(_LISTS, "R72", "no list of ours was published, as far as is known")
    newer = set[bytes]()
    for one in seen:
        last = ours.get(one.list_id)
        if last is None or last < one.issued:
            newer.add(one.list_id)
    newest = f"{max(one.issued for one in seen):%Y-%m-%d %H:00} UTC"
    if newer:
        why = (
            f"the register is older than {len(newer)} of the published lists, the newest of "
            f"{newest}: what was suspended since would be good again; publish nothing, and find "
            "a newer register.cbor, or suspend and end anew what those lists show"
        )
        return failed(_LISTS, "R72", why)
    return successful(_LISTS, "R72", f"the register knows all that was published, to {newest}")


def _lists_of(state: str, folder: Path) -> list[StatusList]:
    """Read what a folder has of a state's lists.

    Nobody asks who signed them: an alarm about a false list costs a look, and silence more.
    """
    found = read_status_lists([folder]).lists
    return [one.content for one in found if one.content.state == state]


def _check_log(home: OfficeHome, heads: tuple[LogHead, ...], backup: Path) -> str:
    before = read_access_log(backup, lambda *_: None).head
    try:
        found = audit(home.keyservice / LOG, (before, *heads))
    except Untrusted as error:
        why = f"{error.why}: find the key service's own before it is started"
        raise Untrusted(error.field, why, clause=error.clause) from None
    told = "no fewer than the backup's"
    return f"{found.head.lines} lines, {told}" + (
        f", and the heads that were kept are among them ({len(heads)})" if heads else ""
    )
