"""Certificates: the real ones of two master lists, and handmade ones that break rules."""

import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import pem
from asn1crypto import x509 as judge_x509
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.x509.handmade import (
    BEGIN,
    ECDSA_SHA256,
    ECDSA_SHA384,
    END,
    SPKI,
    UTOPIA,
    write_certificate,
    write_extension,
    write_extensions,
    write_name,
)

from nansen.errors import Malformed, NansenError, Unsupported, Untrusted
from nansen.standards.algorithms import encode_oid
from nansen.standards.cms import decode_signed_data
from nansen.standards.der import frame, read_node
from nansen.standards.x509.certificate import (
    Certificate,
    decode_certificate,
    verify_certificate_signature,
)

ICAO = Path(__file__).parents[2] / "vectors" / "icao9303"
LISTS = ("DE_ML_2026-05-28-08-28-45", "NL_ML_2026-07-22")
KEY_USAGE = write_extension("2.5.29.15", b"\x03\x02\x01\x06", b"\x01\x01\xff")


@lru_cache
def listed(name: str) -> tuple[Certificate, ...]:
    """Read all certificates of a master list."""
    signed = decode_signed_data((ICAO / "masterlists" / f"{name}.ml").read_bytes())
    certificates = read_node(signed.content).children()[1].children()
    return tuple(decode_certificate(node.encoded) for node in certificates)


def single() -> list[Certificate]:
    """Read the certificates that stand alone in files."""
    folders = ("masterlists/*.cer", "dsc/*.cer")
    encodings = [path.read_bytes() for folder in folders for path in sorted(ICAO.glob(folder))]
    for path in sorted(ICAO.glob("sod_zkr/*.pem")):
        encodings.append(pem.unarmor(path.read_bytes())[2])  # noqa: PERF401
    return [decode_certificate(encoded) for encoded in encodings]


@pytest.mark.parametrize("name", LISTS)
def test_every_certificate_of_a_master_list_has_its_key(name: str) -> None:
    vector = (ICAO / "masterlists" / f"{name}.keys.txt").read_text(encoding="ascii")
    found = ""
    for certificate in listed(name):
        key = certificate.public_key()
        kind = f"RSA-{key.bits}" if key.curve is None else key.curve.name
        found += f"{certificate.fingerprint} {kind} {key.fingerprint}\n"
    assert found == vector
    assert len(listed(name)) == {"D": 588, "N": 411}[name[0]]


@pytest.mark.parametrize("name", LISTS)
def test_the_vector_is_what_its_generator_writes(
    name: str, judge: Callable[..., CompletedProcess[bytes]]
) -> None:
    judge("openssl", "version")
    generator = runpy.run_path(str(ICAO / "masterlists" / "generate_key_fingerprints.py"))
    path = ICAO / "masterlists" / f"{name}.ml"
    written = "".join(generator["lines_of"](path))
    assert generator["target_of"](path).read_text(encoding="ascii") == written


@pytest.mark.parametrize(
    ("name", "own", "others", "none"), [(LISTS[0], 375, 201, 12), (LISTS[1], 411, 0, 0)]
)
def test_who_signed_the_certificates_of_a_master_list(
    name: str, own: int, others: int, none: int
) -> None:
    found = {"own": 0, "others": 0, "none": 0}
    by_country: dict[str, list[Certificate]] = {}
    for certificate in listed(name):
        by_country.setdefault((certificate.subject.country or "").upper(), []).append(certificate)
    for certificate in listed(name):
        candidates = by_country.get((certificate.issuer.country or "").upper(), [])
        if is_signed_by(certificate, certificate):
            found["own"] += 1
        elif any(is_signed_by(certificate, other) for other in candidates):
            found["others"] += 1
        else:
            found["none"] += 1
    assert found == {"own": own, "others": others, "none": none}


def is_signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        verify_certificate_signature(certificate, issuer.public_key())
    except Untrusted:
        return False
    return True


def test_what_was_tolerated_in_the_master_lists() -> None:
    found: dict[str, int] = {}
    for name in LISTS:
        for certificate in listed(name):
            for leniency in certificate.leniencies + certificate.public_key().leniencies:
                found[leniency] = found.get(leniency, 0) + 1
    assert found == {
        "serial-not-positive": 6,
        "generalized-time-before-2050": 1,
        "ec-field-element-size": 14,
        "rsa-parameters-missing": 3,
    }


