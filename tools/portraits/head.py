"""The head: outline, relief, skin, mouth and ears."""

import numpy as np

from portraits.canvas import (
    KEY,
    Field,
    X,
    Y,
    blur,
    bump,
    colour,
    light,
    line,
    mix,
    noise,
    normals,
    pair,
    rise,
)
from portraits.look import Look

CROWN, CHIN = -1.44, 1.38
EYE_X, EYE_Y = 0.405, 0.02
_OUTLINE = (
    (0.0, CROWN),
    (0.36, -1.38),
    (0.62, -1.21),
    (0.82, -0.92),
    (0.925, -0.55),
    (0.955, -0.15),
    (0.94, 0.2),
    (0.88, 0.52),
    (0.775, 0.82),
    (0.635, 1.04),
    (0.465, 1.22),
    (0.26, 1.34),
    (0.0, CHIN),
)
WARM = np.array([0.22, 0.0, -0.05], np.float32)


class Head:
    """The geometry that hair, beard and glasses must fit."""

    def __init__(self, look: Look) -> None:
        """Shape the outline from a mean face and the look's own measures."""
        self.look = look
        corners = [self._own(look, x, y) for x, y in _OUTLINE]
        angles = np.array([np.arctan2(x, -y) for x, y in corners])
        reach = np.array([np.hypot(x, y) for x, y in corners])
        self.edge = np.hypot(X, Y) / _spline(np.abs(np.arctan2(X, -Y)), angles, reach)
        """1 on the outline, less within."""
        self.inside = rise(1.008, 0.992, self.edge)
        self.side = np.abs(X) / (0.955 * look.width)
        self.mouth_y = 0.835
        self.nose_y = 0.47 * look.nose_length
        self.mouth_half = 0.345 * look.mouth * (1 + 0.08 * look.smile)

    @staticmethod
    def _own(look: Look, x: float, y: float) -> tuple[float, float]:
        lower = max(0.0, y - 0.2)
        narrow = 1 + (look.jaw - 1) * lower * (1.3 - 0.4 * lower)
        return x * look.width * narrow, y + look.chin * lower


def _spline(at: Field, knots: Field, values: Field) -> Field:
    """Interpolate with cubics whose slopes are those of the neighbours; flat at both ends."""
    slopes = np.gradient(values, knots)
    slopes[0] = slopes[-1] = 0
    index = np.clip(np.searchsorted(knots, at) - 1, 0, len(knots) - 2)
    gap = knots[index + 1] - knots[index]
    t = (at - knots[index]) / gap
    return (
        (2 * t**3 - 3 * t**2 + 1) * values[index]
        + (t**3 - 2 * t**2 + t) * gap * slopes[index]
        + (3 * t**2 - 2 * t**3) * values[index + 1]
        + (t**3 - t**2) * gap * slopes[index + 1]
    ).astype(np.float32)


def relief_of(head: Head) -> Field:
    """Model the face in relief: skull, sockets, nose, cheeks, lips, chin, and its years."""
    look, ny, my = head.look, head.nose_y, head.mouth_y
    man = not look.woman
    z = 0.98 * np.sqrt(np.clip(1 - head.edge**2.3, 0, 1))
    z += -0.125 * pair(EYE_X, EYE_Y, 0.20, 0.125) - 0.05 * bump(0, -0.10, 0.10, 0.12)
    z += (0.055 if man else 0.026) * pair(0.33, -0.21, 0.26, 0.065, 0.10)
    z += 0.030 * bump(0, -0.62, 0.5, 0.28)
    z += _nose(look, ny)
    z += 0.060 * pair(0.50, 0.33, 0.22, 0.19) - 0.035 * pair(0.55, 0.78, 0.18, 0.20)
    half = head.mouth_half
    z += 0.050 * bump(0, my, 0.38, 0.20) - 0.020 * bump(0, my - 0.19, 0.035, 0.07)
    z += 0.030 * look.mouth * line(Y - my + 0.05, 0.034) * rise(half, half * 0.4, np.abs(X))
    z += 0.044 * look.mouth * line(Y - my - 0.075, 0.045) * rise(half * 0.9, half * 0.2, np.abs(X))
    z -= 0.034 * bump(0, my + 0.185, 0.19, 0.045)
    z += (0.065 if man else 0.045) * bump(0, CHIN - 0.20 + head.look.chin, 0.19, 0.11)
    return blur(z - _years(head), 1.0)


