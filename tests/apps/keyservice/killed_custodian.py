"""A key service that is killed at every place where the disk is touched.

    python killed_custodian.py FOLDER

Runs the same acts again and again, each time in a child that kills itself with SIGKILL
before, halfway through, or after one operation on the disk. Beside each home stands
`answered`: one line for each answer, written when it could have reached the client, with
how much of the log was flushed by then: more than that, a power cut would not have spared.
"""

import os
import sys
from pathlib import Path

from tests.simulators.custody import AllAssigned, HeardBell, SimulatedRoster
from tests.simulators.killing import Strike, strike_everywhere
from tests.worlds.key_office import (
    EXAMINER,
    INDEX,
    KEYS,
    NOON,
    PEOPLE,
    PRIVACY,
    SERVICE,
    STRANGER,
    SUPERVISOR,
    ask,
    case_id,
)

from nansen.adapters.files.access_log_file import AccessLogFile, create_access_log
from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.clock import FixedClock
from nansen.keys.custody.access_log import Event, LogEntry
from nansen.keys.custody.messages import DepositKey, Message
from nansen.keys.custody.service import Custodian, Ports
from nansen.keys.custody.usage import Usage
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.case_key import CaseKey
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key

CASE_KEYS = {number: CaseKey(octets=bytes([number]) * 32) for number in (1, 2, 3)}
write = os.write


def deposit(number: int) -> Message:
    wrapped = wrap_case_key(CASE_KEYS[number], case_id(number), KEYS.current)
    return DepositKey(case=case_id(number), wrapped=encode_wrapped_key(wrapped))


def acts() -> tuple[tuple[str, Message], ...]:
    """List what is asked, with the event that each is to leave in the log."""
    erase = ask(PRIVACY, case_id(1), Purpose.ERASURE, second=SUPERVISOR)
    return (
        ("deposited 1", deposit(1)),
        ("deposited 2", deposit(2)),
        ("unwrapped 1", ask(EXAMINER, case_id(1), Purpose.EXAMINATION)),
        ("rejected 0", ask(STRANGER, case_id(2), Purpose.EXAMINATION)),
        ("refused 2", ask(EXAMINER, case_id(2), Purpose.APPROVAL)),
        ("erased 1", erase),
        ("refused 0", ask(EXAMINER, case_id(1), Purpose.EXAMINATION)),
        ("unwrapped 2", ask(EXAMINER, case_id(2), Purpose.EXAMINATION)),
        ("deposited 3", deposit(3)),
    )


def open_custodian(home: Path) -> tuple[Custodian, AccessLogFile]:
    """Open a home as the service does, with keys that no passphrase slows down."""
    usage = Usage()
    log, cut = AccessLogFile.open(home / "access.log", lambda _, entry: usage.add(entry))
    ports = Ports(
        keys=KEYS,
        index=INDEX,
        wrapped=WrappedKeyFolder(home / "wrapped"),
        roster=SimulatedRoster(*(one.officer for one in PEOPLE)),
        assignments=AllAssigned(),
        log=log,
        bell=HeardBell(),
        clock=FixedClock(NOON),
    )
    custodian = Custodian(ports, usage)
    custodian.begin(cut=cut)
    return custodian, log


class Disk:
    """The disk, with a strike before it; it remembers what a real flush would have kept."""

    def __init__(self, strike: Strike) -> None:
        self.strike, self.flushed = strike, 0

    def fsync(self, descriptor: int) -> None:
        """Remember what a real flush would have kept of the log."""
        if Path(f"/proc/self/fd/{descriptor}").readlink().name == "access.log":
            self.flushed = os.fstat(descriptor).st_size

    def install(self) -> None:
        """Stand between the program and its disk; kill -9 needs no real flush."""
        pwrite = os.pwrite

        def half_pwrite(descriptor: int, data: bytes, place: int) -> None:
            pwrite(descriptor, data[: len(data) // 2], place)

        for owner, name, do, half in (
            (os, "pwrite", pwrite, half_pwrite),
            (os, "fsync", self.fsync, None),
            (os, "ftruncate", os.ftruncate, None),
            (os, "link", os.link, None),
            (Path, "rename", Path.rename, None),
            (Path, "unlink", Path.unlink, None),
            (Path, "mkdir", Path.mkdir, None),
        ):
            setattr(owner, name, self.strike.around(do, half))


def run(folder: Path, strike: Strike) -> None:
    """Ask everything; write down each answer."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    answered = os.open(folder / "answered", flags, 0o600)
    disk = Disk(strike)
    disk.install()
    custodian, _ = open_custodian(folder / "home")
    for what, message in acts():
        answer = custodian.answer(message)
        write(answered, f"{what} {disk.flushed} {type(answer).__name__}\n".encode())


def main(work: Path) -> None:
    """Strike at every operation, in every way."""
    template = work / "template"
    (template / "home").mkdir(parents=True)
    begun = LogEntry(at=NOON, event=Event.BEGUN)
    create_access_log(template / "home" / "access.log", SERVICE, begun)
    strike_everywhere(work, template, run)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
