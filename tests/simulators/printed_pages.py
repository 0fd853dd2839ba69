"""A printer, a hand and a camera: data pages as an inspection gets to see them.

Everything is drawn from the generator that is passed in, so a page is known by its seed. The
people are random letters of the specimen state.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from nansen.personalization import seal_symbol
from nansen.standards.icao9303.check_digit import check_digit

FONT = Path(seal_symbol.__file__).parent / "fonts" / "OCRB.otf"
MODULE_MM = seal_symbol.MODULE_MM
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
WIDTH_MM, HEIGHT_MM, PITCH_MM, LINE_MM = 125, 88, 2.54, 6.35
_PITCH_OF_EM = 0.723


def random_td3(rng: np.random.Generator) -> tuple[str, str]:
    """Invent the zone of a passport."""
    upper = f"P{_pick(rng, 'RST', 1)}UTO{_name(rng)}"[:44].ljust(44, "<")
    number, born, expires = _with_digits(rng)
    rest = "<" * 15
    nationality = ("XXA", "XXB", "XXC")[rng.integers(3)]
    composite = check_digit(number + born + expires + rest)
    return upper, number + nationality + born + _pick(rng, "MF<", 1) + expires + rest + composite


def random_td2(rng: np.random.Generator) -> tuple[str, str]:
    """Invent the zone of a single sheet."""
    upper = f"PUUTO{_name(rng)}"[:36].ljust(36, "<")
    number, born, expires = _with_digits(rng)
    composite = check_digit(number + born + expires + "<" * 7)
    return upper, f"{number}XXB{born}F{expires}{'<' * 7}{composite}"


def random_td1(rng: np.random.Generator) -> tuple[str, str, str]:
    """Invent the zone of a card."""
    number, born, expires = _with_digits(rng)
    upper, filler = f"I<UTO{number}{'<' * 15}", "<" * 11
    composite = check_digit(upper[5:] + born + expires + filler)
    return upper, f"{born}M{expires}XXA{filler}{composite}", _name(rng)[:30].ljust(30, "<")


def random_visa(rng: np.random.Generator, width: int) -> tuple[str, str]:
    """Invent the zone of a visa: 44 characters for format A, 36 for B."""
    number, born, expires = _with_digits(rng)
    upper = f"V<UTO{_name(rng)}"[:width].ljust(width, "<")
    return upper, f"{number}XXB{born}F{expires}".ljust(width, "<")


def _name(rng: np.random.Generator) -> str:
    given = (_pick(rng, LETTERS, int(rng.integers(2, 9))) for _ in range(rng.integers(1, 4)))
    return f"{_pick(rng, LETTERS, int(rng.integers(3, 14)))}<<{'<'.join(given)}"


def _with_digits(rng: np.random.Generator) -> tuple[str, str, str]:
    fields = (_pick(rng, NUMBERS, 9), _date(rng), _date(rng))
    number, born, expires = (field + check_digit(field) for field in fields)
    return number, born, expires


def _date(rng: np.random.Generator) -> str:
    return f"{rng.integers(100):02}{rng.integers(1, 13):02}{rng.integers(1, 29):02}"


def _pick(rng: np.random.Generator, letters: str, count: int) -> str:
    return "".join(letters[one] for one in rng.integers(0, len(letters), count))


def print_page(
    lines: tuple[str, ...], rng: np.random.Generator, *, dpi: int = 250, seal: bytes | None = None
) -> Image.Image:
    """Print a data page in grey: guilloche, a portrait's noise, other print, zone and seal."""
    dots = dpi / 25.4
    size = (round(WIDTH_MM * dots), round(HEIGHT_MM * dots))
    page = Image.new("L", size, int(rng.integers(225, 250)))
    draw = ImageDraw.Draw(page)
    for start in np.linspace(0, size[1], 40):
        x = np.arange(0, size[0], 8)
        wave = start + 1.5 * dots * np.sin(x / (8 * dots) + start)
        draw.line(
            list(zip(x.tolist(), wave.tolist(), strict=True)), fill=int(rng.integers(205, 225))
        )
    portrait = rng.integers(30, 230, (24, 18), dtype=np.uint8)
    box = (round(35 * dots), round(45 * dots))
    page.paste(Image.fromarray(portrait).resize(box), (round(6 * dots), round(12 * dots)))
    small = ImageFont.truetype(str(FONT), 2.6 * dots)
    for row in range(8):
        text = _pick(rng, LETTERS.lower() + "   ", 26)
        draw.text((46 * dots, (8 + 6 * row) * dots), text, font=small, fill=40)
    if seal is not None:
        page.paste(_symbol(seal, dots), (round(100 * dots), round(36 * dots)))
    _print_zone(draw, lines, dots, rng)
    return page


