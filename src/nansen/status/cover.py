"""Decoys: entries of no document that begin, are lifted and end as a document's would.

An observer of all lists sees how many suspensions begin and are lifted from one list to the
next. Decoys fill both counts up to a multiple, in quiet hours as in others, and are shown by
the same rules as documents. An index that was never drawn is shown as valid, as is that of
a document in force, so that issuing shows nowhere (R60).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from nansen.standards.framework.status_list import GOOD_FOR, PublishedStatus
from nansen.status.model import ON_ITS_WAY, REVERSIBLE_FOR, Entry, StatusPolicy
from nansen.status.ports import RandBelow
from nansen.status.rules import fill_up, show_entry

_VALID, _SUSPENDED = PublishedStatus.VALID, PublishedStatus.SUSPENDED

Entries = Mapping[int, Entry]


def turn_hour(
    entries: Entries, hour: datetime, size: int, policy: StatusPolicy, randbelow: RandBelow
) -> dict[int, Entry]:
    """Give the entries as the list of this hour shows them, with cover for what changes.

    A list that is seven eighths full gets no more decoys: some indices must stay free.
    """
    shown = {index: show_entry(entry, hour) for index, entry in entries.items()}
    changes = [(entry.shown, shown[index].shown) for index, entry in entries.items()]
    lifted = fill_up(changes.count((_SUSPENDED, _VALID)), policy.lift)
    for index in _draw_lifted(entries, hour, lifted, randbelow):
        shown[index] = show_entry(replace(entries[index], asked=_VALID), hour)
    begun = fill_up(changes.count((_VALID, _SUSPENDED)), policy.begin)
    room = max(size // 8 * 7 - len(entries), 0)
    for index in draw_free(entries, min(begun, room), size, randbelow):
        shown[index] = show_entry(Entry(is_decoy=True, asked=_SUSPENDED), hour)
    return shown


def stock_up(hour: datetime, policy: StatusPolicy, randbelow: RandBelow) -> dict[int, Entry]:
    """Give a new list the suspensions that an old one would have, each begun at some round."""
    rounds = REVERSIBLE_FOR // policy.every
    return {
        index: Entry(
            is_decoy=True,
            shown=_SUSPENDED,
            asked=_SUSPENDED,
            since=hour - policy.every * randbelow(rounds),
        )
        for index in draw_free({}, policy.stock, policy.size, randbelow)
    }


def draw_free(entries: Entries, wanted: int, size: int, randbelow: RandBelow) -> list[int]:
    """Draw indices for decoys: untouched ones, or those of decoys at rest."""
    drawn: dict[int, None] = {}
    while len(drawn) < wanted:
        index = randbelow(size)
        entry = entries.get(index)
        if entry is None or (entry.is_decoy and entry.shown is entry.asked is _VALID):
            drawn[index] = None
    return list(drawn)


def find_shown(entries: Entries, hour: datetime) -> list[int]:
    """Find decoys that every list shows as suspended which a post may still go by (R72).

    A document that takes such an index is in force nowhere, not even where the newest list
    has not arrived yet. Those that are soon to end leave a document no time to travel.
    """
    return [
        index
        for index, entry in entries.items()
        if entry.is_decoy
        and entry.since is not None
        and entry.since + GOOD_FOR <= hour <= entry.since + REVERSIBLE_FOR - ON_ITS_WAY
    ]


def _draw_lifted(entries: Entries, hour: datetime, wanted: int, randbelow: RandBelow) -> list[int]:
    """Draw decoys to be lifted, of those that earlier lists show and that may still be."""
    pool = [
        index
        for index, entry in entries.items()
        if entry.is_decoy and entry.since is not None and entry.since + REVERSIBLE_FOR > hour
    ]
    wanted = min(wanted, len(pool))
    for place in range(wanted):
        other = place + randbelow(len(pool) - place)
        pool[place], pool[other] = pool[other], pool[place]
    return pool[:wanted]
