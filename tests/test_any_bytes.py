"""Any octets to every decoder: a value, `Malformed` or `Unsupported`, and nothing else.

Ordinary runs take a minute; `make fuzz` (HYPOTHESIS_PROFILE=fuzz) takes hours.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from random import Random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies.damage import read_or_refuse
from tests.strategies.decoders import DECODERS, NOT_OCTETS, certificates
from tests.strategies.mutations import mutations
from tests.worlds.specimen import specimen_world

from nansen import standards
from nansen.inspection.model import Presented, Report
from nansen.inspection.service import Inspector
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.dissect import dissect
from nansen.standards.icao9303.lds.file_names import ElementaryFile, identify_file
from nansen.standards.icao9303.pki.profile import check_certificate_profile
from nansen.standards.x509.certificate import decode_certificate

TEN_MEGABYTES = 10_000_000
MUTATIONS = max(50, settings().max_examples // 2)
"""Spoilings of each real file."""


def public_decoders() -> Iterator[str]:
    """Discover what is named like a decoder in the standards."""
    for module in pkgutil.walk_packages(standards.__path__, f"{standards.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            is_own = inspect.isfunction(value) and value.__module__ == module.name
            if is_own and name.startswith(("decode_", "read_")):
                yield f"{module.name.removeprefix('nansen.standards.')}:{name}"


def test_every_decoder_stands_in_the_table() -> None:
    assert sorted(public_decoders()) == sorted(DECODERS.keys() | NOT_OCTETS.keys())


@cache
def floods() -> tuple[bytes, ...]:
    """Ten megabytes each: noise, and what leads a reader on for as long as possible."""
    size = TEN_MEGABYTES
    return (
        Random(9303).randbytes(size),
        bytes(size),
        b"\x30\x80" * (size // 2),
        b"\x30\x84\x00\x98\x96\x7a" + b"\x30\x00" * (size // 2 - 3),
        b"<" * size,
        b"A\n" * (size // 2),
        b"\xff" * size,
        b"\x81" * size,
    )


@pytest.mark.parametrize("name", DECODERS)
def test_ten_megabytes_are_refused(name: str) -> None:
    for flood in floods():
        read_or_refuse(DECODERS[name].decode, flood)


@pytest.mark.parametrize("name", DECODERS)
def test_any_octets_are_read_or_refused(name: str) -> None:
    @given(st.binary() | st.binary(min_size=200, max_size=2000))
    def read(data: bytes) -> None:
        read_or_refuse(DECODERS[name].decode, data)

    read()


@pytest.mark.parametrize("name", DECODERS)
def test_real_octets_are_read_and_spoilt_ones_read_or_refused(name: str) -> None:
    decoder = DECODERS[name]
    seeds = decoder.seeds()
    for place, seed in enumerate(seeds):
        read_or_refuse(decoder.decode, seed)
        random = Random(crc32(name.encode()) + place)
        count = MUTATIONS if len(seed) < 5_000 else MUTATIONS // 4
        for data in mutations(seed, count, random):
            read_or_refuse(decoder.decode, data)


def test_every_decoder_has_real_octets_that_it_reads() -> None:
    unread = {
        name
        for name, decoder in DECODERS.items()
        if all(read_or_refuse(decoder.decode, seed) is None for seed in decoder.seeds())
    }
    assert unread == set()


@given(st.binary() | st.binary(min_size=200, max_size=2000))
def test_any_octets_can_be_dissected(data: bytes) -> None:
    lines = dissect(data)
    assert sum(line.length for line in lines) >= 0


def test_spoilt_octets_can_be_dissected() -> None:
    world = specimen_world()
    for place, seed in enumerate((*world.files.values(), world.made.seal, *certificates())):
        for data in mutations(seed, MUTATIONS // 4, Random(place)):
            dissect(data)


@pytest.mark.parametrize("flood", range(8))
def test_ten_megabytes_can_be_dissected(flood: int) -> None:
    dissect(floods()[flood])


@given(st.text(), st.binary(max_size=4))
def test_any_name_is_some_file_or_none(name: str, data: bytes) -> None:
    identify_file(name, data)


def test_spoilt_certificates_are_examined_or_refused() -> None:
    for place, seed in enumerate(certificates()):
        for data in mutations(seed, MUTATIONS, Random(place)):
            certificate = read_or_refuse(decode_certificate, data)
            if certificate is not None:
                check_certificate_profile(decode_certificate(data))


AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def inspected(presented: Presented) -> Report:
    return Inspector(specimen_world().trust, AT).inspect(presented)


@pytest.mark.parametrize("file", specimen_world().files, ids=lambda file: file.title)
def test_a_chip_with_a_spoilt_file_is_reported_and_never_successful(file: ElementaryFile) -> None:
    files = specimen_world().files
    for data in mutations(files[file], MUTATIONS, Random(file.identifier)):
        if data == files[file]:
            continue
        report = inspected(Presented(files={**files, file: data}))
        assert report.verdict is not Outcome.SUCCESSFUL


@given(st.dictionaries(st.sampled_from(ElementaryFile), st.binary(max_size=200)))
def test_any_files_are_reported(files: dict[ElementaryFile, bytes]) -> None:
    assert inspected(Presented(files=files)).verdict is not Outcome.SUCCESSFUL


@given(st.text(max_size=100), st.lists(st.binary(max_size=200) | st.just(b"\xdc"), max_size=3))
def test_any_zone_and_any_seals_are_reported(zone: str, seals: list[bytes]) -> None:
    report = inspected(Presented(mrz=zone, other_zones=(zone,), seals=tuple(seals)))
    assert report.verdict is not Outcome.SUCCESSFUL


def test_spoilt_seals_are_reported() -> None:
    seal = specimen_world().made.seal
    for data in mutations(seal, MUTATIONS * 2, Random(0xDC)):
        report = inspected(Presented(seals=(data,)))
        assert data == seal or report.verdict is not Outcome.SUCCESSFUL
