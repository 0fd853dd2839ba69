"""From a look to a picture: from the wall behind to the glasses in front."""

import numpy as np
from PIL import Image

from portraits.canvas import Field, X, Y, colour, photograph, rise
from portraits.dress import paint_clothes
from portraits.eyes import paint_brows, paint_eyes, paint_glasses
from portraits.hair import (
    LONG,
    hair_colour,
    paint_back_hair,
    paint_beard,
    paint_hair,
    paint_scarf,
)
from portraits.head import (
    Head,
    paint_ears,
    paint_face,
    paint_neck,
    relief_of,
    skin_of,
)
from portraits.look import Look


def paint_portrait(look: Look) -> Image.Image:
    """Paint a person; the same look gives the same picture."""
    chance = np.random.default_rng(look.seed)
    head = Head(look)
    picture = _wall(look)
    covered = look.style == "scarf"
    if not covered:
        picture = paint_back_hair(picture, head, chance)
    picture = paint_neck(picture, head)
    picture = paint_clothes(picture, head, chance)
    if not covered and look.style not in LONG:
        picture = paint_ears(picture, head)
    picture = paint_face(picture, head, relief_of(head), skin_of(head, chance), chance)
    picture = paint_eyes(picture, head)
    picture = paint_brows(picture, head, hair_colour(look), chance)
    picture = paint_beard(picture, head, chance)
    picture = (paint_scarf if covered else paint_hair)(picture, head, chance)
    if look.glasses:
        picture = paint_glasses(picture, head)
    return photograph(picture, chance)


def _wall(look: Look) -> Field:
    fade = 1.02 - 0.10 * rise(-0.3, 1.4, np.hypot(X, 0.8 * Y) / 1.6)
    return (colour(look.background) * fade[..., None]).astype(np.float32)
