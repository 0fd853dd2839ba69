"""A document ready to be signed: its zone and its data groups, with no signature yet.

What the journal commits to is known here, before anybody signs; the journal's proof then
goes into DG13, which the signature covers like everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from nansen.document.document_class import DocumentClass
from nansen.document.framework import framework_entry_of
from nansen.document.machine_readable import mrz_of
from nansen.document.model import TravelDocument
from nansen.personalization.chip import FaceFormat, encode_data_groups, encode_face
from nansen.standards.framework.entry import FrameworkEntry, StatusReference
from nansen.standards.framework.issued_content import issued_content
from nansen.standards.icao9303.lds.dg1 import encode_dg1
from nansen.standards.icao9303.lds.dg13 import encode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import encode_mrz


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """All that is to be signed of one document, but the journal's proof."""

    document: TravelDocument
    zone: str = field(repr=False)
    data_groups: Mapping[ElementaryFile, bytes] = field(repr=False)
    """Empty for a single sheet, which has no chip (R53)."""
    entry: FrameworkEntry = field(repr=False)
    personalized_on: date

    @property
    def has_chip(self) -> bool:
        """Tell whether there is a chip to write."""
        return bool(self.data_groups)

    @property
    def dg2(self) -> bytes:
        """The portrait as the chip gets it."""
        return self.data_groups[ElementaryFile.DG2]

    def with_proof(self, proof: bytes | None) -> dict[ElementaryFile, bytes]:
        """Give the data groups, the journal's proof in its place in DG13."""
        entry = framework_entry_of(
            self.document, status=self.entry.status_reference, journal_proof=proof
        )
        return {**self.data_groups, ElementaryFile.DG13: encode_dg13(entry)}


def prepare(
    document: TravelDocument,
    *,
    portrait: bytes,
    status: StatusReference | None,
    personalized_on: date,
    face_format: FaceFormat = FaceFormat.ISO_19794,
) -> PreparedDocument:
    """Write the zone and the data groups of a document.

    `portrait` is the picture as it is printed and written to the chip.

    Raises:
        Malformed: the portrait is no picture, or a name has no place in the zone.
    """
    zone = encode_mrz(mrz_of(document))
    groups: Mapping[ElementaryFile, bytes] = {}
    if document.document_class is not DocumentClass.EMERGENCY_SHEET:
        groups = encode_data_groups(
            document,
            mrz=zone,
            dg2=encode_face(portrait, face_format),
            personalized_on=personalized_on,
            status=status,
        )
    return PreparedDocument(
        document=document,
        zone=zone,
        data_groups=groups,
        entry=framework_entry_of(document, status=status),
        personalized_on=personalized_on,
    )


def content_of(prepared: PreparedDocument) -> bytes:
    """Write what the journal's `document:issued` commits to (R66).

    A sheet without a chip stands for itself by the DG1 that its zone would make.
    """
    groups = dict(prepared.data_groups)
    if not groups:
        groups = {ElementaryFile.DG1: encode_dg1(prepared.zone)}
    digests = {file.data_group or 0: sha256(data).digest() for file, data in groups.items()}
    return issued_content(prepared.document.number, digests=digests, entry=prepared.entry)
