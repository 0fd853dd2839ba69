"""Dissection: every octet on exactly one line, whatever the bytes are."""

import json
import time
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.chips import ICAO, appendix, bsi, gmrtd, loes
from tests.strategies.damage import damaged
from tests.strategies.silver_faces import ALL_FIELDS

from nansen.ids import StateCode
from nansen.standards.algorithms import encode_oid
from nansen.standards.deterministic_cbor import encode_item
from nansen.standards.framework.entry import (
    DocumentClass,
    FrameworkEntry,
    StatusReference,
    encode_framework_entry,
)
from nansen.standards.framework.return_right import ReturnRight
from nansen.standards.icao9303.dissect import Line, dissect
from nansen.standards.icao9303.dissect.line import MAX_LINES, Sheet, show_digits
from nansen.standards.icao9303.dissect.mrz import take_mrz_apart
from nansen.standards.icao9303.lds.card_access import encode_card_access
from nansen.standards.icao9303.lds.chip_image import MAGIC
from nansen.standards.icao9303.lds.dg2 import encode_dg2, wrap_face
from nansen.standards.icao9303.lds.dg13 import encode_dg13
from nansen.standards.icao9303.lds.security_infos import OUR_PACE
from nansen.standards.icao9303.lds.sod import EARLY_LDS_SECURITY_OBJECT
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.iso39794.face import FaceImageData
from nansen.standards.tlv import encode_object

ENTRY = FrameworkEntry(
    document_class=DocumentClass.REFUGEE,
    return_right=ReturnRight(state=StateCode("UTO"), until=PartialDate.parse("2031-11-22")),
    territorial_except=(StateCode("XUA"),),
    status_reference=StatusReference(list_id=b"list", index=77),
)
MRZ = (
    b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
)
SEALS = [
    bytes.fromhex(value)
    for value in json.dumps(json.loads((ICAO / "seals" / "examples.json").read_text())).split('"')
    if value.startswith("dc0") and len(value) % 2 == 0
]
FACE = (ICAO / "dg2_19794" / "ISO19794_Test1_Data.bin").read_bytes()
IMAGE = (ICAO / "dg2_19794" / "ISO19794_Test1_Face.jpg").read_bytes()
CHIP = MAGIC + encode_item(
    {"EF.COM": bsi("EF_COM.bin"), "EF.DG1": bsi("Datagroup1.bin"), "EF.DG13": encode_dg13(ENTRY)}
)
CERTIFICATE = (ICAO / "masterlists" / "NL_ROOT_CA.cer").read_bytes()
REVOCATION_LIST = (
    x509.CertificateRevocationListBuilder()
    .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "UT")]))
    .last_update(datetime(2026, 1, 1, tzinfo=UTC))
    .next_update(datetime(2026, 4, 1, tzinfo=UTC))
    .add_revoked_certificate(
        x509.RevokedCertificateBuilder()
        .serial_number(7)
        .revocation_date(datetime(2026, 1, 1, tzinfo=UTC))
        .build()
    )
    .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    .public_bytes(serialization.Encoding.DER)
)
SPECIMENS = {
    "COM": bsi("EF_COM.bin"),
    "SOD": loes("ef011D.bin"),
    "bare SOD": next(iter(sorted((ICAO / "sod_zkr").glob("*.sod")))).read_bytes(),
    **{f"DG{n}": bsi(f"Datagroup{n}.bin") for n in (1, 2, 3, 4, 14, 15)},
    "DG5": encode_object(0x65, b"\2\1\1", encode_object(0x5F40, IMAGE)),
    "DG7": gmrtd("dg7"),
    "DG8": encode_object(0x68, b"\2\1\1"),
    "DG11": appendix("A.5 DG11"),
    "DG11 other names": gmrtd("dg11_other_names"),
    "DG13": encode_dg13(ENTRY),
    "DG13 of others": encode_object(0x6D, b"anything"),
    "DG16": appendix("A.6 DG16"),
    "CardAccess": encode_card_access((OUR_PACE,)),
    "certificate": CERTIFICATE,
    "revocation list": REVOCATION_LIST,
    "entry": encode_framework_entry(ENTRY),
    "MRZ": MRZ,
    "face": FACE,
    "image": IMAGE,
    "chip": CHIP,
    **{f"seal {n}": seal for n, seal in enumerate(SEALS)},
}


