"""The pictures of the page, as the SVG texts that `page.typ` takes."""

import base64
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from nansen.errors import Refused
from nansen.personalization.portrait import Portrait
from nansen.personalization.seal_symbol import (
    MODULE_MM,
    QUIET_ZONE,
    data_matrix_modules,
    encode_data_matrix,
)

_GHOST_WIDTH = 168
_LARGEST_SEAL = 27.0
"""Millimetres; a signature of 512 bits takes 24.4."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A drawn seal and its side in millimetres, quiet zone included."""

    svg: str
    side: float


def draw_seal(seal: bytes) -> Symbol:
    """Draw the seal at the recommended size of module (9303-13 §2.1).

    Raises:
        Refused: it needs more room than the page has for it.
    """
    side = (len(data_matrix_modules(seal)) + 2 * QUIET_ZONE) * MODULE_MM
    if side > _LARGEST_SEAL:
        raise Refused("seal-symbol", "the seal is larger than its place on the page")
    return Symbol(svg=encode_data_matrix(seal), side=side)


def draw_portrait(portrait: Portrait) -> str:
    """Give the printed portrait."""
    return _wrap(portrait.print_image, "jpeg", portrait.width, portrait.height)


def draw_ghost(portrait: Portrait, ink: str) -> str:
    """Draw the portrait a second time, small and in one ink, fading at its edges."""
    opened = Image.open(io.BytesIO(portrait.print_image))
    opened.draft("L", (_GHOST_WIDTH, _GHOST_WIDTH))
    height = round(_GHOST_WIDTH * portrait.height / portrait.width)
    grey = opened.convert("L").resize((_GHOST_WIDTH, height), Image.Resampling.BILINEAR)
    # Half equalised, so that a dark skin keeps its features in a single ink.
    grey = Image.blend(ImageOps.autocontrast(grey, cutoff=(1, 12)), ImageOps.equalize(grey), 0.5)
    across = np.linspace(-1, 1, _GHOST_WIDTH)[None, :]
    down = np.linspace(-1, 1, height)[:, None]
    fade = np.clip((1 - np.hypot(across, down * 0.92)) * 3.2 + 0.25, 0, 1)
    density = (255.0 - np.asarray(grey, dtype=np.float64)) * fade * 0.66
    ghost = Image.new("RGBA", grey.size, ink)
    ghost.putalpha(Image.fromarray(density.astype(np.uint8)))
    written = io.BytesIO()
    ghost.save(written, "PNG", compress_level=4)
    return _wrap(written.getvalue(), "png", _GHOST_WIDTH, height)


def _wrap(encoded: bytes, kind: str, width: int, height: int) -> str:
    """Wrap a picture as SVG: text passes to typst ten times as fast as a list of bytes."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/{kind};base64,{base64.b64encode(encoded).decode()}"/></svg>'
    )
