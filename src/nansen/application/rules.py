"""What may be asked of whom, who acts for whom, and what goes together."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from nansen.application.bundle import BundleId
from nansen.application.form import Form
from nansen.application.grounds import Evidence
from nansen.application.introduction import Introduction
from nansen.application.package import Application
from nansen.application.representation import (
    AuthorityBasis,
    Hearing,
    OtherGuardian,
    Representation,
)
from nansen.errors import Refused
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.icao9303.partial_date import PartialDate

FULL_AGE: Final = 18
_LAST_DAY: Final = 31


class Majority(Enum):
    """Whether somebody is of age, as far as their birth is known (R19)."""

    OF_AGE = auto()
    MINOR = auto()
    NOT_KNOWN = auto()
    """An officer finds out, and until then gives the person what a child is owed."""


class Duty(Enum):
    """What an office still has to do before it may go on with a form."""

    APPOINT_GUARDIAN = auto()
    """A child who is alone gets a guardian from the host state, and is not turned away."""
    ASSESS_AGE = auto()
    SEE_AUTHORITY = auto()
    HEAR_CHILD = auto()
    WEIGH_DISAGREEMENT = auto()
    """Between guardians; a court of the host state may have to."""
    ASSESS_BEST_INTEREST = auto()
    CONFIRM_MANDATE = auto()
    """With the applicant alone."""
    HEAR_GROWN_UP = auto()
    """For whom a parent speaks: they speak for themselves, or give a mandate."""


def majority_on(birth: PartialDate, day: date) -> Majority:
    """Tell whether somebody is of age on a day; unknown parts may be anything (R19)."""
    if birth.year is None:
        return Majority.NOT_KNOWN
    today = (day.year - FULL_AGE, day.month, day.day)
    if (birth.year, birth.month or 12, birth.day or _LAST_DAY) <= today:
        return Majority.OF_AGE
    if (birth.year, birth.month or 1, birth.day or 1) > today:
        return Majority.MINOR
    return Majority.NOT_KNOWN


def duties_towards(form: Form, day: date) -> tuple[Duty, ...]:
    """List what an office owes an applicant who is or may be a child, or is represented (R13).

    None of it is a ground to refuse a form.
    """
    of_age = majority_on(form.person.birth, day)
    duties: list[Duty] = []
    if of_age is Majority.NOT_KNOWN:
        duties.append(Duty.ASSESS_AGE)
    by = form.representation
    if by is None:
        return (*duties, Duty.APPOINT_GUARDIAN) if of_age is Majority.MINOR else tuple(duties)
    if by.proof is None:
        duties.append(Duty.SEE_AUTHORITY)
    if by.basis is AuthorityBasis.PARENTHOOD and of_age is Majority.OF_AGE:
        duties.append(Duty.HEAR_GROWN_UP)
    if by.basis is AuthorityBasis.MANDATE:
        duties.append(Duty.CONFIRM_MANDATE)
        if of_age is Majority.MINOR:
            duties.append(Duty.APPOINT_GUARDIAN)
    return (*duties, *_duties_towards_child(by))


def _duties_towards_child(by: Representation) -> tuple[Duty, ...]:
    if by.best_interest is None:
        return ()
    duties = [Duty.ASSESS_BEST_INTEREST]
    if by.best_interest.hearing is Hearing.NOT_YET:
        duties.append(Duty.HEAR_CHILD)
    if by.best_interest.other_guardian is OtherGuardian.DISAGREES:
        duties.append(Duty.WEIGH_DISAGREEMENT)
    return tuple(duties)


def class_while_incomplete(asked: DocumentClass, *, urgent: bool) -> DocumentClass:
    """Tell what class may be issued while checks are incomplete (R37).

    Raises:
        Refused: the case can wait.
    """
    if not urgent:
        raise Refused("R37", "only the urgent track goes on while checks are incomplete")
    if asked is DocumentClass.EMERGENCY:
        return asked
    return DocumentClass.EMERGENCY_SHEET


def check_family(applications: tuple[Application, ...]) -> None:
    """Check that each of a family has an application and keys of their own (R52).

    Raises:
        Refused: two share an application or a codename, or are of different families.
    """
    if len({one.form.family for one in applications} - {None}) > 1:
        raise Refused("R52", "these applications are of different families")
    if any(one.form.family is None for one in applications):
        raise Refused("R52", "one of these applications names no family")
    if len({one.id for one in applications}) != len(applications):
        raise Refused("R52", "one document per person needs one application per person")
    if len({one.holder.key.spki for one in applications}) != len(applications):
        raise Refused("R52", "each person has a codename of their own, whatever their age")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One application that came in pieces; nothing that any of them said is dropped (R14)."""

    latest: Form
    evidence: tuple[Evidence, ...]
    """The files of all the pieces, each once."""
    introductions: tuple[Introduction, ...]
    """Those of all the pieces, each once."""
    differing: tuple[str, ...]
    """Answers that an earlier piece gave otherwise: an officer asks which one holds."""


def join_applications(pieces: tuple[tuple[BundleId, Application], ...]) -> Joined:
    """Put together what came of one application, in the order of arrival (R14).

    The same bundle twice is one, and so is the same file.

    Raises:
        Refused: they are of different applications, or of different holders.
    """
    found = tuple(dict(pieces).values())
    if len({(one.id, one.holder.key.spki) for one in found}) != 1:
        raise Refused("R14", "pieces are joined only if they are of one application and holder")
    *earlier, latest = [one.form for one in found]
    forms = (*earlier, latest)
    return Joined(
        latest=latest,
        evidence=tuple(dict.fromkeys(one for form in forms for one in form.evidence)),
        introductions=tuple(dict.fromkeys(one for form in forms for one in form.introductions)),
        differing=tuple(
            name
            for name in _ANSWERS
            if any(getattr(form, name) != getattr(latest, name) for form in earlier)
        ),
    )


_ANSWERS: Final = ("request", "person", "contact", "grounds", "family", "representation")
