"""The header of a seal: who sealed what kind of document, and when (9303-13 §2.2).

    00    DC
    01    version less one: 02 is version 3, 03 is version 4
    02    issuing country, three characters in C40
    04    signer and certificate, in C40: 6 bytes in version 3, any number in version 4
    +0    date of issue of the document
    +3    date of the signature
    +6    reference of the feature definition        93 is a visa's, 94 an ETD's
    +7    document type category                     odd: ICAO's; even: others' (9303-13 §3.1.1)

The signer and certificate are `UTTS` and, in version 3, five hexadecimal digits; in version 4,
two hexadecimal digits that count the digits which follow: `UTTS025B` (9303-13 §2.2.1).
"""

import re
from dataclasses import dataclass
from datetime import date

from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.seal.c40 import c40_length, decode_c40, encode_c40
from nansen.standards.icao9303.seal.dates import decode_seal_date, encode_seal_date

MAGIC = 0xDC
VERSIONS = (3, 4)

_CLAUSE = "9303-13 §2.2"
_SIGNER_CLAUSE = "9303-13 §2.2.1"
_COUNTRY = re.compile(r"[A-Z]{1,3}")
_SIGNER = re.compile(r"[A-Z]{2}[A-Z0-9]{2}")
_REFERENCES = {3: re.compile(r"[0-9A-F]{5}"), 4: re.compile(r"[0-9A-F]{1,255}")}
_COUNT = re.compile(r"[0-9A-F]{2}")
_COUNTED_FROM = 6  # of `UTTS025B`, what follows the count


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHeader:
    """The header; an instance always encodes."""

    version: int = 4
    issuing_country: str
    """One to three letters of 9303-3, without fillers."""
    signer: str
    """Two letters of the signer's country and two characters of the signer's own."""
    certificate_reference: str
    """Hexadecimal digits in capitals, without version 4's count."""
    document_issued: date
    signature_created: date
    feature_reference: int
    document_type: int

    def __post_init__(self) -> None:
        """Check the version, the codes and the ranges."""
        if self.version not in VERSIONS:
            raise Unsupported("version", "only versions 3 and 4 are defined", clause=_CLAUSE)
        for name, value, pattern, clause in (
            ("issuing_country", self.issuing_country, _COUNTRY, _CLAUSE),
            ("signer", self.signer, _SIGNER, _SIGNER_CLAUSE),
            (
                "certificate_reference",
                self.certificate_reference,
                _REFERENCES[self.version],
                _SIGNER_CLAUSE,
            ),
        ):
            if not pattern.fullmatch(value):
                raise Malformed(name, f"must match {pattern.pattern}", clause=clause)
        for name, number in (
            ("feature_reference", self.feature_reference),
            ("document_type", self.document_type),
        ):
            if not 1 <= number <= 254:
                raise Malformed(name, "must be between 1 and 254", clause=_CLAUSE)

    @property
    def is_test(self) -> bool:
        """Tell whether the reference is all zeros, which production must not use."""
        return not self.certificate_reference.strip("0")

    @property
    def serial_number(self) -> int:
        """The serial number of the signer's certificate that the reference stands for."""
        return int(self.certificate_reference, 16)


def encode_seal_header(header: SealHeader) -> bytes:
    """Write the header; 18 bytes in version 3."""
    return (
        encode_issuer(header)
        + encode_seal_date(header.document_issued)
        + encode_seal_date(header.signature_created)
        + bytes((header.feature_reference, header.document_type))
    )


def encode_issuer(header: SealHeader) -> bytes:
    """Write the part of the header that is the same for all seals of one signer."""
    reference = header.certificate_reference
    if header.version == 4:
        reference = f"{len(reference):02X}{reference}"
    return (
        bytes((MAGIC, header.version - 1))
        + encode_c40(f"{header.issuing_country:<<3}")
        + encode_c40(header.signer + reference)
    )


def decode_seal_header(data: bytes) -> tuple[SealHeader, int]:
    """Read the header at the start of a seal; tell also where the message begins."""
    if len(data) < 2 or data[0] != MAGIC:
        raise Malformed("header", "does not begin with DC", clause=_CLAUSE)
    version = data[1] + 1
    if version not in VERSIONS:
        raise Unsupported("version", "only versions 3 and 4 are defined", clause=_CLAUSE)
    letters = _signer_length(data) if version == 4 else 9
    dates = 4 + c40_length(letters)
    end = dates + 8
    if len(data) < end:
        raise Malformed("header", "ends too early", clause=_CLAUSE)
    signer = decode_c40(data[4:dates])
    if len(signer) != letters:
        raise Malformed("signer", "is shorter than its count", clause=_SIGNER_CLAUSE)
    header = SealHeader(
        version=version,
        issuing_country=decode_c40(data[2:4]).rstrip(" "),
        signer=signer[:4],
        certificate_reference=signer[4 if version == 3 else _COUNTED_FROM :],
        document_issued=decode_seal_date(data[dates : dates + 3], "document_issued"),
        signature_created=decode_seal_date(data[dates + 3 : dates + 6], "signature_created"),
        feature_reference=data[dates + 6],
        document_type=data[dates + 7],
    )
    return header, end


def _signer_length(data: bytes) -> int:
    # The count stands in the second of the first two triples, which are whole for any count.
    count = decode_c40(data[4:8])[4:]
    if not _COUNT.fullmatch(count):
        raise Malformed("signer", "does not count its reference", clause=_SIGNER_CLAUSE)
    return _COUNTED_FROM + int(count, 16)
