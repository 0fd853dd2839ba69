"""A backup of an office: all of its books, and none of its keys (T34).

    DIR/desk/*.export   the rows of each database, whichever engine it is on
    DIR/...             what else the office's folder holds, under the same names
    DIR/manifest.json   each file's size and SHA-256; written last

Only what is named here is taken, so a new kind of key cannot slip in, and whatever begins like
a key is refused besides. The values in the vaults are sealed; what they are sealed with lies in
the key service and is left out, and so are the sealing of bundles, the press, which works on
open values, and the key of the search. Whoever finds a backup learns how many cases there are, and
not where the databases are.

Databases come first and the journal after them: what they owe it is written down twice at
worst, and that changes nothing. Within the journal the public head comes first, so that the
ledger is never the older. So what the databases say was committed or signed stands in the journal
and in the signer's ledger of the same backup.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from nansen.adapters.files.json_record import (
    Json,
    JsonRecord,
    decode_json,
    encode_json,
    encode_moment,
)
from nansen.adapters.files.whole import check_relative, make_folder, read_whole, write_whole
from nansen.adapters.sql.copies import export_database
from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import DatabaseName
from nansen.apps.desk.home import OfficeHome
from nansen.clock import Clock
from nansen.errors import Conflict, Malformed, Refused, Unavailable, Untrusted

MANIFEST: Final = "manifest.json"
RECORD: Final = "backup.json"
EXPORT: Final = "export"
"""How the name of a database's copy ends."""
_FORMAT, _RECORD_FORMAT = "nansen-backup-2", "nansen-backup-record-1"
_CLAUSE: Final = "R83"
_FILES: Final = (
    "rosters/*.roster",
    "roster.pin",
    "office.toml",
    "trust/*",
    "intake/bundles/*/*",
    "intake/mailboxes/*/*/*",
    "intake/letters/*/*/*",
    "intake/intake.keys",
    "letters/*.cer",
    "signer/authority/authority.json",
    "signer/authority/*.cer",
    "signer/authority/*.crl",
    "signer/authority/*.ml",
    "signer/authority/status/register.cbor",
    "signer/authority/status/*.cer",
    "signer/journals/*.journal",
    "signer/roster.*",
    "journal/public/checkpoint",
    "journal/public/tile/**/*",
    "journal/private/ledger",
    "signer/signed.ledger",
    "keyservice/roster.*",
    "keyservice/access.log",
)
"""All that is taken beside the databases, in this order."""
_PRIVATE_KEY: Final = re.compile(
    rb"nansen-(?:officer-key|note-key|keystore|key|kek|receipt-key|index-key)-\d"
    rb"|AGE-SECRET-KEY-|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_BLOCK: Final = 1 << 20
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """One file of a backup."""

    path: str
    """Within the office's folder."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds."""

    begun: datetime
    """Since when the office has worked on while it was copied."""
    made: datetime
    files: tuple[BackedUp, ...]
    digest: str
    """The SHA-256 of the manifest: kept elsewhere, it tells a backup from another in its place."""

    @property
    def size(self) -> int:
        """How many octets all files have."""
        return sum(one.size for one in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRecord:
    """What an office remembers of its backups."""

    made: datetime | None = None
    manifest: str | None = None
    drilled: datetime | None = None
    """When a backup was last restored to see whether it can be."""


def make_backup(path: Path, out: Path, clock: Clock) -> Manifest:
    """Copy an office's books into a new folder, while the office works.

    Raises:
        Conflict: the folder exists and is not empty.
        Refused: a file among the books holds a private key.
        Unavailable: there is no office, a database cannot be read, or the disk refuses.
    """
    home = OfficeHome(path)
    if not home.pin.exists():
        raise Unavailable(f"{path.name} is no office")
    begun = clock.now()
    with _new_folder(out):
        files = [*_copy_databases(home, out), *_copy_files(home.path, out)]
        made = clock.now()
        text = _encode_manifest(begun, made, files)
        write_whole(out / MANIFEST, text, private=True)
    manifest = _decode_manifest(text)
    before = read_record(path)
    write_record(path, BackupRecord(made=made, manifest=manifest.digest, drilled=before.drilled))
    return manifest


def verify_backup(path: Path, *, expected: str | None = None) -> Manifest:
    """Read a backup's manifest and hold every file against it.

    Raises:
        Untrusted: a file was changed, is missing or was put in, or the manifest is another
            than the one whose digest was kept.
        Malformed: the manifest is none.
        Unavailable: there is none, or a file cannot be read.
    """
    text = read_whole(path / MANIFEST)
    if text is None:
        raise Unavailable(f"{path.name} holds no {MANIFEST}: it is no backup, or not a whole one")
    manifest = _decode_manifest(text)
    if expected is not None and manifest.digest != expected:
        raise Untrusted("manifest", "is not the one whose digest was kept", clause=_CLAUSE)
    here = {one.relative_to(path).as_posix() for one in path.rglob("*") if not one.is_dir()}
    named = {one.path for one in manifest.files}
    if here - named - {MANIFEST}:
        raise Untrusted("backup", "holds files that its manifest does not name", clause=_CLAUSE)
    for one in manifest.files:
        if one.path not in here:
            raise Untrusted(one.path, "is missing from the backup", clause=_CLAUSE)
        if _measure(path / one.path, one.path) != one:
            raise Untrusted(one.path, "is not as it was backed up", clause=_CLAUSE)
    return manifest


def read_record(path: Path) -> BackupRecord:
    """Read what an office remembers of its backups; nothing, if it has made none.

    Raises:
        Malformed: the record is none.
    """
    text = read_whole(path / RECORD)
    if text is None:
        return BackupRecord()
    record = decode_json(text, "backup record")
    if record.text("format") != _RECORD_FORMAT:
        raise Malformed("backup record", "is none that we read", clause=_CLAUSE)
    return BackupRecord(
        made=_optional_moment(record, "made"),
        manifest=record.optional_text("manifest"),
        drilled=_optional_moment(record, "drilled"),
    )


def write_record(path: Path, record: BackupRecord) -> None:
    """Write down what an office is to remember of its backups."""
    fields: dict[str, Json] = {
        "format": _RECORD_FORMAT,
        "made": None if record.made is None else encode_moment(record.made),
        "manifest": record.manifest,
        "drilled": None if record.drilled is None else encode_moment(record.drilled),
    }
    write_whole(path / RECORD, encode_json(fields), private=True)


def copy_file(
    source: Path, target: Path, *, check: Callable[[bytes], None] | None = None
) -> tuple[int, str]:
    """Copy a file into a new private one, flushed; give its size and SHA-256.

    `check` sees the first octets before anything is written.

    Raises:
        Conflict: there is something of that name.
        Unavailable: it cannot be read, or the disk refuses.
    """
    digest, size = hashlib.sha256(), 0
    private_folder(target.parent)
    with _disk(source.name), source.open("rb") as file:
        first = file.read(_BLOCK)
        if check is not None:
            check(first)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as copy:
            while first:
                digest.update(first)
                size += copy.write(first)
                first = file.read(_BLOCK)
            copy.flush()
            os.fsync(descriptor)
    return size, digest.hexdigest()


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone.

    Raises:
        Unavailable: the disk refuses.
    """
    if not path.exists():
        private_folder(path.parent)
        make_folder(path, private=True)


def _copy_databases(home: OfficeHome, out: Path) -> Iterator[BackedUp]:
    """Copy the process database before the vaults: they have what its acts name by then."""
    folder = home.databases.name
    make_folder(out / folder, private=True)
    for name in DatabaseName:
        within = f"{folder}/{name}.{EXPORT}"
        with open_existing(name, home.database(name)) as database:
            export_database(database, out / within)
        yield _measure(out / within, within)


def _copy_files(home: Path, out: Path) -> Iterator[BackedUp]:
    for pattern in _FILES:
        for source in sorted(home.glob(pattern)):
            hidden = source.name.startswith(".")
            if hidden or source.is_symlink() or not source.is_file():
                continue
            within = source.relative_to(home).as_posix()
            try:
                size, digest = copy_file(source, out / within, check=_check_keyless)
            except FileNotFoundError:
                continue  # released or published anew since it was listed
            yield BackedUp(path=within, size=size, sha256=digest)


def _check_keyless(first: bytes) -> None:
    if _PRIVATE_KEY.match(first):
        raise Refused("BACKUP-KEY", "a file among the office's books holds a private key")


def _measure(path: Path, within: str) -> BackedUp:
    digest = hashlib.sha256()
    with _disk(within), path.open("rb") as file:
        while octets := file.read(_BLOCK):
            digest.update(octets)
        size = file.tell()
    return BackedUp(path=within, size=size, sha256=digest.hexdigest())


def _encode_manifest(begun: datetime, made: datetime, files: list[BackedUp]) -> bytes:
    listed: list[Json] = [
        {"path": one.path, "size": one.size, "sha256": one.sha256} for one in files
    ]
    moments: dict[str, Json] = {"begun": encode_moment(begun), "made": encode_moment(made)}
    return encode_json({"format": _FORMAT, **moments, "files": listed})


def _decode_manifest(text: bytes) -> Manifest:
    record = decode_json(text, "manifest")
    if record.text("format") != _FORMAT:
        raise Malformed("manifest.format", "is none that we read", clause=_CLAUSE)
    files = tuple(_decode_file(one) for one in record.records("files"))
    if len({one.path for one in files}) != len(files):
        raise Malformed("manifest", "names a file twice", clause=_CLAUSE)
    return Manifest(
        begun=record.moment("begun"),
        made=record.moment("made"),
        files=files,
        digest=hashlib.sha256(text).hexdigest(),
    )


def _decode_file(record: JsonRecord) -> BackedUp:
    path, digest = record.text("path"), record.text("sha256")
    check_relative(path)
    if not _DIGEST.fullmatch(digest):
        raise Malformed("manifest.sha256", "is no SHA-256", clause=_CLAUSE)
    return BackedUp(path=path, size=record.number("size"), sha256=digest)


def _optional_moment(record: JsonRecord, name: str) -> datetime | None:
    return None if record.optional_text(name) is None else record.moment(name)


@contextmanager
def _new_folder(path: Path) -> Iterator[None]:
    """Fill a new folder, or leave none."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Conflict(f"{path.name} exists already: give each backup a folder of its own")
    private_folder(path)
    with _disk(path.name):
        path.chmod(0o700)
    try:
        yield
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


@contextmanager
def _disk(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except FileExistsError:
        raise Conflict(f"{name} exists already") from None
    except OSError as error:
        raise Unavailable(f"cannot copy {name}: {error.strerror}") from None
