"""The acts: an index for a document, a change, a publication; whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.worlds.specimen import specimen_world
from tests.worlds.status_office import (
    DAILY,
    IN_PERSON,
    SIZE,
    StatusOffice,
    status_signer,
)

from nansen.errors import NansenError, Refused
from nansen.inspection.status_lists import VerifiedLists
from nansen.pki.signers import ReadySigner
from nansen.standards.finding import Outcome
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus, hour_of
from nansen.standards.framework.status_list_envelope import decode_signed_status_list
from nansen.status.model import Change, HolderAct, StatusPolicy
from nansen.status.service import allocate_references, publish_lists

VALID, SUSPENDED, ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)


def test_an_index_is_given_once() -> None:
    office = StatusOffice()
    given = [office.allocate() for _ in range(2000)]
    assert len(set(given)) == 2000
    assert len({reference.list_id for reference in given}) == 1
    assert all(0 <= reference.index < SIZE for reference in given)


def test_a_batch_takes_decoys_first_and_free_indices_after() -> None:
    office = StatusOffice()
    given = [office.allocate(activated=False) for _ in range(200)]
    assert len(set(given)) == 200
    entries = [office.register.find(reference) for reference in given]
    assert not any(entry is None or entry.is_decoy for entry in entries)
    assert {entry.asked for entry in entries if entry} == {SUSPENDED}
    shown = [entry is not None and entry.shown is SUSPENDED for entry in entries]
    taken = sum(shown)
    assert 10 < taken < DAILY.stock
    assert shown == [True] * taken + [False] * (200 - taken)
    listed = office.show()
    assert {listed.status_at(reference.index) for reference in given} == {SUSPENDED}
    assert listed.statuses.count()[VALID] == SIZE - listed.statuses.count()[SUSPENDED]


@pytest.mark.parametrize("activated", [True, False])
def test_a_batch_that_fills_a_list_goes_on_in_the_next(*, activated: bool) -> None:
    office = StatusOffice()
    count = SIZE // 2 + 100
    given = allocate_references(
        count,
        register=office.register,
        policy=DAILY,
        clock=office.clock,
        activated=activated,
        randbelow=office.random.randrange,
        draw=office.draw,
    )
    assert len(set(given)) == count
    first, second = office.register.lists()
    assert office.register.count(first.list_id) == first.most_entries
    assert {one.list_id for one in given} == {first.list_id, second.list_id}


def test_what_is_published_verifies_and_says_its_hour() -> None:
    office = StatusOffice(now=StatusOffice().now + timedelta(minutes=20))
    (published,) = office.publish()
    signed = decode_signed_status_list(published.encoded)
    assert signed.content.issued == published.issued == hour_of(office.now)
    assert signed.content.next_update == published.issued + DAILY.every
    assert signed.content.list_id == published.list_id
    verified = VerifiedLists(specimen_world().trust, office.now)
    assert verified.check(signed).outcome is Outcome.SUCCESSFUL


def test_a_document_lives_through_loss_and_recovery_and_its_end() -> None:
    office = StatusOffice()
    reference = office.allocate()
    other = office.allocate()
    assert office.show().status_at(reference.index) is VALID
    office.change(reference, Change.SUSPEND, HolderAct())
    assert office.wait(days=1).show().status_at(reference.index) is SUSPENDED
    office.change(reference, Change.RESTORE, IN_PERSON)
    assert office.wait(days=1).show().status_at(reference.index) is VALID
    office.change(reference, Change.END)
    assert office.wait(days=1).show().status_at(reference.index) is SUSPENDED
    assert office.wait(days=29).show().status_at(reference.index) is SUSPENDED
    (published,) = office.wait(days=1).publish()
    listed = decode_signed_status_list(published.encoded).content
    assert listed.status_at(reference.index) is ENDED
    assert published.ended == (reference,)
    assert listed.status_at(other.index) is VALID
    (again,) = office.wait(days=1).publish()
    assert again.ended == ()


def test_one_hour_has_one_list() -> None:
    office = StatusOffice()
    reference = office.allocate()
    (first,) = office.publish()
    office.change(reference, Change.SUSPEND)
    (same,) = office.wait(minutes=59).publish()
    assert same.encoded == first.encoded
    (next_one,) = office.wait(minutes=1).publish()
    assert next_one.encoded != first.encoded


def test_a_clock_that_went_back_publishes_nothing() -> None:
    office = StatusOffice()
    office.publish()
    with pytest.raises(Refused, match="STATUS-CLOCK"):
        office.wait(hours=-2).publish()


def test_a_list_that_is_half_full_takes_no_more_documents() -> None:
    office = StatusOffice()
    first = office.allocate()
    office.policy = replace(DAILY, size=2**18)
    assert office.allocate().list_id == first.list_id
    entries = office.register._entries[first.list_id]
    plain = next(entry for entry in entries.values() if not entry.is_decoy)
    entries |= dict.fromkeys(range(SIZE // 2), plain)
    second = office.allocate()
    assert second.list_id != first.list_id
    lists = {one.list_id: one for one in office.publish()}
    assert list(lists) == [first.list_id, second.list_id], "the old one goes on"
    sizes = [decode_signed_status_list(one.encoded).content.statuses.size for one in lists.values()]
    assert sizes == [SIZE, 2**18], "each keeps its size, whatever the policy says now"


@pytest.mark.parametrize(
    "reference",
    [
        StatusReference(list_id=b"another office's", index=0),
        StatusReference(list_id=b"x", index=2**32 - 1),
    ],
)
def test_an_index_that_is_not_ours_is_not_changed(reference: StatusReference) -> None:
    office = StatusOffice()
    office.allocate()
    with pytest.raises(Refused, match="STATUS-REFERENCE"):
        office.change(reference, Change.END)


def test_a_decoy_is_nobodys_document() -> None:
    office = StatusOffice()
    list_id = office.allocate().list_id
    entries = office.register.entries(list_id)
    index = next(index for index, entry in entries.items() if entry.is_decoy)
    with pytest.raises(Refused, match="STATUS-REFERENCE"):
        office.change(StatusReference(list_id=list_id, index=index), Change.RESTORE)


def test_a_signature_that_does_not_hold_is_not_published() -> None:
    office = StatusOffice()
    (before,) = office.publish()
    world = specimen_world()
    wrong = world.keystore.signer(world.authority.document_signer.key)
    with pytest.raises(NansenError):
        publish_lists(
            world.document.issuing_state,
            register=office.register,
            signer=ReadySigner(certified=status_signer().certified, signer=wrong),
            policy=DAILY,
            clock=office.wait(days=1).clock,
        )
    (opened,) = office.register.lists()
    assert opened.published == before.encoded, "nothing was kept of the attempt"


def test_the_machines_own_randomness_will_do() -> None:
    office = StatusOffice(policy=StatusPolicy(size=2**18, every=timedelta(days=1)))
    (published,) = publish_lists(
        specimen_world().document.issuing_state,
        register=office.register,
        signer=status_signer(),
        policy=office.policy,
        clock=office.clock,
    )
    counted = decode_signed_status_list(published.encoded).content.statuses.count()
    assert counted[SUSPENDED] == office.policy.stock + office.policy.begin - office.policy.lift
