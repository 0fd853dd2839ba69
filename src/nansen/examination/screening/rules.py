"""What the law and practice say of a possible match: pure, and data where it is a number.

No function here refuses anybody or changes anything: R21 and R27 leave that to people. A match
is reported when the names are alike enough for what the dates of birth say. The two are not
melted into one figure, since an officer could not take it apart again.
"""

from dataclasses import dataclass
from typing import Final

from nansen.examination.screening.birth import BirthAgreement

RULES_VERSION: Final = "2026-11"
"""Changes with any threshold, table or weight: a nightly run then compares everybody anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """How alike names must be under one agreement of the dates, and why so much."""

    birth: BirthAgreement
    least: float
    why: str


THRESHOLDS: Final = (
    Threshold(
        birth=BirthAgreement.SAME,
        least=0.66,
        why="two of three words on the very same day are no accident: a new surname or "
        "patronymic, or a name of one word, is worth a look",
    ),
    Threshold(
        birth=BirthAgreement.COMPATIBLE,
        least=0.78,
        why="a year alone is shared by one in sixty",
    ),
    Threshold(
        birth=BirthAgreement.UNKNOWN,
        least=0.82,
        why="the name is all there is; this still holds two free romanisations of Arabic names",
    ),
    Threshold(
        birth=BirthAgreement.NEAR,
        least=0.82,
        why="lists reckon years from ages and swap day and month",
    ),
    Threshold(
        birth=BirthAgreement.DIFFERENT,
        least=0.95,
        why="dates are wrong on lists and in papers; then the name must be equal, letter by "
        "letter or by a published table",
    ),
)

LEAST: Final = min(threshold.least for threshold in THRESHOLDS)
"""No match is reported below this, whatever the dates say."""

_LEAST_BY_BIRTH: Final = {threshold.birth: threshold.least for threshold in THRESHOLDS}


def is_reported(score: float, birth: BirthAgreement) -> bool:
    """Tell whether people should look at a match."""
    return score >= _LEAST_BY_BIRTH[birth]
