"""The envelope around a signature: what departs from the profile, and that no bit is free."""

from pathlib import Path

import pytest
from tests.standards.handmade_cms import (
    BY_KEY,
    CERTIFICATE,
    CONTENT_TYPE,
    DIGEST,
    SHA256,
    SIGNING_TIME,
    V1,
    V3,
    write_as_ber,
    write_signed_data,
    write_signer,
)
from tests.standards.x509.handmade import UTOPIA, write_certificate, write_name

from nansen.errors import NansenError
from nansen.standards.algorithms import encode_oid
from nansen.standards.cms import (
    decode_signed_data,
    find_signer_certificate,
    match_signer_certificate,
    verify_signer_info_leniently,
)
from nansen.standards.cms_envelope import check_envelope
from nansen.standards.der import frame, read_node
from nansen.standards.x509.certificate import decode_certificate

ICAO = Path(__file__).parents[1] / "vectors" / "icao9303"
BSI = ICAO / "lds_bsi2013" / "EF_SOD.bin"
LOES = ICAO / "lds_loes2006" / "ef011D.bin"
ZKR = sorted((ICAO / "sod_zkr").glob("*.sod"))
LISTS = sorted((ICAO / "masterlists").glob("*.ml"))
SHA384 = frame(0x30, encode_oid("2.16.840.1.101.3.4.2.2"))
SHA1 = frame(0x30, encode_oid("1.3.14.3.2.26"))
MD5 = frame(0x30, encode_oid("1.2.840.113549.2.5"))
MASTER_LIST = encode_oid("2.23.136.1.1.2")
OTHER = write_certificate(serial=b"\x02\x01\x09")


def load(path: Path) -> bytes:
    data = path.read_bytes()
    return read_node(data).contents if data[0] == 0x77 else data


@pytest.mark.parametrize("path", [BSI, LOES, *LISTS], ids=lambda path: path.name)
def test_real_ones_keep_the_profile(path: Path) -> None:
    signed = decode_signed_data(load(path))
    assert check_envelope(signed) == ()
    certificate = find_signer_certificate(signed, signed.signer_infos[0])
    assert check_envelope(signed, certificate) == ()


def test_zkr_departs_from_it() -> None:
    found = {
        path.name.split("-")[2]: check_envelope(decode_signed_data(load(path))) for path in ZKR
    }
    assert found == {
        "ecdsa": ("signer-info-version", "signer-identifier-unmatched"),
        "rsa": ("signer-info-version", "algorithm-parameters", "signer-identifier-unmatched"),
    }


SIGNER_DEPARTURES = {
    "signer-info-version": write_signer(version=V3),
    "signer-identifier-unmatched": write_signer(sid=frame(0x30, UTOPIA, b"\x02\x01\x08")),
    "algorithm-parameters": write_signer(digest=frame(0x30, SHA256[2:], b"\x04\x00")),
    "algorithm-unsupported": write_signer(algorithm=MD5),
    "signature-algorithm-hashless": write_signer(
        algorithm=frame(0x30, encode_oid("1.2.840.10045.2.1"))
    ),
    "signature-algorithm-hashless-sha1": write_signer(
        digest=frame(0x30, encode_oid("1.3.14.3.2.26")),
        algorithm=frame(0x30, encode_oid("1.2.840.113549.1.1.1"), b"\x05\x00"),
    ),
    "signed-attributes-missing": write_signer(attributes=None),
    "unsigned-attributes-present": write_signer(unsigned=frame(0xA1, SIGNING_TIME)),
}
DEPARTURES = {
    "non-canonical-der": write_as_ber(write_signed_data()),
    "trailing-bytes": write_signed_data() + b"\0",
    "signed-data-version": write_signed_data(version=V1),
    "digest-algorithms-mismatch": write_signed_data(digests=[SHA384]),
    "no-certificates": write_signed_data(certificates=[]),
    "extra-certificates": write_signed_data(certificates=sorted([CERTIFICATE, OTHER])),
    "crls-present": write_signed_data(crls=[b"\x30\x00"]),
    "no-signer-infos": write_signed_data(signers=[], digests=[]),
    "extra-signer-infos": write_signed_data(
        signers=sorted([write_signer(), write_signer(version=V3, sid=BY_KEY)])
    ),
} | {
    name: write_signed_data(signers=[signer], digests=[SHA1] if "sha1" in name else [SHA256])
    for name, signer in SIGNER_DEPARTURES.items()
}
EXPECTED = {
    "no-certificates": {"no-certificates", "signer-identifier-unmatched"},
}


@pytest.mark.parametrize(("name", "encoded"), DEPARTURES.items(), ids=DEPARTURES)
def test_each_departure_is_named(name: str, encoded: bytes) -> None:
    assert set(check_envelope(decode_signed_data(encoded))) == EXPECTED.get(name, {name})


