"""What can be asked of an authority.

Each act that makes a key or a list says which one it means, by its number. Asked again
after it was done, it changes nothing; asked for a number that does not come next, it is
a `Conflict`.
"""

from dataclasses import dataclass, field

from nansen.keys.key_kind import KeyKind
from nansen.pki.authority import AuthorityKind
from nansen.pki.rules import Lifetimes
from nansen.standards.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAuthority:
    """Found an authority with a first key of each role and a first revocation list."""

    kind: AuthorityKind
    state: str
    country: str
    name: str
    mail: str | None = None
    document_types: tuple[str, ...]
    crl_locations: tuple[str, ...]
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    csca_key: KeyKind = KeyKind.P_384
    signer_key: KeyKind = KeyKind.P_256
    """Of document, seal and master list signer."""
    seal_letters: str = "AA"
    """Which of the state's seal signers this one is; other missions take other letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateCsca:
    """Begin with a new CSCA key: a new root, and a link to it signed with the old key."""

    number: int
    key: KeyKind = KeyKind.P_384
    name: str | None = None
    """The office's new name, if it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateDocumentSigner:
    """Begin with a new document signer."""

    number: int
    key: KeyKind = KeyKind.P_256


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSealSigner:
    """Begin with a new key of a seal signer; number 1 begins a new signer."""

    letters: str
    number: int
    key: KeyKind = KeyKind.P_256


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateMasterListSigner:
    """Begin with a new master list signer."""

    number: int
    key: KeyKind = KeyKind.P_256


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeCertificate:
    """Take back a certificate; the next revocation list tells the world."""

    serial_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCrl:
    """Publish a revocation list."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishMasterList:
    """Sign the authority's own CSCA certificates together with others that it checked."""

    others: tuple[Certificate, ...] = ()
