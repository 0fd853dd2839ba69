"""EF.CardAccess and DG14: what a chip says it can do."""

from dataclasses import replace

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import appendix, bsi, gmrtd
from tests.strategies.damage import damaged, read_or_refuse

from nansen.errors import Malformed, Refused
from nansen.standards import oids
from nansen.standards.icao9303.lds.card_access import decode_card_access, encode_card_access
from nansen.standards.icao9303.lds.dg14 import decode_dg14, encode_dg14
from nansen.standards.icao9303.lds.security_infos import (
    OUR_PACE,
    STANDARDIZED_DOMAIN_PARAMETERS,
    ActiveAuthenticationInfo,
    ChipAuthenticationInfo,
    ChipAuthenticationPublicKeyInfo,
    EfDirInfo,
    OtherSecurityInfo,
    PaceDomainParameterInfo,
    PaceInfo,
    SecurityInfo,
    TerminalAuthenticationInfo,
)
from nansen.standards.tlv import encode_object

NUMBERS = st.none() | st.integers(0, 2**31 - 1)
SEQUENCES = st.binary(max_size=20).map(lambda octets: encode_object(0x30, encode_object(4, octets)))
ENTRIES: st.SearchStrategy[SecurityInfo] = st.one_of(
    st.builds(PaceInfo, protocol=st.sampled_from([*oids.PACE_PROTOCOLS]), parameter_id=NUMBERS),
    st.builds(
        PaceDomainParameterInfo,
        protocol=st.sampled_from([*oids.PACE_KEY_AGREEMENTS]),
        algorithm=SEQUENCES,
        parameter_id=NUMBERS,
    ),
    st.builds(
        ChipAuthenticationInfo,
        protocol=st.sampled_from([*oids.CHIP_AUTHENTICATION_PROTOCOLS]),
        key_id=NUMBERS,
    ),
    st.builds(
        ChipAuthenticationPublicKeyInfo,
        protocol=st.sampled_from([*oids.CHIP_AUTHENTICATION_KEYS]),
        public_key=SEQUENCES,
        key_id=NUMBERS,
    ),
    st.builds(ActiveAuthenticationInfo, signature_algorithm=st.just("0.4.0.127.0.7.1.1.4.1.3")),
    st.just(TerminalAuthenticationInfo()),
    st.builds(EfDirInfo, ef_dir=st.binary(max_size=20)),
    st.just(
        OtherSecurityInfo(
            protocol="0.4.0.127.0.7.2.2.6",
            encoded=bytes.fromhex("300d 0608 04007f0007020206 1601 78"),
        )
    ),
)


@given(st.lists(ENTRIES, max_size=5))
def test_what_is_written_reads_back(entries: list[SecurityInfo]) -> None:
    found = decode_dg14(encode_dg14(tuple(entries)))
    assert sorted(found.entries, key=repr) == sorted(entries, key=repr)
    assert found.leniencies == ()


def test_the_worked_examples_read() -> None:
    expected = {
        "9303-11 G.1 PACEInfo ECDH": ("id-PACE-ECDH-GM-AES-CBC-CMAC-128", "brainpoolP256r1"),
        "9303-11 G.2 PACEInfo DH": ("id-PACE-DH-GM-AES-CBC-CMAC-128", "1024-bit MODP group"),
        "9303-11 I.1 PACEInfo CAM": ("id-PACE-ECDH-CAM-AES-CBC-CMAC-128", "brainpoolP256r1"),
    }
    for name, (protocol, parameters) in expected.items():
        encoded = encode_object(0x31, appendix(name))
        (info,) = decode_card_access(encoded).pace
        assert oids.PACE_PROTOCOLS[info.protocol] == protocol
        assert STANDARDIZED_DOMAIN_PARAMETERS[info.parameter_id or 0] == parameters
        assert encode_card_access((info,)) == encoded


def test_what_we_offer_is_that_of_the_worked_example() -> None:
    assert encode_card_access((OUR_PACE,)) == encode_object(
        0x31, appendix("9303-11 G.1 PACEInfo ECDH")
    )
    assert encode_card_access((OUR_PACE,)) == gmrtd("card_access_at")


