import dataclasses
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.application import people
from tests.application.people import APPLICATION, form, guardian, keys, person

from nansen.application.bundle import ApplicationId, BundleId
from nansen.application.draft import begin_draft
from nansen.application.drafting import holder_of
from nansen.application.form import FamilyGroup, Form
from nansen.application.grounds import DenialKind
from nansen.application.package import Application
from nansen.application.representation import (
    AuthorityBasis,
    BestInterest,
    Hearing,
    OtherGuardian,
    Representation,
    RepresentativeKind,
)
from nansen.application.rules import (
    Duty,
    Majority,
    check_family,
    class_while_incomplete,
    duties_towards,
    join_applications,
    majority_on,
)
from nansen.errors import Refused
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

DAY = date(2026, 11, 23)
GROWN_UP, CHILD = PartialDate(year=1987, month=3), PartialDate(year=2015, month=6, day=1)
MANDATE = Representation(
    kind=RepresentativeKind.LAWYER, name="A. Counsel", basis=AuthorityBasis.MANDATE
)
PARENT = dataclasses.replace(guardian(), basis=AuthorityBasis.PARENTHOOD, proof=None)


@pytest.mark.parametrize(
    ("birth", "majority"),
    [
        ("2008-11-23", Majority.OF_AGE),
        ("2008-11-24", Majority.MINOR),
        ("2008-11-XX", Majority.NOT_KNOWN),
        ("2008-10-XX", Majority.OF_AGE),
        ("2008-12-XX", Majority.MINOR),
        ("2008-XX-XX", Majority.NOT_KNOWN),
        ("2007-XX-XX", Majority.OF_AGE),
        ("2009-XX-XX", Majority.MINOR),
        ("XXXX-XX-XX", Majority.NOT_KNOWN),
        ("XXXX-01-01", Majority.NOT_KNOWN),
    ],
)
def test_age_is_as_sure_as_the_birth(birth: str, majority: Majority) -> None:
    assert majority_on(PartialDate.parse(birth), DAY) is majority


@given(st.integers(2000, 2020), st.integers(1, 12), st.integers(1, 28))
def test_what_is_said_of_a_part_holds_for_every_whole(year: int, month: int, day: int) -> None:
    whole = majority_on(PartialDate(year=year, month=month, day=day), DAY)
    for part in (PartialDate(year=year, month=month), PartialDate(year=year)):
        assert majority_on(part, DAY) in {whole, Majority.NOT_KNOWN}


def by(birth: PartialDate, representation: Representation | None) -> Form:
    return form(person=person(birth), representation=representation)


@pytest.mark.parametrize(
    ("made", "duties"),
    [
        (by(GROWN_UP, None), set()),
        (by(CHILD, None), {Duty.APPOINT_GUARDIAN}),
        (by(PartialDate(), None), {Duty.ASSESS_AGE}),
        (by(CHILD, guardian()), {Duty.ASSESS_BEST_INTEREST}),
        (by(CHILD, PARENT), {Duty.ASSESS_BEST_INTEREST, Duty.SEE_AUTHORITY}),
        (by(GROWN_UP, MANDATE), {Duty.SEE_AUTHORITY, Duty.CONFIRM_MANDATE}),
        (
            by(CHILD, MANDATE),
            {Duty.SEE_AUTHORITY, Duty.CONFIRM_MANDATE, Duty.APPOINT_GUARDIAN},
        ),
        (
            by(
                CHILD,
                dataclasses.replace(
                    guardian(),
                    best_interest=BestInterest(
                        statement="School.",
                        hearing=Hearing.NOT_YET,
                        other_guardian=OtherGuardian.DISAGREES,
                    ),
                ),
            ),
            {Duty.ASSESS_BEST_INTEREST, Duty.HEAR_CHILD, Duty.WEIGH_DISAGREEMENT},
        ),
    ],
    ids=[
        "alone",
        "child alone",
        "age unknown",
        "guardian",
        "parent",
        "lawyer",
        "child's",
        "unheard",
    ],
)
def test_what_an_office_owes(made: Form, duties: set[Duty]) -> None:
    assert set(duties_towards(made, DAY)) == duties


