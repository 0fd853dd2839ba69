"""Open an authority's home with the keys that belong to its kind."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypedDict, assert_never

from nansen.adapters.files.authority_home import AuthorityHome
from nansen.adapters.files.key_folder import KeyFolder
from nansen.clock import Clock
from nansen.errors import Refused, Unavailable
from nansen.keys.keystore import KeyStore, KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, Passphrase, UnsafeDemoPassphrase
from nansen.keys.serial_numbers import draw_serial_number
from nansen.keys.software import (
    SoftwareKeyStore,
    create_software_keystore,
    open_software_keystore,
)
from nansen.pki import acts, service
from nansen.pki.acts import CreateAuthority
from nansen.pki.authority import Authority, AuthorityKind
from nansen.pki.ceremony import Serials
from nansen.pki.ports import AuthorityStore

SPECIMEN_STATE, SPECIMEN_COUNTRY = "UTO", "UT"
_TYPES = ("PE", "PL", "PR", "PS", "PT", "PU")


class Role(StrEnum):
    """Whose key is to be the next."""

    CSCA = "csca"
    DOCUMENT_SIGNER = "ds"
    SEAL_SIGNER = "seal"
    MASTER_LIST_SIGNER = "list"


class Ports(TypedDict):
    """What every act of an authority is handed by name."""

    store: AuthorityStore
    keystore: KeyStore
    clock: Clock
    serials: Serials


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome:
    """A home, its authority if one was created, and its keys."""

    home: AuthorityHome
    keystore: SoftwareKeyStore

    def ports(self, clock: Clock) -> Ports:
        """Give what an act of the authority needs from outside."""
        return Ports(
            store=self.home, keystore=self.keystore, clock=clock, serials=draw_serial_number
        )

    @property
    def authority(self) -> Authority:
        """Read the authority.

        Raises:
            Unavailable: none was created here.
        """
        return _existing(self.home)


def open_home(path: Path, kind: AuthorityKind) -> OpenHome:
    """Open the keys of a home, creating the keystore the first time.

    A production keystore wants its passphrase in the environment; a specimen's is known
    to all and never opens the other.

    Raises:
        Unavailable: the passphrase of a production keystore is not given.
        Refused: the keystore is of the other kind.
    """
    home = AuthorityHome(path)
    passphrase = _passphrase(kind)
    shelf = KeyFolder(home.keys)
    if shelf.names():
        keystore = open_software_keystore(shelf, passphrase, kind=kind.keystore_kind)
    else:
        keystore = create_software_keystore(shelf, passphrase, kind=kind.keystore_kind)
    return OpenHome(home=home, keystore=keystore)


def specimen_act(name: str = "Utopian Office for Travel Documents") -> CreateAuthority:
    """Describe the authority of every demonstration and test."""
    return CreateAuthority(
        kind=AuthorityKind.SPECIMEN,
        state=SPECIMEN_STATE,
        country=SPECIMEN_COUNTRY,
        name=name,
        document_types=_TYPES,
        crl_locations=("http://pki.example.org/uto.crl",),
    )


def authority_act(state: str, country: str, name: str, crl_location: str) -> CreateAuthority:
    """Describe an authority by its codes; only UTO/UT makes a specimen."""
    if (state, country) == (SPECIMEN_STATE, SPECIMEN_COUNTRY):
        return specimen_act(name)
    return CreateAuthority(
        kind=AuthorityKind.PRODUCTION,
        state=state,
        country=country,
        name=name,
        document_types=_TYPES,
        crl_locations=(crl_location,),
    )


def read_home(path: Path) -> Authority:
    """Read the authority in a home, without its keys.

    Raises:
        Unavailable: none was created here.
    """
    return _existing(AuthorityHome(path))


def _existing(home: AuthorityHome) -> Authority:
    authority = home.find()
    if authority is None:
        raise Unavailable("there is no authority here: nansen authority create makes one")
    return authority


def _passphrase(kind: AuthorityKind) -> Passphrase | UnsafeDemoPassphrase:
    if kind.keystore_kind is KeystoreKind.DEMO:
        return UnsafeDemoPassphrase()
    text = os.environ.get(PASSPHRASE)
    if not text:
        raise Unavailable(f"set {PASSPHRASE} to the passphrase of the keystore")
    return Passphrase(text)


def found(path: Path, act: CreateAuthority, clock: Clock) -> Authority:
    """Create an authority in a home, with its first keys and lists; once more changes nothing.

    Raises:
        Refused: the codes do not belong together; then not even a folder is made.
    """
    service.authority_of(act)
    opened = open_home(path, act.kind)
    ports = opened.ports(clock)
    authority = service.create_authority(act, **ports)
    if authority.master_list is None:
        authority = service.publish_master_list(acts.PublishMasterList(), **ports)
    return authority


def rotate(path: Path, role: Role, clock: Clock) -> Authority:
    """Begin with the next key of a role; a new CSCA is published in a new master list."""
    opened = open_home(path, read_home(path).kind)
    ports, before = opened.ports(clock), opened.authority
    match role:
        case Role.CSCA:
            service.rotate_csca(acts.RotateCsca(number=len(before.cscas) + 1), **ports)
            return service.publish_master_list(acts.PublishMasterList(), **ports)
        case Role.DOCUMENT_SIGNER:
            number = len(before.document_signers) + 1
            return service.rotate_document_signer(acts.RotateDocumentSigner(number=number), **ports)
        case Role.SEAL_SIGNER:
            letters = before.seal_signers[-1].letters
            number = len(before.seal_signers_of(letters)) + 1
            act = acts.RotateSealSigner(letters=letters, number=number)
            return service.rotate_seal_signer(act, **ports)
        case Role.MASTER_LIST_SIGNER:
            number = len(before.master_list_signers) + 1
            return service.rotate_master_list_signer(
                acts.RotateMasterListSigner(number=number), **ports
            )
    assert_never(role)


def check_specimen(authority: Authority) -> None:
    """Refuse to issue for real: without decisions nobody has a right to a document yet."""
    if authority.kind is not AuthorityKind.SPECIMEN:
        raise Refused("R26", "only specimen authorities issue from a table; others need decisions")
