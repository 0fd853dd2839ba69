"""The status of a document at a post without a network (plan 20 to 22)."""

import socket
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.worlds.specimen import found, specimen_world, trust_in
from tests.worlds.status_office import (
    HOUR,
    LIST_ID,
    SIZE,
    StatusOffice,
    chip_with,
    officers,
    sign_list,
    signed_list,
    status_list,
)

from nansen.inspection.model import Branch, Presented, Report
from nansen.inspection.service import Inspector, inspect
from nansen.inspection.status_lists import (
    NO_LISTS,
    StatusLists,
    VerifiedLists,
    age_in_words,
    check_age,
)
from nansen.standards.finding import Finding, Outcome
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import GOOD_FOR, PublishedStatus
from nansen.standards.framework.status_list_envelope import (
    SignedStatusList,
    decode_signed_status_list,
)
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.status.model import Change, Ground
from nansen.trust.store import TrustStore

SUCCESSFUL, FAILED = Outcome.SUCCESSFUL, Outcome.FAILED
UNDETERMINED, NOT_SUPPORTED = Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED
VALID, SUSPENDED, ENDED, RESERVED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
    PublishedStatus.RESERVED,
)
INDEX = 4711
WORLD = chip_with(StatusReference(list_id=LIST_ID, index=INDEX))


def look(
    *lists: SignedStatusList,
    at: datetime = HOUR,
    presented: Presented | None = None,
    trust: TrustStore | None = None,
) -> tuple[Report, Finding]:
    report = inspect(
        presented or WORLD.presented(),
        trust=trust or WORLD.trust,
        at=at,
        status_lists=StatusLists(lists=lists),
    )
    (finding,) = [one for one in report.findings if one.id == "status"]
    return report, finding


def branch_of(report: Report) -> Branch:
    (branch,) = [one for one in report.branches if one.id == "status"]
    return branch


def listed(status: PublishedStatus = VALID, issued: datetime = HOUR) -> SignedStatusList:
    return signed_list({INDEX: status}, issued=issued)


@pytest.mark.parametrize(
    ("status", "outcome", "told"),
    [
        (VALID, SUCCESSFUL, "in force"),
        (SUSPENDED, FAILED, "suspended"),
        (ENDED, FAILED, "ended"),
        (RESERVED, UNDETERMINED, "not known"),
    ],
)
def test_the_list_decides_and_its_age_is_said(
    status: PublishedStatus, outcome: Outcome, told: str
) -> None:
    report, finding = look(listed(status), at=HOUR + timedelta(hours=3))
    assert finding.outcome is outcome
    assert told in finding.why
    assert "2026-11-23 12:00 UTC, 3 hours old" in finding.why
    assert report.verdict is outcome
    assert branch_of(report).outcome is outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(VALID, UNDETERMINED), (SUSPENDED, UNDETERMINED), (ENDED, FAILED), (RESERVED, UNDETERMINED)],
)
def test_a_list_is_good_for_seven_days_and_an_end_for_ever(
    status: PublishedStatus, outcome: Outcome
) -> None:
    _, last_moment = look(listed(VALID), at=HOUR + GOOD_FOR)
    assert last_moment.outcome is SUCCESSFUL
    assert "7 days old" in last_moment.why
    _, stale = look(listed(status), at=HOUR + GOOD_FOR + timedelta(seconds=1))
    assert stale.outcome is outcome
    assert "too old" in stale.why


def test_no_list_is_a_doubt() -> None:
    report, finding = look()
    assert (finding.outcome, report.verdict) == (UNDETERMINED, UNDETERMINED)
    assert "not here" in finding.why


def test_a_list_of_another_name_or_state_is_not_the_documents() -> None:
    other_name = decode_signed_status_list(
        sign_list(status_list({INDEX: ENDED}, list_id=b"another list, 16"))
    )
    other_state = decode_signed_status_list(sign_list(status_list({INDEX: ENDED}, state="UNO")))
    _, finding = look(other_name, other_state)
    assert finding.outcome is UNDETERMINED
    assert "not here" in finding.why


