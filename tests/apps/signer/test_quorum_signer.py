"""The signer: what it signs, and what no thief gets out of it (T06, T07)."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies.damage import damaged
from tests.worlds.journal_office import POLICY, UNWITNESSED
from tests.worlds.office import NOW, first_roster, key_of, officer
from tests.worlds.signing_office import (
    NUMBER,
    SECOND,
    TODAY,
    SigningOffice,
    approve,
    grant,
    order,
    portrait,
    spoil,
    warrant,
)
from tests.worlds.specimen import specimen_world

from nansen.acts.act import SignedAct
from nansen.adapters.files.signing_ledger import Signed
from nansen.apps.signer.quorum_signer import QUOTA
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.statement import Mode, Outcome
from nansen.document.document_class import DocumentClass
from nansen.document.order import encode_order
from nansen.errors import Malformed, NansenError, Refused, Unavailable, Unsupported, Untrusted
from nansen.ids import DocumentNumber, OfficerId, StateCode
from nansen.inspection.journal import JournalPolicies
from nansen.inspection.model import Presented
from nansen.inspection.service import Inspector
from nansen.journal.model import EntryKind
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import SigningRequest
from nansen.standards.finding import Outcome as Verdict
from nansen.standards.framework.entry import StatusReference
from nansen.standards.icao9303.lds.dg2 import decode_dg2
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.seal import decode_seal, read_features

UTC_DAY = timedelta(days=1)


@pytest.fixture
def office(tmp_path: Path) -> SigningOffice:
    return SigningOffice(folder=tmp_path)


def sign(office: SigningOffice, request: SigningRequest) -> SignedDocument:
    with office.signer() as signer:
        return signer.sign(request)


def refused(
    office: SigningOffice, request: SigningRequest, error: type[NansenError], match: str
) -> None:
    """Ask, be told why not, and see that nothing counts as signed."""
    with office.signer() as signer:
        ledger = signer._ports.ledger
        before = ledger.count_on(request.issued_on)
        with pytest.raises(error, match=match):
            signer.sign(request)
        assert ledger.count_on(request.issued_on) == before


def test_what_two_officers_approved_and_the_journal_holds_is_signed(office: SigningOffice) -> None:
    request = office.request()
    made = sign(office, request)
    assert made.chip is not None
    known = JournalPolicies(policies=(POLICY,))
    report = Inspector(specimen_world().trust, NOW, journals=known).inspect(
        Presented(files=made.chip.files, seals=(made.seal,))
    )
    outcomes = {one.id: one.outcome for one in report.findings}
    assert outcomes["journal"] is Verdict.SUCCESSFUL
    assert Verdict.FAILED not in outcomes.values()
    assert decode_dg2(made.chip.files[ElementaryFile.DG2]).images == (portrait(),)
    assert request.proof in made.chip.files[ElementaryFile.DG13]
    with office.signer() as signer:
        ledger = signer._ports.ledger
        assert ledger.find(NUMBER) == Signed(
            number=NUMBER,
            request=request.digest,
            decision=grant(order()).digest,
            on=TODAY,
        )


def test_members_of_the_appeal_body_are_a_quorum_too(office: SigningOffice) -> None:
    request = office.request(warrant=warrant(order(), ("appeal-1", "appeal-2")))
    assert sign(office, request).chip is not None


def test_a_sheet_gets_a_seal_and_no_chip(office: SigningOffice) -> None:
    changes: dict[str, Any] = {
        "document_class": DocumentClass.EMERGENCY_SHEET,
        "validity": replace(order().validity, months=6),
    }
    request = office.request(
        warrant=warrant(order(**changes)),
        proof=office.journal.prove(office.content(**changes)),
    )
    made = sign(office, request)
    assert made.chip is None
    assert "mrz" in dict(read_features(decode_seal(made.seal)))


def test_the_place_in_the_status_list_is_signed(office: SigningOffice) -> None:
    status = StatusReference(list_id=b"list", index=7)
    made = sign(office, office.request(status=status))
    assert made.chip is not None
    other = office.request(SECOND, status=status)
    swapped = replace(other, status=StatusReference(list_id=b"list", index=8))
    refused(office, swapped, Untrusted, "note signature")


# T06: the desk is owned, or one officer's key.


@pytest.mark.parametrize(
    ("names", "error"),
    [
        (("approve-1", "approve-1"), Refused),
        (("approve-1", "exam-1"), Refused),
        (("approve-1", "appeal-1"), Refused),
        (("super-1", "signer"), Refused),
    ],
)
def test_t06_one_approver_gets_no_document(
    office: SigningOffice, names: tuple[str, str], error: type[NansenError]
) -> None:
    refused(office, office.request(warrant=warrant(order(), names)), error, "FOUR-EYES|R25|R26")


def test_t06_one_officers_key_under_two_names_is_one_officer(office: SigningOffice) -> None:
    octets = grant(order()).octets
    forged = replace(
        warrant(order()),
        approvals=(approve(octets, "approve-1"), approve(octets, "approve-2", key="approve-1")),
    )
    refused(office, office.request(warrant=forged), Untrusted, "not the officer's")


def test_t06_an_officer_of_the_thiefs_own_making_is_in_no_roster(office: SigningOffice) -> None:
    octets = grant(order()).octets
    invented = replace(approve(octets, "approve-2"), officer=OfficerId("approve-9"))
    forged = replace(warrant(order()), approvals=(approve(octets, "approve-1"), invented))
    refused(office, office.request(warrant=forged), Untrusted, "in no roster")


def test_t06_an_officer_who_was_taken_off_the_roster_counts_no_more(tmp_path: Path) -> None:
    whole = first_roster().roster
    left = tuple(one for one in whole.officers if one.id != "approve-2")
    office = SigningOffice(folder=tmp_path, roster=replace(whole, officers=left))
    refused(office, office.request(), Untrusted, "in no roster")


def test_t06_an_order_that_was_swapped_after_the_approval_is_not_made(
    office: SigningOffice,
) -> None:
    swapped = replace(
        warrant(order()), order=encode_order(order(return_state=StateCode("UTO"), salt=bytes(16)))
    )
    refused(office, office.request(warrant=swapped), Untrusted, "not the one that was approved")


def test_t06_a_portrait_that_was_swapped_after_the_approval_is_not_made(
    office: SigningOffice,
) -> None:
    swapped = portrait()[:-2] + b"\0" + portrait()[-2:]
    refused(
        office, office.request(portrait=swapped), Untrusted, "portrait: is not the one that was"
    )


def test_t06_the_grant_of_another_case_does_not_fit(office: SigningOffice) -> None:
    other = grant(order(salt=b"\x07" * 16)).octets
    forged = replace(
        warrant(order()),
        statement=other,
        approvals=(approve(other, "approve-1"), approve(other, "approve-2")),
    )
    refused(office, office.request(warrant=forged), Untrusted, "not the one that was approved")


def test_t06_a_refusal_is_no_grant(office: SigningOffice) -> None:
    octets = grant(
        order(),
        outcome=Outcome.REFUSE,
        mode=Mode.MANDATORY,
        ground=Ground("identity-not-established"),
        remedy=next(iter(Remedy)),
        appeal_until=TODAY + timedelta(days=30),
        reasons=bytes(32),
        order=b"",
        until=NOW,
    ).octets
    forged = replace(
        warrant(order()),
        statement=octets,
        approvals=(approve(octets, "approve-1"), approve(octets, "approve-2")),
    )
    refused(office, office.request(warrant=forged), Refused, "R26")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_t06_no_spoilt_statement_or_signature_passes(
    office: SigningOffice, data: st.DataObject
) -> None:
    good = warrant(order())
    if data.draw(st.booleans()):
        statement = data.draw(damaged(good.statement).filter(lambda one: one != good.statement))
        spoilt = replace(good, statement=statement)
    else:
        first, second = good.approvals
        signature = data.draw(damaged(first.signature).filter(lambda one: one != first.signature))
        spoilt = replace(good, approvals=(replace(first, signature=signature), second))
    request = SigningRequest(
        warrant=spoilt, number=NUMBER, issued_on=TODAY, portrait=portrait(), proof=b""
    )
    with office.signer() as signer, pytest.raises(NansenError):
        signer.sign(request)


# T07: blanks, keys at the press, or the journal's operator.


@pytest.mark.parametrize("proof", [b"", bytes(40), b"\x01" * 300], ids=["none", "zeros", "noise"])
def test_t07_what_the_journal_does_not_hold_is_not_signed(
    office: SigningOffice, proof: bytes
) -> None:
    refused(office, office.request(proof=proof), NansenError, "proof")


def test_t07_the_proof_of_another_document_is_no_proof(office: SigningOffice) -> None:
    other = office.request(SECOND).proof
    refused(office, office.request(proof=other), Untrusted, "note signature")


def test_t07_the_proof_of_something_else_is_no_proof(office: SigningOffice) -> None:
    content = office.content()
    proof = office.journal.prove(content, kind=EntryKind.CASE_DECIDED)
    refused(office, office.request(proof=proof), Untrusted, "note signature")


def test_t07_a_journal_that_nobody_witnessed_is_not_believed(office: SigningOffice) -> None:
    proof = office.journal.prove(office.content(), policy=UNWITNESSED, witnessed=False)
    refused(office, office.request(proof=proof), Untrusted, "witness")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_t07_no_spoilt_proof_passes(office: SigningOffice, data: st.DataObject) -> None:
    request = office.request()
    spoilt = data.draw(damaged(request.proof).filter(lambda one: one != request.proof))
    with office.signer() as signer, pytest.raises((Malformed, Unsupported, Untrusted)):
        signer.sign(replace(request, proof=spoilt))


def test_t07_the_quota_bounds_what_two_stolen_officers_get(tmp_path: Path) -> None:
    assert QUOTA == 1000
    office = SigningOffice(folder=tmp_path)
    request = office.request()
    with office.signer() as signer:
        ledger = signer._ports.ledger
        for number in range(QUOTA):
            ledger.add(
                Signed(
                    number=DocumentNumber(f"A{number:08}"),
                    request=bytes(32),
                    decision=number.to_bytes(32, "big"),
                    on=TODAY,
                )
            )
        assert ledger.count_on(TODAY) == QUOTA
    refused(office, request, Refused, "QUOTA")
    tomorrow = replace(office, now=NOW + UTC_DAY)
    again = tomorrow.request(issued_on=TODAY + UTC_DAY)
    assert sign(tomorrow, again).chip is not None


def test_the_last_of_a_day_is_signed(tmp_path: Path) -> None:
    office = SigningOffice(folder=tmp_path, quota=1)
    sign(office, office.request())
    other = office.request(SECOND, warrant=warrant(order(), head=b"\x01" * 32))
    refused(office, other, Refused, "QUOTA")
    assert sign(office, office.request()).chip is not None, "what was signed may come again"


# Once a number, once a decision.


def test_the_same_request_again_gives_the_document_again(office: SigningOffice) -> None:
    request = office.request()
    first, second = sign(office, request), sign(office, request)
    assert first.chip is not None
    assert second.chip is not None
    unsigned = {file for file in first.chip.files if file is not ElementaryFile.SOD}
    assert all(first.chip.files[file] == second.chip.files[file] for file in unsigned)
    with office.signer() as signer:
        assert signer._ports.ledger.count_on(TODAY) == 1


def test_the_same_request_again_may_carry_a_newer_proof(office: SigningOffice) -> None:
    request = office.request()
    sign(office, request)
    office.journal.prove(b"something else")
    newer = office.request()
    assert newer.proof != request.proof
    assert sign(office, newer).chip is not None


def test_the_same_request_comes_again_on_another_day(office: SigningOffice) -> None:
    request = office.request()
    sign(office, request)
    tomorrow = replace(office, now=NOW + UTC_DAY)
    assert sign(tomorrow, request).chip is not None
    redated = tomorrow.request(issued_on=TODAY + UTC_DAY)
    refused(tomorrow, redated, Refused, "NUMBER")


def test_a_number_is_not_used_for_another_document(office: SigningOffice) -> None:
    sign(office, office.request())
    other = office.request(warrant=warrant(order(), head=b"\x01" * 32))
    refused(office, other, Refused, "number was used")


def test_a_decision_has_one_document(office: SigningOffice) -> None:
    sign(office, office.request())
    refused(office, office.request(SECOND), Refused, "has its document already")


@pytest.mark.parametrize("by", ["personaliser", "quality-1"])
def test_a_second_number_follows_a_spoiled_document(office: SigningOffice, by: str) -> None:
    sign(office, office.request())
    first = (spoil(NUMBER, by),)
    assert sign(office, office.request(SECOND, spoiled=first)).chip is not None
    third = DocumentNumber("Q4S6U8W2Y")
    # Whoever was spoiled first does not count twice.
    refused(office, office.request(third, spoiled=first), Refused, "NUMBER")
    both = (*first, spoil(SECOND, by))
    assert sign(office, office.request(third, spoiled=both)).chip is not None


def test_a_number_that_was_never_signed_needs_no_word(office: SigningOffice) -> None:
    """Given up before it was signed: the signer never knew of it (R47)."""
    assert sign(office, office.request(SECOND)).chip is not None


def test_of_numbers_between_that_were_never_signed_the_signer_wants_to_know_nothing(
    office: SigningOffice,
) -> None:
    sign(office, office.request())
    given_up = spoil(SECOND, "personaliser")
    third = DocumentNumber("Q4S6U8W2Y")
    refused(office, office.request(third, spoiled=(given_up,)), Refused, "NUMBER")
    both = (spoil(NUMBER, "personaliser"), given_up)
    assert sign(office, office.request(third, spoiled=both)).chip is not None


def not_spoiled() -> dict[str, SignedAct]:
    forged = spoil(NUMBER, "personaliser")
    return {
        "another document": spoil(SECOND, "personaliser"),
        "another act": spoil(NUMBER, "personaliser", "document:printed"),
        "an approver": spoil(NUMBER, "approve-1"),
        "a stranger": spoil(NUMBER, "holder"),
        "forged": replace(forged, signature=bytes(64)),
        "another's signature": replace(
            forged, signature=key_of("quality-1").sign(b"nansen act 1\n" + forged.octets)
        ),
    }


@pytest.mark.parametrize("which", not_spoiled())
def test_nothing_else_lets_a_second_number_through(office: SigningOffice, which: str) -> None:
    sign(office, office.request())
    request = office.request(SECOND, spoiled=(not_spoiled()[which],))
    refused(office, request, NansenError, "NUMBER|not the officer's")


def test_whoever_left_before_spoils_nothing(tmp_path: Path) -> None:
    whole = first_roster().roster
    gone = replace(officer("personaliser"), not_after=NOW)
    others = tuple(one for one in whole.officers if one.id != gone.id)
    office = SigningOffice(folder=tmp_path, roster=replace(whole, officers=(*others, gone)))
    sign(office, office.request())
    request = office.request(SECOND, spoiled=(spoil(NUMBER, "personaliser"),))
    refused(office, request, Refused, "press or quality control")


# The day, the number, the state.


@pytest.mark.parametrize("days", [-8, 1, 365])
def test_a_document_is_not_dated_long_before_it_is_signed_nor_after(
    office: SigningOffice, days: int
) -> None:
    request = office.request(issued_on=TODAY + timedelta(days=days))
    refused(office, request, Refused, "R47")


def test_a_line_that_stood_still_for_a_week_goes_on(tmp_path: Path) -> None:
    """And the quota is that of the day on which it goes on: no week's can be spent at once."""
    office = SigningOffice(folder=tmp_path, quota=1)
    monday = replace(office, now=NOW + timedelta(days=7))
    assert sign(monday, monday.request(issued_on=TODAY)).chip is not None
    other = monday.request(
        SECOND, issued_on=TODAY + UTC_DAY, warrant=warrant(order(), head=b"\x01" * 32)
    )
    refused(monday, other, Refused, "QUOTA")


