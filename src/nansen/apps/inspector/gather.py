"""Find the documents in what a person points at, and tell their artefacts apart.

A folder is one document if a chip file, a chip image, a page or an MRZ text lies in
it (or in its folder `chip`); otherwise each of its folders is looked into. Anything
else in a document's folder is left alone and counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nansen.errors import Malformed, NansenError, Unavailable
from nansen.inspection.model import Presented
from nansen.inspection.ports import PageReader
from nansen.standards.icao9303.lds.chip_image import MAGIC, read_chip_files
from nansen.standards.icao9303.lds.file_names import ElementaryFile, identify_file
from nansen.standards.icao9303.mrz.codec import join_lines, layout_of
from nansen.standards.icao9303.seal import decode_seal
from nansen.standards.tlv import read_object

LARGEST_FILE = 32 * 1024 * 1024
MOST_FILES = 200
DEEPEST = 16
_NO_PAGES = frozenset({"contact-sheet.png"})
"""What a batch lays beside its documents and is none."""
_PAGE_STARTS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_MRZ_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<\r\n ")
_MRZ_SMALLEST, _MRZ_LARGEST = 30, 128
_UTF8_MARK = b"\xef\xbb\xbf"
_CLAUSE = "9303-10 §4.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One document as it was found."""

    path: Path
    presented: Presented


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """One document that cannot be presented, and why."""

    path: Path
    error: NansenError


@dataclass(slots=True, repr=False)
class _Pile:
    """What has been found for one document so far."""

    files: dict[ElementaryFile, bytes] = field(default_factory=dict)
    zones: list[str] = field(default_factory=list)
    seals: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ignored: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.zones or self.seals or self.notes)

    def presented(self) -> Presented:
        notes = [*self.notes, f"other files, ignored: {self.ignored}"]
        zones = tuple(dict.fromkeys(self.zones))
        return Presented(
            files=self.files,
            mrz=zones[0] if zones else None,
            other_zones=zones[1:],
            seals=tuple(dict.fromkeys(self.seals)),
            notes=tuple(dict.fromkeys(notes if self.ignored else self.notes)),
        )


def gather(path: Path, read_page: PageReader) -> Iterator[Gathered | Unreadable]:
    """Find every document under a path; one that cannot be read does not hide the others."""
    return _gather(path, read_page, DEEPEST)


def _gather(path: Path, read_page: PageReader, depth: int) -> Iterator[Gathered | Unreadable]:
    pile = _Pile()
    try:
        if not path.is_dir():
            _sort_in(path, pile, read_page)
            if pile.ignored:
                why = "is no chip file, chip image, page or MRZ"
                raise Malformed(path.name, why, clause=_CLAUSE)
        else:
            for file in (*_files_in(path), *_files_in(path / "chip")):
                _sort_in(file, pile, read_page)
        folders = _folders_in(path, depth) if pile.is_empty else []
    except NansenError as error:
        yield Unreadable(path=path, error=error)
        return
    except OSError as error:
        why = f"{path.name} cannot be read: {error.strerror}"
        yield Unreadable(path=path, error=Unavailable(why))
        return
    if not pile.is_empty:
        yield Gathered(path=path, presented=pile.presented())
    for folder in folders:
        yield from _gather(folder, read_page, depth - 1)


def _files_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = sorted(child for child in folder.iterdir() if child.is_file())
    if len(files) > MOST_FILES:
        raise Malformed(folder.name, f"holds more than {MOST_FILES} files", clause=_CLAUSE)
    return [file for file in files if file.name not in _NO_PAGES]


def _folders_in(folder: Path, depth: int) -> list[Path]:
    """List the folders to look into; a link could lead round in a circle."""
    folders = sorted(
        child for child in folder.iterdir() if child.is_dir() and not child.is_symlink()
    )
    if folders and not depth:
        raise Malformed(folder.name, f"lies {DEEPEST} folders deep", clause=_CLAUSE)
    return folders


def _sort_in(path: Path, pile: _Pile, read_page: PageReader) -> None:
    """Tell what one file is, and put it in its place."""
    data = _read(path)
    for recognise in (
        _as_chip_image,
        _as_page(read_page),
        _as_mrz,
        _as_chip_file,
        _as_seal,
    ):
        if recognise(path, data, pile):
            return
    pile.ignored += 1


def _as_chip_image(path: Path, data: bytes, pile: _Pile) -> bool:
    if not data.startswith(MAGIC):
        return False
    for file, contents in read_chip_files(data).items():
        _place(file, contents, pile, path)
    return True


def _as_page(read_page: PageReader) -> Callable[[Path, bytes, _Pile], bool]:
    def recognise(_: Path, data: bytes, pile: _Pile) -> bool:
        if not data.startswith(_PAGE_STARTS):
            return False
        reading = read_page.read(data)
        pile.seals.extend(reading.seals)
        pile.notes.extend(reading.how)
        if reading.mrz is not None:
            pile.zones.append(reading.mrz)
        return True

    return recognise


def _as_mrz(_: Path, data: bytes, pile: _Pile) -> bool:
    letters = data.removeprefix(_UTF8_MARK)
    if not (_MRZ_SMALLEST <= len(letters) <= _MRZ_LARGEST and _MRZ_ALPHABET.issuperset(letters)):
        return False
    pile.zones.append(_in_lines("\n".join(letters.decode("ascii").split())))
    return True


def _in_lines(text: str) -> str:
    """Break a zone that was written in one line; what is no zone stays for the check to name."""
    try:
        zone = join_lines(text)
    except Malformed:
        return text
    width = layout_of(zone).line_width
    return "\n".join(zone[at : at + width] for at in range(0, len(zone), width))


def _as_chip_file(path: Path, data: bytes, pile: _Pile) -> bool:
    file = identify_file(path.name)
    if file is None and _is_one_object(data):
        file = identify_file("", data)
    if file is None:
        return False
    _place(file, data, pile, path)
    return True


def _is_one_object(data: bytes) -> bool:
    """Tell whether a file without a telling name is one tagged object from end to end."""
    try:
        read_object(data, field="file")
    except NansenError:
        return False
    return True


def _as_seal(_: Path, data: bytes, pile: _Pile) -> bool:
    try:
        decode_seal(data)
    except NansenError:
        return False
    pile.seals.append(data)
    return True


def _place(file: ElementaryFile, contents: bytes, pile: _Pile, path: Path) -> None:
    if pile.files.get(file, contents) != contents:
        raise Malformed(path.name, f"a second, different {file.title}", clause=_CLAUSE)
    pile.files[file] = contents


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unavailable(f"{path.name} cannot be read: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise Malformed(path.name, "is larger than 32 MiB", clause=_CLAUSE)
    return data
