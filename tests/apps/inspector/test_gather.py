"""What a folder holds, sorted into documents: chips, pages, zones and seals."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.worlds.specimen import specimen_world

from nansen.apps.inspector import gather as module
from nansen.apps.inspector.gather import Gathered, Unreadable, gather
from nansen.errors import Malformed, Unavailable
from nansen.inspection.ports import PageReading
from nansen.standards.icao9303.lds.chip_image import ChipImage, encode_chip_image
from nansen.standards.icao9303.lds.file_names import ElementaryFile

PNG = b"\x89PNG\r\n\x1a\n"
ZONE = "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


class Reader:
    """Sees what a test tells it, in turn."""

    def __init__(self, *readings: PageReading) -> None:
        self.readings = iter(readings)

    def read(self, _: bytes) -> PageReading:
        return next(self.readings)


def found(path: Path, *readings: PageReading) -> list[Gathered | Unreadable]:
    return list(gather(path, Reader(*readings)))


def one(path: Path, *readings: PageReading) -> Gathered:
    (document,) = found(path, *readings)
    assert isinstance(document, Gathered)
    return document


def trouble(path: Path, *readings: PageReading) -> Exception:
    (document,) = found(path, *readings)
    assert isinstance(document, Unreadable)
    return document.error


def test_every_artefact_finds_its_place(tmp_path: Path) -> None:
    world = specimen_world()
    (tmp_path / "chip").mkdir()
    for file, data in world.files.items():
        (tmp_path / "chip" / f"{file.title}.bin").write_bytes(data)
    (tmp_path / "chip.nansen").write_bytes(encode_chip_image(ChipImage(files=world.files)))
    (tmp_path / "page.png").write_bytes(PNG)
    (tmp_path / "zone.txt").write_text(ZONE)
    (tmp_path / "seal").write_bytes(world.made.seal)
    (tmp_path / "order.txt").write_text("a hash")
    reading = PageReading(seals=(world.made.seal,), mrz=ZONE, how=("seen", "seen"))
    presented = one(tmp_path, reading).presented
    assert presented.files == world.files
    assert (presented.mrz, presented.other_zones) == (ZONE, ())
    assert presented.seals == (world.made.seal,)
    assert presented.notes == ("seen", "other files, ignored: 1")


def test_zones_that_differ_are_all_presented(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.png").write_bytes(PNG)
    (tmp_path / "c.txt").write_text(ZONE)
    presented = one(tmp_path, PageReading(mrz="ONE"), PageReading(mrz="TWO")).presented
    assert (presented.mrz, presented.other_zones) == ("ONE", ("TWO", ZONE))
    assert "ONE" not in repr(presented)


@pytest.mark.parametrize(
    "start", [PNG, b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"II*\x00", b"MM\x00*"], ids=repr
)
def test_pages_are_known_by_how_they_begin(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "anything"
    path.write_bytes(start)
    assert one(path, PageReading(how=("nothing on it",))).presented.notes == ("nothing on it",)


def test_a_page_on_which_nothing_is_seen_is_a_document_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(PNG)
    assert one(tmp_path, PageReading(how=("no zone",))).presented.mrz is None


def test_the_sheet_of_a_batch_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "contact-sheet.png").write_bytes(PNG)
    (tmp_path / "documents" / "one").mkdir(parents=True)
    (tmp_path / "documents" / "one" / "zone.txt").write_text(ZONE)
    assert one(tmp_path).path.name == "one"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (ZONE, ZONE),
        (f"\ufeff{ZONE}\r\n", ZONE),
        (ZONE.replace("\n", ""), ZONE),
        (ZONE.replace("\n", "\r\n\r\n  "), ZONE),
        (ZONE[:-1], ZONE[:-1]),
    ],
    ids=["lines", "marked", "joined", "spaced", "cut"],
)
def test_zones_in_text(tmp_path: Path, text: str, zone: str) -> None:
    path = tmp_path / "zone"
    path.write_bytes(text.encode())
    assert one(path).presented.mrz == zone


@pytest.mark.parametrize(
    "data", [b"", b"a note", b"30 characters with small letters", b"A" * 129, b"A" * 29, b"\x00"]
)
def test_what_is_nothing_is_bad_input_alone_and_ignored_in_company(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "note"
    path.write_bytes(data)
    error = trouble(path)
    assert isinstance(error, Malformed)
    assert "is no chip file, chip image, page or MRZ" in str(error)
    assert found(tmp_path) == []
    (tmp_path / "zone").write_text(ZONE)
    assert one(tmp_path).presented.notes == ("other files, ignored: 1",)


def test_a_file_with_a_silent_name_is_known_by_its_tag(tmp_path: Path) -> None:
    data = specimen_world().files[ElementaryFile.DG1]
    (tmp_path / "silent").write_bytes(data)
    (tmp_path / "longer").write_bytes(data + b"\x00")
    presented = one(tmp_path).presented
    assert presented.files == {ElementaryFile.DG1: data}
    assert presented.notes == ("other files, ignored: 1",)


def test_two_files_may_not_claim_one_place(tmp_path: Path) -> None:
    (tmp_path / "DG1.bin").write_bytes(b"one")
    (tmp_path / "EF_DG1.bin").write_bytes(b"one")
    assert one(tmp_path).presented.files == {ElementaryFile.DG1: b"one"}
    (tmp_path / "EF_DG1.bin").write_bytes(b"two")
    assert str(trouble(tmp_path)) == "EF_DG1.bin: a second, different EF.DG1 [9303-10 §4.7]"


def test_one_bad_document_does_not_hide_the_others(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "DG1.bin").write_bytes(b"one")
    (tmp_path / "b" / "EF_DG1.bin").write_bytes(b"two")
    kinds = [type(document) for document in found(tmp_path)]
    assert kinds == [Gathered, Unreadable, Gathered]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 10)
    (tmp_path / "large").write_bytes(bytes(11))
    assert "is larger than 32 MiB" in str(trouble(tmp_path / "large"))
    assert "is larger than 32 MiB" in str(trouble(tmp_path))
    (tmp_path / "large").unlink()
    monkeypatch.setattr(module, "MOST_FILES", 2)
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"")
    assert "holds more than 2 files" in str(trouble(tmp_path))


def test_folders_without_end_are_refused(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*("d" * 200))
    deep.mkdir(parents=True)
    (deep / "zone").write_text(ZONE)
    assert f"lies {module.DEEPEST} folders deep" in str(trouble(tmp_path))
    (tmp_path / "round").symlink_to(tmp_path)
    assert f"lies {module.DEEPEST} folders deep" in str(trouble(tmp_path))


def test_what_cannot_be_read_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(trouble(tmp_path / "absent"), Unavailable)

    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    error = trouble(tmp_path)
    assert isinstance(error, Unavailable)
    assert str(error) == f"{tmp_path.name} cannot be read: Permission denied"


def test_an_empty_folder_holds_no_document(tmp_path: Path) -> None:
    assert found(tmp_path) == []
