"""What the document says of itself, for the officer's eyes."""

from collections.abc import Mapping

from nansen.errors import NansenError
from nansen.inspection.contents import read_framework_entry
from nansen.inspection.model import DocumentFacts
from nansen.standards.icao9303.lds.dg11 import decode_dg11
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import MrzReading

Entries = tuple[tuple[str, str], ...]


def gather_facts(
    source: str, reading: MrzReading | None, files: Mapping[ElementaryFile, bytes]
) -> DocumentFacts | None:
    """List what the zone, EF.DG11 and the framework entry say, in the order of a data page."""
    if reading is None:
        return None
    return DocumentFacts(
        source=source, entries=(*_of_zone(reading), *_of_details(files), *_of_framework(files))
    )


def _of_zone(reading: MrzReading) -> Entries:
    primary, _, secondary = reading.name.partition("<<")
    stated = (
        ("document_code", reading.document_code),
        ("issuing_state", reading.issuing_state),
        ("document_number", reading.document_number),
        ("primary_identifier", primary.replace("<", " ").strip()),
        ("secondary_identifier", secondary.replace("<", " ").strip()),
        ("nationality", reading.nationality),
        ("date_of_birth", reading.date_of_birth.replace("<", "X")),
        ("sex", reading.sex.replace("<", "X")),
        ("date_of_expiry", reading.date_of_expiry),
    )
    return tuple((name, value) for name, value in stated if value)


def _of_details(files: Mapping[ElementaryFile, bytes]) -> Entries:
    encoded = files.get(ElementaryFile.DG11)
    try:
        name = None if encoded is None else decode_dg11(encoded).full_name
    except NansenError:  # `dg-format` tells
        return ()
    return () if name is None else (("name", name),)


def _of_framework(files: Mapping[ElementaryFile, bytes]) -> Entries:
    try:
        entry = read_framework_entry(files)
    except NansenError:  # `framework` tells
        return ()
    if entry is None:
        return ()
    right = entry.return_right
    excepted = ", ".join(entry.territorial_except) or "none"
    return (
        ("return_right", f"{right.state} until {right.until.text}"),
        ("states_excepted", excepted),
    )
