"""Whether a document is owed, and on what grounds it may be refused (1951 Convention, article 28).

How somebody entered is neither a fact nor a ground here (article 31): there is no code for it.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nansen.errors import Refused
from nansen.examination.eligibility.clauses import Answer


class IssuanceMode(StrEnum):
    """Whether the authority must or may."""

    MANDATORY = "mandatory"
    """Article 28(1), first sentence, of either Convention."""
    DISCRETIONARY = "discretionary"
    """Its second sentence, and national law."""


class RefusalGround(StrEnum):
    """Why a document is refused."""

    IDENTITY_NOT_ESTABLISHED = "identity-not-established"
    NOT_WITHIN_CLASS = "not-within-class"
    """One of the clauses is not met, or the person is excluded (R6)."""
    COMPELLING_NATIONAL_SECURITY = "compelling-national-security"
    COMPELLING_PUBLIC_ORDER = "compelling-public-order"
    LIVING_DOCUMENT_HELD = "living-document-held"
    RESPONSIBILITY_ELSEWHERE = "responsibility-elsewhere"
    OTHER_PROTECTION = "other-protection"
    """Another state, to which the applicant can safely turn, gives papers (R2)."""


_MANDATORY: Final = frozenset(
    {
        RefusalGround.IDENTITY_NOT_ESTABLISHED,
        RefusalGround.NOT_WITHIN_CLASS,
        RefusalGround.COMPELLING_NATIONAL_SECURITY,
        RefusalGround.COMPELLING_PUBLIC_ORDER,
    }
)
GROUNDS: Final = MappingProxyType(
    {
        IssuanceMode.MANDATORY: _MANDATORY,
        IssuanceMode.DISCRETIONARY: frozenset(RefusalGround),
    }
)
"""What a refusal may rest on (R29)."""


def mode_of(*, convention_status: Answer, lawful_stay: Answer) -> IssuanceMode:
    """Find the mode: a refugee or stateless person who stays lawfully is owed a document.

    `convention_status` is whether the person is one of the 1951 or the 1954 Convention.
    """
    owed = convention_status is Answer.YES and lawful_stay is Answer.YES
    return IssuanceMode.MANDATORY if owed else IssuanceMode.DISCRETIONARY


def check_refusal_ground(mode: IssuanceMode, ground: RefusalGround) -> None:
    """Refuse to refuse on a ground that the mode does not know (R29).

    Raises:
        Refused: the document is owed, and this is no compelling reason.
    """
    if ground not in GROUNDS[mode]:
        raise Refused("R29", "what is owed is refused on one of four coded grounds")
