"""Coded grounds: why an office refuses, revokes, excludes or closes a case.

A code has one meaning for ever. Reasons in words stand beside it, never instead of it (R28).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from nansen.errors import Refused


class Ground(StrEnum):
    """A ground, as it stands in a decision and in the statistics."""

    IDENTITY_NOT_ESTABLISHED = "identity-not-established"
    NOT_WITHIN_CLASS = "not-within-class"
    NATIONAL_SECURITY = "compelling-national-security"
    PUBLIC_ORDER = "compelling-public-order"
    EXCLUDED = "excluded"
    LIVING_DOCUMENT_HELD = "living-document-held"
    RESPONSIBILITY_ELSEWHERE = "responsibility-elsewhere"
    OTHER_PROTECTION = "other-protection"

    OBTAINED_BY_FRAUD = "obtained-by-fraud"
    ISSUED_IN_ERROR = "issued-in-error"
    ANOTHER_NATIONALITY = "another-nationality"
    CESSATION = "cessation"
    SECURITY_SINCE_ISSUE = "national-security"
    ORDER_SINCE_ISSUE = "public-order"

    CRIME_AGAINST_PEACE_OR_HUMANITY = "crime-against-peace-or-humanity"
    SERIOUS_NON_POLITICAL_CRIME = "serious-non-political-crime"
    AGAINST_UN_PURPOSES = "against-un-purposes"

    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no-answer"
    NOT_COLLECTED = "not-collected"
    DECEASED = "deceased"

    EXTERNAL_NOTICE = "external-notice"
    ORIGIN_REQUEST = "origin-request"
    ORIGIN_JUDGMENT = "origin-judgment"
    LISTING = "listing"


class Matter(StrEnum):
    """What is decided."""

    REFUSAL = "refusal"
    REVOCATION = "revocation"
    EXCLUSION = "exclusion"
    ABANDONMENT = "abandonment"


MANDATORY_REFUSAL_GROUNDS: Final = frozenset(
    {
        Ground.IDENTITY_NOT_ESTABLISHED,
        Ground.NOT_WITHIN_CLASS,
        Ground.NATIONAL_SECURITY,
        Ground.PUBLIC_ORDER,
    }
)
"""The only grounds on which a document that shall be issued can be refused (R29)."""

GROUNDS_OF: Final[dict[Matter, frozenset[Ground]]] = {
    Matter.REFUSAL: MANDATORY_REFUSAL_GROUNDS
    | {
        Ground.EXCLUDED,
        Ground.LIVING_DOCUMENT_HELD,
        Ground.RESPONSIBILITY_ELSEWHERE,
        Ground.OTHER_PROTECTION,
    },
    Matter.REVOCATION: frozenset(
        {
            Ground.OBTAINED_BY_FRAUD,
            Ground.ISSUED_IN_ERROR,
            Ground.ANOTHER_NATIONALITY,
            Ground.EXCLUDED,
            Ground.CESSATION,
            Ground.SECURITY_SINCE_ISSUE,
            Ground.ORDER_SINCE_ISSUE,
        }
    ),
    Matter.EXCLUSION: frozenset(
        {
            Ground.CRIME_AGAINST_PEACE_OR_HUMANITY,
            Ground.SERIOUS_NON_POLITICAL_CRIME,
            Ground.AGAINST_UN_PURPOSES,
        }
    ),
    Matter.ABANDONMENT: frozenset(
        {
            Ground.WITHDRAWN,
            Ground.NO_ANSWER,
            Ground.NOT_COLLECTED,
            Ground.DECEASED,
            Ground.RESPONSIBILITY_ELSEWHERE,
        }
    ),
}

NEVER_ALONE: Final = frozenset(
    {Ground.EXTERNAL_NOTICE, Ground.ORIGIN_REQUEST, Ground.ORIGIN_JUDGMENT, Ground.LISTING}
)
"""What somebody else says: it opens a review, and decides nothing by itself (R5, R56)."""


class Remedy(StrEnum):
    """To whom a person may go against a decision."""

    APPEAL_BODY = "appeal-body"
    COURT = "court"


def check_grounds(matter: Matter, grounds: Collection[Ground]) -> None:
    """Refuse to decide on no ground, on another matter's, or on mere hearsay.

    Raises:
        Refused: there is no ground of this matter (R57), one is of another matter (GROUND),
            or all there is, is what somebody else says (R5).
    """
    if not grounds:
        raise Refused("R57", "name a coded ground")
    own = [ground for ground in grounds if ground not in NEVER_ALONE]
    if not own:
        raise Refused("R5", "a notice, a listing or an origin's word is no ground by itself")
    if not GROUNDS_OF[matter].issuperset(own):
        raise Refused("GROUND", f"{matter} knows no such ground")
