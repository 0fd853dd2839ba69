"""Whether the issuer's journal holds a document, at a post without a network (plan 23, 24).

T06 a document that was signed and not logged · T07 a stolen document signer's key.
"""

import os
import socket
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from tests.journal.simulated import ORIGIN, WITNESSED, SimulatedKey
from tests.worlds.journal_office import POLICY, UNWITNESSED, JournalOffice, prepared, sign
from tests.worlds.specimen import ISSUED, found, keys_of, specimen_world, trust_in

from nansen.ids import StateCode
from nansen.inspection.journal import NO_JOURNALS, DocumentJournal, JournalPolicies
from nansen.inspection.model import Presented, Report
from nansen.inspection.passive_authentication import Authenticated, PassiveAuthentication
from nansen.inspection.service import Inspector, inspect
from nansen.inspection.zone import Zone, read_zone
from nansen.journal.model import EntryKind
from nansen.keys.key_kind import KeyKind
from nansen.personalization.prepared import content_of
from nansen.standards.finding import Finding, Outcome
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.journal_policy import JournalPolicy
from nansen.standards.icao9303.lds.dg13 import decode_dg13, encode_dg13
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.mrz import MrzReading
from nansen.standards.tlog.note import SignatureType
from nansen.trust.store import TrustStore

SUCCESSFUL, FAILED = Outcome.SUCCESSFUL, Outcome.FAILED
UNDETERMINED, NOT_SUPPORTED = Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED
LATER = date(2026, 11, 24)
"""After the specimen's issue, and after its signer's beginning."""


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def office(tmp_path: Path) -> JournalOffice:
    return JournalOffice(folder=tmp_path / "journal")


def look(
    presented: Presented, *known: JournalPolicy, trust: TrustStore | None = None
) -> tuple[Report, Finding]:
    report = inspect(
        presented,
        trust=trust or specimen_world().trust,
        at=ISSUED,
        journals=JournalPolicies(policies=known),
    )
    (branch,) = (one for one in report.branches if one.id == "journal")
    (finding,) = branch.findings
    return report, finding


def without(presented: Presented, *files: ElementaryFile) -> Presented:
    kept = {file: data for file, data in presented.files.items() if file not in files}
    return replace(presented, files=kept)


def changed(presented: Presented, file: ElementaryFile, data: bytes) -> Presented:
    return replace(presented, files={**presented.files, file: data})


def test_a_document_that_the_journal_holds_is_successful(office: JournalOffice) -> None:
    report, finding = look(sign(prepared(), office.log(prepared())), POLICY)
    assert finding.outcome is SUCCESSFUL
    assert finding.why == f"the journal {ORIGIN} holds the document, since 2026-11-23"
    assert finding.clause == "R66"
    assert report.verdict is SUCCESSFUL


def test_many_documents_of_a_grown_journal_each_have_their_own_proof(
    office: JournalOffice,
) -> None:
    numbers = [f"N7K2M4Q{place:02d}" for place in range(12)]
    proofs = [office.log(prepared(number)) for number in numbers]
    assert len(set(proofs)) == len(proofs)
    for number, proof in zip(numbers, proofs, strict=True):
        assert look(sign(prepared(number), proof), POLICY)[1].outcome is SUCCESSFUL


def test_t06_signed_and_not_logged_fails() -> None:
    report, finding = look(sign(prepared()), POLICY)
    assert (finding.outcome, report.verdict) == (FAILED, FAILED)
    assert "carries no proof" in finding.why
    others = [one for one in report.findings if one.id != "journal"]
    assert all(one.outcome in {SUCCESSFUL, NOT_SUPPORTED} for one in others), "all else is right"
    bare = sign(prepared(), without=(ElementaryFile.DG13,))
    assert look(bare, POLICY)[1].outcome is FAILED


def test_t07_a_stolen_key_cannot_use_another_documents_proof(office: JournalOffice) -> None:
    proof = office.log(prepared())
    forged = sign(prepared("N3W8R5T1Z"), proof)
    report, finding = look(forged, POLICY)
    assert (finding.outcome, report.verdict) == (FAILED, FAILED)
    portrait = bytearray(prepared().dg2)
    portrait[-20] ^= 1
    swapped = sign(prepared(), proof, changes={ElementaryFile.DG2: bytes(portrait)})
    assert look(swapped, POLICY)[1].outcome is FAILED


