"""EF.SOD, read: the short way and the general way say the same, and departures have names."""

import hashlib
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.chips import ICAO, bsi, loes
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, NansenError, Unsupported
from nansen.standards.algorithms import HashAlgorithm, encode_oid
from nansen.standards.cms import find_signer_certificate, verify_signer_info
from nansen.standards.der import Leniencies
from nansen.standards.icao9303.lds.security_object import (
    LDS_SECURITY_OBJECT,
    decode_lds_security_object,
)
from nansen.standards.icao9303.lds.sod import (
    EARLY_LDS_SECURITY_OBJECT,
    Sod,
    decode_any_sod,
    decode_sod,
)
from nansen.standards.icao9303.lds.sod_canonical import read_canonical_sod
from nansen.standards.tlv import encode_object, read_object

BSI, LOES = bsi("EF_SOD.bin"), loes("ef011D.bin")
ZKR = [path.read_bytes() for path in sorted((ICAO / "sod_zkr").glob("*.sod"))]
ALL = [BSI, LOES, *ZKR]
SHA256 = bytes.fromhex("300b0609608648016503040201")
INFO = bytes.fromhex("300e 1304 30313038 1306 303430303030")
UNDEFINED_HASH = bytes.fromhex("300506032a0304")


def lds(version: int = 1, *, hashes: bytes | None = None, info: bytes | None = None) -> bytes:
    if hashes is None:
        hashes = b"".join(entry(number) for number in (1, 2))
    return encode_object(
        0x30,
        bytes((2, 1, version)),
        SHA256,
        encode_object(0x30, hashes),
        INFO if info is None and version == 1 else info or b"",
    )


def entry(number: int, size: int = 32) -> bytes:
    return encode_object(0x30, encode_object(2, bytes((number,))), encode_object(4, bytes(size)))


def rebuilt(
    content: bytes,
    *,
    content_type: str = LDS_SECURITY_OBJECT,
    serial: bytes = b"\x01",
    attributes: bytes | None = None,
    digests: bytes = SHA256,
    certificates: bytes | None = b"\x30\x00",
    more: bytes = b"",
    unsigned: bytes = b"",
) -> bytes:
    """Build a security object of the usual shape, or not quite."""
    if attributes is None:
        attributes = content_type_attribute(content_type) + digest_attribute()
    name = bytes.fromhex("300d310b3009060355040613025554")
    signer = encode_object(
        0x30,
        b"\x02\x01\x01",
        encode_object(0x30, name, encode_object(2, serial)),
        SHA256,
        encode_object(0xA0, attributes),
        bytes.fromhex("300a06082a8648ce3d040302"),
        encode_object(4, bytes(70)),
        unsigned,
    )
    body = encode_object(
        0x30,
        b"\x02\x01\x03",
        encode_object(0x31, digests),
        encode_object(
            0x30, encode_oid(content_type), encode_object(0xA0, encode_object(4, content))
        ),
        b"" if certificates is None else encode_object(0xA0, certificates),
        more,
        encode_object(0x31, signer),
    )
    signed = encode_object(0x30, bytes.fromhex("06092a864886f70d010702"), encode_object(0xA0, body))
    return encode_object(0x77, signed)


def attribute(oid: str, value: bytes) -> bytes:
    return encode_object(0x30, encode_oid(oid), encode_object(0x31, value))


def content_type_attribute(content_type: str = LDS_SECURITY_OBJECT) -> bytes:
    return attribute("1.2.840.113549.1.9.3", encode_oid(content_type))


def digest_attribute(size: int = 32) -> bytes:
    return attribute("1.2.840.113549.1.9.4", encode_object(4, bytes(size)))


TIME = attribute("1.2.840.113549.1.9.5", b"\x17\x0d261123120000Z")
USUAL = {
    "version 1": rebuilt(lds(1)),
    "version 0": rebuilt(lds(0)),
    "signing time": rebuilt(
        lds(1), attributes=content_type_attribute() + TIME + digest_attribute()
    ),
    "SHA-1 digest": rebuilt(lds(1), attributes=content_type_attribute() + digest_attribute(20)),
    "long serial": rebuilt(lds(1), serial=b"\x7f" + bytes(19)),
    "negative serial": rebuilt(lds(1), serial=b"\x80"),
    "sixteen groups": rebuilt(lds(1, hashes=b"".join(map(entry, range(1, 17))))),
}
UNUSUAL = {
    "content type of before": rebuilt(lds(1), content_type=EARLY_LDS_SECURITY_OBJECT),
    "padded serial": rebuilt(lds(1), serial=b"\0\1"),
    "endless serial": rebuilt(lds(1), serial=b"\x7f" + bytes(1100)),
    "two digest algorithms": rebuilt(lds(1), digests=SHA256 + SHA256),
    "long digest algorithm": rebuilt(lds(1), digests=encode_object(0x30, bytes(0x80))),
    "no certificate": rebuilt(lds(1), certificates=None),
    "two certificates": rebuilt(lds(1), certificates=b"\x30\x00\x30\x00"),
    "a revocation list": rebuilt(lds(1), more=encode_object(0xA1, b"\x30\x00")),
    "unsigned attributes": rebuilt(lds(1), unsigned=b"\xa1\x00"),
    "attributes out of order": rebuilt(
        lds(1), attributes=digest_attribute() + content_type_attribute()
    ),
    "an attribute more": rebuilt(
        lds(1),
        attributes=content_type_attribute() + digest_attribute() + attribute("1.2.3", b"\5\0"),
    ),
    "one group": rebuilt(lds(1, hashes=entry(1))),
    "version 1 without info": rebuilt(lds(1, info=b"")),
    "version 0 with info": rebuilt(lds(0, info=INFO)),
    "version info of letters": rebuilt(lds(1).replace(b"0108", b"abcd")),
    "without tag": read_object(rebuilt(lds(1)), field="x").value,
    "padded file": rebuilt(lds(1)) + b"\0",
    "long length": b"\x77\x83\x00" + rebuilt(lds(1))[2:],
}


