"""How an invented person looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that the painter wants to know; the defaults are a young man's."""

    seed: int
    woman: bool = False
    skin: str = "#e0b394"
    hair: str = "#32261e"
    eyes: str = "#54402e"
    lips: str = "#b86a60"
    width: float = 1.0
    jaw: float = 1.0
    """Below 1 narrow and round, above it broad."""
    chin: float = 0.0
    nose: float = 1.0
    nose_length: float = 1.0
    mouth: float = 1.0
    smile: float = 0.3
    age: float = 0.1
    grey: float = 0.0
    brows: float = 1.0
    lids: float = 0.0
    slant: float = 0.0
    eye_size: float = 1.0
    style: str = "short"
    """short, crop, side, curly, receding, long, bob, wavy, bun or scarf."""
    part: float = 0.2
    scarf: str = "#51688a"
    beard: float = 0.0
    """0 none, up to 0.5 stubble, 1 full."""
    collar: str = "crew"
    """crew, v, shirt or turtle."""
    cloth: str = "#3f4f63"
    glasses: str = ""
    """round, square or thin, or none."""
    background: str = "#e4e7ea"
