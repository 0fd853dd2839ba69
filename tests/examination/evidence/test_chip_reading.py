"""A chip that was read leaves two results in a case, and not an octet of what it holds (R16)."""

from dataclasses import replace

import pytest
from tests.examination.evidence.invented_evidence import (
    DAY,
    NAME,
    OFFICER,
    chip_passport,
    claim,
)
from tests.strategies.chips import bsi
from tests.worlds.specimen import ISSUED, specimen_world

from nansen.errors import Refused
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.chip_reading import verifications_of_chip
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import Method, Verification
from nansen.examination.evidence.sealed import encode_evidence
from nansen.inspection.model import Branch, Presented, Report
from nansen.inspection.security_object import check_security_object
from nansen.inspection.service import Inspector
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.x509.certificate import Certificate


def report_of(presented: Presented) -> Report:
    return Inspector(specimen_world().trust, ISSUED).inspect(presented)


def signer_of(presented: Presented) -> Certificate | None:
    return check_security_object(presented.files[ElementaryFile.SOD]).signer


def read(report: Report, signer: Certificate | None) -> tuple[Verification, ...]:
    return verifications_of_chip(report, signer=signer, tool="inspect 1.0", by=OFFICER, on=DAY)


def test_a_genuine_chip_becomes_a_result_with_its_signers_id() -> None:
    presented = specimen_world().presented()
    signer = signer_of(presented)
    assert signer is not None
    passive, authentic = read(report_of(presented), signer)
    assert passive.method is Method.PASSIVE_AUTHENTICATION
    assert passive.result is Outcome.SUCCESSFUL
    assert passive.signer == bytes.fromhex(signer.fingerprint)
    assert authentic.method is Method.CHIP_AUTHENTICITY
    assert authentic.result is Outcome.NOT_SUPPORTED


def test_nothing_of_the_chip_is_kept() -> None:
    presented = specimen_world().presented()
    checks = read(report_of(presented), signer_of(presented))
    file = EvidenceFile(
        claims=(claim(NAME, ClaimKind.NAME),),
        evidence=(chip_passport(NAME, verifications=checks),),
    )
    encoded = encode_evidence(file)
    assert len(encoded) < 1500
    for contents in presented.files.values():
        for start in range(0, len(contents) - 16, 16):
            assert contents[start : start + 16] not in encoded


def test_a_chip_of_an_unknown_state_proves_nothing_yet() -> None:
    stranger = Presented(
        files={
            ElementaryFile.SOD: bsi("EF_SOD.bin"),
            ElementaryFile.DG1: bsi("Datagroup1.bin"),
            ElementaryFile.DG2: bsi("Datagroup2.bin"),
        }
    )
    passive, _ = read(report_of(stranger), signer_of(stranger))
    assert passive.result is not Outcome.SUCCESSFUL


def test_a_changed_chip_fails() -> None:
    world = specimen_world()
    files = dict(world.files)
    files[ElementaryFile.DG2] = files[ElementaryFile.DG2][:-1] + b"\x00"
    presented = Presented(files=files)
    passive, _ = read(report_of(presented), signer_of(presented))
    assert passive.result is Outcome.FAILED


def test_silence_is_no_proof() -> None:
    presented = specimen_world().presented()
    whole = report_of(presented)
    for gone in ("sod-signature", "ds-chain", "dg-hashes"):
        branches = tuple(
            Branch(id=one.id, findings=tuple(f for f in one.findings if f.id != gone))
            for one in whole.branches
        )
        passive, _ = read(replace(whole, branches=branches), signer_of(presented))
        assert passive.result is Outcome.UNDETERMINED
    passive, authentic = read(Report(branches=(), document=None), None)
    assert {passive.result, authentic.result} == {Outcome.UNDETERMINED}


def test_success_without_a_signer_is_refused() -> None:
    with pytest.raises(Refused, match="R16"):
        read(report_of(specimen_world().presented()), None)
