"""Sealed letters that wait for their holders.

    3f/<SHA-256 of the tag>/00000001    a letter; they are numbered within a mailbox

The tag itself is not kept: who copies the disk cannot ask for an answer with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from nansen.adapters.files.whole import make_folder, read_whole, sweep_parts, write_whole
from nansen.application.holder_keys import LookupTag, check_lookup_tag
from nansen.application.mailbox import check_letter
from nansen.errors import Refused, Unavailable

MOST_LETTERS: Final = 1000
_NEVER: Final = (0, 0)


class Mailboxes:
    """The mailboxes, written by one process at a time."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made if it is not there."""
        make_folder(path, private=True)
        self._path = path

    def leave(self, tag: LookupTag, letter: bytes) -> None:
        """Leave a letter; the same again, as after a broken line, changes nothing.

        Raises:
            Refused: the mailbox is full.
            Unavailable: the disk refuses.
        """
        box = self._box(tag)
        check_letter(letter)
        make_folder(box, private=True)
        sweep_parts(box)
        letters = self._letters(box)
        if letters and read_whole(letters[-1]) == letter:
            return
        if len(letters) >= MOST_LETTERS:
            raise Refused("MAILBOX", f"a mailbox holds {MOST_LETTERS} letters")
        path = box / f"{len(letters) + 1:08d}"
        write_whole(path, letter, private=True, replace=False)
        with _disk():
            for one in (path, box, box.parent, self._path):
                os.utime(one, _NEVER)

    def count(self, tag: LookupTag) -> int:
        """Tell how many letters there are."""
        return len(self._letters(self._box(tag)))

    def letter(self, tag: LookupTag, number: int) -> bytes | None:
        """Read a letter by its number, the first being 1; none if there is no such letter."""
        return read_whole(self._box(tag) / f"{number:08d}")

    def clear(self, tag: LookupTag) -> None:
        """Remove a mailbox with its letters, as when a case is over."""
        box = self._box(tag)
        sweep_parts(box)
        with _disk():
            for found in reversed(self._letters(box)):
                found.unlink()
            if box.exists():
                box.rmdir()

    def _box(self, tag: LookupTag) -> Path:
        name = sha256(check_lookup_tag(tag).encode()).hexdigest()
        return self._path / name[:2] / name

    @staticmethod
    def _letters(box: Path) -> list[Path]:
        return sorted(box.glob("[0-9]*"))


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the disk refuses: {error.strerror}") from None
