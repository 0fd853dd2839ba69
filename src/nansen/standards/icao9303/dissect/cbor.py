"""CBOR taken apart, item by item; the framework entry is such an item."""

from collections.abc import Callable
from typing import Final, NamedTuple

from nansen.standards.icao9303.dissect.line import (
    MAX_DEPTH,
    Part,
    Sheet,
    show_octets,
    show_text,
)

_OCTETS, _TEXT, _LIST, _MAP, _TAG = 2, 3, 4, 5, 6
_NESTED: Final = {_LIST: "list", _MAP: "map", _TAG: "tag"}
_PERSONAL: Final = frozenset({"status", "journal"})
_SIZES: Final = {24: 1, 25: 2, 26: 4, 27: 8}


class _Head(NamedTuple):
    major: int
    argument: int
    inside: int


def take_entry_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take the framework entry apart."""
    take_item_apart(sheet, start, end, depth, label="framework entry", find=lambda _: None)


def take_item_apart(
    sheet: Sheet,
    start: int,
    end: int,
    depth: int,
    *,
    label: str,
    find: Callable[[str], Part | None],
) -> None:
    """Take an item apart; `find` says how to take octets further apart that stand under a key."""
    at = _Knife(sheet, end, find).cut(start, depth, label, personal=False)
    sheet.add_octets(at, end, depth, "octets")


class _Knife:
    """What stays the same while one item is taken apart."""

    def __init__(self, sheet: Sheet, end: int, find: Callable[[str], Part | None]) -> None:
        self.sheet = sheet
        self.end = end
        self.find = find

    def cut(self, at: int, depth: int, label: str, *, personal: bool) -> int:
        """Write lines for the item that begins here; answer where it ends."""
        head = self._read_head(at)
        if head is None or depth >= MAX_DEPTH or self.sheet.full:
            self.sheet.add_octets(at, self.end, depth, label, personal=personal)
            return self.end
        if head.major in _NESTED:
            text = f"{_NESTED[head.major]}, {head.argument}"
            self.sheet.add(at, head.inside, depth, label, text)
            return self._cut_parts(head, depth + 1, personal=personal)
        if head.major not in {_OCTETS, _TEXT}:
            number = -1 - head.argument if head.major == 1 else head.argument
            self.sheet.add(at, head.inside, depth, label, str(number), personal=personal)
            return head.inside
        stop = min(head.inside + head.argument, self.end)
        part = self.find(label) if head.major == _OCTETS else None
        if part is not None:
            self.sheet.add(at, head.inside, depth, label, f"{head.argument} octets")
            part(self.sheet, head.inside, stop, depth + 1)
        else:
            show = show_text if head.major == _TEXT else show_octets
            text = show(self.sheet.data[head.inside : stop])
            self.sheet.add(at, stop, depth, label, text, personal=personal)
        return stop

    def _cut_parts(self, head: _Head, depth: int, *, personal: bool) -> int:
        at, label = head.inside, "entry"
        left = head.argument * 2 if head.major == _MAP else head.argument
        left = 1 if head.major == _TAG else left
        while left and at < self.end:
            if head.major == _MAP and left % 2 == 0:
                label = self._key(at)
                at = self.cut(at, depth, "key", personal=False)
            else:
                at = self.cut(at, depth, label, personal=personal or label in _PERSONAL)
            left -= 1
        return at

    def _key(self, at: int) -> str:
        head = self._read_head(at)
        if head is None or head.major != _TEXT:
            return "value"
        return show_text(self.sheet.data[head.inside : min(head.inside + head.argument, self.end)])

    def _read_head(self, at: int) -> _Head | None:
        """Read the major type and the argument of an item."""
        data = self.sheet.data
        if at >= self.end:
            return None
        major, low = data[at] >> 5, data[at] & 0x1F
        if low < 24:
            return _Head(major, low, at + 1)
        size = _SIZES.get(low)
        if size is None or at + 1 + size > self.end:
            return None
        return _Head(major, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size)
