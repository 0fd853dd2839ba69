"""The right to return: to which state, and until when (R49).

It is what makes a document worth a visa, so it is a field that machines can check and not a
remark.
"""

import re
from dataclasses import dataclass

from nansen.errors import Malformed
from nansen.ids import StateCode
from nansen.standards.icao9303.partial_date import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRight:
    """The holder may return to this state until the end of this day."""

    state: StateCode
    """As in the MRZ, without fillers."""
    until: PartialDate

    def __post_init__(self) -> None:
        """Check the state's form, and that the day is a full date."""
        check_state(self.state, "return_right")
        if not self.until.is_complete:
            raise Malformed("return_right", "needs a full date", clause="R49")


def check_state(code: str, field: str) -> None:
    """Check that a code has the form of 9303-3 §5; whose it is changes with the years."""
    if not re.fullmatch("[A-Z]{1,3}", code):
        raise Malformed(field, "a state is one to three letters", clause="9303-3 §5")


def check_states(codes: tuple[StateCode, ...], field: str) -> None:
    """Check a list of states: in the order of the alphabet, none twice."""
    for code in codes:
        check_state(code, field)
    if list(codes) != sorted(set(codes)):
        raise Malformed(field, "must be in alphabetical order, none twice", clause="R50")