def test_t07_a_stolen_key_cannot_write_another_return_right(office: JournalOffice) -> None:
    proof = office.log(prepared())
    entry = decode_dg13(prepared().with_proof(proof)[ElementaryFile.DG13])
    longer = replace(entry, territorial_except=(StateCode("UNO"),))
    chip = sign(prepared(), changes={ElementaryFile.DG13: encode_dg13(longer)})
    assert look(chip, POLICY)[1].outcome is FAILED


def test_t07_a_stolen_key_cannot_leave_a_data_group_out(office: JournalOffice) -> None:
    chip = sign(prepared(), office.log(prepared()), without=(ElementaryFile.DG11,))
    assert look(chip, POLICY)[1].outcome is FAILED


def test_t07_another_act_of_the_journal_is_no_issue(office: JournalOffice) -> None:
    proof = office.log(prepared(), kind=EntryKind.DOCUMENT_STATUS_CHANGED)
    assert look(sign(prepared(), proof), POLICY)[1].outcome is FAILED


def test_t07_a_log_of_the_thiefs_own_is_not_known(tmp_path: Path) -> None:
    """Even one of the same name, whose heads the witness was brought to sign."""
    own = JournalOffice(folder=tmp_path / "own", log_key=Renamed("thief"))
    _, finding = look(sign(prepared(), own.log(prepared())), POLICY)
    assert finding.outcome is FAILED
    assert "no journal that is known here" in finding.why


class Renamed(SimulatedKey):
    """Another key under the log's name."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed, SignatureType.ED25519)
        self.verifier_key = replace(self.verifier_key, name=ORIGIN)


def test_t07_a_fork_that_the_witness_has_not_seen_fails(office: JournalOffice) -> None:
    """With the log's key too, a thief lacks the witness."""
    forked = office.prove(content_of(prepared()), policy=UNWITNESSED, witnessed=False)
    _, finding = look(sign(prepared(), forked), POLICY)
    assert finding.outcome is FAILED
    assert "too few witnesses" in finding.why
    lenient = replace(POLICY, log=UNWITNESSED)
    assert look(sign(prepared(), forked), lenient)[1].outcome is SUCCESSFUL


def test_t07_an_older_day_of_issue_does_not_excuse_a_younger_signer() -> None:
    backdated = sign(prepared(issued=date(2026, 10, 1)))
    _, finding = look(backdated, POLICY)
    assert finding.outcome is FAILED


def test_t07_another_state_in_the_zone_does_not_help(office: JournalOffice) -> None:
    elsewhere = replace(POLICY, state=StateCode("XXX"))
    assert look(sign(prepared()), elsewhere)[1].outcome is FAILED, "its signer is of UT"
    by_zone = replace(POLICY, state=StateCode("UTO"))
    unsigned = without(sign(prepared()), ElementaryFile.SOD)
    assert look(unsigned, by_zone)[1].outcome is FAILED, "its zone says UTO"
    proven = without(sign(prepared(), office.log(prepared())), ElementaryFile.SOD)
    _, finding = look(proven, by_zone)
    assert finding.outcome is UNDETERMINED
    assert "EF.SOD" in finding.why


def test_a_document_older_than_the_journal_is_excused() -> None:
    later = replace(POLICY, since=LATER)
    report, finding = look(sign(prepared()), later)
    assert (finding.outcome, report.verdict) == (NOT_SUPPORTED, SUCCESSFUL)
    assert "2026-11-24" in finding.why
    earlier = replace(POLICY, log=replace(WITNESSED, origin="utopia.example/journal/2025"))
    assert look(sign(prepared()), later, earlier)[1].outcome is FAILED, "the first began before"


