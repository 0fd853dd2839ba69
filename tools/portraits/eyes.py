"""Eyes, brows and glasses."""

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
    line,
    mix,
    rise,
)
from portraits.head import EYE_X, EYE_Y, Head

_HALF = 0.196
_IRIS = 0.095
_REDDISH = np.array([0.85, 1, 1], np.float32)


def paint_eyes(picture: Field, head: Head) -> Field:
    """Open both eyes."""
    for side in (-1.0, 1.0):
        picture = _paint_eye(picture, head, side)
    return picture


def _paint_eye(picture: Field, head: Head, side: float) -> Field:
    look = head.look
    dx = X - side * EYE_X
    dy = Y - EYE_Y + side * (0.07 + look.slant) * dx
    arch = np.clip(1 - (dx / _HALF) ** 2, 0, 1)
    upper = -0.090 * look.eye_size * arch**0.70 * (1 - 0.20 * side * dx / _HALF)
    upper = upper * (1 - 0.25 * look.lids)
    lower = 0.056 * look.eye_size * arch**0.9
    inside = rise(-0.008, 0.010, dy - upper) * rise(0.008, -0.010, dy - lower)
    opening = blur((inside * (np.abs(dx) < _HALF)).astype(np.float32), 0.7)
    picture = mix(picture, _eyeball(head, dx, dy, upper), opening)
    reach = np.abs(dx) / _HALF
    lash = line(dy - upper + 0.003, 0.0175 if look.woman else 0.0120) * rise(1.06, 0.82, reach)
    lash = np.clip(lash * (1 + 0.5 * rise(-0.1, 0.2, side * dx)), 0, 1)
    dark = (0.92 if look.woman else 0.76) * blur(lash.astype(np.float32), 0.6)
    dark += 0.30 * line(dy - lower - 0.008, 0.010) * rise(1.0, 0.7, reach)
    fold = line(dy - upper * 1.42 + 0.020 + 0.012 * look.lids, 0.0135) * rise(1.10, 0.72, reach)
    dark += 0.42 * (1 - look.lids) * fold
    picture = picture * (1 - np.clip(dark, 0, 0.94)[..., None] * _REDDISH)
    wet = line(dy - lower - 0.002, 0.006) * rise(1.0, 0.8, reach)
    tear = np.exp(-((dx + side * _HALF * 0.97) ** 2 + (dy - 0.004) ** 2) / 0.015**2)
    flesh = colour(look.skin) * np.array([0.8, 0.5, 0.45], np.float32)
    return mix(picture + 0.05 * wet[..., None], flesh, 0.6 * tear)


def _eyeball(head: Head, dx: Field, dy: Field, upper: Field) -> Field:
    white = np.array([0.76, 0.73, 0.71], np.float32) * np.ones((*X.shape, 3), np.float32)
    white *= (1 - 0.48 * rise(0.05, 0.21, np.hypot(dx, dy)))[..., None]
    under_lid = np.exp(-np.clip(dy - upper, 0, None) / 0.030)
    white *= (1 - 0.5 * under_lid)[..., None]
    reach = np.hypot(dx, dy + 0.012)
    turn = np.arctan2(dy + 0.012, dx)
    fibres = 0.22 * np.sin(turn * 23 + 2 * np.sin(turn * 7)) + 0.14 * np.sin(turn * 41 + 1.3)
    glow = 1.0 + 0.8 * rise(-0.05, 0.09, dy + 0.012) + 0.3 * rise(_IRIS * 0.9, _IRIS * 0.35, reach)
    glow = glow * (1 + 0.35 * fibres) * (1 - 0.75 * rise(_IRIS * 0.78, _IRIS, reach))
    iris = colour(head.look.eyes) * (glow * (1 - 0.55 * under_lid))[..., None]
    ball = mix(white, iris.astype(np.float32), rise(_IRIS + 0.008, _IRIS - 0.008, reach))
    ball = mix(ball, np.full(3, 0.004, np.float32), rise(0.043, 0.034, reach))
    spark = np.exp(-((np.hypot(dx + 0.032, dy + 0.046) / 0.018) ** 4))
    return ball + (0.8 * spark + 0.09 * line(np.hypot(dx - 0.035, dy - 0.03), 0.015))[..., None]


