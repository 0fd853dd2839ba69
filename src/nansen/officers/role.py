"""The roles of an office: what an officer, or a process with a key of its own, is there for."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """A role; what it can and cannot do is the table of requirement 4.3."""

    INTAKE = "intake"
    """The public zone's process: it takes ciphertext and gives receipts."""
    ENROLMENT_OFFICER = "enrolment-officer"
    IDENTITY_EXPERT = "identity-expert"
    SCREENING_OFFICER = "screening-officer"
    EXAMINER = "examiner"
    LEGAL_REVIEWER = "legal-reviewer"
    """Reviews an exclusion, and decides nothing alone (R6)."""
    APPROVER = "approver"
    APPEAL_BODY = "appeal-body"
    PERSONALISER = "personaliser"
    SIGNER = "signer"
    """The process that holds the document signing key."""
    QUALITY_OFFICER = "quality-officer"
    STOCK_KEEPER = "stock-keeper"
    DELIVERY_CLERK = "delivery-clerk"
    PRIVACY_OFFICER = "privacy-officer"
    SUPERVISOR = "supervisor"
    """Lends a second pair of eyes, and opens nothing alone."""
    ASSIGNER = "assigner"
    """Draws who works on which case, and opens nothing."""
    ADMINISTRATOR = "administrator"
    """Signs rosters together with another one, and opens nothing."""


class Duty(StrEnum):
    """The five parts of a case that no person may hold two of (R25)."""

    ENROLMENT = "enrolment"
    EXAMINATION = "examination"
    APPROVAL = "approval"
    PERSONALISATION = "personalisation"
    QUALITY_CONTROL = "quality-control"


DUTIES: Final = MappingProxyType(
    {
        Role.ENROLMENT_OFFICER: Duty.ENROLMENT,
        Role.EXAMINER: Duty.EXAMINATION,
        Role.APPROVER: Duty.APPROVAL,
        Role.PERSONALISER: Duty.PERSONALISATION,
        Role.QUALITY_OFFICER: Duty.QUALITY_CONTROL,
    }
)
"""Which role's acts count for which duty."""
