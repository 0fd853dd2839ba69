"""Photographs of nobody: shaded ovals before a wall, in any format and state of repair."""

import io
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw


@cache
def wall(width: int = 600, height: int = 772) -> Image.Image:
    """An oval a little lighter than its wall, with enough grain to be hard to compress."""
    picture = Image.new("RGB", (width, height), (190, 200, 205))
    oval = (width * 0.25, height * 0.15, width * 0.75, height * 0.8)
    ImageDraw.Draw(picture).ellipse(oval, fill=(215, 170, 140))
    grain = np.random.default_rng(5).normal(0, 9, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def photograph(picture: Image.Image | None = None, kind: str = "JPEG", **options: Any) -> bytes:
    """Save a picture as a file."""
    written = io.BytesIO()
    (picture or wall()).save(written, kind, **options)
    return written.getvalue()