def test_specimens_read_and_write_back() -> None:
    infos = decode_card_access(gmrtd("card_access_de"))
    assert [info.parameter_id for info in infos.pace] == [13, 13]
    assert encode_card_access(infos.entries) == gmrtd("card_access_de")
    bsi_infos = decode_dg14(bsi("Datagroup14.bin"))
    (key,) = bsi_infos.chip_authentication_keys
    assert key.public_key == bsi("DG14_pk.bin")[: len(key.public_key)]
    assert [info.version for info in bsi_infos.chip_authentication] == [1]
    assert bsi_infos.active_authentication is None
    assert bsi_infos.leniencies == ("ber-unsorted-set",)


def test_asn1crypto_reads_what_we_write() -> None:
    encoded = encode_card_access((OUR_PACE, ChipAuthenticationInfo(protocol=CA_ECDH_AES, key_id=1)))
    outer = core.SetOf.load(encoded, strict=True, spec=core.Sequence)
    infos = [[core.load(part.dump()).native for part in _parts(info)] for info in outer]
    assert infos == [[CA_ECDH_AES, 1, 1], [OUR_PACE.protocol, 2, 13]]


def _parts(info: core.Sequence) -> list[core.Asn1Value]:
    return [info[place] for place in range(len(info))]


CA_ECDH_AES = "0.4.0.127.0.7.2.2.3.2.2"


def test_a_chip_without_standard_pace_is_not_issued() -> None:
    for entries in ((), (TerminalAuthenticationInfo(),), (replace(OUR_PACE, parameter_id=40),)):
        with pytest.raises(Refused, match="PACE"):
            encode_card_access(entries)


@pytest.mark.parametrize(
    "entry",
    [
        replace(OUR_PACE, version=1),
        ChipAuthenticationInfo(protocol=CA_ECDH_AES, version=2),
        ActiveAuthenticationInfo(signature_algorithm="1.2.3", version=2),
        TerminalAuthenticationInfo(version=2),
    ],
)
def test_versions_that_no_clause_defines_are_read_but_not_written(entry: SecurityInfo) -> None:
    with pytest.raises(Refused, match="version"):
        encode_dg14((entry,))


def test_an_entry_of_no_protocol_does_not_exist() -> None:
    with pytest.raises(Malformed):
        PaceInfo(protocol="1.2.3")
    with pytest.raises(Malformed):
        PaceDomainParameterInfo(protocol="1.2.3", algorithm=b"0\0")
    with pytest.raises(Malformed):
        ChipAuthenticationInfo(protocol="1.2.3")
    with pytest.raises(Malformed):
        ChipAuthenticationPublicKeyInfo(protocol="1.2.3", public_key=b"0\0")
    with pytest.raises(Malformed):
        ActiveAuthenticationInfo(signature_algorithm="sha256")


def infos_with(*parts: str) -> bytes:
    return encode_object(0x31, encode_object(0x30, bytes.fromhex("".join(parts))))


AA, TA, DIR = "060667810801010 5".replace(" ", ""), "060804007f0007020202", "060667810801010d"


def test_later_versions_read_as_they_stand() -> None:
    """Chips of identity cards speak version 2 of these protocols."""
    assert decode_card_access(infos_with(TA, "020102")).entries == (
        TerminalAuthenticationInfo(version=2),
    )
    chip = decode_card_access(infos_with("060a04007f00070202030202", "020102", "020129"))
    assert chip.chip_authentication == (
        ChipAuthenticationInfo(protocol=CA_ECDH_AES, version=2, key_id=41),
    )


@pytest.mark.parametrize("parts", [(AA, "020101"), (TA, "020101", "3000"), (DIR, "0c0141")])
def test_a_known_protocol_of_another_form_is_kept_as_it_is(parts: tuple[str, ...]) -> None:
    (entry,) = decode_card_access(infos_with(*parts)).entries
    assert isinstance(entry, OtherSecurityInfo)


@pytest.mark.parametrize(
    "encoded",
    [
        infos_with(TA),
        infos_with(TA, "020101", "0500", "0500"),
        infos_with("0201 01", "020101"),
        infos_with(TA, "0201ff"),
        infos_with(TA, "02050100000000"),
        infos_with(TA, "0c0141"),
        infos_with("060904007f000702020102", "020101"),
        infos_with("060904007f000702020402", "020101"),
        b"\x30\x00",
        b"",
    ],
)
def test_other_forms_are_malformed(encoded: bytes) -> None:
    with pytest.raises(Malformed):
        decode_card_access(encoded)


@given(damaged(bsi("Datagroup14.bin")) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg14, data)
    read_or_refuse(decode_card_access, data[4:])
