"""An authority's home: a folder with its record, certificates and lists.

    authority.json          the record: replaced whole with each act
    csca-1.cer ds-1.cer     certificates, DER
    crl-1.crl               revocation lists
    master-list-....ml      master lists
    keys/                   the software keystore, if the keys are not in a token

New files come first and the record last. The record alone says what belongs to the
authority, so a power cut leaves the old one or the new.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nansen.adapters.files.authority_record import decode_authority, encode_authority
from nansen.adapters.files.whole import check_relative, make_folder, read_whole, write_whole
from nansen.errors import Conflict, Unavailable
from nansen.pki.authority import Authority

_RECORD, _LOCK, _KEYS = "authority.json", ".lock", "keys"


class AuthorityHome:
    """One authority in one folder."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made when the authority is first saved."""
        self._path = path

    @property
    def keys(self) -> Path:
        """Where the software keystore lies."""
        return self._path / _KEYS

    def find(self) -> Authority | None:
        """Read the authority, or give None if none was saved here.

        Raises:
            Malformed: the record or one of its files was changed.
            Unavailable: a file is missing.
        """
        text = read_whole(self._path / _RECORD)
        return None if text is None else decode_authority(text, self._read)

    def save(self, authority: Authority) -> None:
        """Save the authority; one act at a time, each on top of the one before.

        Raises:
            Conflict: another act was saved since this one read the authority.
        """
        make_folder(self._path)
        record = encode_authority(authority)
        with _locked(self._path / _LOCK):
            found = self.find()
            if authority.version != (found.version if found else 0) + 1:
                raise Conflict("the authority changed meanwhile; read it again")
            for name, data in record.files.items():
                if read_whole(self._path / name) != data:
                    write_whole(self._path / name, data)
            write_whole(self._path / _RECORD, record.text)

    def _read(self, name: str) -> bytes:
        check_relative(name)
        data = read_whole(self._path / name)
        if data is None:
            raise Unavailable(f"the authority's file {name} is missing")
        return data


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of this folder; it falls with the process."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
