"""The key that signs an office's letters, and the certificate that it gives itself.

    letters/keys/          the keystore
    letters/letters.cer    the certificate; people compare its fingerprint with the published one

Letters of last year stay verifiable: each carries its certificate.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.files.whole import make_folder, read_whole, write_whole
from nansen.adapters.letters.certificate import certify_letter_key
from nansen.adapters.letters.signature import LetterKey
from nansen.errors import Unavailable
from nansen.keys.key_kind import KeyKind
from nansen.keys.keystore import KeyLabel, KeystoreKind
from nansen.keys.passphrase_file import AnyPassphrase
from nansen.keys.software import create_software_keystore, open_software_keystore
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.names import DistinguishedName
from nansen.standards.x509.certificate import Certificate, decode_certificate

LASTS: Final = timedelta(days=365)
_EARLIER: Final = timedelta(days=1)
_KEYS, _CERTIFICATE = "keys", "letters.cer"


def renew_letter_key(
    folder: Path,
    office: DistinguishedName,
    passphrase: AnyPassphrase,
    kind: KeystoreKind,
    at: datetime,
) -> LetterKey:
    """Make a key for a year of letters; the ones before it sign nothing more.

    Raises:
        Refused: the passphrase is wrong, or is the demonstration's (DEMO-KEY).
        Unavailable: the disk refuses.
    """
    make_folder(folder, private=True)
    shelf = KeyFolder(folder / _KEYS)
    begun = bool(shelf.names())
    opener = open_software_keystore if begun else create_software_keystore
    keystore = opener(shelf, passphrase, kind=kind)
    number = len(keystore.labels()) + 1
    signer = keystore.generate(_label(number), KeyKind.P_256)
    certificate = certify_letter_key(
        signer,
        office=office,
        serial_number=number,
        period=Period(start=at - _EARLIER, end=at + LASTS),
    )
    write_whole(folder / _CERTIFICATE, certificate.encoded)
    return LetterKey(signer=signer, certificate=certificate)


def read_letter_certificate(folder: Path) -> Certificate | None:
    """Read the certificate of the key that signs letters now; None if there is none.

    Raises:
        Malformed: it is no certificate.
    """
    encoded = read_whole(folder / _CERTIFICATE)
    return None if encoded is None else decode_certificate(encoded)


def open_letter_key(folder: Path, passphrase: AnyPassphrase, kind: KeystoreKind) -> LetterKey:
    """Open the key that signs letters now.

    Raises:
        Unavailable: there is none.
        Refused: the passphrase is wrong, or the key is of the other kind.
    """
    certificate = read_letter_certificate(folder)
    if certificate is None:
        raise Unavailable("there is no key for letters: nansen office letter-key makes one")
    keystore = open_software_keystore(KeyFolder(folder / _KEYS), passphrase, kind=kind)
    signer = keystore.signer(_label(certificate.serial_number))
    return LetterKey(signer=signer, certificate=certificate)


def _label(number: int) -> KeyLabel:
    return KeyLabel(f"letters-{number}")