def test_an_approval_outlives_a_wait_and_not_a_year(office: SigningOffice) -> None:
    later = replace(office, now=NOW + timedelta(days=364))
    assert sign(later, later.request(issued_on=TODAY + timedelta(days=364))).chip is not None
    too_late = replace(office, now=NOW + timedelta(days=365))
    request = too_late.request(SECOND, issued_on=TODAY + timedelta(days=365))
    refused(too_late, request, Refused, "R38")


@pytest.mark.parametrize("number", ["", "N7K2M4Q9", "n7k2m4q9x", "N7K2M4Q9O", "N7K2M4Q9X\n"])
def test_a_number_is_one(office: SigningOffice, number: str) -> None:
    request = SigningRequest(
        warrant=warrant(order()),
        number=DocumentNumber(number),
        issued_on=TODAY,
        portrait=portrait(),
        proof=b"",
    )
    refused(office, request, Malformed, "document number")


def test_a_disk_that_refuses_lets_no_signature_out(
    office: SigningOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = office.request()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with office.signer() as signer:
        monkeypatch.setattr("os.pwrite", full)
        with pytest.raises(Unavailable):
            signer.sign(request)
        assert signer._ports.ledger.find(NUMBER) is None


def test_two_who_ask_at_once_are_both_remembered(
    office: SigningOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line resumes what a kill left in threads of its own, beside what it is asked for."""
    other = warrant(order(), head=b"\x01" * 32)
    requests = [office.request(), office.request(SECOND, warrant=other)]
    both = Barrier(2, timeout=0.2)

    def slow(_: int) -> None:
        with suppress(BrokenBarrierError):
            both.wait()  # both are in it at once, unless one has to wait for the other

    with office.signer() as signer, ThreadPoolExecutor(2) as desks:
        monkeypatch.setattr(os, "fsync", slow)
        assert all(signed.chip for signed in desks.map(signer.sign, requests))
    with office.signer() as signer:
        assert signer._ports.ledger.count_on(TODAY) == 2
