"""The way back from a backup, and the drill that shows that there is one.

A backup brings the books, and the keys come from where they are kept: a folder laid out like
an office. Whatever was erased there stays erased, whatever the books remember (R82, T34). Where
it lies there, the key service's own log is taken instead of the backup's, for it is the newer.

The databases come back as files, or into empty ones of the servers that a record names,
whichever they were on before.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from nansen.acts.act import SubjectKind
from nansen.adapters.files.whole import read_whole, write_whole
from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.adapters.sql.copies import restore_into
from nansen.adapters.sql.database import connect
from nansen.adapters.sql.places import RECORD, Place
from nansen.adapters.sql.schema import check_all_empty, downgrade
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.books import all_standings, check_books, process_book
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.backup import (
    EXPORT,
    BackedUp,
    Manifest,
    copy_file,
    private_folder,
    read_record,
    verify_backup,
    write_record,
)
from nansen.apps.desk.upkeep.rewinding import NOTHING_KNOWN, World, check_rewound
from nansen.apps.keyservice.home import LOG
from nansen.casework.stage import Stage
from nansen.clock import Clock
from nansen.errors import Conflict, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.inspection.attempt import attempt, not_supported
from nansen.keys.sealed_file import decode_sealed_file
from nansen.keys.sealing.wrapped_key import decode_wrapped_key
from nansen.standards.finding import Finding, Outcome

KEY_FILES: Final = (
    "keyservice/keys/*",
    "keyservice/index/*",
    "keyservice/wrapped/*/*.key",
    "keyservice/wrapped/erasing",
    "keyservice/access.log",
    "keyservice/roster.*",
    "signer/authority/keys/*",
    "intake/keys/*",
    "machines/*/*",
    "people/*/*",
    "letters/keys/*",
    "*.key",
)
"""Where the keys of an office lie; none of it is in a backup."""
_FOLDERS: Final = ("run", "keyservice/keys", "keyservice/wrapped")
_GENERATION: Final = ("nansen-kek-1", ("kind", "generation", "key", "cost", "salt"))
_CLAUSE: Final = "R82"
_Sources = Mapping[str, tuple[Path, BackedUp | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back, and whether it is whole."""

    manifest: Manifest
    findings: tuple[Finding, ...]


