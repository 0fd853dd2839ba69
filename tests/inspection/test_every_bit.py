"""No single changed bit of a document of ours may end in "successful" (docs/adr/0007)."""

import pytest
from tests.worlds.specimen import ISSUED, specimen_world

from nansen.inspection.integrity import check_hashes, data_groups_of
from nansen.inspection.model import Presented, Report
from nansen.inspection.passive_authentication import PassiveAuthentication
from nansen.inspection.service import Inspector
from nansen.standards.finding import Outcome, worst
from nansen.standards.icao9303.lds.file_names import ElementaryFile

SMALL_FILES = (
    ElementaryFile.COM,
    ElementaryFile.CARD_ACCESS,
    ElementaryFile.DG1,
    ElementaryFile.DG11,
    ElementaryFile.DG12,
    ElementaryFile.DG13,
    ElementaryFile.DG14,
)


def test_no_file_is_left_out() -> None:
    large = {ElementaryFile.SOD, ElementaryFile.DG2}
    assert {*SMALL_FILES, *large} == set(specimen_world().files)


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_the_unchanged_document_is_successful() -> None:
    world = specimen_world()
    report = Inspector(world.trust, ISSUED).inspect(world.presented())
    assert report.verdict is Outcome.SUCCESSFUL
    assert report.vouchers == ("chip", "seal")


@pytest.mark.parametrize("part", range(4))
def test_no_flipped_bit_of_the_security_object_is_accepted(part: int) -> None:
    world = specimen_world()
    sod, files = world.files[ElementaryFile.SOD], dict(world.files)
    passive = PassiveAuthentication(world.trust, ISSUED)
    survivors = []
    for bit in range(part, len(sod) * 8, 4):
        files[ElementaryFile.SOD] = flip(sod, bit)
        findings = passive.authenticate(files).findings
        if worst(finding.outcome for finding in findings) is Outcome.SUCCESSFUL:
            survivors.append(bit)
    assert survivors == []


@pytest.mark.parametrize("file", SMALL_FILES, ids=lambda file: file.title)
def test_no_flipped_bit_of_a_small_file_is_accepted(file: ElementaryFile) -> None:
    world = specimen_world()
    inspector = Inspector(world.trust, ISSUED)
    survivors = [
        bit
        for bit in range(len(world.files[file]) * 8)
        if inspect_with(inspector, file, flip(world.files[file], bit)).verdict is Outcome.SUCCESSFUL
    ]
    assert survivors == []


def inspect_with(inspector: Inspector, file: ElementaryFile, contents: bytes) -> Report:
    return inspector.inspect(Presented(files={**specimen_world().files, file: contents}))


def test_no_flipped_bit_of_the_portrait_is_accepted() -> None:
    world = specimen_world()
    face = world.files[ElementaryFile.DG2]
    signed = PassiveAuthentication(world.trust, ISSUED).authenticate(world.files).signed
    assert signed is not None
    groups = dict(data_groups_of(world.files))
    survivors = []
    for bit in range(len(face) * 8):
        groups[2] = flip(face, bit)
        if check_hashes(groups, signed).outcome is not Outcome.FAILED:
            survivors.append(bit)
    assert survivors == []
    inspector = Inspector(world.trust, ISSUED)
    for bit in (0, 9, 1000, len(face) * 4, len(face) * 8 - 1):
        report = inspect_with(inspector, ElementaryFile.DG2, flip(face, bit))
        assert report.verdict is Outcome.FAILED


def test_no_flipped_bit_of_the_seal_is_accepted() -> None:
    world = specimen_world()
    inspector = Inspector(world.trust, ISSUED)
    survivors = []
    for bit in range(len(world.made.seal) * 8):
        report = inspector.inspect(Presented(seals=(flip(world.made.seal, bit),)))
        if report.verdict is Outcome.SUCCESSFUL:
            survivors.append(bit)
    assert survivors == []
