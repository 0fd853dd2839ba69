"""One batch for all journeys: a specimen authority and four documents, issued by command."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.simulators.command_line import Ran, nansen
from tests.simulators.tables import PERSON, table, write_photos

from nansen.clock import SystemClock

PEOPLE = (
    {**PERSON, "native_name": "Мустер, Вера"},
    {
        **PERSON,
        "surname": "ZWEITER",
        "given_names": "OTTO",
        "sex": "M",
        "date_of_birth": "1974-XX-XX",
        "document_class": "PS",
        "nationality": "XXA",
        "photo": "abdullaev.jpg",
    },
    {
        **PERSON,
        "surname": "DRITTE",
        "document_class": "PT",
        "nationality": "XXX",
        "return_until": f"{SystemClock().now().year + 3}-12-31",
        "return_limit_reason": "fixed-term-stay",
        "observations": "OBS03",
        "photo": "thida.jpg",
    },
    {
        **PERSON,
        "surname": "VIERTER",
        "document_class": "PU",
        "observations": "OBS05",
        "photo": "tesfay.jpg",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was issued, and where it lies."""

    home: Path
    out: Path
    issued: Ran
    numbers: tuple[str, ...]

    @property
    def trust(self) -> Path:
        """What an inspection needs."""
        return self.out / "trust"

    def folder(self, place: int) -> Path:
        """The folder of one document."""
        return self.out / "documents" / self.numbers[place]


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Issue four documents once for all tests; nobody changes them."""
    folder = tmp_path_factory.mktemp("batch")
    photos = write_photos(folder / "photos")
    people, home, out = folder / "people.csv", folder / "home", folder / "out"
    people.write_bytes(table(PEOPLE))
    codes = ("--state", "UTO", "--country", "UT", "--specimen")
    founded = nansen("authority", "create", "--home", home, *codes)
    assert founded.status == 0, founded.err
    issued = nansen(
        "issue", "--home", home, people, "--photos", photos, "--out", out, "--jobs", "1", "--json"
    )
    assert issued.status == 0, issued.out + issued.err
    answer: list[dict[str, Any]] = issued.json["issued"]
    numbers = tuple(one["number"] for one in answer)
    return Batch(home=home, out=out, issued=issued, numbers=numbers)
