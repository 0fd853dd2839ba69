"""What an office seals of an opened application, field by field, into its vaults (R81, R86).

The form ends here: each answer goes to the vault that its field is declared for, under a key of
its own, and nobody sees the whole again. Files rest as they came; whoever looks at one opens it
in a sandbox. What the chip of an old passport said is kept as a result (R16).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nansen.application.bundle import Holder
from nansen.application.contact import Delivery, Stay
from nansen.application.form import FamilyGroup
from nansen.application.grounds import Denial, EvidenceKind, MediaType
from nansen.application.holder_keys import LookupTag
from nansen.application.introduction import Introduction
from nansen.application.package import Application
from nansen.application.person import Nationality, Place, Sex, WrittenName
from nansen.application.record import decode_record, encode_record
from nansen.application.representation import Representation
from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.register import declared_field
from nansen.keys.sealing.hybrid_key import SealingKey
from nansen.officers.officer import OfficerKey
from nansen.standards.icao9303.partial_date import PartialDate

_LONGEST: Final = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`identity.names`: all of them, in every script and spelling (R18)."""

    names: tuple[WrittenName, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """`identity.birth_date`: as far as it is known (R19)."""

    date: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSex:
    """`identity.sex`: what the document shall show (R24)."""

    sex: Sex = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nationalities:
    """`identity.nationalities`: as declared (R1)."""

    nationalities: tuple[Nationality, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """`contact.host_state`: where the person is (R86)."""

    state: StateCode = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """`contact.channels`: how a letter finds its reader, and a word that there is one (R93)."""

    mailbox: SealingKey
    tag: LookupTag = field(repr=False)
    ping: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuressSign:
    """`contact.duress_phrase`: what verifies a signature that was given under duress."""

    key: OfficerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`grounds.claim`: what happened, and where the person has lived (R1)."""

    narrative: str = field(repr=False)
    residences: tuple[Place, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denials:
    """`grounds.denials`: how papers or protection were denied (R4)."""

    denials: tuple[Denial, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """`grounds.family`: whose applications are looked at together (R52)."""

    group: FamilyGroup = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introductions:
    """`grounds.introducers`: who attested what (R34)."""

    introductions: tuple[Introduction, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """`grounds.files`: a file that came beside the form, or a part of one; each is a writing."""

    kind: EvidenceKind = field(repr=False)
    media_type: MediaType
    chip_file: str | None = None
    digest: bytes = field(repr=False)
    """The SHA-256 of the whole file."""
    part: int
    """From 1."""
    parts: int
    content: bytes = field(repr=False)


FieldValue = (
    Names
    | Birth
    | Place
    | ShownSex
    | Nationalities
    | HostState
    | Stay
    | Delivery
    | Channels
    | DuressSign
    | Claim
    | Denials
    | Family
    | Introductions
    | Representation
    | GivenFile
)
"""What a personal field that an applicant gives can hold, but for the portrait's octets."""

KINDS: Final[Mapping[str, type[FieldValue]]] = MappingProxyType(
    {
        "identity.names": Names,
        "identity.birth_date": Birth,
        "identity.birth_place": Place,
        "identity.sex": ShownSex,
        "identity.nationalities": Nationalities,
        "contact.host_state": HostState,
        "contact.stay": Stay,
        "contact.delivery_point": Delivery,
        "contact.channels": Channels,
        "contact.duress_phrase": DuressSign,
        "grounds.claim": Claim,
        "grounds.denials": Denials,
        "grounds.family": Family,
        "grounds.introducers": Introductions,
        "grounds.representative": Representation,
        "grounds.files": GivenFile,
    }
)
"""Which field holds what."""

PORTRAIT: Final = FieldName("identity.portrait")
FILES: Final = FieldName("grounds.files")
_PART: Final = 8 * 1024 * 1024
"""Octets: a field holds at most twice as much."""


def fields_of(application: Application) -> Mapping[FieldName, bytes]:
    """Take an application apart into the fields that it gives; what was not said is left out."""
    values = {
        **_identity_of(application),
        **_contact_of(application),
        **_grounds_of(application),
    }
    fields = {
        declared_field(name).name: encode_record(value)
        for name, value in values.items()
        if value is not None
    }
    return MappingProxyType(fields | _portrait_of(application))


def files_of(application: Application) -> tuple[bytes, ...]:
    """Give the files of an application but for its portrait, each in as many parts as it takes."""
    return tuple(
        encode_record(
            GivenFile(
                kind=one.kind,
                media_type=one.media_type,
                chip_file=one.chip_file,
                digest=one.digest,
                part=number + 1,
                parts=-(-one.size // _PART),
                content=application.files[one.digest][number * _PART : (number + 1) * _PART],
            )
        )
        for one in application.form.evidence
        if one.kind is not EvidenceKind.PORTRAIT
        for number in range(-(-one.size // _PART))
    )


def decode_field(name: FieldName, octets: bytes) -> FieldValue:
    """Read what a field holds.

    Raises:
        Malformed: it holds something else, or is no field that an applicant gives.
    """
    kind = KINDS.get(name)
    if kind is None:
        raise Malformed("personal field", "is none that an applicant gives", clause="R81")
    return decode_record(kind, octets, field=name, longest=_LONGEST)


def _identity_of(application: Application) -> dict[str, FieldValue | None]:
    person = application.form.person
    return {
        "identity.names": Names(names=person.names),
        "identity.birth_date": Birth(date=person.birth),
        "identity.birth_place": person.birth_place,
        "identity.sex": ShownSex(sex=person.sex),
        "identity.nationalities": Nationalities(nationalities=person.nationalities),
    }


def _contact_of(application: Application) -> dict[str, FieldValue | None]:
    contact, holder = application.form.contact, application.holder
    return {
        "contact.host_state": HostState(state=contact.host_state),
        "contact.stay": contact.stay,
        "contact.delivery_point": contact.delivery,
        "contact.channels": _channels_of(holder, contact.ping),
        "contact.duress_phrase": DuressSign(key=holder.duress_key),
    }


def _channels_of(holder: Holder, ping: str | None) -> Channels:
    return Channels(mailbox=holder.mailbox, tag=holder.tag, ping=ping)


def _grounds_of(application: Application) -> dict[str, FieldValue | None]:
    form = application.form
    said = form.introductions
    return {
        "grounds.claim": Claim(narrative=form.grounds.narrative, residences=form.person.residences),
        "grounds.denials": Denials(denials=form.grounds.denials),
        "grounds.family": Family(group=form.family) if form.family else None,
        "grounds.introducers": Introductions(introductions=said) if said else None,
        "grounds.representative": form.representation,
    }


def _portrait_of(application: Application) -> dict[FieldName, bytes]:
    portraits = [one for one in application.form.evidence if one.kind is EvidenceKind.PORTRAIT]
    return {PORTRAIT: application.files[portraits[0].digest]} if portraits else {}
