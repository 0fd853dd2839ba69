"""Tables of people who do not exist, as `nansen issue` takes them."""

import csv
import io
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from nansen.apps.signer.people import COLUMNS

HEADER = tuple(column.name for column in COLUMNS)
PERSON: Mapping[str, str] = {
    "surname": "MUSTER",
    "given_names": "VERA",
    "date_of_birth": "1984-07-19",
    "sex": "F",
    "document_class": "PR",
    "nationality": "XXB",
    "photo": "ivanova.jpg",
}
"""A row that is in order."""


def table(rows: Iterable[Mapping[str, str]], header: Iterable[str] = HEADER) -> bytes:
    """Write rows under a header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, tuple(header), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write_photos(folder: Path) -> Path:
    """Lay the drawn faces of the demo into a folder."""
    folder.mkdir(exist_ok=True)
    for photo in files("nansen.apps.signer").joinpath("demo_people").iterdir():
        if photo.name.endswith(".jpg"):
            (folder / photo.name).write_bytes(photo.read_bytes())
    return folder
