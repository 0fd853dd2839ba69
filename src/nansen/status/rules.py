"""What may change, and what a list then shows: pure functions."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from nansen.errors import Refused
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import REVERSIBLE_FOR, Authorisation, Change, Entry, HolderAct, OfficersAct

_VALID, _SUSPENDED, _ENDED = (
    PublishedStatus.VALID,
    PublishedStatus.SUSPENDED,
    PublishedStatus.ENDED,
)


def change_entry(entry: Entry, change: Change, by: Authorisation, now: datetime) -> Entry:
    """Give the entry as it is after a change; the same asked again changes nothing.

    Raises:
        Refused: the document has ended (R58), or whoever asks may not (R56, R58).
    """
    match by:
        case HolderAct():
            return _change_for_holder(entry, change, by, now)
        case OfficersAct():
            return _change_for_officers(entry, change)
    assert_never(by)


def show_entry(entry: Entry, hour: datetime) -> Entry:
    """Give the entry as the list of this hour shows it.

    Whatever is to end is first shown as suspended, for as long as a lost document could be
    found again: lost, replaced and revoked documents look the same (R60). A verifier lets
    none of them pass.
    """
    if entry.shown is _VALID and entry.asked is not _VALID:
        return replace(entry, shown=_SUSPENDED, since=hour)
    if entry.since is None:
        return entry
    if entry.asked is _VALID:
        return replace(entry, shown=_VALID, since=None)
    if hour >= entry.since + REVERSIBLE_FOR:
        return replace(entry, shown=_ENDED, asked=_ENDED, since=None)
    return entry


def fill_up(count: int, multiple: int) -> int:
    """Tell how much cover brings a count to the next multiple: one at least."""
    return multiple - count % multiple


def _change_for_officers(entry: Entry, change: Change) -> Entry:
    match change:
        case Change.SUSPEND:
            asked = _SUSPENDED if entry.asked is _VALID else entry.asked
            return replace(entry, asked=asked, by_holder=False)
        case Change.RESTORE:
            return _restore(entry)
        case Change.END:
            return replace(entry, asked=_ENDED, by_holder=False)
    assert_never(change)


def _change_for_holder(entry: Entry, change: Change, by: HolderAct, now: datetime) -> Entry:
    """Let a holder report the document, and take his own report back in person (R58)."""
    match change:
        case Change.SUSPEND:
            if entry.asked is _VALID:
                return replace(entry, asked=_SUSPENDED, by_holder=True)
            return entry
        case Change.RESTORE:
            if not by.in_person:
                raise Refused("R58", "a report is taken back in person")
            if entry.asked is not _VALID and not entry.by_holder:
                raise Refused("R56", "the office suspended the document, not its holder")
            if entry.since is not None and now >= entry.since + REVERSIBLE_FOR:
                raise Refused("R58", "after 30 days a report stays")
            return _restore(entry)
        case Change.END:
            raise Refused("R56", "a holder reports a document; the office ends it")
    assert_never(change)


def _restore(entry: Entry) -> Entry:
    if entry.asked is _ENDED:
        raise Refused("R58", "a document that has ended never comes back")
    return replace(entry, asked=_VALID, by_holder=False)
