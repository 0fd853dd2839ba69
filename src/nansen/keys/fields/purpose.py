"""What a case may be opened for, and by whom (R88)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from nansen.officers.role import Role


class Purpose(StrEnum):
    """Why a case is opened; an officer states one, and it is logged."""

    TAKING_IN = "taking-in"
    """What an applicant has sent is sealed into the vaults; drawn while a case waits for it."""
    ENROLMENT = "enrolment"
    IDENTITY_PROOFING = "identity-proofing"
    DEDUPLICATION = "deduplication"
    SCREENING = "screening"
    EXAMINATION = "examination"
    EXCLUSION = "exclusion"
    """Whether there are serious reasons to exclude is assessed apart from all else (R6)."""
    LEGAL_REVIEW = "legal-review"
    """A lawyer looks at an exclusion that two examiners have found (R6)."""
    APPROVAL = "approval"
    APPEAL = "appeal"
    PERSONALISATION = "personalisation"
    QUALITY_CONTROL = "quality-control"
    DELIVERY = "delivery"
    ACCESS_REQUEST = "access-request"
    """The holder asks what is kept about them (GDPR 15)."""
    ERASURE = "erasure"
    """The case's key is to be destroyed (R82)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRule:
    """Who may state a purpose, and what else it takes."""

    roles: frozenset[Role]
    assigned: bool = True
    """The case must have been assigned to the officer for this purpose."""
    seconded: bool = False
    """A second officer must have signed the same request, whatever the budget."""


def _by(*roles: Role, assigned: bool = True, seconded: bool = False) -> PurposeRule:
    return PurposeRule(roles=frozenset(roles), assigned=assigned, seconded=seconded)


PURPOSES: Mapping[Purpose, PurposeRule] = MappingProxyType(
    {
        Purpose.TAKING_IN: _by(Role.ENROLMENT_OFFICER),
        Purpose.ENROLMENT: _by(Role.ENROLMENT_OFFICER),
        Purpose.IDENTITY_PROOFING: _by(Role.IDENTITY_EXPERT),
        # A lawyer is drawn only where two experts differ (R21).
        Purpose.DEDUPLICATION: _by(Role.IDENTITY_EXPERT, Role.LEGAL_REVIEWER),
        Purpose.SCREENING: _by(Role.SCREENING_OFFICER),
        Purpose.EXAMINATION: _by(Role.EXAMINER),
        Purpose.EXCLUSION: _by(Role.EXAMINER),
        Purpose.LEGAL_REVIEW: _by(Role.LEGAL_REVIEWER),
        Purpose.APPROVAL: _by(Role.APPROVER),
        Purpose.APPEAL: _by(Role.APPEAL_BODY),
        Purpose.PERSONALISATION: _by(Role.PERSONALISER),
        Purpose.QUALITY_CONTROL: _by(Role.QUALITY_OFFICER),
        Purpose.DELIVERY: _by(Role.DELIVERY_CLERK),
        Purpose.ACCESS_REQUEST: _by(Role.PRIVACY_OFFICER, seconded=True),
        # Nothing is read, and retention does not wait for an assignment (R83).
        Purpose.ERASURE: _by(Role.PRIVACY_OFFICER, assigned=False, seconded=True),
    }
)
SECONDS = frozenset({Role.SUPERVISOR, Role.PRIVACY_OFFICER})
"""The roles that may sign as the second officer; never the same person as the first."""
