"""What a new act needs besides the document's own life: the person's other documents (R20, R52).

These rules are asked once, before an act is signed; a chain that is read again is not asked
them, since the other documents have gone on living. Whoever asks must have read them all in
the same transaction: two documents that are activated at once would each find the other asleep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from nansen.document.life_cycle import Life, follow, state_at
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import NOT_YET_LIVE, LifeKind, LifeState, WithdrawalReason
from nansen.document.order_terms import OrderReason
from nansen.document.renewal import is_renewable
from nansen.document.transfer import Transfer
from nansen.errors import Refused

_HELD: Final = frozenset({LifeState.ACTIVE, LifeState.SUSPENDED_BY_HOLDER})
"""Neither withdrawn nor declared lost (1951 Schedule, paragraph 12)."""
_READY: Final = NOT_YET_LIVE - {LifeState.ORDERED, LifeState.COMMITTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What there is around a document when a new act is asked for."""

    others: tuple[Life, ...]
    """All documents; those of other persons and classes do not matter."""
    transfer: Transfer | None = None
    """Another state's claim on the holder, or, for an order, our own on another's document."""

    def siblings(self, life: Life) -> tuple[Life, ...]:
        """List the other documents of the same person and class."""
        return tuple(
            one
            for one in self.others
            if (one.person, one.document_class) == (life.person, life.document_class)
            and one.number != life.number
        )


def admit(life: Life | None, event: LifeEvent, around: Surroundings) -> Life:
    """Give the life as it is after a new act.

    Raises:
        Refused: the act may not follow (see `follow`), or the person's other documents forbid
            it (R20, R47, R52, R63).
    """
    after = follow(life, event)
    rule = _RULES.get(event.kind)
    if rule is not None:
        rule(after, event, around)
    return after


def _check_order(life: Life, event: LifeEvent, around: Surroundings) -> None:
    if any(one.number == life.number for one in around.others):
        raise Refused("R46", "the number has a document already")
    siblings, claim = around.siblings(life), around.transfer
    on_ours = claim is not None and any(one.number == claim.number for one in siblings)
    if claim is not None and on_ours and claim.has_passed(event.at):
        raise Refused("R63", "another state is responsible now, and issues")
    if any(one.state in NOT_YET_LIVE for one in siblings):
        raise Refused("R20", "one document for this person and class is being made already")
    if life.reason is OrderReason.RENEWAL:
        if not any(is_renewable(one, event.at) for one in siblings):
            raise Refused("R47", "renewal opens six months before a document ends")
        return
    replaces = (claim is not None and not on_ours) or any(_was_good(one) for one in siblings)
    if replaces != (life.reason is OrderReason.REPLACEMENT):
        raise Refused("R52", "the first is the first, and a replacement has one before it")


def _was_good(life: Life) -> bool:
    return LifeState.CANCELLED not in {life.state, life.ended_as}


def _check_single(life: Life, event: LifeEvent, around: Surroundings) -> None:
    if life.state is not LifeState.ACTIVE:
        return
    if any(state_at(one, event.at) in _HELD for one in around.siblings(life)):
        raise Refused("R20", "the other document is withdrawn or declared lost first")


def _check_withdrawal(life: Life, event: LifeEvent, around: Surroundings) -> None:
    reason = WithdrawalReason(event.text("reason"))
    if reason is WithdrawalReason.REPLACED and not any(
        one.state in _READY for one in around.siblings(life)
    ):
        raise Refused("R57", "nothing replaces the document: that would be a revocation")
    transfer = around.transfer
    if reason is WithdrawalReason.RESPONSIBILITY_TRANSFERRED and (
        transfer is None or transfer.number != life.number or not transfer.has_passed(event.at)
    ):
        raise Refused("R63", "responsibility has not passed to another state")


_RULES: Final[Mapping[LifeKind, Callable[[Life, LifeEvent, Surroundings], None]]] = (
    MappingProxyType(
        {
            LifeKind.ORDERED: _check_order,
            LifeKind.ACTIVATED: _check_single,
            LifeKind.RESTORED: _check_single,
            LifeKind.WITHDRAWN: _check_withdrawal,
        }
    )
)