def restore_backup(
    backup: Path,
    path: Path,
    *,
    keys: Path | None = None,
    world: World = NOTHING_KNOWN,
    databases: bytes | None = None,
    expected: str | None = None,
) -> Restored:
    """Restore an office into a new folder, and read all that came back.

    `world` is what others have seen of the office: nothing of it may go backwards (see
    `rewinding`). If the journal has gone on since the backup, it does not open: to go on would be
    to sign a second history. `databases` is the record of where the databases are to be, if not
    in the folder; they are empty, and empty again if something fails.

    Raises:
        Conflict: the folder exists and is not empty, or something stands in a database.
        Untrusted: the backup is not as it was made.
        Malformed: its manifest is none, or the record.
        Refused: the record holds a password.
        Unavailable: there is none, the disk refuses, or a database cannot be reached.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Conflict(f"{path.name} is not empty: restore into a folder of its own")
    if world.trust is not None and not world.trust.is_dir():
        raise Unavailable(f"there is no folder {world.trust.name}")
    if databases is not None:
        check_all_empty(databases)
    manifest = verify_backup(backup, expected=expected)
    home = OfficeHome(path)
    sources = dict(_sources(backup, manifest, keys, world.public))
    private_folder(path)
    path.chmod(0o700)
    try:
        _fill(path, sources)
        _restore_databases(home, databases)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    findings = (
        *check_books(home),
        *check_rewound(home, world, since=manifest.begun, log=backup / "keyservice" / LOG),
        _check_keys(home, given=keys is not None),
    )
    return Restored(manifest=manifest, findings=findings)


def drill(
    backup: Path,
    path: Path,
    clock: Clock,
    *,
    keys: Path | None = None,
    expected: str | None = None,
) -> Restored:
    """Restore into a folder beside the office, read it, throw it away, and note the day.

    The folder lies beside the office's own, so that no key comes to a disk on which it has
    not been. A drill that fails is not noted.

    Raises:
        Untrusted, Malformed, Unavailable: as `restore_backup`; the office is missing.
    """
    if not OfficeHome(path).pin.exists():
        raise Unavailable(f"{path.name} is no office: name the one that remembers the drill")
    parent = path.resolve().parent
    with TemporaryDirectory(prefix=f".{path.name}-drill-", dir=parent) as folder:
        restored = restore_backup(backup, Path(folder), keys=keys, expected=expected)
    if all(one.outcome is not Outcome.FAILED for one in restored.findings):
        write_record(path, replace(read_record(path), drilled=clock.now()))
    return restored


def _fill(path: Path, sources: _Sources) -> None:
    for within, (source, listed) in sources.items():
        size, digest = copy_file(source, path / within)
        # The medium may answer otherwise than when it was verified.
        if listed is not None and (size, digest) != (listed.size, listed.sha256):
            raise Untrusted(within, "changed while it was restored", clause="R83")
    for folder in _FOLDERS:
        private_folder(path / folder)


def _restore_databases(home: OfficeHome, record: bytes | None) -> None:
    """Bring the rows back, all of them or none, to where this restore says and no backup."""
    private_folder(home.databases)
    if (home.databases / RECORD).exists():
        raise Untrusted(RECORD, "lies in the backup: none says where it goes", clause=_CLAUSE)
    if record is not None:
        write_whole(home.databases / RECORD, record, private=True)
    with ExitStack() as undoing:
        for name in DatabaseName:
            export = home.databases / f"{name}.{EXPORT}"
            restore_into(name, home.database(name), export)
            undoing.callback(_empty, name, home.database(name))
            export.unlink()
        undoing.pop_all()


def _empty(name: DatabaseName, place: Place) -> None:
    with connect(name, place) as database:
        downgrade(database, 0)


def _sources(
    backup: Path, manifest: Manifest, keys: Path | None, public: Path | None
) -> Iterator[tuple[str, tuple[Path, BackedUp | None]]]:
    """Tell where each file comes from; of two sources of one file, the later counts."""
    for one in manifest.files:
        if public is None or not one.path.startswith("journal/public/"):
            yield one.path, (backup / one.path, one)
    if public is not None:
        for found in _files_in(public, ("checkpoint", "tile/**/*")):
            yield f"journal/public/{found}", (public / found, None)
    if keys is not None:
        for found in _files_in(keys, KEY_FILES):
            yield found, (keys / found, None)


def _files_in(folder: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    if not folder.is_dir():
        raise Unavailable(f"there is no folder {folder.name}")
    for pattern in patterns:
        for found in sorted(folder.glob(pattern)):
            if found.is_file() and not found.name.startswith("."):
                yield found.relative_to(folder).as_posix()


def _check_keys(home: OfficeHome, *, given: bool) -> Finding:
    """Tell how many cases could be opened; none is opened for it."""
    if not given:
        why = "no keys were put back: no case can be opened until they are"
        return not_supported("case-keys", _CLAUSE, why)
    return attempt("case-keys", _CLAUSE, lambda: _count_keys(home))


def _count_keys(home: OfficeHome) -> str:
    generations = set(_generations(home.keyservice / "keys"))
    if not generations:
        raise Unavailable("the keys that were put back hold no generation of the key service")
    wrapped = WrappedKeyFolder(home.keyservice / "wrapped")
    without, lost, found = list[str](), 0, 0
    with process_book(home) as acts:
        for one in all_standings(acts, SubjectKind.CASE):
            octets = wrapped.read(CaseId(one.subject.id))
            if octets is None:
                without += [] if one.stage == Stage.SHREDDED else [one.subject.id]
            elif decode_wrapped_key(octets).recipient in generations:
                found += 1
            else:
                lost += 1
    if lost:
        why = f"of {lost} cases are wrapped to a generation that is not among them"
        raise Untrusted("keys", why, clause=_CLAUSE)
    if without:
        named = ", ".join(without[:5]) + (", ..." if len(without) > 5 else "")
        raise Unavailable(
            f"{len(without)} cases have no key: they were erased after the backup, or the copy of "
            f"the keys is older than they are ({named}); shred them again, or find their keys"
        )
    return f"the keys of all {found} cases lie in the key service, each for a generation of it"


def _generations(shelf: Path) -> Iterator[str]:
    for path in sorted(shelf.glob("kek-*.txt")):
        yield decode_sealed_file(read_whole(path) or b"", *_GENERATION).fields["key"]