def _nose(look: Look, ny: float) -> Field:
    along = np.clip((Y + 0.12) / (ny + 0.12), 0, 1)
    wide = 0.082 * look.nose * (0.80 + 0.75 * along)
    bridge = 0.30 * (0.16 + 0.84 * along**1.35) * line(X, wide) * rise(ny + 0.13, ny - 0.02, Y)
    bridge *= rise(-0.36, -0.02, Y)
    tip = 0.10 * bump(0, ny - 0.015, 0.11 * look.nose, 0.09)
    wings = 0.105 * pair(0.150 * look.nose, ny + 0.045, 0.062 * look.nose, 0.062)
    return bridge + tip + wings - 0.03 * pair(0.1 * look.nose, ny + 0.115, 0.05, 0.022)


def _years(head: Head) -> Field:
    """Carve folds beside nose and mouth, and what the years add to them."""
    look, age = head.look, head.look.age
    fold_x = 0.225 + 0.17 * np.clip((Y - 0.47) / 0.42, 0, 1) ** 1.2
    carved = (
        (0.006 + 0.021 * age + 0.010 * look.smile)
        * line(np.abs(X) - fold_x, 0.026)
        * rise(0.45, 0.55, Y)
        * rise(0.95, 0.78, Y)
    )
    apart = np.abs(X) - EYE_X
    bag = line(Y - 0.185 + 0.5 * apart**2, 0.018) * rise(0.24, 0.1, np.abs(apart))
    carved += (0.003 + 0.020 * age) * bag
    if age > 0.35:
        for at, height in enumerate((-0.50, -0.64, -0.78)):
            crease = line(Y - height - 0.02 * np.cos(4 * X + at), 0.012)
            carved += 0.011 * (age - 0.25) * crease * rise(0.6, 0.3, np.abs(X))
        carved += (
            0.012
            * age
            * line(np.abs(X) - 0.045, 0.012)
            * rise(-0.36, -0.28, Y)
            * rise(-0.10, -0.17, Y)
        )
        for rank in (-0.06, 0.03, 0.12):
            foot = line(Y - EYE_Y - rank - (np.abs(X) - 0.68) * rank * 1.6, 0.011)
            carved += 0.011 * age * foot * rise(0.66, 0.71, np.abs(X)) * rise(0.90, 0.80, np.abs(X))
    return carved


def skin_of(head: Head, chance: np.random.Generator) -> Field:
    """Mix the colour of the skin: mottled, redder where blood is near, dark round the eyes."""
    look = head.look
    skin = np.broadcast_to(colour(look.skin), (*X.shape, 3)).copy()
    mottle = 0.018 * noise(chance, 8) + 0.022 * noise(chance, 28)
    skin *= 1 + mottle[..., None] * np.array([0.6, 1, 1], np.float32)
    blood = 0.5 * pair(0.52, 0.38, 0.20, 0.16) + 0.5 * bump(0, head.nose_y, 0.13, 0.09)
    skin *= 1 + blood[..., None] * np.array([0.05, -0.12, -0.11], np.float32)
    socket = pair(EYE_X, EYE_Y + 0.02, 0.21, 0.12) * (1 + 0.5 * look.age)
    return skin * (1 - socket[..., None] * np.array([0.09, 0.15, 0.12], np.float32))


def lips_of(head: Head) -> tuple[Field, Field]:
    """Draw the lips: their mask, and the line where they meet as a height for each point."""
    look, half, my = head.look, head.mouth_half, head.mouth_y
    along = np.clip(np.abs(X) / half, 0, 1)
    full = (0.088 if look.woman else 0.074) * look.mouth
    lift = 0.045 * look.smile * along**2
    bow = 0.022 * line(X, 0.05) - 0.014 * line(np.abs(X) - 0.10, 0.06)
    upper = my - full * (1 - along**1.6) ** 1.05 + bow * (1 - along) - lift
    seam = my + 0.006 * line(X, 0.09) + 0.008 * np.cos(9 * X) * (1 - along) - lift
    lower = my + full * 1.28 * (1 - along**2.2) ** 0.85 - lift
    mask = rise(-0.014, 0.014, Y - upper) * rise(0.018, -0.018, Y - lower) * (np.abs(X) < half)
    return blur(mask.astype(np.float32), 1.5), seam