def test_the_profile_is_kept() -> None:
    assert check_envelope(decode_signed_data(write_signed_data())) == ()
    by_key = write_signed_data(signers=[write_signer(version=V3, sid=BY_KEY)])
    assert check_envelope(decode_signed_data(by_key)) == ()
    with_null = frame(0x30, SHA256[2:], b"\x05\x00")
    mixed = write_signed_data(digests=[with_null])
    assert check_envelope(decode_signed_data(mixed)) == ()


@pytest.mark.parametrize(
    "digests",
    [[], [MD5], [SHA256, SHA384], [SHA256, frame(0x30, SHA256[2:], b"\x05\x00")], [b"\x31\x00"]],
)
def test_digest_algorithms_are_those_of_the_signers(digests: list[bytes]) -> None:
    signed = decode_signed_data(write_signed_data(digests=digests))
    assert check_envelope(signed) == ("digest-algorithms-mismatch",)


def test_a_default_that_is_written_out() -> None:
    digest = frame(0xA0, SHA1)
    algorithm = frame(0x30, encode_oid("1.2.840.113549.1.1.10"), frame(0x30, digest))
    signed = decode_signed_data(write_signed_data(signers=[write_signer(algorithm=algorithm)]))
    assert check_envelope(signed) == ("non-canonical-der",)


def test_the_alphabet_of_the_issuer_is_the_certificates_affair() -> None:
    issuer = write_name(("2.5.4.3", 0x13, b"CSCA*"))
    signer = write_signer(sid=frame(0x30, issuer, b"\x02\x01\x07"))
    certificate = write_certificate(issuer=issuer)
    signed = decode_signed_data(write_signed_data(certificates=[certificate], signers=[signer]))
    assert signed.leniencies == ("text-alphabet",)
    assert check_envelope(signed) == ()


def test_parameters_in_the_digest_algorithms() -> None:
    signed = decode_signed_data(write_signed_data(digests=[frame(0x30, SHA256[2:], b"\x04\x00")]))
    assert check_envelope(signed) == ("algorithm-parameters",)


def test_a_list_says_when_it_was_signed_and_may_bring_its_csca() -> None:
    def write(*attributes: bytes, certificates: int) -> bytes:
        return write_signed_data(
            content_type=MASTER_LIST,
            certificates=sorted([CERTIFICATE, OTHER, write_certificate()])[:certificates],
            signers=[write_signer(attributes=attributes)],
        )

    complete = decode_signed_data(write(CONTENT_TYPE, SIGNING_TIME, DIGEST, certificates=2))
    certificate = decode_certificate(complete.certificates[0])
    assert "extra-certificates" not in check_envelope(complete, certificate)
    assert "signing-time-missing" not in check_envelope(complete)
    lacking = decode_signed_data(write(CONTENT_TYPE, DIGEST, certificates=3))
    assert {"signing-time-missing", "extra-certificates"} <= set(check_envelope(lacking))


def test_a_certificate_from_elsewhere() -> None:
    certificate = decode_certificate(CERTIFICATE)
    without = decode_signed_data(write_signed_data(certificates=[]))
    assert check_envelope(without, certificate) == ("no-certificates",)
    beside = decode_signed_data(write_signed_data(certificates=[OTHER]))
    assert check_envelope(beside, certificate) == ("extra-certificates",)
    stranger = decode_certificate(OTHER)
    assert set(check_envelope(without, stranger)) == {
        "no-certificates",
        "signer-identifier-unmatched",
    }


def test_an_identifier_without_end() -> None:
    endless = frame(0x30, SHA256[2:], frame(0x04, bytes(1100)))
    signed = decode_signed_data(write_signed_data(signers=[write_signer(algorithm=endless)]))
    assert check_envelope(signed) == ("algorithm-unsupported",)


def test_a_certificate_that_cannot_be_read() -> None:
    signed = decode_signed_data(write_signed_data(certificates=[b"\x30\x00"]))
    assert check_envelope(signed) == ("signer-identifier-unmatched",)


@pytest.mark.parametrize("path", [BSI, LOES], ids=lambda path: path.name)
def test_no_single_bit_is_free(path: Path) -> None:
    """Flip every bit: what still verifies departs from the profile, or changed the certificate.

    A changed certificate fails its own signature, which the chain to a CSCA checks.
    """
    original = load(path)
    whole = decode_signed_data(original)
    (certificate,) = whole.certificates
    start = original.index(certificate)
    free = []
    for at in range(len(original) * 8):
        if start <= at // 8 < start + len(certificate):
            continue
        encoded = bytearray(original)
        encoded[at // 8] ^= 1 << at % 8
        if is_accepted(bytes(encoded)):
            free.append(at)
    assert free == []


def is_accepted(encoded: bytes) -> bool:
    try:
        signed = decode_signed_data(encoded)
        if check_envelope(signed):
            return False
        (signer,) = signed.signer_infos
        certificate, leniencies = match_signer_certificate(signed, signer)
        names = verify_signer_info_leniently(signed, signer, certificate)
    except NansenError:
        return False
    return not (names or leniencies)
