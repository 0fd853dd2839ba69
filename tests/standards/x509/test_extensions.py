"""Extensions: every one in two master lists, and handmade ones that break rules."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import core
from asn1crypto import x509 as judge_x509
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.x509.handmade import UTOPIA

from nansen.errors import Malformed, NansenError, Unsupported
from nansen.standards.cms import decode_signed_data
from nansen.standards.der import Leniencies, encode_integer, frame, read_node
from nansen.standards.x509 import extensions
from nansen.standards.x509.certificate import Extension, decode_certificate
from nansen.standards.x509.extensions import (
    AuthorityKeyIdentifier,
    DistributionPoint,
    PrivateKeyUsagePeriod,
    decode_alternative_names,
    decode_authority_key_identifier,
    decode_basic_constraints,
    decode_crl_number,
    decode_distribution_points,
    decode_document_type_list,
    decode_extended_key_usage,
    decode_key_usage,
    decode_private_key_usage_period,
    decode_subject_key_identifier,
)
from nansen.standards.x509.general_name import GeneralName

ICAO = Path(__file__).parents[2] / "vectors" / "icao9303"
DECODERS: dict[str, Callable[..., object]] = {
    extensions.KEY_USAGE: decode_key_usage,
    extensions.BASIC_CONSTRAINTS: decode_basic_constraints,
    extensions.SUBJECT_KEY_IDENTIFIER: decode_subject_key_identifier,
    extensions.AUTHORITY_KEY_IDENTIFIER: decode_authority_key_identifier,
    extensions.PRIVATE_KEY_USAGE_PERIOD: decode_private_key_usage_period,
    extensions.SUBJECT_ALTERNATIVE_NAME: decode_alternative_names,
    extensions.ISSUER_ALTERNATIVE_NAME: decode_alternative_names,
    extensions.CRL_DISTRIBUTION_POINTS: decode_distribution_points,
    extensions.EXTENDED_KEY_USAGE: decode_extended_key_usage,
    extensions.DOCUMENT_TYPE_LIST: decode_document_type_list,
    extensions.CRL_NUMBER: decode_crl_number,
}
LOCALITY = bytes.fromhex("3011310f300d06035504070c06") + b"UTOPIA"


def real() -> Iterator[Extension]:
    """Find the extensions of all certificates in the master lists and of their signers."""
    for path in sorted((ICAO / "masterlists").glob("*.ml")):
        signed = decode_signed_data(path.read_bytes())
        listed = [node.encoded for node in read_node(signed.content).children()[1].children()]
        for encoded in (*listed, *signed.certificates):
            yield from decode_certificate(encoded).extensions


def native(name: judge_x509.GeneralName) -> str | bytes:
    """Say what a name is: the text, or for a directory name its octets."""
    if name.name == "directory_name":
        return bytes(name.chosen.untag().dump())
    octets = bytes(name.chosen.contents)
    return octets.decode() if name.name in {"rfc822_name", "dns_name", TEXT} else octets


TEXT = "uniform_resource_identifier"


def ours(name: GeneralName) -> str | bytes:
    return name.text if name.name is None else name.name.encoded


def test_asn1crypto_reads_the_same() -> None:
    seen: dict[str, int] = {}
    for extension in real():
        decode = DECODERS.get(extension.oid)
        check = CHECKS.get(extension.oid)
        if decode is None or check is None:
            continue
        check(extension.value, decode(extension.value, lenient=Leniencies()))
        seen[extension.oid] = seen.get(extension.oid, 0) + 1
    assert seen.keys() == CHECKS.keys()
    assert seen[extensions.BASIC_CONSTRAINTS] == 588 + 411


def check_key_usage(value: bytes, found: object) -> None:
    names = {name.replace("_", "").lower() for name in judge_x509.KeyUsage.load(value).native}
    assert isinstance(found, frozenset)
    assert {name.lower() for name in found} == names


def check_basic_constraints(value: bytes, found: object) -> None:
    judge = judge_x509.BasicConstraints.load(value).native
    assert found == (judge["ca"], judge["path_len_constraint"])


def check_subject_key(value: bytes, found: object) -> None:
    assert core.OctetString.load(value).native == found


def check_authority_key(value: bytes, found: object) -> None:
    judge = judge_x509.AuthorityKeyIdentifier.load(value)
    assert isinstance(found, AuthorityKeyIdentifier)
    assert found.key_identifier == judge["key_identifier"].native
    assert found.serial_number == judge["authority_cert_serial_number"].native
    issuer = judge["authority_cert_issuer"]
    assert [ours(name) for name in found.issuer] == [native(name) for name in issuer]


def check_private_key_period(value: bytes, found: object) -> None:
    judge = judge_x509.PrivateKeyUsagePeriod.load(value).native
    assert isinstance(found, PrivateKeyUsagePeriod)
    assert (found.not_before, found.not_after) == (judge["not_before"], judge["not_after"])


def check_alternative_names(value: bytes, found: object) -> None:
    assert isinstance(found, tuple)
    judge = judge_x509.GeneralNames.load(value)
    assert [ours(name) for name in found] == [native(name) for name in judge]
    kinds = [name.kind.lower() for name in found]
    assert kinds == [name.name.replace("_", "") for name in judge]


def check_distribution_points(value: bytes, found: object) -> None:
    judge = judge_x509.CRLDistributionPoints.load(value)
    assert isinstance(found, tuple)
    for point, other in zip(found, judge, strict=True):
        where = other["distribution_point"]
        names = where.chosen if where.name == "full_name" else []
        assert [ours(name) for name in point.names] == [native(name) for name in names]


def check_extended_key_usage(value: bytes, found: object) -> None:
    assert found == tuple(part.dotted for part in judge_x509.ExtKeyUsageSyntax.load(value))


CHECKS: dict[str, Callable[[bytes, object], None]] = {
    extensions.KEY_USAGE: check_key_usage,
    extensions.BASIC_CONSTRAINTS: check_basic_constraints,
    extensions.SUBJECT_KEY_IDENTIFIER: check_subject_key,
    extensions.AUTHORITY_KEY_IDENTIFIER: check_authority_key,
    extensions.PRIVATE_KEY_USAGE_PERIOD: check_private_key_period,
    extensions.SUBJECT_ALTERNATIVE_NAME: check_alternative_names,
    extensions.ISSUER_ALTERNATIVE_NAME: check_alternative_names,
    extensions.CRL_DISTRIBUTION_POINTS: check_distribution_points,
    extensions.EXTENDED_KEY_USAGE: check_extended_key_usage,
}


def test_nearly_all_read_strictly() -> None:
    """Ukraine writes TRUE as 01, and five keyUsages keep zeros that DER strips."""
    odd: dict[tuple[str, str], int] = {}
    for extension in real():
        if extension.oid in DECODERS:
            try:
                DECODERS[extension.oid](extension.value)
            except Malformed as error:
                odd[error.field, error.why] = odd.get((error.field, error.why), 0) + 1
    assert odd == {("cA", "ber boolean"): 2, ("keyUsage", "ber unused bits"): 5}


def test_key_usage() -> None:
    assert decode_key_usage(b"\x03\x02\x01\x06") == {"keyCertSign", "cRLSign"}
    assert decode_key_usage(b"\x03\x02\x07\x80") == {"digitalSignature"}
    assert decode_key_usage(b"\x03\x03\x07\x00\x80") == {"decipherOnly"}
    with pytest.raises(Malformed):
        decode_key_usage(b"\x03\x03\x06\x00\x40")
    lenient = Leniencies()
    assert decode_key_usage(b"\x03\x02\x00\x06", lenient=lenient) == {"keyCertSign", "cRLSign"}
    assert lenient.names == ("ber-unused-bits",)


def test_basic_constraints() -> None:
    assert decode_basic_constraints(b"\x30\x00") == (False, None)
    assert decode_basic_constraints(bytes.fromhex("30060101ff020100")) == (True, 0)
    assert decode_basic_constraints(bytes.fromhex("30030101ff")) == (True, None)
    assert decode_basic_constraints(bytes.fromhex("3003020101")) == (False, 1)
    written_out = bytes.fromhex("3003010100")
    with pytest.raises(Malformed):
        decode_basic_constraints(written_out)
    lenient = Leniencies()
    assert decode_basic_constraints(written_out, lenient=lenient) == (False, None)
    assert lenient.names == ("ber-encoded-default",)


@pytest.mark.parametrize("value", ["3003040100", "30060101ff0201ff", "30060201000101ff", "3100"])
def test_broken_basic_constraints(value: str) -> None:
    with pytest.raises(Malformed):
        decode_basic_constraints(bytes.fromhex(value), lenient=Leniencies())


def test_authority_key_identifier() -> None:
    name = frame(0xA1, frame(0xA4, UTOPIA))
    found = decode_authority_key_identifier(frame(0x30, b"\x80\x01k", name, b"\x82\x01\x07"))
    assert (found.key_identifier, found.serial_number) == (b"k", 7)
    assert [name.kind for name in found.issuer] == ["directoryName"]
    assert decode_authority_key_identifier(b"\x30\x00") == AuthorityKeyIdentifier()


@pytest.mark.parametrize(
    "value", [b"\x30\x03\x04\x01k", b"\x30\x04\x82\x00\x80\x00", frame(0x30, b"\x9f\x20\x00")]
)
def test_broken_authority_key_identifiers(value: bytes) -> None:
    with pytest.raises(Malformed):
        decode_authority_key_identifier(value)


def test_private_key_usage_period() -> None:
    begin, end = frame(0x80, b"20260101000000Z"), frame(0x81, b"20280101000000Z")
    found = decode_private_key_usage_period(frame(0x30, begin, end))
    assert found.not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert found.not_after == datetime(2028, 1, 1, tzinfo=UTC)
    assert decode_private_key_usage_period(frame(0x30, end)).not_before is None


@pytest.mark.parametrize(
    "value", [b"\x30\x00", frame(0x30, frame(0x82, b"20260101000000Z")), b"\x30\x02\x80\x00"]
)
def test_broken_private_key_usage_periods(value: bytes) -> None:
    with pytest.raises(Malformed):
        decode_private_key_usage_period(value)


def test_alternative_names_as_in_9303_12_7_1_1_2() -> None:
    value = frame(0x30, frame(0x81, b"csca@example.org"), frame(0xA4, LOCALITY))
    mail, place = decode_alternative_names(value)
    assert (mail.kind, mail.text, mail.name) == ("rfc822Name", "csca@example.org", None)
    assert place.name is not None
    assert place.name.first("2.5.4.7") == "UTOPIA"
    other = decode_alternative_names(frame(0x30, frame(0x87, b"\x7f\0\0\x01")))[0]
    assert (other.kind, other.encoded) == ("iPAddress", b"\x87\x04\x7f\0\0\x01")


@pytest.mark.parametrize(
    "value", [b"\x31\x00", b"\x30\x02\x05\x00", b"\x30\x02\x89\x00", b"\x30\x03\x9f\x24\x00"]
)
def test_broken_alternative_names(value: bytes) -> None:
    with pytest.raises(Malformed):
        decode_alternative_names(value)


def test_distribution_points() -> None:
    uri = frame(0x86, b"http://example.org/crl")
    where = frame(0xA0, frame(0xA0, uri))
    full = frame(0x30, where)
    relative = frame(0x30, frame(0xA0, frame(0xA1, b"")))
    reasons = frame(0x30, where, frame(0x81, b"\x01\x02"))
    foreign = frame(0x30, frame(0xA2, frame(0xA4, UTOPIA)))
    points = decode_distribution_points(frame(0x30, full, relative, reasons, foreign))
    assert [name.text for name in points[0].names] == ["http://example.org/crl"]
    assert points[1] == DistributionPoint(partial=True)
    assert points[2].partial
    assert points[2].names == points[0].names
    assert points[3].crl_issuer[0].kind == "directoryName"


def test_extended_key_usage() -> None:
    assert decode_extended_key_usage(bytes.fromhex("300806066781080101" + "03")) == (
        "2.23.136.1.1.3",
    )
    with pytest.raises(Malformed):
        decode_extended_key_usage(b"\x30\x00")


def test_document_type_list() -> None:
    types = frame(0x31, frame(0x13, b"PR"), frame(0x13, b"PT"))
    assert decode_document_type_list(frame(0x30, encode_integer(0), types)) == ("PR", "PT")


@pytest.mark.parametrize(
    "value",
    [
        b"\x30\x00",
        frame(0x30, encode_integer(1), b"\x31\x00"),
        frame(0x30, encode_integer(0), b"\x30\x00"),
        frame(0x30, encode_integer(0), frame(0x31, frame(0x13, b"PPP"))),
        frame(0x30, encode_integer(0), frame(0x31, frame(0x13, b""))),
    ],
)
def test_broken_document_type_lists(value: bytes) -> None:
    with pytest.raises(Malformed):
        decode_document_type_list(value)


def test_key_identifier_and_crl_number() -> None:
    assert decode_subject_key_identifier(b"\x04\x02ab") == b"ab"
    assert decode_crl_number(b"\x02\x01\x07") == 7


@given(st.sampled_from(sorted(DECODERS)), st.binary(max_size=60), st.booleans())
def test_any_bytes(oid: str, value: bytes, tolerant: bool) -> None:
    try:
        DECODERS[oid](value, lenient=Leniencies() if tolerant else None)
    except NansenError as error:
        assert isinstance(error, Malformed | Unsupported)  # noqa: PT017
