"""Carrying what happened to a document into the status list: the holder's word, or two officers'.

The life has asked who may; the register asks again, for it is what the world reads (R56). To
carry an act a second time changes nothing, so a crash between the two is mended by the next run.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nansen.clock import Clock
from nansen.document.life_cycle import Life
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import LifeKind
from nansen.ids import OfficerId
from nansen.officers.actor import HOLDER
from nansen.status.model import Authorisation, Change, Ground, HolderAct, OfficersAct
from nansen.status.ports import StatusRegister
from nansen.status.service import ChangeStatus, change_status

_ENDS: Final[Mapping[LifeKind, Ground]] = MappingProxyType(
    {
        LifeKind.REVOKED: Ground.REVOKED,
        LifeKind.WITHDRAWN: Ground.REPLACED,
        LifeKind.CANCELLED: Ground.SPOILED,
    }
)
_REPORTS: Final = frozenset({LifeKind.SUSPENDED, LifeKind.REPORTED_LOST, LifeKind.REPORTED_STOLEN})


def show(before: Life, event: LifeEvent, *, register: StatusRegister, clock: Clock) -> None:
    """Carry an act into the register, if the lists are to show anything of it.

    Raises:
        Refused: the register does not allow the change.
        Conflict: another process writes; ask again.
    """
    if before.status is None:
        return
    asked = _asked(before, event)
    if asked is not None:
        change, by = asked
        act = ChangeStatus(reference=before.status, change=change, by=by)
        change_status(act, register=register, clock=clock)


def _asked(before: Life, event: LifeEvent) -> tuple[Change, Authorisation] | None:
    if event.kind in _REPORTS:
        if event.by == HOLDER:
            return Change.SUSPEND, HolderAct()
        return Change.SUSPEND, _officers(before, event, Ground.LOST)
    if event.kind is LifeKind.RESTORED:
        return Change.RESTORE, HolderAct(in_person=True)
    ground = _ENDS.get(event.kind)
    if ground is None:
        return None
    return Change.END, _officers(before, event, ground)


def _officers(before: Life, event: LifeEvent, ground: Ground) -> OfficersAct:
    """Name the two: who proposed, and who acts now."""
    return OfficersAct(first=_first(before, event), second=event.by, grounds=(ground,))


def _first(before: Life, event: LifeEvent) -> OfficerId:
    if before.revocation is not None and event.kind is LifeKind.REVOKED:
        others = {before.revocation.proposed_by, before.revocation.confirmed_by or event.by}
        return min(others - {event.by}, default=event.by)
    proposals = (one.by for one in before.proposals if one.digest == event.octets("of"))
    return next(proposals, event.by)
