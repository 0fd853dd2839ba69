"""An issuing authority: what it is called and what its keys are certified for."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from nansen.errors import Refused, Unavailable
from nansen.keys.keystore import KeyLabel, KeystoreKind
from nansen.pki.rules import Lifetimes
from nansen.standards.icao9303.codes import (
    ENTITIES,
    ISSUED_CODES,
    Part,
    check_issuing_state,
    two_letter_of,
)
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.names import (
    AlternativeName,
    DistinguishedName,
    check_crl_locations,
)
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.crl import CertificateList


class AuthorityKind(StrEnum):
    """Whether its documents are real."""

    SPECIMEN = "specimen"
    PRODUCTION = "production"

    @property
    def keystore_kind(self) -> KeystoreKind:
        """The only kind of keys that it signs with."""
        return KeystoreKind.DEMO if self is AuthorityKind.SPECIMEN else KeystoreKind.PRODUCTION


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedKey:
    """A key of the authority, with its certificate."""

    number: int
    """Counted from 1 among the keys of its role."""
    key: KeyLabel
    certificate: Certificate
    signs: Period
    csca: int
    """The generation that certified it."""

    @property
    def letters(self) -> str:
        """A seal signer's two letters: its common name."""
        return self.certificate.subject.common_name or ""

    @property
    def certificate_reference(self) -> str:
        """How a seal refers to the certificate: its serial number (9303-13 §2.2.1)."""
        return f"{self.certificate.serial_number:X}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CscaGeneration:
    """A CSCA key with the certificate that it signed itself, and the link that leads to it."""

    number: int
    key: KeyLabel
    certificate: Certificate
    signs: Period
    link: Certificate | None
    """Signed with the generation before; the first has none, nor has one after a revoked."""


Generation = TypeVar("Generation", CertifiedKey, CscaGeneration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A certificate that no longer counts."""

    serial_number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One authority at one moment; of each role the newest key stands last."""

    version: int = 1
    """Grows with each act, so that two acts at once do not lose one another."""
    kind: AuthorityKind
    state: str
    """Three letters, as in the MRZ."""
    country: str
    """Two letters, as in certificates."""
    name: str
    """Of the office: the organization of its certificates."""
    mail: str | None = None
    document_types: tuple[str, ...]
    crl_locations: tuple[str, ...]
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    cscas: tuple[CscaGeneration, ...] = ()
    document_signers: tuple[CertifiedKey, ...] = ()
    seal_signers: tuple[CertifiedKey, ...] = ()
    master_list_signers: tuple[CertifiedKey, ...] = ()
    revoked: tuple[Revocation, ...] = ()
    crl_number: int = 0
    crl: CertificateList | None = None
    master_list: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the codes, and that specimens and real documents cannot be confused."""
        AlternativeName(state=self.state, mail=self.mail)
        check_issuing_state(self.state)
        if two_letter_of(self.state) != self.country:
            raise Refused("R40", "certificates need the two letters of the state (9303-3 §5)")
        specimen = ENTITIES[self.state].part is Part.SPECIMEN
        if specimen != (self.kind is AuthorityKind.SPECIMEN):
            raise Refused("SPECIMEN", "UTO is for specimens, and specimens are of UTO (R40)")
        if not self.document_types or not set(self.document_types) <= ISSUED_CODES:
            raise Refused("R39", f"documents are of {', '.join(sorted(ISSUED_CODES))}")
        check_crl_locations(self.crl_locations)
        serials = [certificate.serial_number for certificate in self.certificates]
        if len(set(serials)) != len(serials):
            raise Refused("SERIAL", "no serial number is used twice (9303-12 §7.1.1.5)")

    def is_revoked(self, certificate: Certificate) -> bool:
        """Tell whether a certificate was taken back, on a list yet or not."""
        return certificate.serial_number in {one.serial_number for one in self.revoked}

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Every certificate that it ever issued."""
        signers = (*self.document_signers, *self.seal_signers, *self.master_list_signers)
        return (*self.csca_certificates, *(signer.certificate for signer in signers))

    @property
    def csca_certificates(self) -> tuple[Certificate, ...]:
        """Its roots and links."""
        roots = (csca.certificate for csca in self.cscas)
        links = (csca.link for csca in self.cscas if csca.link is not None)
        return (*roots, *links)

    @property
    def csca(self) -> CscaGeneration:
        """The newest, which signs everything (9303-12 §4.1.4.3)."""
        return _newest(self.cscas, "CSCA")

    @property
    def document_signer(self) -> CertifiedKey:
        """The newest."""
        return _newest(self.document_signers, "document signer")

    @property
    def master_list_signer(self) -> CertifiedKey:
        """The newest."""
        return _newest(self.master_list_signers, "master list signer")

    def seal_signers_of(self, letters: str) -> tuple[CertifiedKey, ...]:
        """The keys of one seal signer, newest last."""
        return tuple(signer for signer in self.seal_signers if signer.letters == letters)

    def seal_signer(self, letters: str) -> CertifiedKey:
        """The newest key of one seal signer.

        Raises:
            Unavailable: the authority has no signer of these letters.
        """
        return _newest(self.seal_signers_of(letters), f"seal signer {letters}")

    def name_of(self, common_name: str) -> DistinguishedName:
        """Name a part of the office in certificates."""
        return DistinguishedName(
            country=self.country, organization=self.name, common_name=common_name
        )

    @property
    def csca_name(self) -> DistinguishedName:
        """The issuer's name; it stays when the key changes (9303-12 §7.1.1.5)."""
        return self.name_of(f"CSCA {self.state}")

    @property
    def alternative_name(self) -> AlternativeName:
        """How to reach it, and its code in the MRZ."""
        return AlternativeName(state=self.state, mail=self.mail)


def _newest(keys: tuple[Generation, ...], role: str) -> Generation:
    if not keys:
        raise Unavailable(f"the authority has no {role} yet")
    return keys[-1]
