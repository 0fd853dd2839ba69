"""People who do not exist, and what they ask for."""

from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from nansen.application.bundle import draw_application_id
from nansen.application.codename import Codename, draw_codename, draw_duress_codename
from nansen.application.contact import Contact, Delivery, Stay, StayBasis
from nansen.application.drafting import holder_of
from nansen.application.form import Form
from nansen.application.grounds import (
    Denial,
    DenialKind,
    Evidence,
    EvidenceKind,
    Grounds,
    MediaType,
)
from nansen.application.holder_keys import HolderKeys, derive_holder_keys, derive_lookup_tag
from nansen.application.package import Application
from nansen.application.person import (
    NamePart,
    NameStanding,
    Person,
    Sex,
    WrittenName,
)
from nansen.application.request import Notice, Request
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

_PEOPLE = "nansen.apps.signer.demo_people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Somebody invented, with their codename and what they send."""

    codename: Codename = field(repr=False)
    keys: HolderKeys = field(repr=False)
    application: Application = field(repr=False)


def draw_applicant(
    surname: str, given: str, native: tuple[str, str], birth: PartialDate, photo: str
) -> Applicant:
    """Invent an applicant: draw a codename, and fill in the form."""
    codename = draw_codename()
    keys = derive_holder_keys(codename)
    duress = derive_holder_keys(draw_duress_codename(codename))
    picture = files(_PEOPLE).joinpath(photo).read_bytes()
    person = Person(
        names=(
            _name(NamePart.SURNAME, surname, "Latn"),
            _name(NamePart.GIVEN, given, "Latn"),
            _name(NamePart.SURNAME, native[0], "Cyrl"),
            _name(NamePart.GIVEN, native[1], "Cyrl"),
        ),
        birth=birth,
        sex=Sex.FEMALE,
    )
    form = Form(
        notice=Notice(language="en", digest=sha256(b"the notice of this office").digest()),
        request=Request(document_class=DocumentClass.REFUGEE, letters_language="ru"),
        person=person,
        contact=Contact(
            host_state=StateCode("UTO"),
            stay=Stay(basis=StayBasis.TOLERATED, until=PartialDate(year=2028)),
            delivery=Delivery(point="utopia-1"),
        ),
        grounds=Grounds(
            narrative="I wrote about the prisons, and my passport was annulled.",
            denials=(
                Denial(
                    kind=DenialKind.CANNOT_ASK,
                    day=PartialDate(year=2025),
                    authority="an invented authority",
                ),
            ),
        ),
        evidence=(
            Evidence(
                kind=EvidenceKind.PORTRAIT,
                media_type=MediaType.JPEG,
                digest=sha256(picture).digest(),
                size=len(picture),
            ),
        ),
    )
    application = Application(
        id=draw_application_id(),
        holder=holder_of(keys, derive_lookup_tag(codename), duress),
        form=form,
        files=MappingProxyType({sha256(picture).digest(): picture}),
    )
    return Applicant(codename=codename, keys=keys, application=application)


def _name(part: NamePart, value: str, script: str) -> WrittenName:
    return WrittenName(part=part, standing=NameStanding.CURRENT, script=script, value=value)
