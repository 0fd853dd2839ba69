"""Somebody who does not exist, with words that no other file holds, and their application."""

from functools import cache
from hashlib import sha256
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nansen.application.age import Identity, Recipients
from nansen.application.bundle import ApplicationId, Holder, SealedBundle, seal_bundle
from nansen.application.codename import Codename
from nansen.application.contact import Contact, Delivery, Stay, StayBasis
from nansen.application.drafting import holder_of
from nansen.application.form import FamilyGroup, Form
from nansen.application.grounds import (
    Denial,
    DenialKind,
    Evidence,
    EvidenceKind,
    Grounds,
    MediaType,
)
from nansen.application.holder_keys import HolderKeys, LookupTag
from nansen.application.introduction import Fact, sign_introduction
from nansen.application.package import Application, pack_application
from nansen.application.person import (
    Effect,
    NamePart,
    NameStanding,
    Nationality,
    Person,
    Place,
    Sex,
    WrittenName,
)
from nansen.application.representation import (
    AuthorityBasis,
    BestInterest,
    Hearing,
    OtherGuardian,
    Representation,
    RepresentativeKind,
)
from nansen.application.request import Notice, Request, Urgency
from nansen.ids import StateCode
from nansen.officers.officer import OfficerKey
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

CANARIES = (
    "Zhuravlikova",
    "Журавликова",
    "Yeva",
    "1987-03",
    "Kanareevka",
    "canary@kanareevka.example",
    "they came at night and broke the yellow door",
    "GHOSTED PORTRAIT OCTETS",
    "Department of Locked Windows",
    "Guardian Kanarskaya",
)
"""None of these may stand anywhere but inside what is sealed."""

CODENAME = Codename(("abacus", "zoom", "crispy", "unfixed", "panoramic", "handclap", "precut"))
APPLICATION = ApplicationId("0123456789abcdef" * 2)
FAMILY = FamilyGroup("fedcba9876543210" * 2)
TAG = LookupTag("7a" * 32)
PORTRAIT = b"GHOSTED PORTRAIT OCTETS" * 100
ORDER = b"an order of a court that Guardian Kanarskaya may act" * 9
NOTICE = Notice(language="en", digest=sha256(b"what we do with what you tell us").digest())


@cache
def keys(root: bytes = b"holder") -> HolderKeys:
    """Make a holder's keys without the cost of their words."""
    return HolderKeys(sha256(root).digest())


@cache
def offices() -> tuple[Identity, Identity, Identity]:
    """Make two intake offices and a recovery key."""
    return Identity.draw(), Identity.draw(), Identity.draw()


def recipients() -> Recipients:
    """Name the offices' public keys."""
    return Recipients(keys=tuple(one.recipient for one in offices()))


class Ed25519Signer:
    """Somebody who signs: an intake, an introducer."""

    def __init__(self, seed: bytes = b"intake") -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(seed).digest())
        public = self._private.public_key()
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self._key = OfficerKey(spki=spki)

    @property
    def key(self) -> OfficerKey:
        return self._key

    @property
    def spki(self) -> bytes:
        return self._key.spki

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def name(part: NamePart, value: str, script: str = "Latn") -> WrittenName:
    """Make a name in use."""
    return WrittenName(part=part, standing=NameStanding.CURRENT, script=script, value=value)


def person(birth: PartialDate | None = None) -> Person:
    """Make the person."""
    return Person(
        names=(
            name(NamePart.SURNAME, "Журавликова", "Cyrl"),
            name(NamePart.SURNAME, "Zhuravlikova"),
            name(NamePart.GIVEN, "Yeva"),
        ),
        birth=birth or PartialDate(year=1987, month=3),
        birth_place=Place(text="Kanareevka", state=StateCode("UTO")),
        sex=Sex.UNSPECIFIED,
        nationalities=(Nationality(state=StateCode("UTO"), effect=Effect.NOT_EFFECTIVE),),
    )


def contact() -> Contact:
    """Make the place where the person is."""
    return Contact(
        host_state=StateCode("LTU"),
        stay=Stay(basis=StayBasis.TOLERATED, until=PartialDate(year=2027)),
        delivery=Delivery(point="vilnius-1"),
        ping="canary@kanareevka.example",
    )


def grounds() -> Grounds:
    """Make what happened."""
    return Grounds(
        narrative="they came at night and broke the yellow door",
        denials=(
            Denial(
                kind=DenialKind.CANNOT_ASK,
                day=PartialDate(year=2025),
                authority="Department of Locked Windows",
            ),
        ),
    )


def evidence(content: bytes, kind: EvidenceKind = EvidenceKind.PORTRAIT) -> Evidence:
    """Say what a file is."""
    return Evidence(
        kind=kind,
        media_type=MediaType.JPEG,
        digest=sha256(content).digest(),
        size=len(content),
    )


def guardian() -> Representation:
    """Make a guardian."""
    return Representation(
        kind=RepresentativeKind.GUARDIAN,
        name="Guardian Kanarskaya",
        basis=AuthorityBasis.COURT_ORDER,
        proof=sha256(ORDER).digest(),
        best_interest=BestInterest(
            statement="The child can then live with an aunt.",
            hearing=Hearing.HEARD,
            other_guardian=OtherGuardian.CANNOT_BE_ASKED,
        ),
    )


def form(**answers: object) -> Form:
    """Make a complete form."""
    introducer = Ed25519Signer(b"introducer")
    word = sign_introduction(
        "memorial-house",
        Fact.KNOWN_IN_PERSON,
        APPLICATION,
        PartialDate(year=2026, month=10),
        introducer.sign,
    )
    made = Form(
        notice=NOTICE,
        request=Request(
            document_class=DocumentClass.REFUGEE,
            letters_language="ru",
            urgency=Urgency.DEPORTATION,
        ),
        person=person(),
        contact=contact(),
        grounds=grounds(),
        evidence=(evidence(PORTRAIT), evidence(ORDER, EvidenceKind.AUTHORITY)),
        family=FAMILY,
        representation=guardian(),
        introductions=(word,),
    )
    for field, value in answers.items():
        object.__setattr__(made, field, value)
    made.__post_init__()
    return made


def holder() -> Holder:
    """Make the public halves of the person's keys."""
    return holder_of(keys(), TAG, keys(b"under duress"))


def application(**answers: object) -> Application:
    """Make what an office has when it has opened the bundle."""
    return Application(
        id=APPLICATION,
        holder=holder(),
        form=form(**answers),
        files=MappingProxyType({sha256(one).digest(): one for one in (PORTRAIT, ORDER)}),
    )


@cache
def sealed() -> SealedBundle:
    """Seal the application to the offices."""
    return seal_bundle(pack_application(application()), keys(), recipients())
