"""Whether an office is fit to work: its people, keys, backups, books, clock and machine.

Each finding says what was seen and, where something is to be done, what. Nothing is changed,
no key is opened and no personal value is read; the office may work meanwhile.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from nansen.acts.act import SubjectKind
from nansen.adapters.files.access_log_file import read_access_log
from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.journal_policies import read_journal_policies
from nansen.adapters.files.ledger import Ledger
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.files.status_register import FileStatusRegister
from nansen.adapters.files.tile_folder import TileFolder
from nansen.apps.desk.books import all_standings, process_book
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.upkeep.backup import read_record
from nansen.apps.desk.upkeep.database_health import check_databases, check_servers
from nansen.apps.desk.upkeep.machine import Machine, check_machine
from nansen.apps.desk.upkeep.restoring import KEY_FILES
from nansen.apps.keyservice.home import LOG
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.clock import Clock
from nansen.errors import NansenError, Unavailable
from nansen.inspection.attempt import (
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.inspection.status_lists import age_in_words
from nansen.journal.audit import verify_log
from nansen.journal.model import day_of, decode_entry
from nansen.officers.role import DUTIES, Role
from nansen.officers.roster import ADMINISTRATORS, Roster
from nansen.standards.finding import Finding
from nansen.standards.framework.status_list import GOOD_FOR
from nansen.standards.tlog.checkpoint import decode_signed_checkpoint
from nansen.standards.tlog.policy import LogPolicy

BACKUP_EVERY: Final = timedelta(days=1)
DRILL_EVERY: Final = timedelta(days=30)
_AHEAD: Final = timedelta(days=30)
_LATE_LIST: Final = timedelta(hours=2)
_TOLERANCE: Final = timedelta(minutes=5)
_OTHERS: Final = 0o077
_KIND: Final = re.compile(rb"^kind: (demo|production)$", re.MULTILINE)
_HEAD: Final = "C"


def examine(path: Path, clock: Clock, machine: Machine | None = None) -> tuple[Finding, ...]:
    """Examine an office.

    Raises:
        Unavailable: there is none.
    """
    home, now = OfficeHome(path), clock.now()
    if not home.pin.exists():
        raise Unavailable(f"{path.name} is no office: it has no {home.pin.name}")
    return (*_examine_office(home, now), *check_machine(machine or Machine(), path))


def _examine_office(home: OfficeHome, now: datetime) -> Iterator[Finding]:
    checks: tuple[tuple[str, str, Callable[[OfficeHome, datetime], Finding]], ...] = (
        ("rosters", "R26", _check_rosters),
        ("administrators", "R100", _check_administrators),
        ("separation", "R25", _check_separation),
        ("key-files", "R88", _check_key_files),
        ("key-kinds", "R88", _check_key_kinds),
        ("backup", "R83", _check_backup),
        ("restore-drill", "R83", _check_drill),
        ("databases", "R86", lambda home, _: check_databases(home)),
        ("database-servers", "R87", lambda home, _: check_servers(home)),
        ("journal", "R66", _check_journal),
        ("witnesses", "R66", _check_witnesses),
        ("status-lists", "R72", _check_status_lists),
        ("clock", "R72", _check_clock),
        ("logs", "R86", _check_logs),
    )
    for name, clause, check in checks:
        try:
            yield check(home, now)
        except NansenError as error:
            yield finding_of(name, clause, error)


def _roster(home: OfficeHome) -> Roster:
    return RosterFolder(home.rosters, read_pin(home.pin)).current


def _check_rosters(home: OfficeHome, _: datetime) -> Finding:
    roster = _roster(home)
    why = f"roster {roster.number} follows from the pin, with {len(roster.officers)} officers"
    return successful("rosters", "R26", why)


def _check_administrators(home: OfficeHome, now: datetime) -> Finding:
    """Check that the next roster can be signed: without it nobody is ever added or removed."""
    name, clause, roster = "administrators", "R100", _roster(home)
    here = len(roster.serving(Role.ADMINISTRATOR, now))
    then = len(roster.serving(Role.ADMINISTRATOR, now + _AHEAD))
    if here < ADMINISTRATORS:
        why = f"{here} in service, and two sign a roster: found the office's roster anew"
        return failed(name, clause, why)
    if then < ADMINISTRATORS:
        why = f"{then} in service in {_AHEAD.days} days, and two sign a roster: sign the next now"
        return failed(name, clause, why)
    spare = "" if here > ADMINISTRATORS else ": name a third, for the day one key is lost"
    return successful(name, clause, f"{here} in service{spare}")


def _check_separation(home: OfficeHome, now: datetime) -> Finding:
    name, clause = "separation", "R25"
    two = [
        one.id
        for one in _roster(home).officers
        if one.serves_at(now) and len({DUTIES[role] for role in one.roles if role in DUTIES}) > 1
    ]
    if two:
        why = f"in one case they may have one duty of theirs only: {', '.join(two)}"
        return undetermined(name, clause, why)
    return successful(name, clause, "no officer has two of the duties that are kept apart")


def _check_key_files(home: OfficeHome, _: datetime) -> Finding:
    name, clause, files = "key-files", "R88", _key_files(home)
    if not files:
        return not_supported(name, clause, "no keys lie in this folder")
    folders = {one.parent for one in files} - {home.path}
    wide = sorted(
        one.relative_to(home.path).as_posix()
        for one in (*files, *folders, home.path)
        if one.stat().st_mode & _OTHERS
    )
    if wide:
        why = f"others may enter or read {', '.join(wide)}: chmod 700 folders, 600 files"
        return failed(name, clause, why)
    return successful(name, clause, f"{len(files)} files, for their owner alone")


def _check_key_kinds(home: OfficeHome, _: datetime) -> Finding:
    name, clause, kinds = "key-kinds", "R88", set[str]()
    for file in _key_files(home):
        kinds |= {found.decode() for found in _KIND.findall(_read_some(file))}
    authority = AuthorityHome(home.authority).find()
    if authority is not None:
        kinds.add(authority.kind.keystore_kind.value)
    match sorted(kinds):
        case ["production"]:
            return _check_production(home)
        case [_, _, *_]:
            why = "some keys are a demonstration's and some are not: found the office anew"
            return failed(name, clause, why)
        case [_]:
            why = "a specimen office: nothing that it signs is a document"
            return not_supported(name, clause, why)
        case _:
            return undetermined(name, clause, "no key tells what it is for")


def _check_production(home: OfficeHome) -> Finding:
    name, clause = "key-kinds", "R88"
    if home.recovery_key.exists():
        why = "the recovery key lies beside the other: it belongs in a safe elsewhere"
        return failed(name, clause, why)
    if any((home.path / "people").glob("*/*.key")):
        why = "officers' keys lie in the office's folder: each belongs with its officer"
        return failed(name, clause, why)
    return successful(name, clause, "all keys are production's")


def _check_backup(home: OfficeHome, now: datetime) -> Finding:
    made = read_record(home.path).made
    return _check_age("backup", made, now, BACKUP_EVERY, "make one: nansen office backup")


def _check_drill(home: OfficeHome, now: datetime) -> Finding:
    drilled = read_record(home.path).drilled
    what = "restore one to see that it can be: nansen office restore --drill"
    return _check_age("restore-drill", drilled, now, DRILL_EVERY, what)


def _check_age(
    name: str, last: datetime | None, now: datetime, longest: timedelta, what: str
) -> Finding:
    clause = "R83"
    if last is None:
        return failed(name, clause, f"there was none: {what}")
    age = now - last
    if age < -_TOLERANCE:
        return undetermined(name, clause, "the last was later than the clock says it is")
    told = f"the last was {age_in_words(age)} ago"
    if age > longest:
        return failed(name, clause, f"{told}: {what}")
    return successful(name, clause, told)


def _check_journal(home: OfficeHome, now: datetime) -> Finding:
    """Hold the public log against the ledger, without holding the journal."""
    name, clause = "journal", "R66"
    folder = home.journal / "public"
    public = None
    if (folder / "checkpoint").exists():
        public, entries = verify_log(TileFolder(folder), _policy(home))
        if entries and decode_entry(entries[-1]).day > day_of(now):
            return failed(name, clause, "its last day is yet to come: set the clock")
    heads = _ledger_heads(home)
    if public is None:
        if heads:
            return failed(name, clause, "it has no public head: open it, and it is mended")
        return successful(name, clause, "nothing stands in it yet")
    texts = [decode_signed_checkpoint(head).note.text for head in heads]
    if public.note.text not in texts:
        why = "the public head is none of the ledger's: the ledger is older, or another's"
        return failed(name, clause, why)
    if public.note.text != texts[-1]:
        return undetermined(name, clause, "its newest head is not public yet: open it")
    why = f"{public.checkpoint.size} entries lead to the public head, and it is the ledger's"
    return successful(name, clause, why)


def _ledger_heads(home: OfficeHome) -> list[bytes]:
    ledger, records = Ledger.open(home.journal / "private" / "ledger")
    ledger.close()
    return [bytes(one.payload) for one in records if one.kind == _HEAD]


def _check_witnesses(home: OfficeHome, _: datetime) -> Finding:
    name, clause, policy = "witnesses", "R66", _policy(home)
    if not policy.quorum:
        why = "nobody else sees the journal: it could show others another one; name witnesses"
        return undetermined(name, clause, why)
    return successful(name, clause, f"{policy.quorum} of {len(policy.witnesses)} must sign a head")


def _policy(home: OfficeHome) -> LogPolicy:
    policies = read_journal_policies([home.trust]).policies
    if not policies:
        raise Unavailable(f"no journal policy lies in {home.trust.name}/")
    return max(policies, key=lambda one: one.since).log


def _check_status_lists(home: OfficeHome, now: datetime) -> Finding:
    name, clause = "status-lists", "R72"
    lists = FileStatusRegister(home.authority / STATUS).lists()
    if not lists:
        return not_supported(name, clause, "no document has a place in a list yet")
    what = "publish them every hour: nansen status publish"
    issued = [one.issued for one in lists if one.issued is not None]
    if len(issued) < len(lists):
        return failed(name, clause, f"a list was never published: {what}")
    age = now - min(issued)
    told = f"the oldest is {age_in_words(age)} old"
    if age > GOOD_FOR:
        return failed(name, clause, f"{told}, and borders do not rely on it any more: {what}")
    if age > _LATE_LIST:
        return undetermined(name, clause, f"{told}: {what}")
    return successful(name, clause, told)


def _check_clock(home: OfficeHome, now: datetime) -> Finding:
    """Hold the clock against the newest thing that the office has dated."""
    name, clause = "clock", "R72"
    newest = [_roster(home).at]
    with process_book(home) as acts:
        for kind in SubjectKind:
            newest += [max((one.since for one in all_standings(acts, kind)), default=newest[0])]
    last = newest[:1]
    read_access_log(home.keyservice / LOG, lambda _, entry: last.__setitem__(0, entry.at))
    if max(*newest, *last) > now + _TOLERANCE:
        return failed(name, clause, "it is behind what the office has dated already: set it")
    return successful(name, clause, "it is not behind anything that the office has dated")


def _check_logs(home: OfficeHome, _: datetime) -> Finding:
    name, clause, ours = "logs", "R86", home.keyservice / LOG
    logs = [
        found.relative_to(home.path).as_posix()
        for pattern in ("**/*.log", "**/*.log.*", "**/nohup.out")
        for found in sorted(home.path.glob(pattern))
        if found != ours
    ]
    if logs:
        why = f"something writes down what happens: see who, and stop it ({', '.join(logs)})"
        return failed(name, clause, why)
    return successful(name, clause, "nothing writes down who asked for what, but the key service")


def _key_files(home: OfficeHome) -> list[Path]:
    found = (one for pattern in KEY_FILES for one in home.path.glob(pattern))
    return sorted(one for one in found if one.is_file())


def _read_some(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise Unavailable(f"cannot read {path.name}: {error.strerror}") from None
