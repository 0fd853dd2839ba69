"""What an office owes its journal besides acts: each roster, each officer, each new key.

No act is done when administrators sign a roster or an authority rotates a key, so no row of a
database owes it. The rosters' folder, the authority's record and the key service's folder are
what is owed: whoever pays goes through them, and what the journal holds already is paid.

The salt of a commitment follows from the journal's own key. So nothing has to be kept beside a
roster, and whoever has the key can open the entry of one for an auditor, years later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.files.roster_folder import RosterFolder, read_pin
from nansen.apps.desk.cases.letter_key import read_letter_certificate
from nansen.apps.desk.home import OfficeHome
from nansen.apps.keyservice.home import KEYS
from nansen.apps.signer.status import FOLDER as STATUS
from nansen.apps.signer.status import read_status_signers
from nansen.clock import Clock
from nansen.ids import OfficerId
from nansen.journal.model import AppendKey, EntryKind, Opening, Submission, append_key
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding, append
from nansen.keys.sealing.key_encryption_keys import list_generations
from nansen.officers.roster import SignedRoster
from nansen.standards.deterministic_cbor import encode_item

# The zero octet keeps it from ever being the text of a note.
_SALT: Final = b"nansen ceremony salt 1\x00"
_Named = tuple[EntryKind, bytes]
_Keys = dict[OfficerId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """Something that stands in the journal, or is to, with what opens it."""

    key: AppendKey
    opening: Opening


def pay_ceremonies(
    home: OfficeHome, store: TileStore, signer: NoteSigner, clock: Clock, padding: Padding
) -> int:
    """Append what the journal does not hold yet; give how many entries it was.

    A crash in between leaves what was not written down to the next time; nothing is twice.

    Raises:
        Untrusted: the rosters do not follow from the pin.
        Unavailable: a part of the office cannot be read, or the journal's disk refuses.
    """
    owed = [
        Submission(key=one.key, opening=one.opening.of_kind) for one in ceremonies(home, signer)
    ]
    fresh = sum(store.find(one.key) is None for one in owed)
    # Entries without a head over them are a crash's; an empty round would only add cover.
    if fresh or store.sealed_size < store.size:
        append(owed, store=store, signer=signer, clock=clock, padding=padding)
    return fresh


def ceremonies(home: OfficeHome, signer: NoteSigner) -> tuple[Ceremony, ...]:
    """List every roster, officer and key of an office that its journal is to hold.

    Raises:
        Untrusted: the rosters do not follow from the pin.
        Unavailable: a part of the office cannot be read.
    """
    return tuple(
        Ceremony(
            key=append_key(b"ceremony " + content),
            opening=Opening(kind=kind, content=content, salt=_salt(content, signer)),
        )
        for kind, content in (
            *_of_rosters(home),
            *_of_authority(home),
            *_of_key_service(home),
            *_of_letters(home),
        )
    )


def _of_rosters(home: OfficeHome) -> Iterator[_Named]:
    known: _Keys = {}
    for signed in RosterFolder(home.rosters, read_pin(home.pin)).chain:
        yield EntryKind.ROSTER_SIGNED, encode_item(["nansen roster 1", signed.digest])
        officers = {one.id: one.key.fingerprint for one in signed.roster.officers}
        # Who gets another key is another officer to whoever counts.
        yield from _changed(EntryKind.OFFICER_ENROLLED, signed, officers, known)
        yield from _changed(EntryKind.OFFICER_REMOVED, signed, known, officers)
        known = officers


def _changed(kind: EntryKind, signed: SignedRoster, these: _Keys, those: _Keys) -> Iterator[_Named]:
    for name, key in sorted(these.items() - those.items()):
        yield kind, encode_item([f"nansen {kind} 1", signed.digest, name, key])


def _of_authority(home: OfficeHome) -> Iterator[_Named]:
    authority = AuthorityHome(home.authority).find()
    if authority is None:
        return
    for csca in authority.cscas:
        yield _key_made(csca.key, csca.certificate.fingerprint)
    for signer in (
        *authority.document_signers,
        *authority.seal_signers,
        *authority.master_list_signers,
        *read_status_signers(home.authority / STATUS, authority),
    ):
        yield _key_made(signer.key, signer.certificate.fingerprint)


def _of_key_service(home: OfficeHome) -> Iterator[_Named]:
    for number, key in list_generations(KeyFolder(home.keyservice / KEYS)):
        yield _key_made(f"key-service-{number}", key)


def _of_letters(home: OfficeHome) -> Iterator[_Named]:
    certificate = read_letter_certificate(home.letters)
    if certificate is not None:
        yield _key_made(f"letters-{certificate.serial_number}", certificate.fingerprint)


def _key_made(label: str, fingerprint: str) -> _Named:
    return EntryKind.KEY_CEREMONY, encode_item(["nansen key 1", label, fingerprint])


def _salt(content: bytes, signer: NoteSigner) -> bytes:
    """Derive a salt: Ed25519 signs one message one way (RFC 8032 §5.1.6), and nobody sees it."""
    return sha256(_SALT + signer.sign(_SALT + content)).digest()
