"""A draft: a form on its way, with no account behind it and no name on it (R11).

Answers come one by one, in any order, and each is valid by itself. What is still missing is
told, and nothing is ever asked twice.
"""

from dataclasses import dataclass, field, replace
from typing import assert_never

from nansen.application.bundle import (
    ApplicationId,
    Holder,
    check_application_id,
    draw_application_id,
)
from nansen.application.contact import Contact
from nansen.application.form import (
    LONGEST_FORM,
    VERSION,
    FamilyGroup,
    Form,
    check_answers,
    check_version,
)
from nansen.application.grounds import Evidence, Grounds
from nansen.application.introduction import Introduction, check_introductions
from nansen.application.person import Person
from nansen.application.record import decode_record, encode_record
from nansen.application.representation import Representation
from nansen.application.request import Notice, Request
from nansen.errors import Refused

Answer = Request | Person | Contact | Grounds | Representation
"""What is answered at one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form on its way: only the notice has been given for certain (R11, R12)."""

    version: int = VERSION
    application: ApplicationId
    holder: Holder = field(repr=False)
    """Kept from the beginning: who resumes types one codename, and not the one for duress."""
    notice: Notice
    request: Request | None = None
    person: Person | None = None
    contact: Contact | None = None
    grounds: Grounds | None = None
    evidence: tuple[Evidence, ...] = ()
    family: FamilyGroup | None = field(default=None, repr=False)
    representation: Representation | None = field(default=None, repr=False)
    introductions: tuple[Introduction, ...] = ()

    def __post_init__(self) -> None:
        """Check what one answer says of another."""
        check_application_id(self.application)
        check_answers(
            self.version, self.evidence, self.family, self.representation, self.introductions
        )
        check_introductions(self.introductions, self.application)

    @property
    def missing(self) -> tuple[str, ...]:
        """The answers that a form cannot do without; no old passport is among them (R8)."""
        needed = ("request", "person", "contact", "grounds")
        return tuple(name for name in needed if getattr(self, name) is None)

    def complete(self) -> Form:
        """Make a form of it.

        Raises:
            Refused: an answer is missing.
        """
        request, person, contact, grounds = (self.request, self.person, self.contact, self.grounds)
        if request is None or person is None or contact is None or grounds is None:
            raise Refused("FORM", f"the form still lacks: {', '.join(self.missing)}")
        return Form(
            notice=self.notice,
            request=request,
            person=person,
            contact=contact,
            grounds=grounds,
            evidence=self.evidence,
            family=self.family,
            representation=self.representation,
            introductions=self.introductions,
        )

    def with_answer(self, answer: Answer) -> "Draft":
        """Put an answer in, in the place of an earlier one."""
        match answer:
            case Request():
                return replace(self, request=answer)
            case Person():
                return replace(self, person=answer)
            case Contact():
                return replace(self, contact=answer)
            case Grounds():
                return replace(self, grounds=answer)
            case Representation():
                return replace(self, representation=answer)
            case _:
                assert_never(answer)

    def with_evidence(self, evidence: Evidence) -> "Draft":
        """Put a file in; what the draft says of the same file already is replaced."""
        others = tuple(one for one in self.evidence if one.digest != evidence.digest)
        return replace(self, evidence=(*others, evidence))

    def without_evidence(self, digest: bytes) -> "Draft":
        """Take a file out."""
        kept = tuple(one for one in self.evidence if one.digest != digest)
        return replace(self, evidence=kept)


def begin_draft(notice: Notice, holder: Holder) -> Draft:
    """Begin with the notice, which comes before the first question (R12)."""
    return Draft(application=draw_application_id(), holder=holder, notice=notice)


def encode_draft(draft: Draft) -> bytes:
    """Write a draft."""
    return encode_record(draft)


def decode_draft(encoded: bytes) -> Draft:
    """Read a draft.

    Raises:
        Malformed: it is none.
        Unsupported: it is of another version.
    """
    check_version(encoded)
    return decode_record(Draft, encoded, field="draft", longest=LONGEST_FORM)
