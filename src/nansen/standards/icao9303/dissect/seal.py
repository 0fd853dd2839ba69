"""A visible digital seal taken apart (9303-13 §2)."""

from nansen.errors import NansenError
from nansen.standards.icao9303.dissect.line import Sheet
from nansen.standards.icao9303.seal.c40 import c40_length
from nansen.standards.icao9303.seal.message import encode_der_length
from nansen.standards.icao9303.seal.seal import Seal, decode_seal


def read_seal(data: bytes) -> Seal | None:
    """Read a seal, if the bytes are one."""
    try:
        return decode_seal(data)
    except NansenError:
        return None


def take_seal_apart(sheet: Sheet, seal: Seal) -> None:
    """Take a seal apart that fills the sheet."""
    at = _take_header_apart(sheet, seal)
    for feature in seal.features:
        counted = seal.header.version >= 4
        width = len(encode_der_length(len(feature.value))) if counted else 1
        end = at + 1 + width + len(feature.value)
        sheet.add_octets(at, at + 1 + width, 0, f"feature {feature.tag:02X}")
        sheet.add_octets(at + 1 + width, end, 1, "value", personal=True)
        at = end
    sheet.add_octets(at, len(sheet.data) - len(seal.signature), 0, "signature zone")
    sheet.add_octets(len(sheet.data) - len(seal.signature), len(sheet.data), 1, "signature")


def _take_header_apart(sheet: Sheet, seal: Seal) -> int:
    header = seal.header
    letters = len(header.signer) + len(header.certificate_reference)
    dates = 4 + c40_length(letters + (2 if header.version == 4 else 0))
    signer = f"{header.signer} {header.certificate_reference}"
    for start, end, label, text in (
        (0, 1, "mark", "visible digital seal"),
        (1, 2, "version", str(header.version)),
        (2, 4, "issuing country", header.issuing_country),
        (4, dates, "signer and certificate", signer),
        (dates, dates + 3, "document issued", header.document_issued.isoformat()),
        (dates + 3, dates + 6, "signature created", header.signature_created.isoformat()),
        (dates + 6, dates + 7, "feature definition", f"{header.feature_reference:02X}"),
        (dates + 7, dates + 8, "document type", f"{header.document_type:02X}"),
    ):
        sheet.add(start, end, 0, label, text)
    return dates + 8