def check_against_asn1crypto(certificate: Certificate) -> None:
    judge = judge_x509.Certificate.load(certificate.encoded, strict=True)
    tbs = judge["tbs_certificate"]
    assert certificate.tbs == tbs.dump()
    assert f"v{certificate.version}" == tbs["version"].native
    assert certificate.serial_number == tbs["serial_number"].native
    assert certificate.issuer.encoded == tbs["issuer"].dump()
    assert certificate.subject.encoded == tbs["subject"].dump()
    assert certificate.not_before == tbs["validity"]["not_before"].native
    assert certificate.not_after == tbs["validity"]["not_after"].native
    assert certificate.tbs_signature_algorithm == tbs["signature"].dump()
    assert certificate.signature_algorithm == judge["signature_algorithm"].dump()
    assert certificate.subject_public_key_info == tbs["subject_public_key_info"].dump()
    assert certificate.signature == judge["signature_value"].native
    extensions = [
        (part["extn_id"].dotted, part["critical"].native, bytes(part["extn_value"]))
        for part in tbs["extensions"]
    ]
    assert list(certificate.extensions) == extensions
    texts = [
        part["value"].native for name in (tbs["issuer"], tbs["subject"]) for part in parts_of(name)
    ]
    names = certificate.issuer.attributes + certificate.subject.attributes
    assert [attribute.text for attribute in names] == texts


def parts_of(name: judge_x509.Name) -> list[judge_x509.NameTypeAndValue]:
    return [part for relative in name.chosen for part in relative]


def test_asn1crypto_reads_the_same() -> None:
    for certificate in (*listed(LISTS[0]), *listed(LISTS[1]), *single()):
        check_against_asn1crypto(certificate)


def test_openssl_reads_the_same(judge: Callable[..., CompletedProcess[bytes]]) -> None:
    for certificate in single():
        shown = judge(
            "openssl", "x509", "-inform", "DER", "-noout", "-serial", "-fingerprint", "-sha256",
            stdin=certificate.encoded,
        ).stdout.decode()  # fmt: skip
        serial, fingerprint = (line.partition("=")[2] for line in shown.splitlines())
        assert int(serial, 16) == certificate.serial_number
        assert fingerprint.replace(":", "").lower() == certificate.fingerprint


def test_a_chain() -> None:
    by_subject = {certificate.subject.common_name: certificate for certificate in single()}
    anchor = by_subject["csca-germany"]
    assert anchor.is_self_issued
    verify_certificate_signature(anchor, anchor.public_key())


