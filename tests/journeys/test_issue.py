"""`nansen issue`: tables good and bad, photos good and bad, and who may not issue at all."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image
from tests.journeys.conftest import PEOPLE, Batch
from tests.simulators.command_line import Ran, nansen
from tests.simulators.tables import HEADER, PERSON, table, write_photos

from nansen.apps.signer.people import COLUMNS

CANARY = "CANARYBIRD"
"""A name that no message may repeat."""


@pytest.fixture
def issue(batch: Batch, tmp_path: Path) -> "Issue":
    return Issue(batch.home, tmp_path)


class Issue:
    """Issue a table into a fresh folder."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder, self.out = home, folder, folder / "out"
        self.photos = write_photos(folder / "photos")

    def __call__(self, data: bytes, *more: str) -> Ran:
        people = self.folder / "people.csv"
        people.write_bytes(data)
        places = ("--home", self.home, people, "--photos", self.photos, "--out", self.out)
        ran = nansen("issue", *places, "--jobs", "1", *more)
        told = ran.out + ran.err + self.failed_text
        assert CANARY not in told
        assert "Traceback" not in told
        return ran

    @property
    def failed_text(self) -> str:
        path = self.out / "failed.csv"
        return path.read_text() if path.exists() else ""

    @property
    def failed(self) -> list[tuple[str, str]]:
        """The rows and columns that were not issued."""
        rows = csv.DictReader(io.StringIO(self.failed_text))
        return [(row["row"], row["column"]) for row in rows]

    @property
    def documents(self) -> list[Path]:
        return sorted((self.out / "documents").glob("[!.]*"))


def test_the_batch_is_whole(batch: Batch) -> None:
    for place, person in enumerate(PEOPLE):
        names = {path.name for path in batch.folder(place).iterdir()}
        has_chip = person["document_class"] != "PU"
        chip = {"chip", "chip.nansen"} if has_chip else set()
        assert names == {"page.pdf", "page.png", "seal.bin", "order.txt"} | chip
    assert (batch.out / "contact-sheet.png").exists()
    assert (batch.out / "failed.csv").read_text() == "row,column,why\n"
    first = batch.issued.json["issued"][0]
    assert {"row", "number", "class", "repeated", "notes"} == first.keys()
    assert batch.issued.json["failed"] == []