def test_an_index_beyond_the_list_is_a_doubt() -> None:
    world = chip_with(StatusReference(list_id=LIST_ID, index=SIZE))
    _, finding = look(listed(ENDED), presented=world.presented())
    assert finding.outcome is UNDETERMINED
    assert "no such index" in finding.why


def test_a_list_from_the_future_says_nothing_yet() -> None:
    _, finding = look(listed(ENDED), at=HOUR - timedelta(minutes=1))
    assert finding.outcome is UNDETERMINED
    assert "later time" in finding.why


def test_the_newest_list_counts() -> None:
    old = listed(SUSPENDED, HOUR)
    new = listed(VALID, HOUR + timedelta(hours=1))
    for lists in ((old, new), (new, old)):
        _, finding = look(*lists, at=HOUR + timedelta(hours=2))
        assert finding.outcome is SUCCESSFUL
        assert "an hour old" in finding.why
    _, before = look(old, new, at=HOUR + timedelta(minutes=30))
    assert before.outcome is FAILED


def test_an_end_that_was_published_once_is_not_taken_back() -> None:
    ended, later = listed(ENDED, HOUR), listed(VALID, HOUR + timedelta(hours=1))
    _, finding = look(ended, later, at=HOUR + timedelta(hours=2))
    assert finding.outcome is FAILED