def both(data: bytes) -> tuple[object, object]:
    def run(decode: object) -> object:
        try:
            return decode(data)  # type: ignore[operator]
        except NansenError as error:
            return type(error), str(error)

    return run(decode_sod), run(decode_any_sod)


@pytest.mark.parametrize("data", USUAL.values(), ids=USUAL)
def test_the_usual_shape_goes_the_short_way(data: bytes) -> None:
    assert read_canonical_sod(data) is not None
    short, general = both(data)
    assert short == general
    assert isinstance(short, Sod)
    assert short.leniencies == ()


@pytest.mark.parametrize("data", UNUSUAL.values(), ids=UNUSUAL)
def test_any_other_shape_goes_the_general_way(data: bytes) -> None:
    assert read_canonical_sod(data) is None
    short, general = both(data)
    assert short == general


SEEDS = [*USUAL.values(), *UNUSUAL.values(), BSI, LOES]


@given(st.sampled_from(SEEDS).flatmap(damaged))
@example(b"")
@example(b"\x77")
@example(USUAL["version 1"][:-1])
def test_both_ways_say_the_same_of_any_bytes(data: bytes) -> None:
    short, general = both(data)
    assert short == general


@pytest.mark.parametrize("data", [USUAL["version 1"], USUAL["signing time"]])
def test_both_ways_say_the_same_of_every_flipped_bit(data: bytes) -> None:
    for place in range(len(data)):
        for bit in (0, 3, 7):
            flipped = data[:place] + bytes((data[place] ^ 1 << bit,)) + data[place + 1 :]
            short, general = both(flipped)
            assert short == general, (place, bit)


@pytest.mark.parametrize("data", [BSI, LOES], ids=["bsi", "loes"])
def test_specimens_read_the_short_way_and_verify(data: bytes) -> None:
    assert read_canonical_sod(data) is not None
    sod = decode_sod(data)
    assert sod == decode_any_sod(data)
    signed = sod.signed_data
    verify_signer_info(
        signed, signed.signer_infos[0], find_signer_certificate(signed, signed.signer_infos[0])
    )


def test_specimens_hash_their_data_groups() -> None:
    for sod, files in (
        (BSI, {n: bsi(f"Datagroup{n}.bin") for n in (1, 2, 3, 4, 14)}),
        (LOES, {1: loes("ef0101.bin"), 2: loes("ef0102.bin"), 15: loes("ef010F.bin")}),
    ):
        found = decode_sod(sod).lds_security_object
        assert (found.version, found.hash_algorithm) == (0, HashAlgorithm.SHA256)
        assert dict(found.hashes) == {n: hashlib.sha256(dg).digest() for n, dg in files.items()}
        assert (found.lds_version, found.unicode_version) == (None, None)


def test_version_1_states_its_versions() -> None:
    found = decode_sod(USUAL["version 1"]).lds_security_object
    assert (found.version, found.lds_version, found.unicode_version) == (1, "0108", "040000")


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (ZKR[0], ("sod-without-tag",)),
        (UNUSUAL["without tag"], ("sod-without-tag",)),
        (UNUSUAL["content type of before"], ("sod-content-type",)),
        (UNUSUAL["one group"], ("lds-hash-count",)),
        (UNUSUAL["version 1 without info"], ("lds-version-info",)),
        (UNUSUAL["version 0 with info"], ("lds-version-info",)),
        (UNUSUAL["padded file"], ("trailing-bytes",)),
        (UNUSUAL["long length"], ("tlv-long-length",)),
        (UNUSUAL["attributes out of order"], ("ber-unsorted-set",)),
    ],
)
def test_departures_are_tolerated_by_name(data: bytes, names: tuple[str, ...]) -> None:
    assert decode_sod(data).leniencies == names


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (lds(2), Unsupported),
        (lds(1).replace(SHA256, UNDEFINED_HASH + b"\x04\x06" + bytes(6)), Malformed),
        (encode_object(0x30, b"\x02\x01\x00", UNDEFINED_HASH, b"\x30\x00"), Unsupported),
        (lds(1, hashes=entry(0) + entry(1)), Malformed),
        (lds(1, hashes=entry(17) + entry(1)), Malformed),
        (lds(1, hashes=entry(1) + entry(1)), Malformed),
        (lds(1, hashes=entry(1) + entry(2, 20)), Malformed),
        (lds(1, hashes=entry(1) + b"\x30\x00"), Malformed),
        (lds(1, info=b"\x30\x00"), Malformed),
        (encode_object(0x30, b"\x02\x01\x00"), Malformed),
        (b"", Malformed),
    ],
)
def test_what_breaks_the_clause_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        decode_lds_security_object(content, Leniencies())
    with pytest.raises(error):
        decode_sod(rebuilt(content))


def test_another_content_is_malformed() -> None:
    with pytest.raises(Malformed, match="another type"):
        decode_sod(rebuilt(lds(1), content_type="2.23.136.1.1.2"))


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_sod, data)
    read_or_refuse(partial(decode_lds_security_object, lenient=Leniencies()), data)
