"""The lines of a dissection and the sheet that they are written on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_LINES: Final = 20_000
MAX_DEPTH: Final = 40

_SHOWN_OCTETS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Some octets and what they say."""

    offset: int
    length: int
    depth: int
    """How deep they are nested; a template's line covers its tag and length only."""
    label: str
    text: str
    """The value for a person to read."""
    personal: bool
    """Whether the text says something of the holder; show it to nobody by default."""

    def __repr__(self) -> str:
        """Leave the text out where it is personal."""
        text = "…" if self.personal else self.text
        return f"Line({self.offset}+{self.length} {self.depth} {self.label}: {text})"


class Sheet:
    """The bytes under the knife, and the lines written so far."""

    def __init__(self, data: bytes) -> None:
        """Begin with no line."""
        self.data = data
        self.lines: list[Line] = []

    @property
    def full(self) -> bool:
        """Whether the rest must go into few lines, for nobody reads so many."""
        return len(self.lines) >= MAX_LINES

    def add(
        self, start: int, end: int, depth: int, label: str, text: str, *, personal: bool = False
    ) -> None:
        """Write a line, unless there is nothing to write of."""
        if end > start:
            line = Line(
                offset=start,
                length=end - start,
                depth=depth,
                label=label,
                text=text,
                personal=personal,
            )
            self.lines.append(line)

    def add_octets(
        self, start: int, end: int, depth: int, label: str, *, personal: bool = False
    ) -> None:
        """Write a line that shows the octets themselves."""
        self.add(start, end, depth, label, show_octets(self.data[start:end]), personal=personal)


Part = Callable[[Sheet, int, int, int], None]
"""Takes a sheet, where to start and end, and how deep; writes lines for every octet there."""


def show_octets(value: bytes) -> str:
    """Show octets in hexadecimal, and of many only the first."""
    if len(value) <= _SHOWN_OCTETS:
        return value.hex(" ").upper()
    return f"{value[:_SHOWN_OCTETS].hex(' ').upper()} … {len(value)} octets"


def show_text(value: bytes) -> str:
    """Show a text, with nothing in it that could disturb the screen."""
    text = value.decode("utf-8", "replace")
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def show_digits(value: bytes) -> str:
    """Show digits that stand as ASCII, or else two to an octet."""
    return value.decode("ascii") if value.isdigit() else value.hex()
