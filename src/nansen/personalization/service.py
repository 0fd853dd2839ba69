"""The act of personalisation: from one document and one photograph to page, chip and seal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nansen.clock import Clock
from nansen.document.document_class import DocumentClass
from nansen.document.model import TravelDocument
from nansen.errors import Refused
from nansen.ids import DocumentNumber
from nansen.keys.signer import Signer
from nansen.personalization.chip import DATA_GROUPS, FaceFormat, encode_unsigned_files
from nansen.personalization.data_page import DataPage, render_data_page
from nansen.personalization.portrait import Portrait, make_portrait
from nansen.personalization.ports import FaceFinder
from nansen.personalization.prepared import PreparedDocument, prepare
from nansen.personalization.sod import issue_sod
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.chip_image import ChipImage
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.sod_template import SodTemplate, sod_template
from nansen.standards.icao9303.lds.sod_write import SodProfile
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
class SignedDocument:
    """What the signer gives out."""

    seal: bytes = field(repr=False)
    chip: ChipImage | None = field(repr=False)
    """None for a single sheet, which has no chip (R53)."""


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
    status: StatusReference | None = None,
    face_finder: FaceFinder | None = None,
    face_format: FaceFormat = FaceFormat.ISO_19794,
    with_picture: bool = True,
) -> PersonalizedDocument:
    """Make the page, the chip image and the seal of one document.

    `status` is where the chip says that the document's status is published; a single sheet
    has no chip to say so.

    Raises:
        Malformed: the photo is no picture, or a name has no place in the zone.
        Refused: the photo is too small, or the keys are not those of the document's state.
        Unavailable: a key cannot be reached.
    """
    portrait = make_portrait(photo, face_finder=face_finder)
    prepared = prepare(
        document,
        portrait=portrait.image,
        status=status,
        personalized_on=clock.now().date(),
        face_format=face_format,
    )
    signed = sign_document(prepared, keys)
    page = render_data_page(
        document,
        mrz=prepared.zone,
        portrait=portrait,
        seal=signed.seal,
        specimen=keys.is_specimen,
        with_picture=with_picture,
    )
    return PersonalizedDocument(
        number=document.number,
        document_class=document.document_class,
        page=page,
        chip=signed.chip,
        seal=signed.seal,
        portrait=portrait,
        notes=(*portrait.notes, *page.notes),
    )


def sign_document(
    prepared: PreparedDocument, keys: IssuingKeys, *, journal_proof: bytes | None = None
) -> SignedDocument:
    """Sign the seal of the page, and the chip where there is one.

    Raises:
        Refused: the keys are not those of the document's state.
        Unavailable: a key cannot be reached.
    """
    if prepared.document.issuing_state != keys.state:
        raise Refused("R40", "the document names another issuing state than the keys serve")
    if not prepared.has_chip:
        return SignedDocument(seal=_seal_sheet(prepared, keys), chip=None)
    chip = _make_chip(prepared.with_proof(journal_proof), keys)
    return SignedDocument(seal=_seal_page(prepared, keys), chip=chip)


def _make_chip(data_groups: Mapping[ElementaryFile, bytes], keys: IssuingKeys) -> ChipImage:
    numbered = {file.data_group or 0: data for file, data in data_groups.items()}
    sod = issue_sod(keys.sod, numbered, keys.document_key)
    return ChipImage(files={**encode_unsigned_files(), **data_groups, ElementaryFile.SOD: sod})


def _seal_page(prepared: PreparedDocument, keys: IssuingKeys) -> bytes:
    right = prepared.document.return_right
    statement = DataPageStatement(
        mrz=prepared.zone,
        return_state=right.state,
        return_until=right.until,
        portrait=commit_to_portrait(prepared.dg2),
    )
    return _seal(encode_data_page_zone(statement), keys.page_seal, prepared, keys)


def _seal_sheet(prepared: PreparedDocument, keys: IssuingKeys) -> bytes:
    feature = Feature(_SHEET_MRZ, encode_c40(prepared.zone.replace("\n", "")))
    message = encode_features((feature,), version=4)
    return _seal(message, keys.sheet_seal, prepared, keys)


def _seal(
    message: bytes, template: SealTemplate, prepared: PreparedDocument, keys: IssuingKeys
) -> bytes:
    unsigned = template.message(
        message,
        document_issued=prepared.document.date_of_issue,
        signature_created=prepared.personalized_on,
    )
    seal = template.assemble(unsigned, keys.seal_key.sign(unsigned))
    # As with a SOD: a signature that a fault spoilt could give the key away.
    verify_seal(decode_seal(seal), template.key)
    return seal
