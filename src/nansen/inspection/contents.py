"""Whether the data groups can be read, and what they say of the framework (plan 13 and 14)."""

from collections.abc import Callable, Mapping
from datetime import date

from nansen.errors import NansenError
from nansen.inspection.attempt import (
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.standards.finding import Finding
from nansen.standards.framework.entry import FrameworkEntry
from nansen.standards.icao9303.lds import (
    dg2,
    dg3,
    dg4,
    dg5,
    dg7,
    dg11,
    dg12,
    dg13,
    dg14,
    dg15,
    dg16,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import MrzReading

FORMAT, FRAMEWORK = "dg-format", "framework"
_FORMAT_CLAUSE, _FRAMEWORK_CLAUSE = "9303-10 §4.7", "docs/adr/0005"

# EF.DG1 has a check of its own; EF.DG6 and EF.DG8 to EF.DG10 have no agreed contents.
_DECODERS: Mapping[ElementaryFile, Callable[[bytes], object]] = {
    ElementaryFile.DG2: dg2.decode_dg2,
    ElementaryFile.DG3: dg3.decode_dg3,
    ElementaryFile.DG4: dg4.decode_dg4,
    ElementaryFile.DG5: dg5.decode_dg5,
    ElementaryFile.DG7: dg7.decode_dg7,
    ElementaryFile.DG11: dg11.decode_dg11,
    ElementaryFile.DG12: dg12.decode_dg12,
    ElementaryFile.DG14: dg14.decode_dg14,
    ElementaryFile.DG15: dg15.decode_dg15,
    ElementaryFile.DG16: dg16.decode_dg16,
}


def check_format(files: Mapping[ElementaryFile, bytes]) -> Finding:
    """Read every data group; one that cannot be read leaves the officer without it."""
    unread: list[str] = []
    for file, contents in files.items():
        decoder = _DECODERS.get(file)
        if decoder is None:
            continue
        try:
            decoder(contents)
        except NansenError as error:
            unread.append(f"{file.title}: {error}")
    if unread:
        return undetermined(FORMAT, _FORMAT_CLAUSE, "; ".join(unread))
    return successful(FORMAT, _FORMAT_CLAUSE, "every data group can be read")


def read_framework_entry(files: Mapping[ElementaryFile, bytes]) -> FrameworkEntry | None:
    """Read our entry in EF.DG13; `None` if there is none or it is another issuer's.

    Raises:
        Malformed: it bears our mark and breaks our form.
        Unsupported: it is of a framework version that this release does not carry.
    """
    encoded = files.get(ElementaryFile.DG13)
    if encoded is None or not dg13.bears_mark(encoded):
        return None
    return dg13.decode_dg13(encoded)


def check_framework(
    files: Mapping[ElementaryFile, bytes], reading: MrzReading | None, expires: date | None
) -> Finding:
    """See that our entry is of the same class as the zone and promises no more than the expiry."""
    try:
        entry = read_framework_entry(files)
    except NansenError as error:
        return finding_of(FRAMEWORK, _FRAMEWORK_CLAUSE, error)
    if entry is None:
        return not_supported(FRAMEWORK, _FRAMEWORK_CLAUSE, "the chip has no entry of the framework")
    if reading is None or expires is None:
        return undetermined(FRAMEWORK, _FRAMEWORK_CLAUSE, "EF.DG1 cannot be read beside it")
    if entry.document_class != reading.document_code:
        return failed(FRAMEWORK, _FRAMEWORK_CLAUSE, "the entry is of another class than EF.DG1")
    if entry.return_right.until.text > expires.isoformat():
        return failed(FRAMEWORK, "R49", "the return right outlasts the document")
    return successful(FRAMEWORK, _FRAMEWORK_CLAUSE, "class and return right agree with EF.DG1")
