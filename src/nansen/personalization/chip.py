"""What the chip gets: the files of LDS1, all derived from the document (9303-10 §4).

| file | content |
|---|---|
| EF.CardAccess, DG14 | PACE, and nothing older: no BAC |
| EF.COM | which data groups there are |
| DG1 | the machine readable zone |
| DG2 | one face |
| DG11 | the name in its own script, the date of birth with its unknown parts |
| DG12 | issuing authority, date of issue, observations and return right as codes |
| DG13 | the framework entry |
| EF.SOD | the signature over the hashes of them all |

DG3, DG4, DG7, DG16 and LDS2 are absent (R22, R44).
"""

from datetime import date
from enum import StrEnum

from nansen.document.framework import framework_entry_of, full_date, signed_return_right
from nansen.document.model import Holder, TravelDocument
from nansen.errors import Malformed
from nansen.personalization.wording import words_in
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.card_access import encode_card_access
from nansen.standards.icao9303.lds.com import Com, encode_com
from nansen.standards.icao9303.lds.dg1 import encode_dg1
from nansen.standards.icao9303.lds.dg2 import encode_dg2, wrap_face
from nansen.standards.icao9303.lds.dg11 import IssuedPersonalDetails, NativeName, encode_dg11
from nansen.standards.icao9303.lds.dg12 import (
    Endorsements,
    IssuedDocumentDetails,
    encode_dg12,
)
from nansen.standards.icao9303.lds.dg13 import encode_dg13
from nansen.standards.icao9303.lds.dg14 import encode_dg14
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_infos import OUR_PACE
from nansen.standards.icao9303.names import split_viz_name
from nansen.standards.iso19794 import face as face_19794
from nansen.standards.iso39794 import face as face_39794

DATA_GROUPS = (1, 2, 11, 12, 13, 14)
"""The same for every chip, so that their number tells nothing of the holder."""


class FaceFormat(StrEnum):
    """How DG2 codes the face; from 2030 only the newer (9303-10 §4.5.6)."""

    ISO_19794 = "19794-5"
    ISO_39794 = "39794-5"


def encode_face(image: bytes, face_format: FaceFormat) -> bytes:
    """Write DG2 around the image."""
    if face_format is FaceFormat.ISO_39794:
        return encode_dg2(wrap_face(face_39794.describe_image(image)))
    record = face_19794.FaceRecord(faces=(face_19794.describe_image(image),))
    return encode_dg2(wrap_face(record))


def encode_data_groups(
    document: TravelDocument,
    *,
    mrz: str,
    dg2: bytes,
    personalized_on: date,
    status: StatusReference | None = None,
) -> dict[ElementaryFile, bytes]:
    """Write every data group."""
    return {
        ElementaryFile.DG1: encode_dg1(mrz),
        ElementaryFile.DG2: dg2,
        ElementaryFile.DG11: encode_dg11(_personal_details(document)),
        ElementaryFile.DG12: encode_dg12(_document_details(document, personalized_on)),
        ElementaryFile.DG13: encode_dg13(framework_entry_of(document, status=status)),
        ElementaryFile.DG14: encode_dg14((OUR_PACE,)),
    }


def encode_unsigned_files() -> dict[ElementaryFile, bytes]:
    """Write what no signature covers and every chip has alike."""
    return {
        ElementaryFile.COM: encode_com(Com(data_groups=DATA_GROUPS)),
        ElementaryFile.CARD_ACCESS: encode_card_access((OUR_PACE,)),
    }


def _personal_details(document: TravelDocument) -> IssuedPersonalDetails:
    return IssuedPersonalDetails(
        full_name=_full_name(document.holder), date_of_birth=document.holder.date_of_birth
    )


def _full_name(holder: Holder) -> NativeName | None:
    """Give the name in its own script, or else the page's own, which the MRZ may have cut."""
    primary, secondary = holder.primary_identifier, holder.secondary_identifier
    if holder.native_name is not None:
        # Arabic script writes the comma between the two parts the other way round.
        primary, secondary = split_viz_name(holder.native_name.replace("،", ","))
    try:
        return NativeName(primary=" ".join(primary.split()), secondary=" ".join(secondary.split()))
    except Malformed:  # longer than DG11 holds; the page shows it in full
        return None


def _document_details(document: TravelDocument, personalized_on: date) -> IssuedDocumentDetails:
    return IssuedDocumentDetails(
        issuing_authority=words_in(document.issuing_authority.name, "en"),
        date_of_issue=full_date(document.date_of_issue),
        endorsements=_endorsements(document),
        personalized_on=full_date(personalized_on),
    )


def _endorsements(document: TravelDocument) -> Endorsements:
    codes = tuple(sorted(document.observations))
    right, territory = signed_return_right(document), tuple(sorted(document.territorial_validity))
    try:
        return Endorsements(observations=codes, return_right=right, territorial_except=territory)
    except Malformed:  # longer than DG12 holds; DG13 names every state
        return Endorsements(observations=codes, return_right=right)
