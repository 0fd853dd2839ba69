"""Who an applicant is, read to be compared."""

import pytest
from tests.worlds.office import CASE, World, actor

from nansen.apps.desk.cases.compared import read_compared
from nansen.casework.desk import Desk
from nansen.clock import FixedClock
from nansen.errors import Refused, Unavailable


def test_without_names_or_keys_nobody_is_compared() -> None:
    world = World()
    case = world.received()
    clock = FixedClock(world.now)
    desk = Desk(
        actor=actor("ident-1"), case=CASE, files=world.files, clock=clock, opened=world.opened
    )
    with pytest.raises(Unavailable, match="no names"):
        read_compared(desk, case)
    closed = Desk(actor=actor("ident-1"), case=CASE, files=world.files, clock=clock)
    with pytest.raises(Refused, match="R88"):
        read_compared(closed, case)