def covered(data: bytes) -> tuple[Line, ...]:
    """Dissect, and see that the lines cover every octet once and in order."""
    lines = dissect(data)
    at = 0
    for line in lines:
        assert line.offset == at
        assert line.length > 0
        at += line.length
    assert at == len(data)
    return lines


def texts(data: bytes) -> dict[str, str]:
    return {line.label: line.text for line in covered(data)}


@pytest.mark.parametrize("data", SPECIMENS.values(), ids=SPECIMENS)
def test_specimens_are_covered_and_named(data: bytes) -> None:
    lines = covered(data)
    assert lines[0].label not in {"octets", "SEQUENCE", "SET"}


@given(st.sampled_from([*SPECIMENS.values()]).flatmap(damaged))
@example(CHIP[:20])
@example(CHIP + b"x")
@example(MAGIC)
@example(MAGIC + b"\xa1\x61x\xc1\x01")
@example(MAGIC + b"\xa1\x01\x1f")
@example(MAGIC + b"\xa2\x61x\x20\x9f")
@example(MAGIC + b"\xa3\x61x\x19\x01")
@example(FACE[:13] + b"\x02" + FACE[14:])
@example(FACE[:20])
@example(FACE[:13] + b"\xff" + FACE[14:40])
def test_damage_is_covered_too(data: bytes) -> None:
    covered(data)


@given(st.binary(max_size=200))
@example(b"")
@example(b"\xdc")
@example(b"\x30")
@example(b"\x31\x00")
@example(b"\x30\x80\x00\x00")
@example(b"A" * 90)
@example(b"\x81\x00" * 3)
@example(b"\x05\x00\x06\x02\x80\x01\x01\x01\x05\x02\x10" + bytes(16))
def test_any_bytes_are_covered(data: bytes) -> None:
    covered(data)


def test_signed_data_of_other_content_reads_too() -> None:
    data = encode_object(
        0x30,
        encode_oid("1.2.840.113549.1.7.2"),
        encode_object(0xA0, encode_object(0x30, b"\2\1\3")),
    )
    assert texts(data)["version"] == "3"


def test_values_are_shown() -> None:
    assert texts(bsi("EF_COM.bin"))["tag list"] == "61 75 63 76 6E"
    assert texts(appendix("A.5 DG11"))["tag list"] == "5F0E 5F11 5F42 5F12 5F13"
    assert texts(appendix("A.5 DG11"))["full name"] == "SMITH<<JOHN<J"
    assert texts(MRZ)["date of birth"] == "740812"
    assert texts(MRZ)["end of line"] == "0A"
    assert "JPEG 2000, 413 x 531" in texts(bsi("Datagroup2.bin"))["image"]
    protocol = texts(encode_card_access((OUR_PACE,)))["protocol"]
    assert protocol.endswith("(id-PACE-ECDH-GM-AES-CBC-CMAC-128)")
    assert texts(loes("ef011D.bin"))["content type"].endswith("(ldsSecurityObject)")
    assert texts(encode_dg13(ENTRY))["class"] == "PR"
    assert texts(CERTIFICATE)["critical"] == "true"
    header = texts(SEALS[0])
    assert header["mark"] == "visible digital seal"
    assert header["document issued"].count("-") == 2


def test_the_parts_of_a_security_object_stand_where_they_are() -> None:
    data = loes("ef011D.bin")
    found = [line for line in covered(data) if line.label == "hash"]
    assert [data[line.offset : line.offset + 2].hex() for line in found] == ["0420"] * 3


def test_a_security_object_of_before_is_opened_too() -> None:
    content = encode_object(0x30, b"\2\1\0")
    early = encode_object(
        0x30,
        encode_oid(EARLY_LDS_SECURITY_OBJECT),
        encode_object(0xA0, encode_object(4, content)),
    )
    body = encode_object(0x30, b"\2\1\3\x31\0", early)
    signed = encode_object(0x30, encode_oid("1.2.840.113549.1.7.2"), encode_object(0xA0, body))
    for data in (signed, encode_object(0x77, signed)):
        assert "LDS security object" in texts(data)


