"""What belongs to an intake on its disk.

    intake.keys   what everybody may know of it: give it to applicants and couriers
    keys/         the keystore with the one private key, which signs receipts
    bundles/      sealed bundles, until an office has them
    letters/      sealed letters that wait for their holders

The server and the commands take turns here, one act each.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Final

from nansen.adapters.files.bundle_store import BundleStore
from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.files.lock import alone_in
from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.adapters.intake.intake_keys import IntakeKeys, decode_intake_keys, encode_intake_keys
from nansen.application.age import Recipients
from nansen.application.bundle import BundleId
from nansen.apps.intake.mailboxes import Mailboxes
from nansen.apps.intake.receipt_key import ReceiptKey
from nansen.apps.intake.service import Intake
from nansen.clock import Clock
from nansen.errors import Conflict, Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeystoreKind
from nansen.keys.passphrase_file import AnyPassphrase
from nansen.keys.software import (
    SoftwareKeyStore,
    create_software_keystore,
    open_software_keystore,
)

KEYS: Final = "intake.keys"
_KEYSTORE, _BUNDLES, _LETTERS = "keys", "bundles", "letters"
_LABEL: Final = KeyLabel("receipt-1")
_TRIES, _PAUSE = 200, 0.05
"""Ten seconds, in which the largest bundle reaches the disk."""


def create_intake(
    home: Path, recipients: Recipients, *, passphrase: AnyPassphrase, kind: KeystoreKind
) -> IntakeKeys:
    """Make an intake whose bundles are sealed to these; once more changes nothing.

    Raises:
        Conflict: there is another one already.
        Refused: a production key behind the demonstration's passphrase (DEMO-KEY).
        Unavailable: the disk refuses.
    """
    if (home / KEYS).exists():
        known = read_intake_keys(home)
        if (known.kind, known.recipients) != (kind, recipients):
            raise Conflict(f"{home.name} is an intake already, with other keys")
        return known
    make_folder(home, private=True)
    with turn_in(home):
        key = _receipt_key(_keystore(home, passphrase, kind))
        keys = IntakeKeys(kind=kind, recipients=recipients, receipt=key.key)
        for name in (_BUNDLES, _LETTERS):
            make_folder(home / name, private=True)
        # Last of all: with it the intake is made.
        write_whole(home / KEYS, encode_intake_keys(keys), replace=False)
    return keys


def read_intake_keys(home: Path) -> IntakeKeys:
    """Read what everybody may know of an intake; no passphrase is needed.

    Raises:
        Unavailable: there is none here.
        Malformed: the file was changed.
    """
    encoded = read_whole(home / KEYS)
    if encoded is None:
        raise Unavailable("there is no intake here: nansen intake create makes one")
    return decode_intake_keys(encoded)


def load_intake(home: Path, passphrase: AnyPassphrase, clock: Clock) -> Intake:
    """Open an intake; whoever then writes to it waits for its turn.

    Raises:
        Conflict: another process is at work here, and does not end.
        Refused: the passphrase is wrong, or the keys are of the other kind.
        Unavailable: there is none here, or the disk refuses.
    """
    kind = read_intake_keys(home).kind
    with turn_in(home):
        keystore = open_software_keystore(KeyFolder(home / _KEYSTORE), passphrase, kind=kind)
        return Intake(
            store=BundleStore(home / _BUNDLES),
            mailboxes=Mailboxes(home / _LETTERS),
            signer=ReceiptKey(keystore.signer(_LABEL)),
            clock=clock,
        )


@contextmanager
def open_intake(home: Path, passphrase: AnyPassphrase, clock: Clock) -> Iterator[Intake]:
    """Open an intake and hold it, for an act that nobody else comes between.

    Raises:
        Conflict: another process is at work here, and does not end.
        Refused: the passphrase is wrong, or the keys are of the other kind.
        Unavailable: there is none here, or the disk refuses.
    """
    intake = load_intake(home, passphrase, clock)
    with turn_in(home):
        yield intake


@contextmanager
def turn_in(home: Path) -> Iterator[None]:
    """Wait for one's turn in an intake, and have it.

    Raises:
        Conflict: another process is at work here, and does not end.
    """
    with ExitStack() as turn:
        for _ in range(_TRIES):
            with suppress(Conflict):
                turn.enter_context(alone_in(home))
                break
            sleep(_PAUSE)
        else:
            turn.enter_context(alone_in(home))
        yield


def waiting_in(home: Path) -> tuple[BundleId, ...]:
    """List the bundles that no office has yet; no passphrase is needed.

    Raises:
        Conflict: another process is at work here, and does not end.
        Unavailable: there is none here.
    """
    read_intake_keys(home)
    with turn_in(home):
        return tuple(BundleStore(home / _BUNDLES).ids())


def _keystore(home: Path, passphrase: AnyPassphrase, kind: KeystoreKind) -> SoftwareKeyStore:
    shelf = KeyFolder(home / _KEYSTORE)
    if shelf.names():
        return open_software_keystore(shelf, passphrase, kind=kind)
    return create_software_keystore(shelf, passphrase, kind=kind)


def _receipt_key(keystore: SoftwareKeyStore) -> ReceiptKey:
    known = _LABEL in keystore.labels()
    return ReceiptKey(
        keystore.signer(_LABEL) if known else keystore.generate(_LABEL, KeyKind.P_256)
    )