def _print_zone(
    draw: ImageDraw.ImageDraw, lines: tuple[str, ...], dots: float, rng: np.random.Generator
) -> None:
    font = ImageFont.truetype(str(FONT), PITCH_MM * dots / _PITCH_OF_EM)
    left = ((WIDTH_MM - PITCH_MM * len(lines[0])) / 2 + rng.uniform(-1, 1)) * dots
    top = (HEIGHT_MM - 5 - LINE_MM * (len(lines) - 1)) * dots
    for row, line in enumerate(lines):
        for place, letter in enumerate(line):
            at = (left + place * PITCH_MM * dots, top + row * LINE_MM * dots)
            draw.text(at, letter, font=font, fill=20, anchor="ls")


def _symbol(seal: bytes, dots: float) -> Image.Image:
    modules = np.array(seal_symbol.data_matrix_modules(seal))
    paper = np.pad(np.where(modules, 0, 255), 2, constant_values=255).astype(np.uint8)
    large = Image.fromarray(np.kron(paper, np.ones((12, 12), dtype=np.uint8)))
    side = round(len(paper) * MODULE_MM * dots)
    return large.resize((side, side), Image.Resampling.BOX)


Damage = Callable[[Image.Image, np.random.Generator], Image.Image]


def turn(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Lay it askew by up to three degrees."""
    angle = float(rng.uniform(-3, 3))
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=190)


def tilt(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Hold the camera at an angle: each corner moves by up to four hundredths of the page."""
    width, height = page.size
    page = _with_margin(page, width // 20)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    seen = corners + rng.uniform(-0.04, 0.04, (4, 2)) * (width, height) + width // 20
    rows, values = [], []
    for (x, y), (u, v) in zip(corners + width // 20, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    plane = np.linalg.solve(np.array(rows), np.array(values)).tolist()
    method, how = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    return page.transform(page.size, method, plane, how, fillcolor=170)


def blur(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Miss the focus."""
    return page.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.8, 1.8)) * page.width / 1476))


def shade(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Let the light fall from one side."""
    down, across = np.mgrid[0 : page.height, 0 : page.width]
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * across / page.width + np.sin(angle) * down / page.height
    slope = (slope - slope.min()) / (slope.max() - slope.min())
    return _image(np.asarray(page) * (0.45 + 0.55 * slope))


def grain(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Photograph in the dark."""
    noise = rng.normal(0, rng.uniform(8, 20), (page.height, page.width))
    return _image(np.asarray(page) + noise)


def dim(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Leave little between ink and paper."""
    return _image(np.asarray(page) * 0.35 + rng.uniform(20, 130))


def glare(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Let a lamp shine on the laminate above the zone."""
    down, across = np.mgrid[0 : page.height, 0 : page.width]
    x, y = rng.uniform(0.2, 0.8) * page.width, 0.86 * page.height
    lamp = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * (0.08 * page.width) ** 2))
    return _image(np.asarray(page) + 150 * lamp)


def spread(page: Image.Image, _: np.random.Generator) -> Image.Image:
    """Print with too much ink."""
    return Image.blend(page, page.filter(ImageFilter.MinFilter(3)), 0.7)


def starve(page: Image.Image, _: np.random.Generator) -> Image.Image:
    """Print with too little ink."""
    return Image.blend(page, page.filter(ImageFilter.MaxFilter(3)), 0.7)


def _with_margin(page: Image.Image, margin: int) -> Image.Image:
    table = Image.new("L", (page.width + 2 * margin, page.height + 2 * margin), 170)
    table.paste(page, (margin, margin))
    return table


def _image(grey: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


PHOTOGRAPHS: Mapping[str, tuple[Damage, ...]] = {
    "clean": (),
    "askew": (turn,),
    "tilted": (tilt,),
    "blurred": (blur,),
    "grainy": (grain,),
    "shaded": (shade,),
    "dim": (dim,),
    "glaring": (glare,),
    "spread": (spread,),
    "starved": (starve,),
    "handheld": (turn, tilt, shade, blur, grain),
}
"""The kinds of photograph, and what befell each page, in order."""


def photograph(page: Image.Image, kind: str, rng: np.random.Generator) -> Image.Image:
    """Do to the page what its kind of photograph does."""
    for damage in PHOTOGRAPHS[kind]:
        page = damage(page, rng)
    return page
