"""A list of document statuses: what a verifier takes along, whole, to be asked offline.

A map in deterministic CBOR, signed as `status_list_envelope` tells.

    "v"       version of this form
    "state"   the issuing state or organisation, as in the MRZ
    "list"    octets that name the list; a document's entry in DG13 names the same
    "issued"  "YYYY-MM-DDTHH:00:00Z": the hour, and nothing finer
    "next"    the hour by which the next is due
    "bits"    two bits for each index, the lowest bits of an octet first

The bits are those of a Token Status List (draft-ietf-oauth-status-list §7.1), so that a
wallet can be told the same of the same index. The list is not compressed: its size is one
of a few, whatever it holds (R60), and whoever carries it may pack it for the way.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

from nansen.errors import Malformed, Unsupported
from nansen.ids import StateCode
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.framework.return_right import check_state
from nansen.standards.statuslist.array import StatusArray

STATUS_LIST_VERSION: Final = 1
LIST_ID_SIZE: Final = 16
STATUS_BITS: Final = 2
SIZES: Final = (2**16, 2**18, 2**20, 2**22)
"""How many indices a list has: nobody reads from its size how many documents there are."""
GOOD_FOR: Final = timedelta(days=7)
"""How long a list is good for without a network (R72)."""
MAX_LIST_OCTETS: Final = SIZES[-1] * STATUS_BITS // 8 + 256

_FIELD: Final = "status list"
_RULE: Final = "R60"
_HOUR: Final = "%Y-%m-%dT%H:00:00Z"
_KEYS: Final = frozenset({"v", "state", "list", "issued", "next", "bits"})


class PublishedStatus(IntEnum):
    """All that the world is told of a document; never why (R60)."""

    VALID = 0
    ENDED = 1
    """For ever."""
    SUSPENDED = 2
    """Not in force now; it may be again, or end."""
    RESERVED = 3
    """Nothing yet; to be doubted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """One list at one hour; an instance always encodes."""

    state: StateCode
    list_id: bytes
    issued: datetime
    """A full hour: who changed when stays in a crowd."""
    next_update: datetime
    statuses: StatusArray

    def __post_init__(self) -> None:
        """Check the form of each field."""
        check_state(self.state, _FIELD)
        if len(self.list_id) != LIST_ID_SIZE:
            raise Malformed(_FIELD, "is named by 16 octets", clause=_RULE)
        for moment in (self.issued, self.next_update):
            if moment.tzinfo != UTC or moment != hour_of(moment):
                raise Malformed(_FIELD, "tells full hours, in UTC", clause=_RULE)
        if not self.issued < self.next_update <= self.issued + GOOD_FOR:
            raise Malformed(_FIELD, "is followed within seven days", clause="R72")
        if self.statuses.bits != STATUS_BITS or self.statuses.size not in SIZES:
            raise Malformed(_FIELD, "is of no size that lists have", clause=_RULE)

    def status_at(self, index: int) -> PublishedStatus:
        """Read the status at an index.

        Raises:
            Malformed: the list has no such index.
        """
        return PublishedStatus(self.statuses.status_at(index))

    def age_at(self, moment: datetime) -> timedelta:
        """Tell how old the list is at a moment."""
        return moment - self.issued


def hour_of(moment: datetime) -> datetime:
    """Round a moment down to its hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def encode_status_list(status_list: StatusList) -> bytes:
    """Write the list."""
    return encode_item(
        {
            "v": STATUS_LIST_VERSION,
            "state": status_list.state,
            "list": status_list.list_id,
            "issued": status_list.issued.strftime(_HOUR),
            "next": status_list.next_update.strftime(_HOUR),
            "bits": status_list.statuses.octets,
        }
    )


def decode_status_list(encoded: bytes) -> StatusList:
    """Read a list.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a version that this release does not know.
    """
    if len(encoded) > MAX_LIST_OCTETS:
        raise Malformed(_FIELD, "is larger than lists are", clause=_RULE)
    items = decode_item(encoded, field=_FIELD)
    if not isinstance(items, dict):
        raise Malformed(_FIELD, "is no map", clause=_RULE)
    version = items.get("v")
    if not isinstance(version, int) or isinstance(version, bool):
        raise Malformed(_FIELD, "tells no version", clause=_RULE)
    if version != STATUS_LIST_VERSION:
        raise Unsupported(_FIELD, "is of another version", clause=_RULE)
    if items.keys() != _KEYS:
        raise Malformed(_FIELD, "has other fields than a list has", clause=_RULE)
    return StatusList(
        state=StateCode(_text(items["state"])),
        list_id=_octets(items["list"]),
        issued=_hour(items["issued"]),
        next_update=_hour(items["next"]),
        statuses=StatusArray(bits=STATUS_BITS, octets=_octets(items["bits"])),
    )


def _text(item: Item) -> str:
    if isinstance(item, str):
        return item
    raise Malformed(_FIELD, "lacks a text", clause=_RULE)


def _octets(item: Item) -> bytes:
    if isinstance(item, bytes):
        return item
    raise Malformed(_FIELD, "lacks octets", clause=_RULE)


def _hour(item: Item) -> datetime:
    text = _text(item)
    try:
        hour = datetime.strptime(text, _HOUR).replace(tzinfo=UTC)
    except ValueError:
        hour = None
    # `strptime` also takes a month or an hour without its zero.
    if hour is None or hour.strftime(_HOUR) != text:
        raise Malformed(_FIELD, "tells no hour", clause="RFC 3339 §5.6")
    return hour
