"""An applicant's names as screening and deduplication compare them: one spelling a line (R18).

Somebody with a former surname has said it alone; the rest of that name is today's. So what a
former name, another spelling or a name used lacks is filled in from the names of now, and two
surnames that are not of now are two names.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from nansen.application.person import NamePart, NameStanding, WrittenName
from nansen.examination.screening.model import NameKind, SpelledName

_ORDER: Final = (NamePart.SURNAME, NamePart.GIVEN, NamePart.PATRONYMIC)
_LATIN: Final = "Latn"
_Parts = dict[NamePart, tuple[str, ...]]


def spelled_names(names: Iterable[WrittenName]) -> tuple[SpelledName, ...]:
    """Put a person's names together, each script and each standing by itself."""
    written = tuple(names)
    scripts = sorted({one.script for one in written})
    found = [one for script in scripts for one in _of_script(written, script)]
    return tuple(dict.fromkeys(found))


def _of_script(names: tuple[WrittenName, ...], script: str) -> Iterator[SpelledName]:
    ours = [one for one in names if one.script == script]
    current = _parts(one for one in ours if one.standing is NameStanding.CURRENT)
    for standing in NameStanding:
        own = [one for one in ours if one.standing is standing]
        for one in own:
            if one.part is NamePart.WHOLE:
                yield SpelledName(kind=_kind(standing, script), text=one.value)
        parts = _parts(own)
        if not parts:
            continue
        rest = None if standing is NameStanding.CURRENT else current
        for chosen in product(*_choices(parts, rest)):
            yield SpelledName(kind=_kind(standing, script), text=" ".join(chosen))


def _choices(parts: _Parts, current: _Parts | None) -> list[tuple[str, ...]]:
    """Give what each part of the name may be: the whole of it now, or each of those besides."""
    if current is None:
        return [(" ".join(parts[part]),) for part in _ORDER if part in parts]
    return [
        parts.get(part) or (" ".join(current[part]),)
        for part in _ORDER
        if part in parts or part in current
    ]


def _parts(names: Iterable[WrittenName]) -> _Parts:
    found: _Parts = {}
    for one in names:
        if one.part is not NamePart.WHOLE:
            found[one.part] = (*found.get(one.part, ()), one.value)
    return found


def _kind(standing: NameStanding, script: str) -> NameKind:
    if standing is NameStanding.CURRENT:
        return NameKind.PASSPORT if script == _LATIN else NameKind.NATIVE
    return NameKind.FORMER if standing is NameStanding.FORMER else NameKind.OTHER