def forged(status: PublishedStatus, issued: datetime = HOUR) -> SignedStatusList:
    """Change a bit of a good list after signing."""
    listed = status_list({0: RESERVED}, issued=issued)
    encoded, body = bytearray(sign_list(listed)), listed.statuses.octets
    encoded[encoded.index(body) + INDEX // 4] ^= int(status) << 2 * (INDEX % 4)
    return decode_signed_status_list(bytes(encoded))


def test_a_list_that_was_changed_neither_accuses_nor_clears() -> None:
    for status in (ENDED, SUSPENDED, RESERVED):
        fake = forged(status)
        assert fake.content.status_at(INDEX) is status
        _, finding = look(fake)
        assert finding.outcome is UNDETERMINED
        assert "does not count" in finding.why


def test_a_forged_newer_list_does_not_hide_a_good_one() -> None:
    fake = forged(ENDED, HOUR + timedelta(hours=1))
    _, finding = look(fake, listed(VALID), at=HOUR + timedelta(hours=2))
    assert finding.outcome is SUCCESSFUL
    assert "2 hours old" in finding.why


def test_an_authority_signs_the_lists_of_its_own_state_only() -> None:
    other = decode_signed_status_list(sign_list(status_list(state="UNO")))
    finding = VerifiedLists(WORLD.trust, HOUR).check(other)
    assert finding.outcome is FAILED
    assert "another authority" in finding.why


def test_a_stranger_cannot_end_a_document() -> None:
    stranger, _ = found()
    _, finding = look(listed(ENDED), trust=trust_in(stranger))
    assert finding.outcome is UNDETERMINED
    _, without_crl = look(listed(ENDED), trust=trust_in(WORLD.authority, crl=False))
    assert without_crl.outcome is UNDETERMINED
    assert "its signer" in without_crl.why


def test_a_document_without_a_reference_is_judged_as_before() -> None:
    plain = specimen_world()
    for lists in (NO_LISTS, StatusLists(lists=(listed(ENDED),))):
        report = Inspector(plain.trust, HOUR, lists).inspect(plain.presented())
        assert report.verdict is SUCCESSFUL
        assert report.vouchers == ("chip", "seal")
        assert branch_of(report).outcome is NOT_SUPPORTED
    seal_only = inspect(Presented(seals=(plain.made.seal,)), trust=plain.trust, at=HOUR)
    assert seal_only.verdict is SUCCESSFUL
    assert branch_of(seal_only).outcome is NOT_SUPPORTED


def test_what_cannot_be_read_leaves_a_doubt() -> None:
    broken = {**WORLD.files, ElementaryFile.DG13: b"\x6d\x05"}
    _, finding = look(listed(), presented=Presented(files=broken))
    assert finding.outcome is UNDETERMINED
    assert "EF.DG13" in finding.why
    no_zone = {**WORLD.files, ElementaryFile.DG1: b"\x61\x00"}
    _, finding = look(listed(), presented=Presented(files=no_zone))
    assert finding.outcome is UNDETERMINED
    assert "EF.DG1 " in finding.why


def test_a_reference_that_was_changed_on_the_chip_does_not_help() -> None:
    other = chip_with(StatusReference(list_id=LIST_ID, index=INDEX + 1))
    files = {**WORLD.files, ElementaryFile.DG13: other.files[ElementaryFile.DG13]}
    report, finding = look(listed(ENDED), presented=replace(WORLD.presented(), files=files))
    assert finding.outcome is SUCCESSFUL, "of the wrong index"
    assert report.verdict is FAILED, "because the chip is not as signed"


def test_no_finding_names_the_index_or_the_list() -> None:
    for lists in ((), (listed(ENDED),), (listed(),)):
        _, finding = look(*lists)
        assert str(INDEX) not in finding.why
        assert LIST_ID.hex() not in finding.why
    assert str(INDEX) not in repr(listed())


def test_t15_a_list_is_verified_once_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody is asked")

    monkeypatch.setattr(socket, "socket", refuse)
    calls: list[bytes] = []
    original = VerifiedLists._check

    def count(self: VerifiedLists, signed: SignedStatusList) -> Finding:
        calls.append(signed.signed_data.encoded)
        return original(self, signed)

    monkeypatch.setattr(VerifiedLists, "_check", count)
    inspector = Inspector(WORLD.trust, HOUR, StatusLists(lists=(listed(),)))
    presented = WORLD.presented(seals=())
    for _ in range(50):
        assert branch_of(inspector.inspect(presented)).outcome is SUCCESSFUL
    assert len(calls) == 1


def test_what_the_office_publishes_a_post_understands() -> None:
    office = StatusOffice(now=HOUR)
    reference = office.allocate()
    world = chip_with(reference)

    def status() -> Outcome:
        (published,) = office.publish()
        signed = decode_signed_status_list(published.encoded)
        _, finding = look(signed, presented=world.presented(), at=office.now)
        return finding.outcome

    assert status() is SUCCESSFUL
    office.change(reference, Change.END)
    office.wait(days=1)
    assert status() is FAILED


def test_a_document_stolen_in_the_mail_fails_until_it_is_activated() -> None:
    """By the newest list and by an old one that the post still goes by (R72)."""
    office = StatusOffice(now=HOUR)
    (old,) = office.publish()
    office.wait(days=6)
    (new,) = office.publish()
    reference = office.allocate(activated=False)
    stolen = chip_with(reference).presented()
    for published in (old, new):
        report, finding = look(
            decode_signed_status_list(published.encoded), presented=stolen, at=office.now
        )
        assert (finding.outcome, report.verdict) == (FAILED, FAILED)
        assert "suspended" in finding.why
    office.change(reference, Change.RESTORE, officers(Ground.ACTIVATED))
    (lifted,) = office.wait(days=1).publish()
    signed = decode_signed_status_list(lifted.encoded)
    report, finding = look(signed, presented=stolen, at=office.now)
    assert (finding.outcome, report.verdict) == (SUCCESSFUL, SUCCESSFUL)


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(), "less than an hour"),
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=1), "an hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=30), "30 days"),
    ],
)
def test_an_age_is_told_in_words(age: timedelta, told: str) -> None:
    assert age_in_words(age) == told


def test_a_list_of_later_date_has_no_age() -> None:
    finding = check_age(status_list(), HOUR - timedelta(hours=1))
    assert finding.outcome is UNDETERMINED
    assert "later" in finding.why
