"""Files of chips that no one here made."""

import json
from pathlib import Path
from typing import Final

ICAO: Final = Path(__file__).parents[1] / "vectors" / "icao9303"
_EXAMPLES = ICAO / "lds_examples"


def bsi(name: str) -> bytes:
    """Read a file of the BSI's reference data set of 2013."""
    return (ICAO / "lds_bsi2013" / name).read_bytes()


def loes(name: str) -> bytes:
    """Read a file of the Dutch specimen of 2006."""
    return (ICAO / "lds_loes2006" / name).read_bytes()


def gmrtd(name: str) -> bytes:
    """Read a file out of gmrtd's tests."""
    return bytes.fromhex(json.loads((_EXAMPLES / "gmrtd.json").read_text())["files"][name])


def appendix(name: str) -> bytes:
    """Read a worked example of Doc 9303."""
    text = (_EXAMPLES / "9303-10_appendix_a.json").read_text()
    return bytes.fromhex(json.loads(text)["files"][name])
