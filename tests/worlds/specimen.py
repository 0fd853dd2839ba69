"""Utopia at work: an authority, one document with all its artefacts, and who trusts it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from itertools import count

from tests.simulators.authority_store import SimulatedAuthorityStore
from tests.simulators.key_shelf import demo_keystore

from nansen.apps.signer.authority import specimen_act
from nansen.apps.signer.specimen import specimen_issuer
from nansen.clock import FixedClock
from nansen.document.document_class import DocumentClass
from nansen.document.model import Holder, ReturnRight, Sex, TravelDocument
from nansen.document.rules import default_expiry
from nansen.ids import DocumentNumber, StateCode
from nansen.inspection.model import Presented
from nansen.keys.key_kind import KeyKind
from nansen.keys.software import SoftwareKeyStore
from nansen.personalization.service import IssuingKeys, PersonalizedDocument, personalize
from nansen.pki import service
from nansen.pki.authority import Authority
from nansen.pki.known_csca import Standing
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.trust.store import StoredCertificate, TrustStore

FOUNDED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ISSUED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An authority with its keys, and one document that it issued."""

    authority: Authority
    keystore: SoftwareKeyStore
    document: TravelDocument
    made: PersonalizedDocument
    trust: TrustStore

    @property
    def files(self) -> Mapping[ElementaryFile, bytes]:
        """The files of the chip."""
        assert self.made.chip is not None
        return self.made.chip.files

    def presented(self, **changes: object) -> Presented:
        """Show the chip and the seal, with changes to either."""
        whole = Presented(files=dict(self.files), seals=(self.made.seal,))
        return replace(whole, **changes)  # type: ignore[arg-type]


def specimen_document(**changes: object) -> TravelDocument:
    """One invented person's document."""
    issued = ISSUED.date()
    whole = TravelDocument(
        document_class=DocumentClass.REFUGEE,
        issuing_state=StateCode("UTO"),
        issuing_authority=specimen_issuer("Utopian Office"),
        number=DocumentNumber("N7K2M4Q9X"),
        nationality=StateCode("XXB"),
        holder=Holder(
            primary_identifier="IVANOVA",
            secondary_identifier="ANNA",
            native_name="Иванова, Анна",
            date_of_birth=PartialDate(year=1990, month=2, day=14),
            sex=Sex.FEMALE,
        ),
        date_of_issue=issued,
        date_of_expiry=default_expiry(issued),
        return_right=ReturnRight(state=StateCode("UTO"), until=date(2031, 11, 22)),
        territorial_validity=(),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def photo() -> bytes:
    """One drawn face."""
    people = files("nansen.apps.signer").joinpath("demo_people")
    return people.joinpath("ivanova.jpg").read_bytes()


def found(kind: KeyKind = KeyKind.P_256) -> tuple[Authority, SoftwareKeyStore]:
    """Found an authority whose signers have keys of one kind."""
    keystore = demo_keystore()
    serials = count(0x1000_0001)
    authority = service.create_authority(
        replace(specimen_act("Utopian Office"), signer_key=kind),
        store=SimulatedAuthorityStore(),
        keystore=keystore,
        clock=FixedClock(FOUNDED),
        serials=lambda: next(serials),
    )
    return authority, keystore


def keys_of(authority: Authority, keystore: SoftwareKeyStore) -> IssuingKeys:
    """Take the newest signers."""
    document, seal = authority.document_signer, authority.seal_signers[-1]
    return IssuingKeys(
        state=authority.state,
        is_specimen=True,
        document_signer=document.certificate,
        document_key=keystore.signer(document.key),
        seal_signer=seal.certificate,
        seal_key=keystore.signer(seal.key),
    )


def trust_in(authority: Authority, *, crl: bool = True) -> TrustStore:
    """Trust an authority's CSCA and know its seal signers and revocation list."""
    assert authority.crl is not None
    certificates = (*authority.csca_certificates, *(s.certificate for s in authority.seal_signers))
    return TrustStore(
        certificates=tuple(
            StoredCertificate(encoded=one.encoded, standing=Standing.ANCHOR, source="test")
            for one in certificates
        ),
        crls=(authority.crl,) if crl else (),
    )


@cache
def specimen_world() -> World:
    """Issue the document once for all tests."""
    authority, keystore = found()
    document = specimen_document()
    made = personalize(
        document, photo=photo(), keys=keys_of(authority, keystore), clock=FixedClock(ISSUED)
    )
    return World(
        authority=authority,
        keystore=keystore,
        document=document,
        made=made,
        trust=trust_in(authority),
    )