def test_a_master_list_is_counted_not_opened() -> None:
    data = (ICAO / "masterlists" / "NL_ML_2026-07-22.ml").read_bytes()
    lines = covered(data)
    counted = [line for line in lines if line.label.startswith("certificate ")]
    assert len(counted) == 411
    assert counted[-1].label == "certificate 411 of 411"
    first = data[counted[0].offset : counted[0].offset + counted[0].length]
    assert covered(first)[0].label == "certificate"


PERSONAL = [b"SMITH", b"MAPLE", b"ERIKSSON", b"MUSTERMANN", b"740812", b"L898902C3", b"C11T002JM"]


@pytest.mark.parametrize("name", ["DG1", "DG11", "DG16", "MRZ", "chip"])
def test_what_is_personal_is_marked_and_not_in_the_repr(name: str) -> None:
    lines = covered(SPECIMENS[name])
    public = " ".join(line.text for line in lines if not line.personal)
    shown = repr(lines)
    for word in PERSONAL:
        if word in SPECIMENS[name]:
            assert word.decode() not in public
            assert word.decode() not in shown
            assert any(word.decode() in line.text for line in lines if line.personal)


def test_the_status_and_journal_of_a_document_are_personal() -> None:
    lines = covered(encode_framework_entry(ENTRY))
    assert [line.text for line in lines if line.personal] == ["6C 69 73 74", "77"]
    assert "…" in repr(next(line for line in lines if line.personal))


def test_unknown_octets_are_taken_for_the_holders() -> None:
    assert covered(b"\x9f" * 9)[0].personal
    assert all(line.personal for line in covered(bytes.fromhex("3003020105"))[1:])
    assert covered(encode_object(0x6D, b"anything"))[1].personal


def test_the_fields_of_the_new_face_format_have_their_names() -> None:
    found = texts(encode_dg2(wrap_face(FaceImageData(details=ALL_FIELDS))))
    assert found["code"] == "3 (jpeg2000Lossy)"
    assert found["representationData2D"].startswith("JPEG 2000")
    assert (found["subjectHeight"], found["frowning"], found["neutral"]) == (
        "1786",
        "false",
        "true",
    )
    assert found["fallback"] == "10", "the last is a landmark, which keeps its number"


def test_nested_beyond_reason_is_left_whole() -> None:
    data = b""
    for _ in range(200):
        data = encode_object(0x30, data)
    assert max(line.depth for line in covered(data)) <= 41


def test_more_lines_than_anybody_reads_are_not_written() -> None:
    assert len(covered(encode_object(0x30, b"\x02\x01\x05" * 50_000))) <= MAX_LINES + 3


def test_digits_show_either_way() -> None:
    assert (show_digits(b"20261123"), show_digits(b"\x20\x26")) == ("20261123", "2026")


def test_a_zone_of_no_format_is_one_line() -> None:
    sheet = Sheet(b"P<UTO")
    take_mrz_apart(sheet, 0, 5, 0)
    assert [(line.label, line.personal) for line in sheet.lines] == [("MRZ", True)]


def test_a_text_cannot_disturb_the_screen() -> None:
    evil = encode_object(0x6B, encode_object(0x5F0E, b"A\x1b[2J\xe2\x80\xaeB\xff"))
    assert (
        texts(evil)["full name"]
        == "A\N{REPLACEMENT CHARACTER}[2J" + "\N{REPLACEMENT CHARACTER}B\N{REPLACEMENT CHARACTER}"
    )


def test_ten_megabytes_of_anything_are_dissected_at_once() -> None:
    start = time.process_time()
    for filling in (
        b"\x61\x82",
        b"\x02\x00",
        b"\x00",
        b"\xff",
        b"\x30\x83\x0f\x42\x40",
        b"A<",
        b"FAC\0",
    ):
        covered((filling * 10_000_000)[:10_000_000])
    assert time.process_time() - start < 15
