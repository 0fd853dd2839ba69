"""Bringing the status list to what a document's acts say.

What the list is to show follows from the life as it is now, never from one act alone: whoever
holds the register reads the acts anew, so the newest act counts, whoever carries it and however
late. To do so a second time changes nothing. Who wanted it is read from the acts, and the
register asks again whether they may, for it is what the world reads (R56).

    the acts say      the list shows        then
    ended             valid, suspended      it ends, by the two who ended it
    suspended         valid                 it is suspended, by the holder or by two
    valid             suspended             it is lifted, if an act lifts what is shown
    suspended, valid  ended                 nothing; what is good by its acts is told to somebody

A document on its way is suspended from its first list on, and so it stays: nothing but its
activation lifts that. One that is handed over at the desk was never suspended, and its
activation shows nowhere (R60); one that is mailed all the same is suspended when it leaves. A
report that stays for thirty days ends by the list's own rule, and no date is ever shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from nansen.acts.act import SignedAct
from nansen.clock import Clock
from nansen.document.life_cycle import Life, status_of
from nansen.document.life_kinds import ON_THE_WAY, REPORTED, LifeKind
from nansen.document.ports import DocumentFiles
from nansen.document.revocation import REVIEW_WITHIN
from nansen.document.service import life_of, read_chain
from nansen.errors import Refused
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.standards.framework.status_list import GOOD_FOR, PublishedStatus
from nansen.status.model import Authorisation, Change, Entry, Ground, HolderAct, OfficersAct
from nansen.status.ports import StatusRegister
from nansen.status.service import ChangeStatus, change_status, find_status

_K, _S = LifeKind, PublishedStatus
_GROUNDS: Final[Mapping[LifeKind, Ground]] = MappingProxyType(
    {
        _K.SPOILED: Ground.SPOILED,
        _K.CANCELLED: Ground.SPOILED,
        _K.WITHDRAWN: Ground.REPLACED,
        _K.REVOKED: Ground.REVOKED,
        _K.DISPATCHED: Ground.NOT_ACTIVATED,
        _K.SUSPENDED: Ground.LOST,
        _K.REPORTED_LOST: Ground.LOST,
        _K.REPORTED_STOLEN: Ground.STOLEN,
        _K.REVOCATION_CONFIRMED: Ground.REVOKED,
        _K.ACTIVATED: Ground.ACTIVATED,
        _K.RESTORED: Ground.FOUND,
        _K.REVOCATION_REVIEWED: Ground.APPEAL_UPHELD,
        _K.REVOCATION_LIFTED: Ground.APPEAL_UPHELD,
    }
)
SHOWN: Final = frozenset(_GROUNDS)
"""The acts after which a list may have to show something else."""
LIFTING: Final = frozenset({_K.ACTIVATED, _K.RESTORED})
"""The acts that a list can make useless, since what has ended there never comes back (R58)."""
_ENDS: Final = frozenset({_K.SPOILED, _K.CANCELLED, _K.WITHDRAWN, _K.REVOKED})
_REPORTS: Final = frozenset({_K.SUSPENDED, _K.REPORTED_LOST, _K.REPORTED_STOLEN})
_LIFTS: Final = LIFTING | {_K.REVOCATION_REVIEWED, _K.REVOCATION_LIFTED}
_RULE: Final = "STATUS-LIST"

Asked = tuple[Change, Authorisation]
_Acts = Sequence[SignedAct]


def show(
    number: DocumentNumber, *, files: DocumentFiles, register: StatusRegister, clock: Clock
) -> bool:
    """Bring the register to what a document's acts say; tell whether that changed anything.

    Raises:
        Refused: the register does not allow the change, or knows more than the acts.
        Conflict: another process writes; ask again.
        Untrusted: the acts are not what their actors signed.
    """
    with register.writing():
        chain = read_chain(number, files)
        life, now = life_of(chain, files), clock.now()
        if life.status is None:
            return False
        asked = ask(life, chain.acts, find_status(life.status, register), now)
        if asked is None:
            return False
        change, by = asked
        act = ChangeStatus(reference=life.status, change=change, by=by)
        change_status(act, register=register, clock=clock)
        return True


def ask(life: Life, acts: _Acts, entry: Entry, now: datetime) -> Asked | None:
    """Tell what is to be asked of the register, and by whose word; None if all is well.

    Raises:
        Refused: the list has ended what is good by its acts, or knows more than the acts.
    """
    wanted = status_of(life, now)
    if wanted is _S.VALID:
        return _lift(life, acts, entry)
    ended = _newest(acts, _ENDS)
    if wanted is _S.ENDED and ended is not None:
        return None if entry.asked is _S.ENDED else (Change.END, _word(acts, ended))
    cause = _cause(life, acts)
    if entry.asked is not _S.VALID or cause is None:
        return None
    return Change.SUSPEND, _word(acts, cause)


def check_open(life: Life, register: StatusRegister) -> None:
    """Refuse what no list could show any more, before somebody acts in vain.

    Raises:
        Refused: the document has ended in the list, or is about to.
        Conflict: another process writes; ask again.
    """
    if life.status is not None:
        with register.writing():  # a register in a file is read anew
            if find_status(life.status, register).asked is _S.ENDED:
                raise Refused("R58", "the list has ended it, for ever: cancel it, make another")


def _lift(life: Life, acts: _Acts, entry: Entry) -> Asked | None:
    if entry.asked is _S.VALID:
        return None
    lifting = _newest(acts, _LIFTS | _danger(life))
    if lifting is None:
        return None  # still in the office: what is to be mailed is suspended from the start
    if entry.asked is _S.ENDED:
        raise Refused("R58", "the list has ended it, for ever: it needs a successor")
    _check_known(acts, entry, lifting)
    return Change.RESTORE, _word(acts, lifting)


def _check_known(acts: _Acts, entry: Entry, lifting: SignedAct) -> None:
    """Refuse to lift what the acts do not tell of: they may have come back from an old copy."""
    at = lifting.act.at
    if lifting.act.kind == _K.REVOCATION_CONFIRMED:
        at += REVIEW_WITHIN
    reported = any(one.act.kind in _REPORTS and one.act.by == HOLDER for one in acts)
    # A suspension shows in the next list, which may be a week away (R72), and not later.
    later = entry.since is not None and entry.since > at + GOOD_FOR
    if later or (entry.by_holder and not reported):
        raise Refused(_RULE, "the register knows of a suspension that no act tells of")


def _cause(life: Life, acts: _Acts) -> SignedAct | None:
    """Find the act by which a document is not good now."""
    state = life.ended_as or life.state
    if state in REPORTED:
        return _newest(acts, _REPORTS)
    if state in ON_THE_WAY:
        return _newest(acts, frozenset({_K.DISPATCHED}))
    return _newest(acts, _danger(life))


def _danger(life: Life) -> frozenset[LifeKind]:
    """Tell by which acts a proceeding suspends: what falls away after a week lifts itself."""
    dangerous = life.revocation is not None and life.revocation.danger
    return frozenset({_K.REVOCATION_CONFIRMED}) if dangerous else frozenset()


def _newest(acts: _Acts, kinds: frozenset[LifeKind]) -> SignedAct | None:
    return next((one for one in reversed(acts) if one.act.kind in kinds), None)


def _word(acts: _Acts, signed: SignedAct) -> Authorisation:
    """Tell whose word an act is: the holder's, or that of two."""
    kind = LifeKind(signed.act.kind)
    if kind in _REPORTS and signed.act.by == HOLDER:
        return HolderAct()
    said = list(dict.fromkeys(_who_said(acts, signed)))
    first, second = (*said, *said)[:2]
    return OfficersAct(first=second, second=first, grounds=(_GROUNDS[kind],))


def _who_said(acts: _Acts, signed: SignedAct) -> Iterator[OfficerId]:
    """List who acted, who acted in what they confirm, and who let the document come so far."""
    if signed.act.by != HOLDER:
        yield signed.act.by
    named = _named(acts, signed)
    while named is not None:
        yield named.act.by
        named = _named(acts, named)
    for one in reversed(acts[: signed.act.version]):
        if one.act.by != HOLDER:
            yield one.act.by


def _named(acts: _Acts, signed: SignedAct) -> SignedAct | None:
    of = signed.act.body.get("of")
    earlier = acts[: signed.act.version - 1]
    return next((one for one in earlier if one.digest == of), None)
