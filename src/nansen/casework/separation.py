"""No person holds two of the five duties in one case (R25)."""

from nansen.casework.case import Case
from nansen.casework.move import Move
from nansen.errors import Refused
from nansen.officers.officer import Officer
from nansen.officers.role import DUTIES, Duty


def duty_of(case: Case, officer: Officer, move: Move) -> Duty | None:
    """Tell which duty an officer takes on with an act, if it is one of the five.

    Raises:
        Refused: the officer has taken on another in this case (R25).
    """
    taken = {DUTIES[role] for role in officer.roles & move.roles if role in DUTIES}
    if not taken:
        return None
    held = case.duties.get(officer.id)
    if held is not None and held not in taken:
        raise Refused("R25", f"the officer has had part in the {held} of this case")
    return held or min(taken)
