"""Cut the page's typefaces out of Debian's fonts-noto-core, as the OFL allows.

    python tools/subset_fonts.py [folder of NotoSans*.ttf]

Needs fonttools, which nothing else in the house does. The result is committed; run this
again only to add a script or to follow a newer Noto. The dates inside the fonts are kept,
so the same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset

FOLDER = Path(__file__).parents[1] / "src/nansen/personalization/fonts"
DEBIAN = Path("/usr/share/fonts/truetype/noto")

LATIN = (
    "U+0020-007E,U+00A0-024F,U+02B0-02DD,U+0300-036F,U+1E00-1EFF,"
    "U+2010-2026,U+2030-203A,U+2116,U+2190-2193,U+2212"
)
GREEK_CYRILLIC = "U+0370-03FF,U+0400-052F"
SPACES = "U+0020,U+00A0,U+002D,U+2010,U+25CC"
FONTS = {
    "NotoSans-Regular": f"{LATIN},{GREEK_CYRILLIC}",
    "NotoSans-Bold": f"{LATIN},{GREEK_CYRILLIC}",
    "NotoSans-Italic": f"{LATIN},{GREEK_CYRILLIC}",
    "NotoSerif-Bold": LATIN,
    "NotoSansArabic-Regular": f"{SPACES},U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200F",
    "NotoSansArmenian-Regular": f"{SPACES},U+0530-058F,U+FB13-FB17",
    "NotoSansEthiopic-Regular": f"{SPACES},U+1200-139F",
    "NotoSansGeorgian-Regular": f"{SPACES},U+10A0-10FF,U+1C90-1CBF",
    "NotoSansHebrew-Regular": f"{SPACES},U+0590-05FF",
    "NotoSansMyanmar-Regular": f"{SPACES},U+1000-109F,U+A9E0-A9FF,U+AA60-AA7F,U+200B-200D",
}


def main(source: Path) -> None:
    """Write one subset file a font."""
    for name, unicodes in FONTS.items():
        subset.main(
            [
                str(source / f"{name}.ttf"),
                f"--unicodes={unicodes}",
                "--layout-features+=locl,mark,mkmk,ccmp,calt,liga,rlig",
                "--name-IDs=*",
                "--no-hinting",
                "--no-recalc-timestamp",
                f"--output-file={FOLDER / name}.ttf",
            ]
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN)
