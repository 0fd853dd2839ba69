"""The keys that case keys are wrapped to, at rest: in generations, each in a sealed file.

    nansen-kek-1
    kind: demo
    generation: 1
    key: 32 hexadecimal digits, the public half's id
    cost: 14
    salt: 32 hexadecimal digits
    nonce: ...
    sealed: ...

A generation is replaced from time to time: all living case keys are wrapped anew and the
old one is destroyed. What a backup of wrapped keys held of erased cases dies with it (R82).
"""

import re
from typing import Final

from nansen.errors import Refused, Unavailable
from nansen.ids import CaseId
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase_file import (
    AnyPassphrase,
    open_with_passphrase,
    seal_with_passphrase,
)
from nansen.keys.sealed_file import decode_sealed_file
from nansen.keys.sealing.case_key import CaseKey
from nansen.keys.sealing.hybrid_key import KeyId, OpeningKey, SealingKey, draw_seed
from nansen.keys.sealing.wrapped_key import WrappedKey, unwrap_case_key
from nansen.keys.shelf import KeyShelf

_FORMAT: Final = "nansen-kek-1"
_FIELDS: Final = ("generation", "key")
_PLAIN: Final = ("kind", *_FIELDS, "cost", "salt")
_NAME: Final = re.compile(r"kek-(\d{4})\.txt")
_LAST: Final = 9999


class KeyEncryptionKeys:
    """The generations that are still there, opened; the newest is sealed to."""

    __slots__ = ("_generations", "_kind")

    def __init__(self, kind: KeystoreKind, generations: dict[int, OpeningKey]) -> None:
        """Hold the generations by number; there is at least one."""
        self._kind, self._generations = kind, generations

    def __repr__(self) -> str:
        """Say what they are for, not what they are."""
        return f"KeyEncryptionKeys({self._kind}, keys=***)"

    @property
    def kind(self) -> KeystoreKind:
        """What they are for."""
        return self._kind

    @property
    def current(self) -> SealingKey:
        """The key that is sealed to."""
        return self._generations[max(self._generations)].public

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the generations, oldest first."""
        return tuple(sorted(self._generations))

    def unwrap(self, wrapped: WrappedKey, case: CaseId) -> CaseKey:
        """Open a case's key with the generation that it was wrapped to.

        Raises:
            Unavailable: this generation is destroyed, or was never here.
            Untrusted: it was wrapped for another case, or was changed.
        """
        for candidate in self._generations.values():
            if candidate.public.id == wrapped.recipient:
                return unwrap_case_key(wrapped, case, candidate)
        raise Unavailable("the key was wrapped to a generation that is not here any more")


def add_generation(shelf: KeyShelf, passphrase: AnyPassphrase, *, kind: KeystoreKind) -> SealingKey:
    """Make a new generation and write it down before anything is sealed to it.

    Raises:
        Refused: production keys behind the demonstration's passphrase (DEMO-KEY).
    """
    number = max(_numbers(shelf), default=0) + 1
    if number > _LAST:
        raise Refused("KEK-GENERATION", f"there are at most {_LAST} generations")
    seed = draw_seed()
    public = OpeningKey(seed).public
    fields = {"generation": str(number), "key": public.id}
    sealed = seal_with_passphrase(_FORMAT, fields, seed, passphrase=passphrase, kind=kind)
    shelf.write(_name(number), sealed)
    return public


def open_generations(
    shelf: KeyShelf, passphrase: AnyPassphrase, *, kind: KeystoreKind
) -> KeyEncryptionKeys:
    """Open all generations that are there.

    Raises:
        Unavailable: there is none.
        Refused: one is of the other kind, the passphrase is wrong, or a byte was changed.
    """
    numbers = _numbers(shelf)
    if not numbers:
        raise Unavailable("there is no key to wrap case keys to; create one first")
    return KeyEncryptionKeys(
        kind, {number: _open(shelf, number, passphrase, kind) for number in numbers}
    )


def list_generations(shelf: KeyShelf) -> tuple[tuple[int, KeyId], ...]:
    """List the generations that are there, oldest first, as their files name them: unproved.

    Raises:
        Malformed: a file is none.
    """
    files = ((number, shelf.read(_name(number)) or b"") for number in _numbers(shelf))
    return tuple(
        (number, KeyId(decode_sealed_file(data, _FORMAT, _PLAIN).fields["key"]))
        for number, data in files
    )


def destroy_generation(shelf: KeyShelf, number: int) -> None:
    """Destroy a generation; what is wrapped to it never opens again."""
    shelf.remove(_name(number))


def _open(
    shelf: KeyShelf, number: int, passphrase: AnyPassphrase, kind: KeystoreKind
) -> OpeningKey:
    data = shelf.read(_name(number)) or b""
    fields, seed = open_with_passphrase(data, _FORMAT, _FIELDS, passphrase=passphrase, kind=kind)
    if fields["generation"] != str(number):
        raise Refused("KEK-GENERATION", "the file was renamed")
    return OpeningKey(seed)


def _numbers(shelf: KeyShelf) -> tuple[int, ...]:
    found = (_NAME.fullmatch(name) for name in shelf.names())
    return tuple(int(match[1]) for match in found if match)


def _name(number: int) -> str:
    return f"kek-{number:04}.txt"
