"""Hair and beard, drawn strand by strand over a shaded mass; and the headscarf."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from portraits.canvas import (
    CENTRE_X,
    CENTRE_Y,
    SCALE,
    UNIT,
    Field,
    X,
    Y,
    blur,
    colour,
    light,
    line,
    mix,
    noise,
    rise,
)
from portraits.head import CHIN, CROWN, Head
from portraits.look import Look

Flow = Callable[[Field, Field], tuple[Field, Field]]

_VOLUME = {
    "short": 0.15,
    "crop": 0.07,
    "side": 0.20,
    "curly": 0.27,
    "receding": 0.08,
    "long": 0.17,
    "bob": 0.19,
    "wavy": 0.21,
    "bun": 0.10,
}
LONG = frozenset({"long", "bob", "wavy"})


def hair_colour(look: Look) -> Field:
    """Mix the colour, with the grey that came."""
    return colour(look.hair) * (1 - look.grey) + colour("#b4b1ad") * look.grey


def paint_back_hair(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    """Let long hair fall behind the neck."""
    look = head.look
    if look.style == "bun":
        return _tie_bun(picture, head, chance)
    if look.style not in LONG:
        return picture
    end = {"long": 2.3, "bob": 1.02, "wavy": 2.1}[look.style]
    wave = 0.05 * np.sin(8 * Y + 2 * X) if look.style == "wavy" else 0.012 * np.sin(4 * Y)
    wide = (1.06 + 0.13 * rise(-0.4, 0.5, Y) - 0.10 * rise(0.8, 1.8, Y)) * look.width + wave
    if look.style == "bob":
        wide = wide - 0.16 * rise(0.55, 1.05, Y)
    cap = np.sqrt(np.clip(1 - np.clip(-Y / 1.62, 0, 1) ** 2.3, 0, 1))
    half = np.where(Y < 0, wide * cap, wide)
    tips = end + 0.05 * np.cos(5 * X) - 0.10 * np.abs(X)
    tips = tips + 0.03 * noise(chance, 5)
    mask = rise(0.02, -0.02, np.abs(X) - half) * rise(0.10, -0.10, Y - tips) * (half > 0.02)
    relief = 0.45 * np.sqrt(np.clip(1 - (X / (half + 0.02)) ** 2, 0, 1))
    curl = 0.35 if look.style == "wavy" else 0.06

    def fall(x: Field, y: Field) -> tuple[Field, Field]:
        return 0.10 * np.sign(x) + curl * np.sin(8 * y + 3 * x), np.ones_like(x)

    return _grow(picture * 1.0, mask, relief, head, fall, chance=chance, dark=0.30, length=0.5)


def _tie_bun(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    reach = np.hypot(X / 0.33, (Y + 1.60) / 0.24)
    relief = 0.22 * np.sqrt(np.clip(1 - reach**2, 0, 1))

    def coil(x: Field, y: Field) -> tuple[Field, Field]:
        return -(y + 1.60) + 0.15, x

    mask = rise(1.0, 0.93, reach)
    return _grow(picture, mask, relief, head, coil, chance=chance, dark=0.0, length=0.25)


def paint_hair(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    """Grow the hair in front: a mass within its line, then the strands."""
    look = head.look
    volume = _VOLUME[look.style]
    top = CROWN - volume
    half = (0.965 * look.width + volume * 0.55) * np.sqrt(
        np.clip(1 - np.clip(Y / top, 0, 1) ** 2.35, 0, 1)
    )
    if look.style == "curly":
        half = half + 0.022 * noise(chance, 7) * rise(0.2, -0.4, Y)
    sides = np.where(Y < 0, half, 0.965 * look.width + volume * 0.4)
    outer = rise(0.015, -0.015, np.abs(X) - sides) * (top < Y)
    dome = 0.85 * np.sqrt(np.clip(1 - (X / np.clip(half + 0.06, 0.2, 9)) ** 2, 0, 1))
    relief = dome * np.sqrt(np.clip(1 - np.clip(Y / (top - 0.03), 0, 1) ** 2.4, 0, 1))
    if look.style in LONG:
        mask, flow = _curtain(head, outer)
        length = 0.55
    else:
        mask, flow = _cut(head, outer, chance)
        length = {"crop": 0.07, "receding": 0.10, "curly": 0.12, "bun": 0.5}.get(look.style, 0.24)
    under = blur(np.roll(mask, 7 * SCALE, 0), 6) * head.inside * (1 - mask)
    picture = picture * (1 - 0.30 * under[..., None] * np.array([0.8, 1, 1], np.float32))
    if look.style == "curly":
        relief = relief + 0.03 * noise(chance, 3) + 0.03 * noise(chance, 6)
    return _grow(picture, mask, relief, head, flow, chance=chance, dark=0.0, length=length)


def _curtain(head: Head, outer: Field) -> tuple[Field, Flow]:
    """Part long hair and let it fall on both sides of the face."""
    look, part = head.look, head.look.part
    reach = np.where(part > X, (part - X) / (part + 0.98), (X - part) / (0.98 - part))
    edge = -0.98 + 1.45 * np.clip(reach, 0, 1) ** 2.1
    frame = 0.97 - 0.10 * rise(-0.9, -0.2, Y) + 0.03 * np.sin(4 * Y) - 0.06 * rise(0.7, 1.2, Y)
    inner = np.maximum(rise(0.03, -0.03, Y - edge), rise(frame - 0.03, frame + 0.03, head.side))
    end = {"long": 1.45, "bob": 0.98, "wavy": 1.45}[look.style]
    mask = blur((outer * inner * rise(end, end - 0.2, Y)).astype(np.float32), 1.2)
    curl = 0.35 if look.style == "wavy" else 0.0

    def flow(x: Field, y: Field) -> tuple[Field, Field]:
        away = np.clip((x - part) * 1.6, -1, 1)
        spread = np.clip(1.1 - (y + 1.5) * 0.95, 0.02, 1.1)
        return away * spread + curl * np.sin(8 * y + 3 * x) * (y > -0.4), 0.25 + np.abs(away) * 0.9

    return mask, flow


def _cut(head: Head, outer: Field, chance: np.random.Generator) -> tuple[Field, Flow]:
    """Give short hair its line over the forehead and its sides."""
    look = head.look
    start = {"receding": -1.10, "bun": -1.0}.get(look.style, -0.94)
    recess = {"receding": 0.13, "curly": 0.0}.get(look.style, 0.03 if look.woman else 0.08)
    edge = start + 0.03 * np.cos(4 * X) - recess * line(head.side - 0.56, 0.15)
    temple_end = {"bun": -0.45}.get(look.style, -0.05 if look.woman else 0.35)
    edge = edge + (temple_end - start) * rise(0.66, 1.02, head.side) ** 1.5
    if look.style == "side":
        edge = edge + 0.10 * (X - look.part) - 0.07 * line(X - look.part, 0.10)
    ragged = 0.008 * noise(chance, 3) + 0.014 * noise(chance, 9)
    front = rise(0.05, -0.05, Y - edge + ragged)
    burn_end = -0.45 if look.woman else 0.06
    burns = rise(0.925, 0.985, head.side + ragged) * rise(burn_end + 0.16, burn_end - 0.08, Y)
    mask = blur((outer * np.maximum(front, burns * (Y > -0.7))).astype(np.float32), 1.6)

    def flow(x: Field, y: Field) -> tuple[Field, Field]:
        on_side = rise(0.70, 0.95, np.abs(x) / (0.955 * look.width)) * (y > -0.9)
        over = (x - look.part) * 1.1 if look.style != "side" else 0.9 + 0.3 * (x - look.part)
        return over * (1 - on_side) + 0.12 * np.sign(x) * on_side, -0.75 * (1 - on_side) + on_side

    return mask, flow


def paint_beard(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    """Let the beard grow: a shadow first, then hairs."""
    look, my, half = head.look, head.mouth_y, head.mouth_half
    if not look.beard:
        return picture
    line_of_cheek = Y - 0.34 - 0.56 * (1 - np.clip(head.side, 0, 1)) ** 1.2
    area = rise(0.0, 0.22, line_of_cheek + 0.02 * noise(chance, 4))
    moustache = rise(0.0, 0.05, 0.10 - np.abs(Y - my + 0.150 - 0.25 * X**2)) * rise(
        0.48, 0.32, np.abs(X)
    )
    burns = rise(0.82, 0.93, head.side) * rise(-0.15, 0.1, Y)
    area = np.clip(np.maximum(np.maximum(area, moustache), burns), 0, 1)
    area *= 1 - np.exp(-((X / (half * 1.0)) ** 4 + ((Y - my - 0.015) / 0.115) ** 4))
    hair = hair_colour(look)
    speck = noise(chance, 0.55)
    if look.beard <= 0.5:
        shade = picture * 0.55 + hair * 0.12 + np.array([0, 0.003, 0.008], np.float32)
        return mix(
            picture, shade, np.clip(area * head.inside * look.beard * (1.1 + 0.4 * speck), 0, 0.8)
        )
    grown = rise(1.045, 1.0, head.edge - 0.01 * noise(chance, 2)) * (Y > -0.2)
    mask = blur((area * grown).astype(np.float32), 2.0)
    relief = 0.5 * np.sqrt(np.clip(1.1 - head.edge**2, 0, 1)) + 0.03 * blur(mask, 5)

    def flow(x: Field, y: Field) -> tuple[Field, Field]:
        return 0.45 * x - 0.5 * np.sign(x) * (np.abs(y - my + 0.13) < 0.1) * -1, 1 + 0 * y

    return _grow(picture, mask * 0.96, relief, head, flow, chance=chance, dark=0.10, length=0.09)


def _grow(
    picture: Field,
    mask: Field,
    relief: Field,
    head: Head,
    flow: Flow,
    *,
    chance: np.random.Generator,
    dark: float,
    length: float,
) -> Field:
    """Shade the mass, then draw strands along the flow, each as light as where it grows."""
    hair = hair_colour(head.look)
    lit = light(relief, hair * np.ones_like(picture), ambient=0.42, key=0.85, wrap=0.25)
    gloss = line(Y - CROWN - 0.34 - 0.22 * X**2, 0.13) * rise(0.2, -0.6, Y)
    lit += gloss[..., None] * (0.9 * hair + 0.018)
    lit *= 1 - dark
    picture = mix(picture, lit, mask)
    strands, cover = _draw_strands(mask, flow, chance, length)
    shaded = lit * (strands * 1.9 + 0.10)[..., None] + 0.25 * strands[..., None] ** 3 * hair
    return mix(picture, shaded, cover * np.clip(mask * 1.6, 0, 1) ** 0.5)


def _draw_strands(
    mask: Field, flow: Flow, chance: np.random.Generator, length: float
) -> tuple[Field, Field]:
    rows, columns = np.nonzero(mask > 0.30)
    count = min(len(rows), int(len(rows) / (26 + 60 * length)))
    chosen = chance.integers(0, len(rows), count)
    x = (columns[chosen] - CENTRE_X) / UNIT
    y = (rows[chosen] - CENTRE_Y) / UNIT
    steps = 5
    wander = chance.normal(0, 0.16, count)
    reach = length * chance.uniform(0.5, 1.1, count) / steps
    track = [(x, y)]
    for _ in range(steps):
        across, down = flow(x, y)
        across = across + wander * np.abs(down)
        norm = np.hypot(across, down) + 1e-6
        x, y = x + across / norm * reach, y + down / norm * reach
        track.append((x, y))
    points = np.stack(
        [np.column_stack((a * UNIT + CENTRE_X, b * UNIT + CENTRE_Y)) for a, b in track], 1
    )
    tone = Image.new("L", (mask.shape[1], mask.shape[0]), 0)
    cover = Image.new("L", tone.size, 0)
    pen, stamp = ImageDraw.Draw(tone), ImageDraw.Draw(cover)
    for path, bright in zip(points.tolist(), chance.uniform(70, 205, count).tolist(), strict=True):
        nodes = [tuple(node) for node in path]
        pen.line(nodes, int(bright), SCALE)
        stamp.line(nodes, 255, SCALE)
    return (
        blur(np.asarray(tone, np.float32) / 255, 0.45),
        blur(np.asarray(cover, np.float32) / 255, 0.45),
    )


def paint_scarf(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    """Lay a scarf about the head: the face stays free from brow to chin (9303-3 §3.9.1)."""
    look = head.look
    top = CROWN - 0.13
    cap = np.sqrt(np.clip(1 - np.clip(Y / top, 0, 1) ** 2.3, 0, 1))
    flare = 0.10 * rise(0.2, 1.2, Y) + 0.85 * rise(1.2, 2.15, Y) ** 1.2
    half = np.where(Y < 0, 1.10 * look.width * cap, 1.10 * look.width + flare)
    outer = rise(0.015, -0.015, np.abs(X) - half) * (top < Y)
    low = CHIN + look.chin - 0.04
    hem_at = np.maximum(head.edge - 0.955, 0.55 * (-0.96 + 0.34 * X**2 - Y))
    hem_at = blur(hem_at.astype(np.float32), 5)
    opening = rise(0.012, -0.012, hem_at)
    mask = outer * (1 - opening)
    turn, reach = np.abs(np.arctan2(X + 0.15, -(Y - 0.2))), np.hypot(X, Y - 0.2)
    folds = 0.020 * np.sin(15 * reach + 2.4 * turn + 1.5 * np.sin(2 * turn)) * rise(0.9, 1.3, reach)
    folds += 0.022 * np.sin(9 * X + 6 * Y) * rise(1.1, 1.7, Y) + 0.018 * noise(chance, 16)
    hem = 0.05 * line(hem_at - 0.035, 0.03)
    relief = 0.75 * np.sqrt(np.clip(1 - (X / (half + 0.03)) ** 2, 0, 1)) + folds + hem
    cloth = colour(look.scarf) * (1 + 0.04 * noise(chance, 0.8))[..., None]
    lit = light(relief * 0.85, cloth * np.ones_like(picture), ambient=0.44, key=0.74, wrap=0.4)
    below = np.exp(-(((Y - low - 0.06) / 0.15) ** 2)) * rise(0.7, 0.1, np.abs(X))
    lit *= (1 - 0.35 * below)[..., None]
    shadow = blur(mask.astype(np.float32), 6) * opening * 0.6
    picture = picture * (1 - shadow[..., None] * np.array([0.85, 1, 1], np.float32))
    return mix(picture, lit, blur(mask.astype(np.float32), 0.8))
