"""DG3 and DG4: counted and named, never looked into."""

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.chips import bsi
from tests.strategies.damage import damaged, read_or_refuse

from nansen.standards.icao9303.lds import dg3, dg4
from nansen.standards.icao9303.lds.biometric_template import BiometricHeader, BiometricInstance
from nansen.standards.icao9303.lds.dg3 import decode_dg3
from nansen.standards.icao9303.lds.dg4 import decode_dg4


def test_fingers_of_the_specimen() -> None:
    group = decode_dg3(bsi("Datagroup3.bin"))
    assert [one.header.subtype for one in group.instances] == [b"\x09", b"\x0a"]
    assert {one.record_format for one in group.instances} == {"ISO/IEC 19794-4 finger image"}
    assert "data" not in repr(group)


def test_irises_of_the_specimen() -> None:
    group = decode_dg4(bsi("Datagroup4.bin"))
    assert [one.record_format for one in group.instances] == ["ISO/IEC 19794-6 iris image"] * 2


def test_no_instance_at_all_is_lawful() -> None:
    group = decode_dg3(bytes.fromhex("630c 7f6109 020100 53 04 01020304"))
    assert (group.instances, group.leniencies) == ((), ())


def test_formats_have_names() -> None:
    header = BiometricHeader(format_type=0x28)
    for data, constructed, name in (
        (b"\x64\x00", True, "ISO/IEC 39794-4 finger image"),
        (b"\x00", True, "unknown"),
        (b"FMR\0", False, "ISO/IEC 19794-2 finger minutiae"),
        (b"\x64\x00", False, "unknown"),
    ):
        instance = BiometricInstance(header=header, data=data, constructed=constructed)
        assert instance.record_format == name


def test_nothing_here_writes_fingers_or_irises() -> None:
    assert not [name for module in (dg3, dg4) for name in vars(module) if name.startswith("encode")]


@given(damaged(bsi("Datagroup3.bin")[:120]) | st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(decode_dg3, data)
    read_or_refuse(decode_dg4, b"\x76" + data[1:])
