"""LDSSecurityObject: the hashes of a chip's data groups (9303-10 §4.6.2.3)."""

from collections.abc import Iterable

from cryptography.hazmat import asn1

from nansen.standards.asn1.writer import Element, element, encode

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"


@asn1.sequence
class DataGroupHash:
    """The hash of one whole data group."""

    number: int
    digest: bytes


@asn1.sequence
class LdsVersionInfo:
    """Which editions of the data structure and of Unicode the chip follows."""

    lds_version: asn1.PrintableString
    unicode_version: asn1.PrintableString


@asn1.sequence
class LdsSecurityObject:
    """The content of a document security object, version 0 or 1."""

    version: int
    hash_algorithm: Element
    data_group_hashes: list[DataGroupHash]
    version_info: LdsVersionInfo | None


def encode_lds_security_object(
    digest_algorithm: bytes,
    hashes: Iterable[tuple[int, bytes]],
    versions: tuple[str, str] | None,
) -> bytes:
    """Write version 1 where the LDS and Unicode versions are given, else version 0."""
    info = None
    if versions is not None:
        lds, unicode = (asn1.PrintableString(text) for text in versions)
        info = LdsVersionInfo(lds_version=lds, unicode_version=unicode)
    return encode(
        LdsSecurityObject(
            version=0 if info is None else 1,
            hash_algorithm=element(digest_algorithm),
            data_group_hashes=[DataGroupHash(number=n, digest=digest) for n, digest in hashes],
            version_info=info,
        )
    )
