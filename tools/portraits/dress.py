"""The shoulders and what covers them."""

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
from portraits.head import Head


def paint_clothes(picture: Field, head: Head, chance: np.random.Generator) -> Field:
    """Dress the shoulders."""
    look = head.look
    neck = (0.455 if look.woman else 0.575) * look.width
    slope = 1.66 + 0.10 * np.abs(X) ** 1.6 + 0.40 * rise(0.75, 1.85, np.abs(X)) ** 1.3
    if look.woman:
        slope = slope + 0.06 * rise(0.5, 1.4, np.abs(X))
    hem = _neckline(look.collar, neck)
    within = np.abs(X) < neck + 0.16
    mask = np.where(within, rise(-0.012, 0.012, Y - hem), rise(-0.014, 0.014, Y - slope + 0.05))
    relief = -0.28 * (np.abs(X) / 1.2) ** 2 + 0.012 * np.sin(7 * X + 3 * Y)
    relief += 0.018 * noise(chance, 16)
    if look.collar == "turtle":
        tube = rise(0.012, -0.012, np.abs(X) - neck - 0.04) * rise(-0.01, 0.01, Y - hem)
        mask = np.maximum(rise(-0.014, 0.014, Y - slope), tube)
        relief += 0.25 * np.sqrt(np.clip(1 - (X / (neck + 0.06)) ** 2, 0, 1)) * rise(1.72, 1.55, Y)
        relief += 0.05 * line(Y - 1.66 + 0.05 * X**2, 0.05) * (np.abs(X) < neck + 0.1)
    elif look.collar != "shirt":
        relief += 0.05 * line(Y - hem - 0.05, 0.035) * within
    weave = 1 + 0.04 * noise(chance, 0.8) + 0.04 * noise(chance, 20)
    cloth = colour(look.cloth) * weave[..., None]
    lit = light(relief, cloth, ambient=0.46, key=0.70, wrap=0.5)
    picture = mix(picture, lit, blur(mask.astype(np.float32), 0.6))
    return _shirt_collar(picture, head, neck) if look.collar == "shirt" else picture


def _neckline(collar: str, neck: float) -> Field:
    if collar in {"v", "shirt"}:
        return 1.56 + (0.62 if collar == "v" else 0.46) * np.clip(
            1 - np.abs(X) / (neck + 0.14), 0, 1
        )
    if collar == "turtle":
        return 1.24 + 0.06 * np.clip(1 - (X / neck) ** 2, 0, 1)
    return 1.63 + 0.20 * np.sqrt(np.clip(1 - (X / (neck + 0.16)) ** 2, 0, 1))


def _shirt_collar(picture: Field, head: Head, neck: float) -> Field:
    cloth = np.clip(colour(head.look.cloth) * 1.15, 0, 1)
    for side in (-1, 1):
        layer = Image.new("L", (X.shape[1], X.shape[0]), 0)
        corners = [
            (neck - 0.03, 1.36),
            (neck + 0.07, 1.42),
            (neck + 0.16, 1.62),
            (0.36, 2.06),
            (0.03, 1.94),
            (0.16, 1.80),
        ]
        ImageDraw.Draw(layer).polygon(
            [(CENTRE_X + side * x * UNIT, CENTRE_Y + y * UNIT) for x, y in corners], fill=255
        )
        flat = np.asarray(layer, np.float32) / 255
        mask = blur(flat, 0.8)
        cast = blur(np.roll(flat, 9 * SCALE, 0), 5) * (1 - mask)
        picture = picture * (1 - 0.30 * cast[..., None])
        relief = 0.08 * np.sin(3.5 * Y - 2.5 * side * X) + 0.03 * blur(flat, 2)
        lit = light(relief, cloth * np.ones_like(picture), ambient=0.50, key=0.66, wrap=0.5)
        picture = mix(picture, lit, mask)
    return picture
