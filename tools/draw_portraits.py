"""Draw the portraits of the demo people: pictures of nobody, made by arithmetic.

    python tools/draw_portraits.py [folder]

No photograph went in, so none needs a licence or a consent. The same code draws the same
pictures (up to the last bit of a floating-point unit), about seven seconds each.
"""

import sys
from pathlib import Path

from portraits.paint import paint_portrait
from portraits.people import LOOKS

FOLDER = Path(__file__).parents[1] / "src/nansen/apps/signer/demo_people"


def main(folder: Path) -> None:
    """Write one JPEG a person."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, look in LOOKS.items():
        paint_portrait(look).save(folder / f"{name}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