def paint_brows(picture: Field, head: Head, hair: Field, chance: np.random.Generator) -> Field:
    """Draw the brows hair by hair."""
    look = head.look
    layer = Image.new("L", (X.shape[1], X.shape[0]), 0)
    pen = ImageDraw.Draw(layer)
    thick = (0.026 if look.woman else 0.040) * look.brows
    for side in (-1, 1):
        for _ in range(int(760 * look.brows)):
            t = chance.random()
            arch = (0.105 if look.woman else 0.070) * np.sin(np.pi / 2 * min(1.0, t / 0.68))
            x, y = 0.135 + 0.54 * t, -0.175 - arch + 0.075 * max(0.0, t - 0.70) / 0.30
            across = chance.uniform(-1, 1)
            y += (
                across
                * thick
                * (1 - 0.72 * max(0.0, t - 0.42) / 0.58)
                * (0.7 + 0.3 * min(1, 6 * t))
            )
            turn = -0.75 + 0.95 * min(1.0, t * 1.7) + 0.35 * across
            length = 0.028 + 0.034 * chance.random()
            end = x + np.cos(turn) * length, y + np.sin(turn) * length * 0.7
            pen.line(
                [
                    (CENTRE_X + side * x * UNIT, CENTRE_Y + y * UNIT),
                    (CENTRE_X + side * end[0] * UNIT, CENTRE_Y + end[1] * UNIT),
                ],
                fill=int(150 + 105 * chance.random()),
                width=SCALE,
            )
    drawn = blur(np.asarray(layer, np.float32) / 255, 0.5)
    soft = np.clip(blur(drawn, 4) * 0.45, 0, 0.45)
    picture = mix(picture, picture * 0.5 + hair * 0.3, soft)
    return mix(picture, hair * 0.65, np.clip(drawn * 1.1, 0, 0.9))


def paint_glasses(picture: Field, head: Head) -> Field:
    """Put on glasses that hide no part of the eyes."""
    look = head.look
    layer = Image.new("L", (X.shape[1], X.shape[0]), 0)
    pen = ImageDraw.Draw(layer)
    width = int((2.6 if look.glasses == "thin" else 4.6) * SCALE)
    for side in (-1, 1):
        x, y = CENTRE_X + side * 0.42 * UNIT, CENTRE_Y + 0.06 * UNIT
        if look.glasses == "round":
            wide, high = 0.29 * UNIT, 0.275 * UNIT
            pen.ellipse([x - wide, y - high, x + wide, y + high], outline=255, width=width)
        else:
            wide, high = 0.305 * UNIT, 0.225 * UNIT
            box = [x - wide, y - high, x + wide, y + high]
            pen.rounded_rectangle(box, radius=0.13 * UNIT, outline=255, width=width)
        temple = CENTRE_X + side * 0.97 * look.width * UNIT
        pen.line([(x + side * wide, y - 0.10 * UNIT), (temple, y - 0.13 * UNIT)], 255, width)
    bridge = [
        CENTRE_X - 0.13 * UNIT,
        CENTRE_Y - 0.03 * UNIT,
        CENTRE_X + 0.13 * UNIT,
        CENTRE_Y + 0.16 * UNIT,
    ]
    pen.arc(bridge, 200, 340, 255, width)
    frame = blur(np.asarray(layer, np.float32) / 255, 0.7)
    picture = picture * (1 - 0.35 * blur(np.roll(frame, 6 * SCALE, 0), 3) * head.inside)[..., None]
    shine = np.clip(np.roll(frame, 1, 0) - np.roll(frame, -1, 0), 0, 1)
    metal = colour("#6f6a64" if look.glasses == "thin" else "#2a2220")
    return mix(picture, metal * (1 + 1.5 * shine)[..., None], frame)
