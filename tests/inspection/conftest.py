"""A seal that no one here made."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def visa_seal(vectors: Path) -> bytes:
    """The visa seal printed in 9303-7, as bytes."""
    examples = json.loads((vectors / "icao9303" / "seals" / "examples.json").read_text())
    return bytes.fromhex(
        next(one["hex"] for one in examples["seals"] if one["id"] == "9303-7-visa")
    )
