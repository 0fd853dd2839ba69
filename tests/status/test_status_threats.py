"""Threats to a document's status, by their numbers in the threat model."""

from random import Random
from statistics import mean

import pytest
from tests.worlds.status_office import DAILY, SIZE, StatusOffice, officers

from nansen.errors import Refused
from nansen.ids import DocumentNumber, OfficerId, StateCode
from nansen.standards.framework.entry import DocumentClass, StatusReference
from nansen.standards.framework.status_list import (
    GOOD_FOR,
    PublishedStatus,
    encode_status_list,
)
from nansen.status.model import ON_ITS_WAY, Change, Ground, HolderAct, OfficersAct
from nansen.status.sltd import WithdrawnDocument, export_sltd

VALID, SUSPENDED = PublishedStatus.VALID, PublishedStatus.SUSPENDED
A, B = OfficerId("A"), OfficerId("B")


class Notice:
    """What an origin state sends: a report in the form of an order, signed by two."""

    first, second = A, B
    grounds = (Ground.REVOKED,)
    in_person = True


def test_t11_an_external_report_alone_never_flips_a_status() -> None:
    with pytest.raises(Refused, match="R5: "):
        OfficersAct(first=A, second=B, grounds=(Ground.EXTERNAL_NOTICE,))
    office = StatusOffice()
    reference = office.allocate()
    before = office.register.find(reference)
    for change in Change:
        with pytest.raises(AssertionError):
            office.change(reference, change, Notice())  # type: ignore[arg-type]
    assert office.register.find(reference) == before
    assert office.show().status_at(reference.index) is VALID


def test_t11_a_feed_that_names_every_document_leaves_the_lists_as_they_were() -> None:
    def life(*, hostile: bool) -> list[bytes]:
        office = StatusOffice(random=Random(5))
        references = [office.allocate() for _ in range(50)]
        lists = []
        for _ in range(10):
            for reference in references if hostile else ():
                with pytest.raises((Refused, AssertionError)):
                    office.change(reference, Change.END, Notice())  # type: ignore[arg-type]
            lists.append(encode_status_list(office.show()))
            office.wait(days=1)
        return lists

    assert life(hostile=True) == life(hostile=False)


def test_t11_no_single_officer_flips_a_status() -> None:
    with pytest.raises(Refused, match="R56"):
        OfficersAct(first=A, second=A, grounds=(Ground.REVOKED,))


def test_t11_a_false_report_in_the_holders_name_is_taken_back() -> None:
    office = StatusOffice()
    reference = office.allocate()
    office.change(reference, Change.SUSPEND, HolderAct())
    office.show()
    office.wait(days=1).change(reference, Change.RESTORE, HolderAct(in_person=True))
    assert office.wait(days=1).show().status_at(reference.index) is VALID


def test_what_is_stolen_in_the_mail_is_in_force_nowhere() -> None:
    """Not by the newest list, nor by an older one that a post may still go by (R72)."""
    office = StatusOffice()
    lists = [office.wait(days=1).show() for _ in range(10)]
    reference = office.allocate(activated=False)
    for listed in lists:
        if listed.age_at(office.now) <= GOOD_FOR:
            assert listed.status_at(reference.index) is SUSPENDED
    office.change(reference, Change.RESTORE, officers(Ground.ACTIVATED))
    assert office.wait(days=1).show().status_at(reference.index) is VALID


def test_what_never_arrives_ends_by_itself() -> None:
    office = StatusOffice()
    office.publish()
    reference = office.allocate(activated=False)
    ended: list[StatusReference] = []
    for day in range(1, 31):
        (published,) = office.wait(days=1).publish()
        ended += published.ended
        assert not ended or day > ON_ITS_WAY.days - 1, "there is time to travel"
    assert ended == [reference]
    with pytest.raises(Refused, match="R58"):
        office.change(reference, Change.RESTORE, officers(Ground.ACTIVATED))


def test_a_thief_cannot_activate_what_he_stole() -> None:
    office = StatusOffice()
    reference = office.allocate(activated=False)
    for holder in (HolderAct(), HolderAct(in_person=True)):
        with pytest.raises(Refused, match=r"R5[68]"):
            office.change(reference, Change.RESTORE, holder)
    assert office.show().status_at(reference.index) is SUSPENDED


def test_t12_nothing_links_the_new_document_to_the_old() -> None:
    """A replacement is an end and an issue; neither knows of the other."""
    gaps, worlds = [], set()
    for seed in range(300):
        office = StatusOffice(random=Random(seed))
        old = office.allocate()
        office.change(old, Change.END, officers(Ground.REPLACED))
        new = office.allocate()
        assert old.list_id == new.list_id, "of one crowd"
        gaps.append((new.index - old.index) % SIZE / SIZE)
        worlds.add(new.index)
    assert len(worlds) > 295
    assert abs(mean(gaps) - 0.5) < 4 * 0.29 / 300**0.5, "as far from the old as from any other"


def test_t12_a_replacement_shows_as_any_end_shows() -> None:
    def lists(*, replaced: bool) -> list[bytes]:
        office = StatusOffice(random=Random(9))
        old = office.allocate()
        (opened,) = office.register.lists()
        state = office.random.getstate()
        if replaced:
            office.allocate()
        office.random.setstate(state)
        office.change(old, Change.END)
        published = []
        for _ in range(3):
            shown = office.show()
            published.append(encode_status_list(shown))
            office.wait(days=1)
        assert opened.size == DAILY.size
        return published

    assert lists(replaced=True) == lists(replaced=False), "the new document shows nowhere"


def test_t12_what_goes_to_sltd_names_the_old_document_only() -> None:
    old, new = DocumentNumber("N7K2M4Q9X"), DocumentNumber("N3W8R5T1Z")
    stolen = WithdrawnDocument(
        number=old,
        document_class=DocumentClass.REFUGEE,
        issuing_state=StateCode("UTO"),
        ground=Ground.STOLEN,
    )
    exported = export_sltd([stolen], issuing_state=StateCode("UTO"))
    assert old.encode() in exported
    assert new.encode() not in exported
    with pytest.raises(Refused, match="R59"):
        export_sltd([stolen], issuing_state=StateCode("UNO"))
