"""Names that are longer than their field.

Doc 9303 gives each format several ways to shorten a name and lets the issuer choose
(9303-4 §4.2.3, 9303-5 §4.2.3, 9303-6 §4.2.3, 9303-7 §4.2.3 and 9303-7 §7.2.3). They share these
rules, which `is_lawful_truncation` checks and any reader may rely on:

1. A name that fits is not shortened.
2. A shortened name fills the field, and the last position holds a letter.
3. Components keep their order and their beginning; the last ones may be left out whole.
4. Who has a secondary identifier keeps at least the first letter of it.

`truncate_name` always chooses the same one: the primary identifier stays whole where it leaves
room for the first component of the secondary, or for a third of the field where that component
is longer. Otherwise it is shortened to leave that room, by a letter of its longest component at
a time, so that every component keeps its beginning for as long as can be. The secondary is cut
at its end, for the first given name tells most.
"""

from collections.abc import Iterator, Sequence

from nansen.errors import Unsupported
from nansen.standards.icao9303.names import MrzName, decode_name_field


def truncate_name(name: MrzName, width: int) -> MrzName:
    """Shorten a name to fill a field of `width` characters, or give it back if it fits.

    `truncated` is set where a reader must assume so: also on a name that fits exactly.

    Raises:
        Unsupported: no lawful way exists, as with nothing but initials in an odd number.
    """
    if len(name.mrz) <= width:
        return MrzName(
            primary=name.primary, secondary=name.secondary, truncated=len(name.mrz) == width
        )
    primary, secondary = (
        [component[:width] for component in identifier.split()[:width]]
        for identifier in (name.primary, name.secondary)
    )
    for candidate in _candidates(primary, secondary, width):
        if len(candidate) == width:
            return decode_name_field(candidate)
    raise Unsupported("name", "no truncation ends with a letter", clause="9303-4 §4.2.3")


def is_lawful_truncation(name: MrzName, characters: str) -> bool:
    """Tell whether a name field shows this name by any method that Doc 9303 allows.

    Args:
        name: in full, as `to_mrz_name` gives it.
        characters: the name field as read, fillers included.

    Raises:
        Malformed: the field is not a name field at all.
    """
    shown = decode_name_field(characters)
    if len(name.mrz) <= len(characters):
        return (shown.primary, shown.secondary) == (name.primary, name.secondary)
    return (
        shown.truncated
        and bool(shown.secondary) == bool(name.secondary)
        and _begins(shown.primary.split(), name.primary.split())
        and _begins(shown.secondary.split(), name.secondary.split())
    )


def _begins(shown: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether each component shown is the beginning of its own in full."""
    return len(shown) <= len(full) and all(map(str.startswith, full, shown))


def _candidates(primary: list[str], secondary: list[str], width: int) -> Iterator[str]:
    """Write the name in ever less preferred shapes; not every one fills the field."""
    if not secondary:
        yield _cut(primary, width)
        return
    room = width - 2
    best = room - min(len(secondary[0]), width // 3)
    for budget in (*range(best, 0, -1), *range(best + 1, room)):
        shown = "<".join(_level(primary, budget))
        yield f"{shown}<<{_cut(secondary, room - len(shown))}"


def _level(components: list[str], room: int) -> list[str]:
    """Drop the last components if initials would not fit, then shorten the longest ones."""
    kept = components[: (room + 1) // 2]
    excess = len("<".join(kept)) - room
    for _ in range(excess):
        longest = max(range(len(kept)), key=lambda at: (len(kept[at]), at))
        kept[longest] = kept[longest][:-1]
    return kept


def _cut(components: list[str], room: int) -> str:
    """Cut at the end; where that leaves a filler, take a letter from an earlier component."""
    kept = list(components)
    while (shown := "<".join(kept)[:room]).endswith("<"):
        complete = shown[:-1].split("<")
        at = max((i for i, part in enumerate(complete) if len(part) > 1), default=None)
        if at is None:
            return shown[:-1]
        kept[at] = kept[at][:-1]
    return shown