def test_the_same_table_issues_nothing_new(batch: Batch, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes(table(PEOPLE))
    photos = batch.out.parent / "photos"
    options = ("--photos", photos, "--out", batch.out, "--json")
    again = nansen("issue", "--home", batch.home, people, *options)
    assert again.status == 0
    assert [one["number"] for one in again.json["issued"]] == list(batch.numbers)
    assert all(one["repeated"] for one in again.json["issued"])


def test_a_column_more_or_less_does_not_order_anew(batch: Batch, tmp_path: Path) -> None:
    used = tuple(name for name in HEADER if any(person.get(name) for person in PEOPLE))
    people = tmp_path / "people.csv"
    people.write_bytes(table(PEOPLE, reversed(used)))
    options = ("--photos", batch.out.parent / "photos", "--out", batch.out)
    again = nansen("issue", "--home", batch.home, people, *options)
    assert again.status == 0
    assert "0 issued in" in again.out
    assert ", 4 before" in again.out


def test_an_order_that_stands_twice_is_one_document(issue: Issue) -> None:
    ran = issue(table([PERSON, PERSON]), "--json")
    assert ran.status == 0
    first, second = ran.json["issued"]
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["number"] == second["number"]
    assert (first["row"], second["row"]) == (2, 3)
    assert len(issue.documents) == 1


WRONG = {
    "no surname": ("surname", {"surname": ""}),
    "digits in a surname": ("surname", {"surname": f"{CANARY}7"}),
    "an emoji in a surname": ("surname", {"surname": f"{CANARY}🦊"}),
    "a Greek surname": ("surname", {"surname": "Παπαδόπουλος" + CANARY}),
    "an Arabic surname": ("surname", {"surname": f"{CANARY} البصري"}),
    "a surname of marks": ("surname", {"surname": "'-'"}),
    "a title as surname": ("surname", {"surname": f"DR {CANARY}"}),
    "a surname without end": ("surname", {"surname": CANARY * 20}),
    "a control character in a surname": ("surname", {"surname": f"{CANARY}\x00BIRD"}),
    "an override of direction": ("surname", {"surname": f"{CANARY}\u202eBIRD"}),
    "digits in given names": ("given_names", {"given_names": f"{CANARY} 2"}),
    "an emoji in given names": ("given_names", {"given_names": f"{CANARY} 🎉"}),
    "a title in given names": ("given_names", {"given_names": f"{CANARY} JR"}),
    "Cyrillic given names": ("given_names", {"given_names": "Юлия" + CANARY}),
    "a digit in the native name": ("native_name", {"native_name": f"{CANARY} 5"}),
    "a native name too long": ("native_name", {"native_name": "Щ" * 60}),
    "a line break in the native name": ("native_name", {"native_name": f"{CANARY}\nX"}),
    "an impossible day": ("date_of_birth", {"date_of_birth": "1990-02-30"}),
    "a thirteenth month": ("date_of_birth", {"date_of_birth": "1990-13-01"}),
    "a birth of no form": ("date_of_birth", {"date_of_birth": CANARY}),
    "no birth": ("date_of_birth", {"date_of_birth": ""}),
    "a birth in antiquity": ("date_of_birth", {"date_of_birth": "0001-01-01"}),
    "a birth after the issue": ("date_of_birth", {"date_of_birth": "2199-01-01"}),
    "a sex that is none": ("sex", {"sex": "FEMALE"}),
    "a place in digits": ("place_of_birth", {"place_of_birth": f"{CANARY}\u200b"}),
    "a Cyrillic place": ("place_of_birth", {"place_of_birth": "Тверь"}),
    "a class of no form": ("document_class", {"document_class": "PP"}),
    "a nationality that is none": ("nationality", {"nationality": "QQQ"}),
    "a nationality with fillers": ("nationality", {"nationality": "D<<"}),
    "R39: a refugee with a nationality": ("nationality", {"nationality": "XXA"}),
    "an issue of no form": ("date_of_issue", {"date_of_issue": "23.11.2026"}),
    "an impossible issue": ("date_of_issue", {"date_of_issue": "2026-02-29"}),
    "an issue at the end of time": ("date_of_issue", {"date_of_issue": "9999-12-31"}),
    "an issue in antiquity": ("date_of_issue", {"date_of_issue": "0001-01-01"}),
    "an expiry of no form": ("date_of_expiry", {"date_of_expiry": "soon"}),
    "R48: too long": (
        "date_of_expiry",
        {"date_of_issue": "2026-11-23", "date_of_expiry": "2036-11-24"},
    ),
    "R48: too short": (
        "date_of_expiry",
        {"date_of_issue": "2026-11-23", "date_of_expiry": "2027-02-01"},
    ),
    "R48: short without reason": (
        "date_of_expiry",
        {"date_of_issue": "2026-11-23", "date_of_expiry": "2027-06-01"},
    ),
    "a reason that is none": ("validity_reason", {"validity_reason": CANARY}),
    "R49: return too soon over": (
        "return_until",
        {
            "date_of_issue": "2026-11-23",
            "return_until": "2027-01-01",
            "return_limit_reason": "exceptional",
            "observations": "OBS03",
        },
    ),
    "R49: return outlasts": (
        "return_until",
        {"date_of_issue": "2026-11-23", "return_until": "2040-01-01"},
    ),
    "R49: limit without reason": (
        "return_until",
        {"date_of_issue": "2026-11-23", "return_until": "2030-01-01", "observations": "OBS03"},
    ),
    "R49: reason without limit": ("return_until", {"return_limit_reason": "exceptional"}),
    "a limit that is none": ("return_limit_reason", {"return_limit_reason": CANARY}),
    "R50: the issuer excepted": ("excepted_states", {"excepted_states": "UTO"}),
    "R50: a state twice": ("excepted_states", {"excepted_states": "RUS RUS"}),
    "a state that is none": ("excepted_states", {"excepted_states": "RUS QQQ"}),
    "R43: a limit not observed": (
        "observations",
        {
            "date_of_issue": "2026-11-23",
            "return_until": "2030-01-01",
            "return_limit_reason": "exceptional",
        },
    ),
    "R43: an observation that is none": ("observations", {"observations": CANARY}),
    "R43: an observation twice": ("observations", {"observations": "OBS02 OBS02"}),
    "R43: a sheet without its journey": ("observations", {"document_class": "PU"}),
    "R43: a booklet with a journey": ("observations", {"observations": "OBS05"}),
    "no photo": ("photo", {"photo": ""}),
    "a photo that is not there": ("photo", {"photo": f"{CANARY}.jpg"}),
    "a photo outside": ("photo", {"photo": f"../{CANARY}.jpg"}),
    "a photo above": ("photo", {"photo": ".."}),
    "a photo by its whole path": ("photo", {"photo": f"/etc/{CANARY}"}),
    "a photo of another system's path": ("photo", {"photo": f"..\\{CANARY}"}),
    "a photo with a NUL": ("photo", {"photo": f"{CANARY}\x00.jpg"}),
    "a photo that is a folder": ("photo", {"photo": "folder"}),
    "a photo that is no image": ("photo", {"photo": "text.jpg"}),
    "a photo cut off": ("photo", {"photo": "cut.jpg"}),
    "a photo too small": ("photo", {"photo": "small.png"}),
    "a photo that is a bomb": ("photo", {"photo": "bomb.png"}),
    "a photo of too many bytes": ("photo", {"photo": "heavy.jpg"}),
}
"""Every way in which a row can be wrong that people have thought of, and the column to name."""


def test_every_wrong_row_is_named_with_its_column_and_the_others_are_issued(issue: Issue) -> None:
    _spoil_photos(issue.photos)
    rows = [{**PERSON, "native_name": CANARY, **changes} for _, changes in WRONG.values()]
    place = len(rows) // 2
    ran = issue(table([*rows[:place], PERSON, *rows[place:]]), "--json")
    assert ran.status == 1
    (good,) = ran.json["issued"]
    assert [folder.name for folder in issue.documents] == [good["number"]]
    named = [one["column"] for one in ran.json["failed"]]
    wanted = [column for column, _ in WRONG.values()]
    assert dict(zip(WRONG, named, strict=True)) == dict(zip(WRONG, wanted, strict=True))
    assert issue.failed == [(str(one["row"]), one["column"]) for one in ran.json["failed"]]
    assert good["row"] not in {one["row"] for one in ran.json["failed"]}


def test_a_failed_row_is_told_to_people_too(issue: Issue) -> None:
    ran = issue(table([{**PERSON, "surname": f"{CANARY}7"}, PERSON]))
    assert ran.status == 1
    assert "1 issued" in ran.out
    assert "row 2, surname" in ran.out
    assert "1 not issued, see" in ran.out
    assert issue.failed == [("2", "surname")]

    mended = issue(table([{**PERSON, "surname": CANARY}, PERSON]))
    assert mended.status == 0
    assert "1 issued" in mended.out
    assert ", 1 before" in mended.out
    assert issue.failed == []
    assert len(issue.documents) == 2


def _spoil_photos(photos: Path) -> None:
    whole = (photos / "ivanova.jpg").read_bytes()
    (photos / "folder").mkdir()
    (photos / "text.jpg").write_text("this is no image")
    (photos / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (photos / "heavy.jpg").write_bytes(whole + bytes(20_000_001))
    Image.new("RGB", (100, 120)).save(photos / "small.png")
    Image.new("1", (20_000, 20_000)).save(photos / "bomb.png")


WITHOUT_PHOTO = [name for name in HEADER if name != "photo"]
TABLES: dict[str, tuple[bytes, str]] = {
    "a missing column": (table([], WITHOUT_PHOTO), "column photo: is missing"),
    "an unknown column": (
        table([], [*HEADER, CANARY]),
        f"header: column {len(HEADER) + 1} is not known",
    ),
    "a repeated column": (
        ",".join([*HEADER, "photo"]).encode(),
        "column photo: stands twice",
    ),
    "semicolons": (";".join(HEADER).encode(), "header: needs commas between its columns"),
    "tabs": ("\t".join(HEADER).encode(), "header: needs commas between its columns"),
    "another encoding": (
        table([{**PERSON, "native_name": "Щука"}]).decode().encode("cp1251"),
        "table: is not UTF-8 text",
    ),
    "UTF-16": (table([PERSON]).decode().encode("utf-16"), "table: is not UTF-8 text"),
    "a quote that never ends": (
        table([PERSON]) + b'"' + CANARY.encode() + b",X",
        "table: line 3 is no CSV",
    ),
    "a cell without end": (table([]) + CANARY.encode() * 20_000, "table: line 2 is no CSV"),
    "nothing": (b"", "column surname: is missing"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "table: is not UTF-8 text"),
    "zeros": (bytes(1000), "column surname: is missing"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_none_is_refused_whole(issue: Issue, name: str) -> None:
    data, why = TABLES[name]
    ran = issue(data)
    assert ran.status == 65
    assert why in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not issue.out.exists()


def test_a_flood_is_no_table(issue: Issue) -> None:
    places = ("--home", issue.home, "--photos", issue.photos, "--out", issue.out)
    ran = nansen("issue", "/dev/zero", *places)
    assert (ran.status, ran.err) == (
        65,
        "nansen: FILE: is larger than 64 MiB [nansen --help]\n",
    )


def test_marks_quotes_blank_lines_and_line_ends_do_no_harm(issue: Issue) -> None:
    person = {**PERSON, "surname": "Škvorecká-O'Neil", "native_name": "Škvorecká, Věra"}
    text = table([person]).decode().replace("Věra", "Ve\u030cra")
    lines = text.replace("PR", '"PR"').replace("\r\n", "\r\n\r\n ,,,\r\n").splitlines()
    lines = [line for line in lines if line != " ,,,"]
    ran = issue(b"\xef\xbb\xbf" + "\r\n".join(lines).encode(), "--json")
    assert ran.status == 0, ran.out
    assert [one["row"] for one in ran.json["issued"]] == [3]


def test_a_row_of_another_width_is_named(issue: Issue) -> None:
    ran = issue(table([PERSON]) + b"MUSTER,VERA\r\n", "--json")
    assert [(one["row"], one["column"]) for one in ran.json["failed"]] == [(3, "-")]
    assert ran.json["failed"][0]["why"] == "has 2 cells where the header has 16"
    assert len(ran.json["issued"]) == 1


def test_an_empty_table_issues_nothing(issue: Issue) -> None:
    ran = issue(table([]))
    assert ran.status == 0
    assert "0 issued" in ran.out
    assert issue.failed_text == "row,column,why\n"
    assert not (issue.out / "contact-sheet.png").exists()


def test_the_template_is_a_table_that_explains_itself(issue: Issue) -> None:
    printed = nansen("issue", "--template")
    assert printed.status == 0
    assert [line.split()[0] for line in printed.err.splitlines()] == list(HEADER)
    for column, line in zip(COLUMNS, printed.err.splitlines(), strict=True):
        assert line.split()[1] == ("required" if column.required else "optional")
    row = ",".join(PERSON.get(name, "") for name in HEADER)
    ran = issue(f"{printed.out}{row}\r\n".encode(), "--json")
    assert ran.status == 0
    assert len(ran.json["issued"]) == 1


def test_a_production_authority_does_not_issue(
    issue: Issue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NANSEN_KEY_PASSPHRASE", "a long passphrase of a test")
    issue.home = tmp_path / "production"
    address = "https://crl.example/NOR.crl"
    codes = ("--state", "NOR", "--country", "NO", "--crl", address)
    assert nansen("authority", "create", "--home", issue.home, *codes).status == 0
    ran = issue(table([PERSON]))
    assert ran.status == 77
    assert "R26" in ran.err
    assert not issue.out.exists()


def test_without_an_authority_nothing_is_issued(issue: Issue, tmp_path: Path) -> None:
    issue.home = tmp_path / "nowhere"
    ran = issue(table([PERSON]))
    assert ran.status == 69
    assert "nansen authority create" in ran.err
    assert not issue.out.exists()


def test_a_place_that_is_no_folder_is_refused(issue: Issue) -> None:
    issue.out.write_text("a file")
    people = issue.folder / "people.csv"
    people.write_bytes(table([PERSON]))
    ran = nansen(
        "issue", "--home", issue.home, people, "--photos", issue.photos, "--out", issue.out
    )
    assert ran.status == 69
    assert "Traceback" not in ran.err
    assert issue.out.read_text() == "a file"
