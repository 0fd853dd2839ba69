"""The stages of a case (requirement 4.1)."""

from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Where a case stands; a name is never removed."""

    RECEIVED = "received"
    AWAITING_APPLICANT = "awaiting-applicant"
    IDENTITY_CHECK = "identity-check"
    SCREENING = "screening"
    REFERRED_EXCLUSION = "referred-exclusion"
    EXAMINATION = "examination"
    PANEL = "panel"
    PROPOSAL = "proposal"
    """The examiners' finding stands, and an approver is to propose a decision."""
    SECOND_APPROVAL = "second-approval"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEAL = "appeal"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TRANSFERRED = "transferred"
    SHREDDED = "shredded"


WORKED_ON: Final = frozenset(
    {
        Stage.RECEIVED,
        Stage.IDENTITY_CHECK,
        Stage.SCREENING,
        Stage.REFERRED_EXCLUSION,
        Stage.EXAMINATION,
        Stage.PANEL,
    }
)
"""The office is at work, and may ask the applicant for more."""
PENDING: Final = WORKED_ON | {Stage.AWAITING_APPLICANT, Stage.PROPOSAL, Stage.SECOND_APPROVAL}
"""Nothing is decided yet: the applicant may withdraw."""
LIVING: Final = PENDING | {Stage.GRANTED, Stage.REFUSED, Stage.APPEAL, Stage.UPHELD}
"""Something may still come of the case."""
OVER: Final = frozenset({Stage.WITHDRAWN, Stage.LAPSED, Stage.TRANSFERRED})
"""Nothing will, and what is kept is kept for a while only (R83)."""
EVERY: Final = LIVING | OVER
"""All but a case that is no more."""
