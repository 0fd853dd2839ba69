"""The act of personalisation: from one document and one photograph to page, chip and seal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nansen.clock import Clock
from nansen.document.document_class import DocumentClass
from nansen.document.machine_readable import mrz_of
from nansen.document.model import TravelDocument
from nansen.errors import Refused
from nansen.ids import DocumentNumber
from nansen.keys.signer import Signer
from nansen.personalization.chip import (
    DATA_GROUPS,
    FaceFormat,
    encode_data_groups,
    encode_face,
    encode_unsigned_files,
)
from nansen.personalization.data_page import DataPage, render_data_page
from nansen.personalization.portrait import Portrait, make_portrait
from nansen.personalization.ports import FaceFinder
from nansen.personalization.sod import issue_sod
from nansen.standards.icao9303.lds.chip_image import ChipImage
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.sod_template import SodTemplate, sod_template
from nansen.standards.icao9303.lds.sod_write import SodProfile
from nansen.standards.icao9303.mrz import encode_mrz
from nansen.standards.icao9303.seal import (
    DataPageStatement,
    Feature,
    SealTemplate,
    commit_to_portrait,
    decode_seal,
    encode_data_page_zone,
    encode_features,
    verify_seal,
)
from nansen.standards.icao9303.seal.c40 import encode_c40
from nansen.standards.icao9303.seal.profiles import EMERGENCY_TRAVEL_DOCUMENT
from nansen.standards.x509.certificate import Certificate

_SHEET_MRZ = 2
"""The tag of the zone in an emergency document's seal (9303-8 §6.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingKeys:
    """The two signers of a document, with what their signatures have in common."""

    state: str
    is_specimen: bool
    document_signer: Certificate
    document_key: Signer
    seal_signer: Certificate
    seal_key: Signer
    sod: SodTemplate = field(init=False, repr=False)
    page_seal: SealTemplate = field(init=False, repr=False)
    sheet_seal: SealTemplate = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Cut the templates, once for all documents.

        Raises:
            Refused: a key is not the one that its certificate certifies.
        """
        for certificate, key in (
            (self.document_signer, self.document_key),
            (self.seal_signer, self.seal_key),
        ):
            if certificate.public_key().fingerprint != key.public_key.fingerprint:
                raise Refused("KEY-MISMATCH", "the keystore's key is not the certified one")
        profile = SodProfile(
            certificate=self.document_signer, algorithm=self.document_key.algorithm
        )
        page = SealTemplate(
            issuing_country=self.state,
            signer=f"{self.seal_signer.subject.country}{self.seal_signer.subject.common_name}",
            certificate_reference=f"{self.seal_signer.serial_number:X}",
            key=self.seal_key.public_key,
        )
        sheet = SealTemplate(
            issuing_country=page.issuing_country,
            signer=page.signer,
            certificate_reference=page.certificate_reference,
            key=page.key,
            profile=EMERGENCY_TRAVEL_DOCUMENT,
        )
        object.__setattr__(self, "sod", sod_template(profile, DATA_GROUPS))
        object.__setattr__(self, "page_seal", page)
        object.__setattr__(self, "sheet_seal", sheet)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalizedDocument:
    """Everything that the printer and the chip get."""

    number: DocumentNumber = field(repr=False)
    document_class: DocumentClass
    page: DataPage
    chip: ChipImage | None
    """None for a single sheet, which has no chip (R53)."""
    seal: bytes = field(repr=False)
    portrait: Portrait
    notes: tuple[str, ...]
    """What an officer should look at; never about the person."""


def personalize(
    document: TravelDocument,
    *,
    photo: bytes,
    keys: IssuingKeys,
    clock: Clock,
    face_finder: FaceFinder | None = None,
    face_format: FaceFormat = FaceFormat.ISO_19794,
    with_picture: bool = True,
) -> PersonalizedDocument:
    """Make the page, the chip image and the seal of one document.

    Raises:
        Malformed: the photo is no picture, or a name has no place in the zone.
        Refused: the photo is too small, or the keys are not those of the document's state.
        Unavailable: a key cannot be reached.
    """
    if document.issuing_state != keys.state:
        raise Refused("R40", "the document names another issuing state than the keys serve")
    portrait = make_portrait(photo, face_finder=face_finder)
    zone, today = encode_mrz(mrz_of(document)), clock.now().date()
    dg2 = encode_face(portrait.image, face_format)
    seal, chip = _sign(document, zone, dg2, keys, today)
    page = render_data_page(
        document,
        mrz=zone,
        portrait=portrait,
        seal=seal,
        specimen=keys.is_specimen,
        with_picture=with_picture,
    )
    return PersonalizedDocument(
        number=document.number,
        document_class=document.document_class,
        page=page,
        chip=chip,
        seal=seal,
        portrait=portrait,
        notes=(*portrait.notes, *page.notes),
    )


def _sign(
    document: TravelDocument, zone: str, dg2: bytes, keys: IssuingKeys, today: date
) -> tuple[bytes, ChipImage | None]:
    """Sign the seal of the page, and the chip where there is one."""
    if document.document_class is DocumentClass.EMERGENCY_SHEET:
        return _seal_sheet(document, zone, keys, today), None
    data_groups = encode_data_groups(document, mrz=zone, dg2=dg2, personalized_on=today)
    return _seal_page(document, zone, dg2, keys, today), _make_chip(data_groups, keys)


def _make_chip(data_groups: Mapping[ElementaryFile, bytes], keys: IssuingKeys) -> ChipImage:
    numbered = {file.data_group or 0: data for file, data in data_groups.items()}
    sod = issue_sod(keys.sod, numbered, keys.document_key)
    return ChipImage(files={**encode_unsigned_files(), **data_groups, ElementaryFile.SOD: sod})


def _seal_page(
    document: TravelDocument, zone: str, dg2: bytes, keys: IssuingKeys, today: date
) -> bytes:
    right = document.return_right
    statement = DataPageStatement(
        mrz=zone,
        return_state=right.state,
        return_until=right.until,
        portrait=commit_to_portrait(dg2),
    )
    return _seal(encode_data_page_zone(statement), keys.page_seal, document, keys, today)


def _seal_sheet(document: TravelDocument, zone: str, keys: IssuingKeys, today: date) -> bytes:
    feature = Feature(_SHEET_MRZ, encode_c40(zone.replace("\n", "")))
    message = encode_features((feature,), version=4)
    return _seal(message, keys.sheet_seal, document, keys, today)


def _seal(
    message: bytes,
    template: SealTemplate,
    document: TravelDocument,
    keys: IssuingKeys,
    today: date,
) -> bytes:
    unsigned = template.message(
        message, document_issued=document.date_of_issue, signature_created=today
    )
    seal = template.assemble(unsigned, keys.seal_key.sign(unsigned))
    # As with a SOD: a signature that a fault spoilt could give the key away.
    verify_seal(decode_seal(seal), template.key)
    return seal