def test_a_day_that_is_not_stated_excuses_nobody() -> None:
    later = replace(POLICY, since=LATER)
    missing = sign(prepared(), without=(ElementaryFile.DG12,))
    assert look(missing, later)[1].outcome is FAILED
    for spoilt in (b"\x6c\x00", b"\x6c\x05"):
        unread = sign(prepared(), changes={ElementaryFile.DG12: spoilt})
        assert look(unread, later)[1].outcome is FAILED
    partial_day = prepared().data_groups[ElementaryFile.DG12].replace(b"20261123", b"20260000", 1)
    vague = sign(prepared(), changes={ElementaryFile.DG12: partial_day})
    assert look(vague, later)[1].outcome is FAILED


def test_a_proof_that_does_not_verify_fails_before_the_first_day_too(
    office: JournalOffice,
) -> None:
    later = replace(POLICY, since=LATER)
    proof = office.log(prepared())
    assert look(sign(prepared(), proof), later)[1].outcome is SUCCESSFUL
    assert look(sign(prepared("N3W8R5T1Z"), proof), later)[1].outcome is FAILED


def test_what_was_merely_not_read_accuses_nobody(office: JournalOffice) -> None:
    proven, bare = sign(prepared(), office.log(prepared())), sign(prepared())
    later = replace(POLICY, since=LATER)
    cases = (
        (without(proven, ElementaryFile.DG13), POLICY, "EF.DG13"),
        (without(proven, ElementaryFile.DG13, ElementaryFile.SOD), POLICY, "EF.DG13"),
        (without(bare, ElementaryFile.DG12), later, "EF.DG12"),
        (without(bare, ElementaryFile.SOD), later, "nobody is known"),
        (changed(proven, ElementaryFile.DG1, b"\x61\x00"), POLICY, "EF.DG1 "),
    )
    for presented, policy, told in cases:
        report, finding = look(presented, policy)
        assert finding.outcome is UNDETERMINED, told
        assert told in finding.why
        assert report.verdict is not SUCCESSFUL


def test_a_proof_is_a_doubt_where_no_journal_is_known(office: JournalOffice) -> None:
    proven = sign(prepared(), office.log(prepared()))
    other_state = replace(POLICY, state=StateCode("UNO"), country="UN")
    other_kind = replace(POLICY, documents=(DocumentClass.STATELESS,))
    for known in ((), (other_state,), (other_kind,)):
        report, finding = look(proven, *known)
        assert (finding.outcome, report.verdict) == (UNDETERMINED, UNDETERMINED)
        assert "no journal of its issuer is known" in finding.why


def test_who_keeps_no_journal_is_judged_as_before() -> None:
    world = specimen_world()
    other = replace(POLICY, state=StateCode("UNO"), country="UN")
    for known in (NO_JOURNALS, JournalPolicies(policies=(other,))):
        report = Inspector(world.trust, ISSUED, journals=known).inspect(world.presented())
        assert report.verdict is SUCCESSFUL
        assert report.branches[-1].id == "journal"
        assert report.branches[-1].outcome is NOT_SUPPORTED
    _, unread = look(changed(sign(prepared()), ElementaryFile.DG1, b"\x61\x00"))
    assert unread.outcome is NOT_SUPPORTED


def test_a_page_and_a_sheet_carry_no_proof() -> None:
    zone = prepared().zone
    _, page = look(Presented(mrz=zone), POLICY)
    assert (page.outcome, "only a chip" in page.why) == (NOT_SUPPORTED, True)
    seal, finding = look(Presented(seals=(specimen_world().made.seal,)), POLICY)
    assert (seal.verdict, finding.outcome) == (SUCCESSFUL, NOT_SUPPORTED)
    _, nothing = look(Presented(), POLICY)
    assert nothing.outcome is NOT_SUPPORTED
    _, sheet = look(Presented(mrz=zone.replace("PR", "PU", 1)), POLICY)
    assert (sheet.outcome, "its seal carries no proof" in sheet.why) == (NOT_SUPPORTED, True)


