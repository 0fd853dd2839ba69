"""What the press needs of a document, computed from its case and from nothing else.

Each value can be computed again after a crash: the number and the journal's salt follow from a
key of the case, so that nobody without it can guess them, and no list of them is kept. With the
case's key they are gone too (R82).
"""

import hmac
import io
from dataclasses import dataclass, field
from hashlib import sha256

from PIL import Image

from nansen.document.model import TravelDocument
from nansen.document.number import draw_document_number
from nansen.errors import Malformed, Untrusted
from nansen.ids import DocumentNumber
from nansen.journal.model import EntryKind, Opening, Submission, issue_key
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.sealing.case_key import FieldKey
from nansen.personalization.data_page import render_data_page
from nansen.personalization.portrait import ChipFormat, Framing, Portrait
from nansen.personalization.prepared import PreparedDocument, content_of
from nansen.personalization.service import SignedDocument
from nansen.standards.icao9303.lds.chip_image import encode_chip_image
from nansen.standards.icao9303.lds.file_names import ElementaryFile

SALT_FIELD = FieldName("process.journal_salt")
"""Nothing is ever sealed under its key; numbers and salts are derived from it."""

_PRINT_QUALITY = 92
_MOST_PIXELS = 4_000_000
_JPEG2000 = b"\x00\x00\x00\x0cjP"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressJob:
    """Everything that the printer and the chip writer get of one document."""

    page: bytes = field(repr=False)
    """The PDF of the data page."""
    seal: bytes = field(repr=False)
    chip: bytes | None = field(repr=False)
    """The chip's image; None for a single sheet, which has none (R53)."""

    @property
    def files(self) -> dict[str, bytes]:
        """Name the files of the job."""
        files = {"page.pdf": self.page, "seal.bin": self.seal}
        return files if self.chip is None else {**files, "chip.bin": self.chip}


def derive_number(key: FieldKey, *, decision: bytes, attempt: int) -> DocumentNumber:
    """Derive the number of the document that a decision gets, or gets after one was spoiled.

    To whoever lacks the key it is as random as a drawn one (R46).

    Raises:
        Malformed: it is the key of another field.
    """
    octets = _keyed(key, b"nansen document number 1\x00" + decision + attempt.to_bytes(4, "big"))
    # 256 bits over fewer than 2**46 numbers: none is more likely than another by 2**-210.
    return draw_document_number(lambda below: int.from_bytes(octets) % below)


def journal_salt(key: FieldKey, number: DocumentNumber) -> bytes:
    """Derive the salt of what the journal says of a document's issue.

    Raises:
        Malformed: it is the key of another field.
    """
    return _keyed(key, number.encode())


def issue_opening(prepared: PreparedDocument, key: FieldKey) -> Opening:
    """Open the journal's commitment to an issued document (R66)."""
    return Opening(
        kind=EntryKind.DOCUMENT_ISSUED,
        content=content_of(prepared),
        salt=journal_salt(key, prepared.document.number),
    )


def issue_submission(prepared: PreparedDocument, key: FieldKey) -> Submission:
    """Ask the journal to hold a document; each number is asked for once."""
    name = issue_key(prepared.document.number)
    return Submission(key=name, opening=issue_opening(prepared, key).of_kind)


def check_signed(signed: SignedDocument, prepared: PreparedDocument, *, proof: bytes) -> None:
    """Check that the signer signed what it was asked to, before anybody prints it.

    Raises:
        Untrusted: the chip holds something else.
    """
    groups = prepared.with_proof(proof) if prepared.has_chip else {}
    files = {} if signed.chip is None else signed.chip.files
    if bool(files) != bool(groups) or any(files[name] != data for name, data in groups.items()):
        raise Untrusted("signed document", "is not the one that was asked for", clause="R26")


def signed_digest(signed: SignedDocument) -> bytes:
    """Name what was signed: the security object, or a sheet's seal."""
    sod = signed.seal if signed.chip is None else signed.chip.files[ElementaryFile.SOD]
    return sha256(sod).digest()


def press_job(
    prepared: PreparedDocument, signed: SignedDocument, portrait: bytes, *, specimen: bool
) -> PressJob:
    """Set the page around the signer's seal.

    Raises:
        Malformed: the portrait is no picture.
        Refused: the page cannot be set in the document's languages (R41).
    """
    document: TravelDocument = prepared.document
    page = render_data_page(
        document,
        mrz=prepared.zone,
        portrait=finished_portrait(portrait),
        seal=signed.seal,
        specimen=specimen,
        with_picture=False,
    )
    chip = None if signed.chip is None else encode_chip_image(signed.chip)
    return PressJob(page=page.pdf, seal=signed.seal, chip=chip)


def finished_portrait(image: bytes) -> Portrait:
    """Take a portrait as the order names it: the page gets the chip's own pixels.

    Raises:
        Malformed: it is neither a JPEG nor a JPEG 2000 of a portrait's size.
    """
    try:
        opened = Image.open(io.BytesIO(image), formats=("JPEG", "JPEG2000"))
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError  # noqa: TRY301 - it is refused like any other picture that is none
        picture = opened.convert("RGB")
    except Exception:  # noqa: BLE001 - Pillow's readers raise almost anything
        raise Malformed("portrait", "is no picture for a chip", clause="9303-3 §3.9.1") from None
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_PRINT_QUALITY, subsampling="4:4:4")
    is_newer = image.startswith(_JPEG2000)
    return Portrait(
        image=image,
        format=ChipFormat.JPEG2000 if is_newer else ChipFormat.JPEG,
        width=picture.width,
        height=picture.height,
        print_image=written.getvalue(),
        framing=Framing.AS_GIVEN,
    )


def _keyed(key: FieldKey, message: bytes) -> bytes:
    if key.name != SALT_FIELD:
        raise Malformed("journal salt", "comes from another field's key", clause="R82")
    return hmac.digest(key.octets, message, "sha256")
