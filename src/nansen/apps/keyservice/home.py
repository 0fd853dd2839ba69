"""What belongs to a key service on its disk, and in which order it comes to be.

    keys/         the generations of the key that case keys are wrapped to
    index/        the key that tokens of names are made with
    wrapped/      the wrapped keys of all living cases
    access.log    every unwrapping and refusal
    roster.pin    the digest of the first roster, from the founding ceremony
    roster.seen   the newest roster that was believed

None of it goes into a backup of a vault. Whoever has the log open is the service: there is
one at a time.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nansen.adapters.files.access_log_file import AccessLogFile, create_access_log
from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.clock import Clock
from nansen.errors import Conflict, Refused
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Event, LogEntry
from nansen.keys.custody.assignment import SignedAssignments
from nansen.keys.custody.index_key_file import obtain_index_key
from nansen.keys.custody.ports import AlarmBell
from nansen.keys.custody.renewal import renew
from nansen.keys.custody.request import ServiceId
from nansen.keys.custody.service import Custodian, Policy, Ports
from nansen.keys.custody.usage import Usage
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.hybrid_key import SealingKey
from nansen.keys.sealing.key_encryption_keys import (
    add_generation,
    destroy_generation,
    open_generations,
)
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.keys.unlocking import Unlocking

PIN: Final = "roster.pin"
LOG: Final = "access.log"
KEYS: Final = "keys"
_INDEX, _WRAPPED, _SEEN = "index", "wrapped", "roster.seen"


def create_key_service(home: Path, unlocking: Unlocking, clock: Clock, *, pin: bytes) -> SealingKey:
    """Make a home; interrupted, it can be made again. Give the key to seal case keys to.

    `pin` is the digest of the first roster: the service believes what follows from it.

    Raises:
        Conflict: there is one already.
        Refused: production keys behind the demonstration's passphrase (DEMO-KEY).
        Unavailable: the disk refuses.
    """
    if (home / LOG).exists():
        raise Conflict(f"{home.name} is a key service already")
    make_folder(home, private=True)
    shelf = KeyFolder(home / KEYS)
    if not shelf.names():
        add_generation(shelf, unlocking.passphrase, kind=unlocking.kind)
    keys = open_generations(shelf, unlocking.passphrase, kind=unlocking.kind)
    obtain_index_key(KeyFolder(home / _INDEX), unlocking)
    WrappedKeyFolder(home / _WRAPPED)
    write_whole(home / PIN, pin.hex().encode("ascii"), private=True)
    begun = LogEntry(at=clock.now(), event=Event.BEGUN)
    create_access_log(home / LOG, ServiceId(secrets.token_hex(16)), begun)
    return keys.current


@contextmanager
def open_key_service(
    home: Path,
    rosters: Path,
    unlocking: Unlocking,
    clock: Clock,
    *,
    bell: AlarmBell,
    policy: Policy,
) -> Iterator[Custodian]:
    """Open a home, finish what a crash interrupted, and give who answers.

    Raises:
        Conflict: the service runs already.
        Untrusted: the log was changed, or the rosters do not follow from the pin.
        Refused: the passphrase is wrong, or the keys are of the other kind.
        Unavailable: a part of the home is missing.
    """
    shelf = KeyFolder(home / KEYS)
    keys = open_generations(shelf, unlocking.passphrase, kind=unlocking.kind)
    roster = RosterFolder(rosters, read_pin(home / PIN), memory=home / _SEEN, clock=clock)
    with _log(home) as (log, usage, cut):
        ports = Ports(
            keys=keys,
            index=obtain_index_key(KeyFolder(home / _INDEX), unlocking),
            wrapped=WrappedKeyFolder(home / _WRAPPED),
            roster=roster,
            assignments=SignedAssignments(roster),
            log=log,
            bell=bell,
            clock=clock,
            policy=policy,
        )
        custodian = Custodian(ports, usage)
        custodian.begin(cut=cut)
        yield custodian


def add_canaries(home: Path, unlocking: Unlocking, clock: Clock, count: int) -> tuple[CaseId, ...]:
    """Leave the keys of cases that are nobody's: to open one of them raises an alarm (T05).

    In the log and in the folder they are cases like all others; only the wrapped key tells.
    The office's databases hold nothing of them: `renew_key_service` makes canaries of cases.

    Raises:
        Conflict: the service runs; stop it first.
        Refused: the passphrase is wrong, or the keys are of the other kind.
    """
    shelf = KeyFolder(home / KEYS)
    with _log(home) as (log, _, __):
        keys = open_generations(shelf, unlocking.passphrase, kind=unlocking.kind)
        wrapped = WrappedKeyFolder(home / _WRAPPED)
        cases = tuple(CaseId(secrets.token_hex(16)) for _ in range(count))
        for case in cases:
            key = draw_case_key(canary=True)
            wrapped.write(case, encode_wrapped_key(wrap_case_key(key, case, keys.current)))
            tag = key.tag(case)
            log.append(LogEntry(at=clock.now(), event=Event.DEPOSITED, tag=tag))
    return cases


def renew_key_service(
    home: Path,
    unlocking: Unlocking,
    clock: Clock,
    *,
    canaries: frozenset[CaseId] = frozenset(),
) -> tuple[CaseId, ...]:
    """Wrap all case keys anew and destroy the generation before (R82).

    `canaries` are cases that nobody works on any more: to open one raises an alarm from now on.

    Interrupted, it goes on where it was. If a case's key does not open, nothing is
    destroyed and the cases are given.

    Raises:
        Conflict: the service runs; stop it first.
        Refused: a canary has no key here (NO-KEY).
    """
    shelf, wrapped = KeyFolder(home / KEYS), WrappedKeyFolder(home / _WRAPPED)
    with _log(home) as (log, usage, _):
        if any(wrapped.read(case) is None for case in canaries):
            raise Refused("NO-KEY", "there is no key of a case that is to be a canary")
        keys = open_generations(shelf, unlocking.passphrase, kind=unlocking.kind)
        if len(keys.numbers) == 1:
            add_generation(shelf, unlocking.passphrase, kind=unlocking.kind)
            keys = open_generations(shelf, unlocking.passphrase, kind=unlocking.kind)
        failed = renew(keys, wrapped, log, usage, clock, canaries=canaries)
        if not failed:
            for number in keys.numbers[:-1]:
                destroy_generation(shelf, number)
    return failed


@contextmanager
def _log(home: Path) -> Iterator[tuple[AccessLogFile, Usage, int]]:
    usage = Usage()
    log, cut = AccessLogFile.open(home / LOG, lambda _, entry: usage.add(entry))
    try:
        yield log, usage, cut
    finally:
        log.close()
