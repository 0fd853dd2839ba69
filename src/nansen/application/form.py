"""The form: everything that a person says, complete and ready to be sealed (see `draft`)."""

from dataclasses import dataclass, field
from typing import Final, NewType

from nansen.application.bundle import LARGEST_BUNDLE, MOST_PARTS, check_application_id
from nansen.application.contact import Contact
from nansen.application.grounds import Evidence, EvidenceKind, Grounds
from nansen.application.introduction import Introduction
from nansen.application.person import Person
from nansen.application.record import decode_record, encode_record
from nansen.application.representation import Representation
from nansen.application.request import Notice, Request
from nansen.errors import Malformed, Refused, Unsupported
from nansen.standards.wire_fields import decode_fields

FamilyGroup = NewType("FamilyGroup", str)
"""Thirty-two hexadecimal digits that the applications of one family share (R52)."""

LONGEST_FORM: Final = 1 << 20
VERSION: Final = 1
_MOST_INTRODUCTIONS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A complete form; one person's, whatever their age (R52)."""

    version: int = VERSION
    notice: Notice
    request: Request
    person: Person
    contact: Contact
    grounds: Grounds
    evidence: tuple[Evidence, ...] = ()
    family: FamilyGroup | None = field(default=None, repr=False)
    representation: Representation | None = field(default=None, repr=False)
    introductions: tuple[Introduction, ...] = ()

    def __post_init__(self) -> None:
        """Check what one answer says of another."""
        check_answers(
            self.version, self.evidence, self.family, self.representation, self.introductions
        )


def encode_form(form: Form) -> bytes:
    """Write a form."""
    return encode_record(form)


def decode_form(encoded: bytes) -> Form:
    """Read a form.

    Raises:
        Malformed: it is none.
        Unsupported: it is of another version.
    """
    check_version(encoded)
    return decode_record(Form, encoded, field="form", longest=LONGEST_FORM)


def check_version(encoded: bytes) -> None:
    """Refuse another version's form before its fields are looked at."""
    wire = decode_fields(encoded, "form", longest=LONGEST_FORM)
    if wire.number("version") != VERSION:
        raise Unsupported("form", "is of another version", clause="R14")


def check_answers(
    version: int,
    evidence: tuple[Evidence, ...],
    family: FamilyGroup | None,
    representation: Representation | None,
    introductions: tuple[Introduction, ...],
) -> None:
    """Check what one answer of a form, or of a draft, says of another."""
    if version != VERSION:
        raise Unsupported("form", "is of another version", clause="R14")
    if family is not None:
        check_application_id(family)
    _check_evidence(evidence)
    proof = representation.proof if representation else None
    if proof is not None and all(one.digest != proof for one in evidence):
        raise Malformed("representation", "names a proof that is not there", clause="R13")
    if len(introductions) > _MOST_INTRODUCTIONS:
        raise Refused("R34", f"an application has at most {_MOST_INTRODUCTIONS} introductions")


def _check_evidence(evidence: tuple[Evidence, ...]) -> None:
    if len(evidence) >= MOST_PARTS or sum(one.size for one in evidence) > LARGEST_BUNDLE:
        raise Refused("BUNDLE-SIZE", "an application has at most 255 files and 200 MiB")
    if len({one.digest for one in evidence}) != len(evidence):
        raise Refused("EVIDENCE", "the same file is there twice")
    if sum(one.kind is EvidenceKind.PORTRAIT for one in evidence) > 1:
        raise Refused("EVIDENCE", "an application has one portrait")