@pytest.mark.parametrize("with_policy", [False, True])
def test_an_entry_that_cannot_be_read_is_never_a_yes(with_policy: bool) -> None:
    known = (POLICY,) if with_policy else ()
    whole = prepared().with_proof(None)[ElementaryFile.DG13]
    broken = sign(prepared(), changes={ElementaryFile.DG13: whole[:-1] + b"\x00"})
    _, finding = look(broken, *known)
    assert finding.outcome is (FAILED if with_policy else UNDETERMINED)


@pytest.mark.parametrize(
    ("proof", "outcome"),
    [
        (b"\x01", FAILED),
        (b"\x01" * 600, FAILED),
        (b"", FAILED),
        (b"\x02" * 600, UNDETERMINED),
    ],
    ids=["short", "long", "empty", "of another version"],
)
def test_what_is_no_proof_is_never_a_yes(proof: bytes, outcome: Outcome) -> None:
    report, finding = look(sign(prepared(), proof), POLICY)
    assert finding.outcome is outcome
    assert report.verdict is outcome


def test_another_hash_in_the_security_object_changes_nothing(office: JournalOffice) -> None:
    authority, keystore = found(KeyKind.P_384)
    strong = keys_of(authority, keystore)
    proven = sign(prepared(), office.log(prepared()), with_keys=strong)
    trust = trust_in(authority)
    assert look(proven, POLICY, trust=trust)[1].outcome is SUCCESSFUL
    _, unread = look(without(proven, ElementaryFile.DG11), POLICY, trust=trust)
    assert unread.outcome is UNDETERMINED
    assert "not read" in unread.why
    stolen = sign(prepared("N3W8R5T1Z"), office.log(prepared()), with_keys=strong)
    assert look(stolen, POLICY, trust=trust)[1].outcome is FAILED


def test_the_next_log_takes_over_and_the_old_proofs_go_on(office: JournalOffice) -> None:
    proven = sign(prepared(), office.log(prepared()))
    key = SimulatedKey("utopia.example/journal/2027", SignatureType.ED25519).verifier_key
    following = replace(POLICY, since=LATER, log=replace(WITNESSED, origin=key.name, key=key))
    for known in ((POLICY, following), (following, POLICY)):
        assert look(proven, *known)[1].outcome is SUCCESSFUL
    assert look(proven, following)[1].outcome is FAILED
    same_key = replace(POLICY, log=replace(WITNESSED, origin="another.example"))
    assert look(proven, same_key, POLICY)[1].outcome is SUCCESSFUL
    assert look(proven, same_key)[1].outcome is FAILED


def test_no_flipped_bit_of_a_proof_is_accepted(office: JournalOffice) -> None:
    """By the journal alone, as a thief signs the chip anew after each change."""
    made, proof = prepared(), office.log(prepared())
    presented = sign(made, proof)
    chip = PassiveAuthentication(specimen_world().trust, ISSUED).authenticate(presented.files)
    survivors = []
    for bit in range(len(proof) * 8):
        spoilt = bytearray(proof)
        spoilt[bit // 8] ^= 1 << bit % 8
        dg13 = made.with_proof(bytes(spoilt))[ElementaryFile.DG13]
        if _check(changed(presented, ElementaryFile.DG13, dg13), chip).outcome is SUCCESSFUL:
            survivors.append(bit)
    assert survivors == []
    assert _check(presented, chip).outcome is SUCCESSFUL


def _check(presented: Presented, chip: Authenticated) -> Finding:
    journal = DocumentJournal(JournalPolicies(policies=(POLICY,)))
    return journal.check(presented.files, _reading(), chip)


@cache
def _reading() -> MrzReading:
    reading, _ = read_zone(Zone(source="chip", text=prepared().zone))
    assert reading is not None
    return reading


def test_t15_nobody_is_asked_and_nothing_personal_is_said(
    office: JournalOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("nobody is asked")

    proven, bare = sign(prepared(), office.log(prepared())), sign(prepared())
    monkeypatch.setattr(socket, "socket", refuse)
    for presented in (proven, bare):
        for known in ((), (POLICY,), (replace(POLICY, since=LATER),)):
            _, finding = look(presented, *known)
            assert prepared().document.number not in finding.why
            assert "IVANOVA" not in finding.why
