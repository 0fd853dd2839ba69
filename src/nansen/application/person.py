"""Who applies: names as they are written, a birth as far as it is known, places."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nansen.application.wording import check_line
from nansen.errors import Malformed, Refused
from nansen.ids import StateCode
from nansen.standards.icao9303.codes import is_known
from nansen.standards.icao9303.partial_date import PartialDate

_LONGEST_NAME: Final = 150
_LONGEST_PLACE: Final = 200
_MOST: Final = 64
_SCRIPT: Final = re.compile(r"[A-Z][a-z]{3}")


class NamePart(StrEnum):
    """Which part of a name it is; many names have no such parts."""

    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    WHOLE = "whole"


class NameStanding(StrEnum):
    """What the name is to the person now."""

    CURRENT = "current"
    FORMER = "former"
    OTHER_SPELLING = "other-spelling"
    """Of the same name, as some paper has it."""
    KNOWN_AS = "known-as"


class Sex(StrEnum):
    """What the document shall show; it may be unlike the origin's record (R24)."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


class Effect(StrEnum):
    """Whether a nationality protects the person (R1)."""

    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not-effective"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenName:
    """One name in the letters that it is written in (R18)."""

    part: NamePart
    standing: NameStanding
    script: str = field(repr=False)
    """An ISO 15924 code: `Latn`, `Arab`, `Ethi`."""
    value: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that no page could show."""
        if not _SCRIPT.fullmatch(self.script):
            raise Malformed("script", "is a code like Latn", clause="R18")
        check_line(self.value, "name", longest=_LONGEST_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the person's own words; the state is for the officer, and may be left out."""

    state: StateCode | None = field(default=None, repr=False)
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a state that no one knows."""
        check_line(self.text, "place", longest=_LONGEST_PLACE)
        if self.state is not None:
            check_state(self.state, "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nationality:
    """A nationality that the person declares; that alone proves no protection (R1)."""

    state: StateCode = field(repr=False)
    effect: Effect = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a state that no one knows."""
        check_state(self.state, "nationality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who applies."""

    names: tuple[WrittenName, ...] = field(repr=False)
    birth: PartialDate
    """With the parts that are known (R19)."""
    birth_place: Place | None = field(default=None, repr=False)
    sex: Sex = field(repr=False)
    residences: tuple[Place, ...] = field(default=(), repr=False)
    nationalities: tuple[Nationality, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse a person without a name; every other answer may be that it is not known."""
        current = {one.part for one in self.names if one.standing is NameStanding.CURRENT}
        if current <= {NamePart.PATRONYMIC}:
            raise Refused("R18", "a person has a surname, a given or a whole name in use now")
        longest = max(map(len, (self.names, self.residences, self.nationalities)))
        if longest > _MOST or len(set(self.names)) != len(self.names):
            raise Malformed("person", "has the same name twice, or too many", clause="R18")
        states = [one.state for one in self.nationalities]
        if len(set(states)) != len(states):
            raise Malformed("person", "has the same nationality twice", clause="R1")


def check_state(code: str, what: str) -> None:
    """Refuse a state or organisation that 9303-3 §5 does not list."""
    if not is_known(code):
        raise Malformed(what, "is no code of a state", clause="9303-3 §5")
