"""Applications of people who do not exist, for an office to take in like everybody's (T05).

A canary is a case that nobody has a reason to open: whoever opens it exports cases. It is found
by nothing if it is one by nothing but its key. So it comes as everybody comes: sealed on a
device, sent, enrolled by officers who do not know, and withdrawn by its holder one day. Only
then, when no officer has anything to do in it any more, its key is made to ring.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random, SystemRandom
from types import MappingProxyType
from typing import Final

from nansen.application.age import Recipients
from nansen.application.bundle import SealedBundle, draw_application_id, seal_bundle
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
from nansen.application.holder_keys import derive_holder_keys, derive_lookup_tag
from nansen.application.package import Application, pack_application
from nansen.application.person import NamePart, NameStanding, Person, Place, Sex, WrittenName
from nansen.application.request import Notice, Request
from nansen.application.service import case_of
from nansen.errors import Refused
from nansen.ids import CaseId, StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

_Name = tuple[str, str]
_SURNAMES: Final[tuple[_Name, ...]] = (
    ("Lunina", "Лунина"),
    ("Sadkova", "Садкова"),
    ("Verbenko", "Вербенко"),
    ("Talashka", "Талашка"),
    ("Karimzade", "Каримзаде"),
    ("Orazov", "Оразов"),
    ("Belskaya", "Бельская"),
    ("Dumanian", "Думанян"),
    ("Rakhimova", "Рахимова"),
    ("Stepnaya", "Степная"),
    ("Ismailli", "Исмаилли"),
    ("Zarechnyi", "Заречный"),
)
_GIVEN: Final[tuple[_Name, ...]] = (
    ("Vera", "Вера"),
    ("Timur", "Тимур"),
    ("Olha", "Ольга"),
    ("Farida", "Фарида"),
    ("Maksim", "Максим"),
    ("Nino", "Нино"),
    ("Daryna", "Дарина"),
    ("Aram", "Арам"),
    ("Leyla", "Лейла"),
    ("Pavel", "Павел"),
)
_PLACES: Final = ("Zarechye", "Novy Bereg", "Karasu", "Staraya Pristan", "Akdere", "Lipki")
_SAID: Final = (
    "I worked for a newspaper that was closed.",
    "My brother was arrested two days later.",
    "They came to my parents and asked where I live now.",
    "The consulate told me to come back in person to the country, and I cannot.",
    "My passport was declared invalid while I was abroad.",
    "I had signed a letter of teachers against the war.",
    "A friend who went to the consulate was photographed there.",
    "My name is on a list that their ministry has published.",
    "I asked in writing twice, and nobody has answered.",
    "I left with one bag and the papers that I add here.",
    "The school dismissed me because of what I had said in class.",
    "Since then I have had no document that anybody accepts.",
)
_STAYS: Final = (StayBasis.TOLERATED, StayBasis.VISA, StayBasis.RESIDENCE_PERMIT, StayBasis.NONE)
_DENIALS: Final = (
    DenialKind.REFUSAL,
    DenialKind.NO_ANSWER,
    DenialKind.ANNULMENT,
    DenialKind.CANNOT_ASK,
)
_CLASSES: Final = (DocumentClass.REFUGEE, DocumentClass.STATELESS, DocumentClass.ALIEN)
_FILES: Final = (EvidenceKind.DENIAL, EvidenceKind.PERSECUTION, EvidenceKind.STAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """An application of nobody's, sealed, and what is to be written down on paper."""

    bundle: SealedBundle
    case: CaseId
    """What its case will be called."""
    codename: Codename = field(repr=False)
    """With it the application is withdrawn when it was taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What all applicants of an office have in common."""

    recipients: Recipients
    host: StateCode
    point: str = field(repr=False)
    """Where documents are handed over."""
    notice: Notice
    photos: Sequence[bytes] = field(repr=False)
    """Pictures of faces that are nobody's, in JPEG."""

    def __post_init__(self) -> None:
        """Refuse to invent people without a face: nobody else applies without one."""
        if not self.photos:
            raise Refused("CANARIES", "give pictures of faces that are nobody's")


def invent_canary(around: Around, *, choose: Random | None = None) -> Canary:
    """Invent somebody, and seal what they ask for as a device of theirs would."""
    codename = draw_codename()
    keys = derive_holder_keys(codename)
    duress = derive_holder_keys(draw_duress_codename(codename))
    form, files = _fill_in(around, choose or SystemRandom())
    application = Application(
        id=draw_application_id(),
        holder=holder_of(keys, derive_lookup_tag(codename), duress),
        form=form,
        files=MappingProxyType(files),
    )
    bundle = seal_bundle(pack_application(application), keys, around.recipients)
    return Canary(bundle=bundle, case=case_of(application), codename=codename)


def _fill_in(around: Around, choose: Random) -> tuple[Form, dict[bytes, bytes]]:
    portrait = choose.choice(around.photos)
    told = [_tell(choose).encode() for _ in range(choose.randrange(3))]
    evidence = (
        _evidence(EvidenceKind.PORTRAIT, MediaType.JPEG, portrait),
        *(_evidence(choose.choice(_FILES), MediaType.TEXT, text) for text in dict.fromkeys(told)),
    )
    form = Form(
        notice=around.notice,
        request=Request(
            document_class=choose.choice(_CLASSES), letters_language=around.notice.language
        ),
        person=_person(choose),
        contact=Contact(
            host_state=around.host,
            stay=Stay(
                basis=choose.choice(_STAYS), until=PartialDate(year=choose.randint(2027, 2030))
            ),
            delivery=Delivery(point=around.point),
        ),
        grounds=Grounds(narrative=_tell(choose), denials=_denials(choose)),
        evidence=evidence,
    )
    return form, {sha256(octets).digest(): octets for octets in (portrait, *told)}


def _person(choose: Random) -> Person:
    surname, given = choose.choice(_SURNAMES), choose.choice(_GIVEN)
    place = Place(text=choose.choice(_PLACES)) if choose.random() < 0.7 else None
    return Person(
        names=(*_names(NamePart.SURNAME, surname), *_names(NamePart.GIVEN, given)),
        birth=_birth(choose),
        birth_place=place,
        sex=choose.choice((Sex.FEMALE, Sex.MALE)),
    )


def _names(part: NamePart, name: _Name) -> Iterable[WrittenName]:
    for script, value in zip(("Latn", "Cyrl"), name, strict=True):
        yield WrittenName(part=part, standing=NameStanding.CURRENT, script=script, value=value)


def _birth(choose: Random) -> PartialDate:
    year = choose.randint(1950, 2004)
    if choose.random() < 0.1:
        return PartialDate(year=year)
    return PartialDate(year=year, month=choose.randint(1, 12), day=choose.randint(1, 28))


def _denials(choose: Random) -> tuple[Denial, ...]:
    kinds = choose.sample(_DENIALS, choose.randint(1, 2))
    return tuple(
        Denial(kind=kind, day=PartialDate(year=choose.randint(2021, 2025))) for kind in kinds
    )


def _tell(choose: Random) -> str:
    """Say something, as long or as short as people do."""
    sentences = choose.sample(_SAID, choose.randint(2, len(_SAID)))
    return "\n".join(sentences * choose.choice((1, 1, 1, 2, 4)))


def _evidence(kind: EvidenceKind, media_type: MediaType, octets: bytes) -> Evidence:
    return Evidence(
        kind=kind, media_type=media_type, digest=sha256(octets).digest(), size=len(octets)
    )
