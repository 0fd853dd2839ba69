"""Paying what the journal is owed: each act that an outsider counts comes to stand in it."""

from nansen.acts.ports import ActStore
from nansen.clock import Clock
from nansen.journal.model import AppendKey, Submission, decode_kind_opening
from nansen.journal.ports import NoteSigner, TileStore
from nansen.journal.service import Padding, append

_AT_ONCE = 1000


def pay_duties(
    acts: ActStore, *, store: TileStore, signer: NoteSigner, clock: Clock, padding: Padding
) -> int:
    """Append what is owed, then cross it off; give how many entries it was.

    A crash between the two leaves a debt that was paid: paying it again changes nothing.

    Raises:
        Unavailable: a database or the journal's disk refuses.
    """
    paid = 0
    while owed := acts.duties(limit=_AT_ONCE):
        submissions = [
            Submission(key=AppendKey(one.key), opening=decode_kind_opening(one.opening))
            for one in owed
        ]
        append(submissions, store=store, signer=signer, clock=clock, padding=padding)
        acts.discharge(tuple(one.key for one in owed))
        paid += len(owed)
    return paid