def paint_face(
    picture: Field, head: Head, relief: Field, skin: Field, chance: np.random.Generator
) -> Field:
    """Light the face and lay it over the picture."""
    look, ny, my, half = head.look, head.nose_y, head.mouth_y, head.mouth_half
    lips, seam = lips_of(head)
    tone = np.where(seam > Y, 0.84, 1.05)[..., None] * colour(look.lips)
    paint = mix(skin, tone.astype(np.float32), lips * (0.85 if look.woman else 0.62))
    grained = relief + 0.00022 * noise(chance, 0.8) + 0.0005 * noise(chance, 2.5)
    lit = light(grained, paint, ambient=0.44, key=0.78, wrap=0.34)
    normal = normals(grained)
    toward = normal @ KEY
    lit *= 1 + np.exp(-(((toward - 0.12) / 0.22) ** 2))[..., None] * WARM
    half_way = KEY + np.array([0, 0, 1], np.float32)
    shine = np.clip(normal @ (half_way / np.linalg.norm(half_way)), 0, 1)
    lit += (0.045 * shine**16 + 0.020 * shine**50)[..., None] * (1 - 0.5 * lips[..., None])
    lit += 0.05 * (bump(-0.03, my + 0.06, 0.13, 0.016) * look.mouth)[..., None]
    near = np.clip(1 - 1.8 * np.clip(blur(relief, 9) - relief, 0, 1), 0.45, 1)
    wide = np.clip(1 - 1.1 * np.clip(blur(relief, 26) - relief - 0.02, 0, 1), 0.6, 1)
    lit *= (near * wide)[..., None] ** np.array([0.75, 1.1, 1.15], np.float32)
    gap = 0.78 * line(Y - seam, 0.0110) * rise(half * 1.02, half * 0.80, np.abs(X))
    dark = gap + 0.35 * pair(half, my - 0.045 * look.smile, 0.026, 0.018)
    dark += 0.20 * bump(0, ny + 0.165, 0.16, 0.03)
    nostril = line(Y - ny - 0.108 + 0.10 * (np.abs(X) - 0.09), 0.017) * line(
        np.abs(X) - 0.088 * look.nose, 0.034 * look.nose
    )
    dark += 0.80 * nostril
    lit *= 1 - np.clip(dark, 0, 0.85)[..., None] * np.array([0.85, 1, 1], np.float32)
    return mix(picture, lit, head.inside)


def paint_ears(picture: Field, head: Head) -> Field:
    """Hang the ears on: a rim, a hollow and a lobe."""
    look = head.look
    for side in (-1.0, 1.0):
        dx = (X - side * (0.985 * look.width)) * side - 0.05 * (0.1 - Y)
        dy = Y - 0.16
        reach = np.hypot(dx / (0.125 - 0.035 * rise(0.0, 0.3, dy)), dy / 0.30)
        mask = rise(1.02, 0.94, reach)
        relief = 0.10 * np.sqrt(np.clip(1.05 - reach**2, 0, 1)) + 0.035 * line(reach - 0.80, 0.11)
        relief -= 0.05 * np.exp(-(((dx + 0.01) / 0.045) ** 2) - ((dy - 0.02) / 0.13) ** 2)
        skin = colour(look.skin) * np.array([1.0, 0.86, 0.82], np.float32)
        lit = light(relief, np.broadcast_to(skin, picture.shape), ambient=0.40, key=0.66, wrap=0.5)
        hollow = 1 - 0.45 * np.exp(-(((dx + 0.02) / 0.04) ** 2) - ((dy - 0.03) / 0.12) ** 2)
        picture = mix(picture, lit * hollow[..., None], mask)
    return picture


def paint_neck(picture: Field, head: Head) -> Field:
    """Set the neck under the head, in the shadow of the chin."""
    look = head.look
    half = (0.455 if look.woman else 0.575) * look.width
    half_here = half + 0.07 * line(Y - 0.95, 0.25) + 0.36 * rise(1.55, 2.15, Y)
    mask = rise(0.012, -0.012, np.abs(X) - half_here) * rise(0.5, 0.6, Y)
    relief = 0.62 * np.sqrt(np.clip(1 - (X / (half_here + 0.01)) ** 2, 0, 1))
    relief += 0.022 * pair(0.24, 1.80, 0.05, 0.42, -0.38) - 0.03 * bump(0, 1.98, 0.07, 0.09)
    if not look.woman:
        relief += 0.022 * bump(0, 1.62, 0.06, 0.08)
    skin = colour(look.skin) * np.array([0.95, 0.90, 0.88], np.float32)
    lit = light(relief, np.broadcast_to(skin, picture.shape), ambient=0.38, key=0.66, wrap=0.4)
    toward = normals(relief) @ KEY
    lit *= 1 + np.exp(-(((toward - 0.12) / 0.25) ** 2))[..., None] * WARM
    below = np.clip((head.edge - 1) * 1.3, 0, None)
    shadow = 0.56 * np.exp(-((below / 0.24) ** 1.5)) * rise(2.1, 1.3, Y)
    return mix(picture, lit * (1 - shadow[..., None] * np.array([0.9, 1, 1], np.float32)), mask)