def test_a_parent_speaks_for_a_child_only() -> None:
    assert Duty.HEAR_GROWN_UP in duties_towards(by(GROWN_UP, PARENT), DAY)
    assert Duty.HEAR_GROWN_UP not in duties_towards(by(PartialDate(), PARENT), DAY)
    assert Duty.HEAR_GROWN_UP not in duties_towards(by(GROWN_UP, guardian()), DAY)


def test_the_urgent_track_gives_a_restricted_class() -> None:
    assert class_while_incomplete(DocumentClass.REFUGEE, urgent=True) == "PU"
    assert class_while_incomplete(DocumentClass.EMERGENCY, urgent=True) == "PE"
    with pytest.raises(Refused, match="R37"):
        class_while_incomplete(DocumentClass.REFUGEE, urgent=False)


def test_nobody_needs_an_old_passport() -> None:
    """Born in exile, never registered: the form is complete all the same (R8)."""
    never = dataclasses.replace(
        people.grounds().denials[0], kind=DenialKind.NEVER_REGISTERED, authority=None
    )
    made = form(
        evidence=(),
        representation=None,
        person=dataclasses.replace(person(), nationalities=(), birth_place=None),
        grounds=dataclasses.replace(people.grounds(), denials=(never,)),
    )
    assert made.evidence == ()
    assert begin_draft(people.NOTICE, people.holder()).missing == (
        "request",
        "person",
        "contact",
        "grounds",
    )


def one_of(family: FamilyGroup | None, number: int) -> Application:
    name = ApplicationId(f"{number:032x}")
    return Application(
        id=name,
        holder=holder_of(keys(b"%d" % number), people.TAG, keys(b"d%d" % number)),
        form=form(family=family, evidence=(), representation=None, introductions=()),
        files=MappingProxyType({}),
    )


def test_each_of_a_family_has_an_application_of_their_own() -> None:
    mother, child = one_of(people.FAMILY, 1), one_of(people.FAMILY, 2)
    check_family((mother, child))
    with pytest.raises(Refused, match="one application per person"):
        check_family((mother, dataclasses.replace(child, id=mother.id)))
    with pytest.raises(Refused, match="codename of their own"):
        check_family((mother, dataclasses.replace(child, holder=mother.holder)))
    with pytest.raises(Refused, match="different families"):
        check_family((mother, one_of(FamilyGroup("a" * 32), 3)))
    with pytest.raises(Refused, match="names no family"):
        check_family((mother, one_of(None, 3)))


ONLINE, LATER = BundleId("a" * 64), BundleId("b" * 64)


def test_what_came_in_pieces_is_one_application() -> None:
    first = people.application()
    changed = form(
        contact=dataclasses.replace(people.contact(), ping=None),
        evidence=first.form.evidence[:1],
        representation=None,
        introductions=(),
    )
    second = Application(
        id=APPLICATION,
        holder=first.holder,
        form=changed,
        files=MappingProxyType({one.digest: first.files[one.digest] for one in changed.evidence}),
    )
    joined = join_applications(((ONLINE, first), (LATER, second), (LATER, second)))
    assert joined.latest == changed
    assert joined.differing == ("contact", "representation")
    assert joined.evidence == first.form.evidence
    assert joined.introductions == first.form.introductions
    again = join_applications(((ONLINE, first), (ONLINE, first)))
    assert again.differing == ()


def test_pieces_of_others_are_not_joined() -> None:
    with pytest.raises(Refused, match="R14"):
        join_applications(((ONLINE, one_of(None, 1)), (LATER, one_of(None, 2))))
    with pytest.raises(Refused, match="R14"):
        join_applications(())
