"""The rosters of an authority, one file each: `0001.roster`, `0002.roster` and so on.

All are signed and each names the one before, so the folder may come from anywhere: nothing
in it is believed that does not lead to the pinned digest of the first. What was read once
stays: a roster that is taken away or put in another's place is no roster, also after a
restart if there is a memory, a file with the number and digest of the newest one seen.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.clock import Clock
from nansen.errors import Malformed, Refused, Unavailable, Untrusted
from nansen.ids import OfficerId
from nansen.officers.officer import Officer
from nansen.officers.roster import (
    LONGEST_SIGNED,
    Roster,
    SignedRoster,
    decode_signed_roster,
    encode_signed_roster,
    verify_first_roster,
    verify_roster,
    verify_rosters,
)

_NAME: Final = re.compile(r"([0-9]{4})\.roster")
_SEEN: Final = re.compile(rb"([0-9]{1,4}) ([0-9a-f]{64})\n")
_PIN: Final = re.compile(r"[0-9a-f]{64}\n?")
_FIELD, _CLAUSE = "roster", "R26"
_Stamps = tuple[tuple[int, int, int], ...]


class RosterFolder:
    """The folder, read again whenever something in it has changed."""

    __slots__ = ("_chain", "_clock", "_current", "_memory", "_path", "_pin", "_seen", "_stamps")

    def __init__(
        self, path: Path, pin: bytes, *, memory: Path | None = None, clock: Clock | None = None
    ) -> None:
        """Take the folder and read it.

        With a memory of what was believed before, and a clock, a roster that is new to them is
        believed only if administrators signed it who are in service now.

        Raises:
            Unavailable: there is no roster, or it cannot be read.
            Untrusted: they do not follow from the pinned one, or one seen before is missing.
            Malformed: a file is no roster.
            Refused: a roster breaks a rule of rosters (ROSTER).
        """
        self._path, self._pin, self._memory, self._clock = path, pin, memory, clock
        self._seen = None if memory is None else _read_seen(memory)
        self._chain: tuple[SignedRoster, ...] = ()
        # In this order: what comes in between is read the next time.
        self._stamps = _stamp(path)
        self._current = self._follow()

    @property
    def current(self) -> Roster:
        """The newest roster.

        Raises:
            Unavailable: it cannot be read, or not be believed any more.
        """
        stamps = _stamp(self._path)
        if stamps != self._stamps:
            try:
                self._current = self._follow()
            except (Malformed, Refused, Untrusted) as error:
                raise Unavailable(f"the roster is not to be believed: {error}") from None
            self._stamps = stamps
        return self._current

    @property
    def chain(self) -> tuple[SignedRoster, ...]:
        """All rosters that were read, oldest first."""
        return self._chain

    def find(self, officer: OfficerId) -> Officer | None:
        """Find an officer.

        Raises:
            Unavailable: the roster cannot be read, or not be believed any more.
        """
        return self.current.find(officer)

    def _follow(self) -> Roster:
        """Read the folder, and verify what is new in it."""
        found = read_rosters(self._path)
        if not found:
            raise Unavailable("there is no roster yet; add the one that the office begins with")
        known = len(self._chain)
        if [one.digest for one in found[:known]] != [one.digest for one in self._chain]:
            raise Untrusted(_FIELD, "lacks one that was there before", clause=_CLAUSE)
        roster = self._chain[-1].roster if self._chain else verify_first_roster(found[0], self._pin)
        for place in range(known or 1, len(found)):
            taken_in = self._now_if_new(place + 1)
            roster = verify_roster(found[place], found[place - 1], taken_in=taken_in)
        self._remember(found)
        self._chain = found
        return roster

    def _now_if_new(self, number: int) -> datetime | None:
        if self._clock is None or self._seen is None or number <= self._seen[0]:
            return None
        return self._clock.now()

    def _remember(self, found: tuple[SignedRoster, ...]) -> None:
        if self._seen is not None:
            number, digest = self._seen
            if len(found) < number or found[number - 1].digest != digest:
                raise Untrusted(_FIELD, "lacks one that was there before", clause=_CLAUSE)
        newest = (len(found), found[-1].digest)
        if self._memory is not None and newest != self._seen:
            line = f"{newest[0]} {newest[1].hex()}\n"
            write_whole(self._memory, line.encode("ascii"), private=True)
        self._seen = newest


def add_roster(path: Path, signed: SignedRoster) -> Path:
    """Write a roster under its number; whoever adds it has verified it.

    Raises:
        Conflict: there is one of this number.
        Unavailable: the disk refuses.
    """
    make_folder(path)
    file = path / f"{signed.roster.number:04}.roster"
    write_whole(file, encode_signed_roster(signed), replace=False)
    return file


def read_rosters(path: Path) -> tuple[SignedRoster, ...]:
    """Read all rosters of a folder, oldest first; nothing in them is verified.

    Raises:
        Untrusted: one is missing between others.
        Malformed: a file is no roster.
        Unavailable: they cannot be read.
    """
    return tuple(map(decode_signed_roster, _read_files(path))) if path.exists() else ()


def follow_rosters(path: Path, signed: SignedRoster, pin: bytes | None = None) -> Path:
    """Verify that a roster follows those of a folder, and add it; give the file.

    Without a pin the folder's first roster is taken for the one that was founded with.

    Raises:
        Untrusted: it does not follow, or lacks signatures.
        Conflict: there is one of this number.
        Unavailable: the disk refuses.
    """
    chain = (*read_rosters(path), signed)
    verify_rosters(chain, pin or chain[0].digest)
    return add_roster(path, signed)


def decode_pin(text: str) -> bytes:
    """Read the digest of the first roster, as `nansen roster draft` prints it."""
    if not _PIN.fullmatch(text):
        raise Malformed("roster pin", "is not 64 hexadecimal digits", clause=_CLAUSE)
    return bytes.fromhex(text.strip())


def read_pin(path: Path) -> bytes:
    """Read the pin that a home was made with.

    Raises:
        Unavailable: there is none.
    """
    data = read_whole(path)
    if data is None:
        raise Unavailable(f"there is no {path.name}: this home was not made whole")
    return decode_pin(data.decode("ascii", errors="replace"))


def _read_files(path: Path) -> list[bytes]:
    names = _names(path)
    if names != [f"{number:04}.roster" for number in range(1, len(names) + 1)]:
        raise Untrusted(_FIELD, "is missing between others", clause=_CLAUSE)
    try:
        return [_read_bounded(path / name) for name in names]
    except OSError as error:
        raise Unavailable(f"cannot read the roster: {error.strerror}") from None


def _read_bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST_SIGNED + 1)


def _names(path: Path) -> list[str]:
    try:
        return sorted(found.name for found in path.iterdir() if _NAME.fullmatch(found.name))
    except OSError as error:
        raise Unavailable(f"cannot read the roster: {error.strerror}") from None


def _stamp(path: Path) -> _Stamps:
    try:
        found = [(path / name).stat() for name in _names(path)]
    except OSError as error:
        raise Unavailable(f"cannot read the roster: {error.strerror}") from None
    return tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in found)


def _read_seen(path: Path) -> tuple[int, bytes] | None:
    data = read_whole(path)
    if data is None:
        return None
    match = _SEEN.fullmatch(data)
    if match is None or not int(match[1]):
        raise Malformed("seen roster", "is no number and digest", clause=_CLAUSE)
    return int(match[1]), bytes.fromhex(match[2].decode("ascii"))
