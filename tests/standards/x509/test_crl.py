"""Revocation lists, written by `cryptography` and by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from tests.standards.x509.handmade import (
    BEGIN,
    ECDSA_SHA256,
    ECDSA_SHA384,
    END,
    PRIVATE,
    SPKI,
    write_crl,
    write_entry,
    write_extension,
)

from nansen.errors import Malformed, NansenError, Unsupported, Untrusted
from nansen.standards.der import encode_integer, frame, read_node
from nansen.standards.public_key import decode_public_key
from nansen.standards.x509.crl import CertificateList, decode_crl, verify_crl_signature
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    CRL_NUMBER,
    decode_authority_key_identifier,
    decode_crl_number,
)

KEY = decode_public_key(SPKI)
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
SERIALS = st.dictionaries(
    st.integers(1, (1 << 159) - 1), st.integers(0, 10**8).map(lambda s: timedelta(seconds=s))
)
NUMBER = write_extension("2.5.29.20", b"\x02\x01\x07")


@given(SERIALS, st.integers(0, (1 << 100) - 1))
def test_cryptography_wrote_it(revoked: dict[int, timedelta], number: int) -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "UT")])
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name)
        .last_update(JANUARY)
        .next_update(JANUARY + timedelta(days=90))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier(b"\x01" * 20, None, None), critical=False)
    )
    for serial, after in revoked.items():
        entry = x509.RevokedCertificateBuilder(serial, JANUARY + after).build()
        builder = builder.add_revoked_certificate(entry)
    encoded = builder.sign(PRIVATE, hashes.SHA256()).public_bytes(Encoding.DER)
    crl = decode_crl(encoded)
    assert crl.leniencies == ()
    assert (crl.version, crl.issuer.country) == (2, "UT")
    assert (crl.this_update, crl.next_update) == (JANUARY, JANUARY + timedelta(days=90))
    assert crl.revoked == {serial: JANUARY + after for serial, after in revoked.items()}
    assert decode_crl_number(value_of(crl, CRL_NUMBER)) == number
    found = decode_authority_key_identifier(value_of(crl, AUTHORITY_KEY_IDENTIFIER))
    assert found.key_identifier == b"\x01" * 20
    verify_crl_signature(crl, KEY)


def value_of(crl: CertificateList, oid: str) -> bytes:
    extension = crl.extension(oid)
    assert extension is not None
    return extension.value


def test_a_handmade_list() -> None:
    crl = decode_crl(write_crl(rest=frame(0xA0, frame(0x30, NUMBER))))
    assert (crl.version, len(crl.revoked), crl.leniencies) == (2, 0, ())
    assert crl.extension("2.5.29.35") is None
    verify_crl_signature(crl, KEY)
    assert "CSCA Utopia" in repr(crl)
    assert crl == decode_crl(crl.encoded)


def test_a_list_of_version_1_without_next_update() -> None:
    crl = decode_crl(write_crl(version=b"", times=(BEGIN,)))
    assert (crl.version, crl.next_update, crl.extensions) == (1, None, ())


def test_the_earlier_of_two_times_counts() -> None:
    for order in ((BEGIN, END), (END, BEGIN)):
        entries = [write_entry(7, time) for time in order]
        assert decode_crl(write_crl(revoked=frame(0x30, *entries))).revoked == {7: JANUARY}


DEPARTURES = {
    "empty": (write_crl(revoked=b"\x30\x00"), "crl-empty-revoked"),
    "other algorithm": (write_crl(inner=ECDSA_SHA384), "signature-algorithm-mismatch"),
    "early generalized": (
        write_crl(times=(frame(0x18, b"20260101000000Z"), END)),
        "generalized-time-before-2050",
    ),
    "reason": (
        write_crl(
            revoked=frame(
                0x30,
                write_entry(7, BEGIN, frame(0x30, write_extension("2.5.29.21", b"\x0a\x01\x01"))),
            )
        ),
        "crl-entry-extensions",
    ),
    "trailing": (write_crl() + b"\0", "trailing-bytes"),
}


@pytest.mark.parametrize(("encoded", "leniency"), DEPARTURES.values(), ids=DEPARTURES)
def test_a_departure_is_read_and_named(encoded: bytes, leniency: str) -> None:
    assert decode_crl(encoded).leniencies == (leniency,)


def test_critical_extensions_forbid_use() -> None:
    critical = frame(0x30, write_extension("2.5.29.28", b"\x30\x00", b"\x01\x01\xff"))
    with pytest.raises(Unsupported):
        decode_crl(write_crl(rest=frame(0xA0, critical)))
    with pytest.raises(Unsupported):
        decode_crl(write_crl(revoked=frame(0x30, write_entry(7, BEGIN, critical))))


def test_signatures() -> None:
    with pytest.raises(Untrusted):
        verify_crl_signature(decode_crl(write_crl(inner=ECDSA_SHA384)), KEY)
    encoded = bytearray(write_crl())
    encoded[-1] ^= 1
    with pytest.raises(Untrusted):
        verify_crl_signature(decode_crl(bytes(encoded)), KEY)


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x30\x00",
        write_crl(version=b"\x02\x01\x02"),
        write_crl(times=()),
        write_crl(outer=b"\x31\x00"),
        write_crl(issuer=b"\x31\x00"),
        write_crl(revoked=frame(0x30, b"\x30\x00")),
        write_crl(revoked=frame(0x30, frame(0x30, encode_integer(7)))),
        write_crl(rest=b"\xa1\x00"),
        write_crl(rest=b"\xa0\x00"),
        write_crl(rest=frame(0xA0, frame(0x30, NUMBER)) + b"\x05\x00"),
        frame(0x30, b"\x30\x00", ECDSA_SHA256, b"\x03\x01\x00"),
        frame(0x30, read_node(write_crl()).children()[0].encoded, ECDSA_SHA256),
    ],
)
def test_broken_lists(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_crl(encoded)


@given(st.binary(max_size=100))
def test_any_bytes(encoded: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_crl(encoded)


SAMPLE = write_crl(revoked=frame(0x30, write_entry(7)), rest=frame(0xA0, frame(0x30, NUMBER)))


@given(st.integers(0, len(SAMPLE) * 8 - 1))
def test_a_flipped_bit_is_no_signed_list(at: int) -> None:
    encoded = bytearray(SAMPLE)
    encoded[at // 8] ^= 1 << at % 8
    with pytest.raises(NansenError):
        verify_crl_signature(decode_crl(bytes(encoded)), KEY)
