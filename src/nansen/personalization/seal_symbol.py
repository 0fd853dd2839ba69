"""The printed form of a seal: its bytes as a square Data Matrix.

A visible digital seal is any two-dimensional symbology with an ISO standard (9303-13 §2.1); we
print Data Matrix, as the worked examples do, because it is the smallest for binary data. Only
square symbols: they keep their place on the page whatever the signature's bytes are.
"""

from collections.abc import Iterator
from typing import TypeAlias

from nansen.errors import Refused

QUIET_ZONE = 2
"""Empty modules on each side. ISO/IEC 16022 asks for one; ink that spreads may eat half of it."""

MODULE_MM = 0.3386
"""The module's side that 9303-13 §2.1 recommends: four dots of a 300 dpi printer."""

Modules: TypeAlias = tuple[tuple[bool, ...], ...]


def data_matrix_modules(data: bytes) -> Modules:
    """Turn the bytes into rows of modules, `True` is dark, without a quiet zone.

    Raises:
        Refused: there are no bytes, or more than the largest square symbol holds.
    """
    import numpy as np  # noqa: PLC0415 - this and the next are for printing and reading only
    import zxingcpp  # noqa: PLC0415

    if not data:
        raise Refused("seal-symbol", "a seal has at least its header")
    try:
        barcode = zxingcpp.create_barcode(
            data, zxingcpp.BarcodeFormat.DataMatrix, force_square=True
        )
    except ValueError as failure:
        raise Refused("seal-symbol", "the seal must fit the largest square symbol") from failure
    dark = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False)) == 0
    return tuple(map(tuple, dark.tolist()))


def encode_data_matrix(data: bytes) -> str:
    """Draw the seal as an SVG whose user unit is one module, quiet zone included."""
    modules = data_matrix_modules(data)
    side = len(modules) + 2 * QUIET_ZONE
    path = "".join(
        f"M{start + QUIET_ZONE} {row + QUIET_ZONE}h{length}v1h-{length}z"
        for row, line in enumerate(modules)
        for start, length in _dark_runs(line)
    )
    millimetres = f"{side * MODULE_MM:.2f}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{millimetres}" height="{millimetres}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
    )


def _dark_runs(line: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for column, dark in enumerate((*line, False)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column - start
            start = None