def test_a_handmade_certificate() -> None:
    encoded = write_certificate(rest=write_extensions(KEY_USAGE))
    certificate = decode_certificate(encoded)
    assert (certificate.version, certificate.serial_number) == (3, 7)
    assert certificate.not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert certificate.not_after == datetime(2039, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert certificate.is_self_issued
    assert certificate.leniencies == ()
    found = certificate.extension("2.5.29.15")
    assert found is not None
    assert (found.critical, found.value) == (True, b"\x03\x02\x01\x06")
    assert certificate.extension("2.5.29.14") is None
    assert certificate.public_key().spki == SPKI
    verify_certificate_signature(certificate, certificate.public_key())
    assert "CSCA Utopia" in repr(certificate)
    assert certificate == decode_certificate(encoded)
    assert len({certificate, decode_certificate(write_certificate())}) == 2


TEXT_AND_TIME = {
    "T61String": write_name(("2.5.4.3", 0x14, b"M\xfcnchen")),
    "BMPString": write_name(("2.5.4.3", 0x1E, "München".encode("utf-16-be"))),
}


@pytest.mark.parametrize("encoded", TEXT_AND_TIME.values(), ids=TEXT_AND_TIME)
def test_old_strings(encoded: bytes) -> None:
    certificate = decode_certificate(write_certificate(subject=encoded))
    assert certificate.subject.common_name == "München"
    assert certificate.leniencies == ()
    assert not certificate.is_self_issued


DEPARTURES = {
    "serial zero": (write_certificate(serial=b"\x02\x01\x00"), "serial-not-positive"),
    "serial negative": (write_certificate(serial=b"\x02\x01\xff"), "serial-not-positive"),
    "serial padded": (write_certificate(serial=b"\x02\x02\x00\x01"), "ber-padded-integer"),
    "serial long": (write_certificate(serial=frame(2, b"\x01" + bytes(20))), "serial-too-long"),
    "other algorithm": (write_certificate(inner=ECDSA_SHA384), "signature-algorithm-mismatch"),
    "v1 written": (write_certificate(version=b"\xa0\x03\x02\x01\x00"), "ber-encoded-default"),
    "no seconds": (
        write_certificate(validity=frame(0x30, frame(0x17, b"2601010000Z"), END)),
        "time-form",
    ),
    "early generalized": (
        write_certificate(validity=frame(0x30, frame(0x18, b"20260101000000Z"), END)),
        "generalized-time-before-2050",
    ),
    "false written": (
        write_certificate(
            rest=write_extensions(write_extension("2.5.29.14", b"\x04\x00", b"\x01\x01\x00"))
        ),
        "ber-encoded-default",
    ),
    "true is one": (
        write_certificate(
            rest=write_extensions(write_extension("2.5.29.14", b"\x04\x00", b"\x01\x01\x01"))
        ),
        "ber-boolean",
    ),
    "name alphabet": (
        write_certificate(subject=write_name(("2.5.4.3", 0x13, b"CSCA_"))),
        "text-alphabet",
    ),
    "trailing": (write_certificate() + b"\0", "trailing-bytes"),
}


@pytest.mark.parametrize(("encoded", "leniency"), DEPARTURES.values(), ids=DEPARTURES)
def test_a_departure_is_read_and_named(encoded: bytes, leniency: str) -> None:
    assert decode_certificate(encoded).leniencies == (leniency,)


def test_late_times_are_generalized() -> None:
    validity = frame(0x30, BEGIN, frame(0x18, b"20510101000000Z"))
    assert decode_certificate(write_certificate(validity=validity)).leniencies == ()


def test_version_1_and_unique_identifiers() -> None:
    assert decode_certificate(write_certificate(version=b"")).version == 1
    rest = b"\x81\x02\x00\x01\x82\x02\x00\x01" + write_extensions(KEY_USAGE)
    assert len(decode_certificate(write_certificate(rest=rest)).extensions) == 1


def test_a_mismatch_of_algorithms_is_refused() -> None:
    certificate = decode_certificate(write_certificate(inner=ECDSA_SHA384))
    with pytest.raises(Untrusted):
        verify_certificate_signature(certificate, certificate.public_key())


def test_another_key_did_not_sign() -> None:
    certificate = decode_certificate(write_certificate())
    with pytest.raises(Untrusted):
        verify_certificate_signature(certificate, listed(LISTS[0])[0].public_key())


def test_an_algorithm_that_is_not_carried() -> None:
    dsa = frame(0x30, encode_oid("1.2.840.10040.4.3"))
    certificate = decode_certificate(write_certificate(inner=dsa, outer=dsa))
    with pytest.raises(Unsupported):
        verify_certificate_signature(certificate, certificate.public_key())


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x30\x00",
        write_certificate(version=b"\xa0\x03\x02\x01\x03"),
        write_certificate(version=b"\xa0\x00"),
        write_certificate(spki=b""),
        write_certificate(spki=b"\x31\x00"),
        write_certificate(inner=b"\x31\x00"),
        write_certificate(outer=b"\x31\x00"),
        write_certificate(validity=frame(0x30, BEGIN)),
        write_certificate(validity=frame(0x30, BEGIN, frame(0x13, b"391231235959Z"))),
        write_certificate(rest=b"\x84\x00"),
        write_certificate(rest=b"\x82\x01\x00\x81\x01\x00"),
        write_certificate(rest=b"\x05\x00"),
        write_certificate(rest=write_extensions(KEY_USAGE, KEY_USAGE)),
        write_certificate(rest=write_extensions(b"\x30\x00")),
        write_certificate(rest=write_extensions(frame(0x30, encode_oid("2.5.4.3"), b"\x05\x00"))),
        write_certificate(rest=frame(0xA3)),
        frame(0x30, read_node(write_certificate()).children()[0].encoded, ECDSA_SHA256, b"\x03\0"),
        frame(0x30, b"\x30\x00", ECDSA_SHA256, b"\x03\x01\x00"),
        write_certificate(issuer=UTOPIA[:-1]),
    ],
)
def test_broken_certificates(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_certificate(encoded)


@given(st.binary(max_size=100))
def test_any_bytes(encoded: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_certificate(encoded)


@given(st.integers(0))
def test_a_flipped_bit_is_no_signed_certificate(at: int) -> None:
    original = next(each for each in single() if each.subject.common_name == "csca-germany")
    encoded = bytearray(original.encoded)
    at %= len(encoded) * 8
    encoded[at // 8] ^= 1 << at % 8
    with pytest.raises(NansenError):
        verify_certificate_signature(decode_certificate(bytes(encoded)), original.public_key())
