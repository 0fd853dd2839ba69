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
from nansen.standards.icao9303.seal import decode_seal
from nansen.standards.tlv import read_object

LARGEST_FILE = 32 * 1024 * 1024
MOST_FILES = 200
_PAGE_STARTS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_MRZ_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<\r\n ")
_MRZ_LARGEST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One document as it was found."""

    path: Path
    presented: Presented


@dataclass(slots=True)
class _Pile:
    """What has been found for one document so far."""

    files: dict[ElementaryFile, bytes] = field(default_factory=dict)
    mrz: str | None = None
    seals: tuple[bytes, ...] = ()
    notes: list[str] = field(default_factory=list)
    ignored: int = 0

    def presented(self) -> Presented:
        notes = [*self.notes, f"{self.ignored} other files ignored"] if self.ignored else self.notes
        return Presented(files=self.files, mrz=self.mrz, seals=self.seals, notes=tuple(notes))


def gather(path: Path, read_page: PageReader) -> Iterator[Gathered]:
    """Find every document under a path.

    Raises:
        Malformed: two files claim one place, or a file is too large.
        Unavailable: the path cannot be read.
    """
    if not path.is_dir():
        pile = _Pile()
        _sort_in(path, pile, read_page)
        if pile.ignored:
            raise Malformed(
                path.name, "is no chip file, chip image, page or MRZ", clause="9303-10 §4.7"
            )
        yield Gathered(path=path, presented=pile.presented())
        return
    pile = _Pile()
    inner = path / "chip"
    for file in [*_files_in(path), *(_files_in(inner) if inner.is_dir() else ())]:
        _sort_in(file, pile, read_page)
    if pile.files or pile.mrz is not None or pile.seals or pile.notes:
        yield Gathered(path=path, presented=pile.presented())
        return
    for folder in sorted(child for child in path.iterdir() if child.is_dir()):
        yield from gather(folder, read_page)


def _files_in(folder: Path) -> list[Path]:
    files = sorted(child for child in folder.iterdir() if child.is_file())
    if len(files) > MOST_FILES:
        raise Malformed(folder.name, f"holds more than {MOST_FILES} files", clause="9303-10 §4.7")
    return files


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
        pile.seals = tuple(dict.fromkeys((*pile.seals, *reading.seals)))
        pile.notes.extend(reading.how)
        if pile.mrz is not None and reading.mrz is not None and pile.mrz != reading.mrz:
            raise Malformed("mrz", "two pages read differently", clause="9303-3 §4.9")
        pile.mrz = pile.mrz if reading.mrz is None else reading.mrz
        return True

    return recognise


def _as_mrz(path: Path, data: bytes, pile: _Pile) -> bool:
    if not (30 <= len(data) <= _MRZ_LARGEST and _MRZ_ALPHABET.issuperset(data)):
        return False
    text = "\n".join(data.decode("ascii").split())
    if pile.mrz is not None and pile.mrz != text:
        raise Malformed(path.name, "differs from the zone read before", clause="9303-3 §4.9")
    pile.mrz = text
    return True


def _as_chip_file(path: Path, data: bytes, pile: _Pile) -> bool:
    file = identify_file(path.name)
    if file is None and path.suffix.lower() == ".sod":
        file = ElementaryFile.SOD
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
    pile.seals = tuple(dict.fromkeys((*pile.seals, data)))
    return True


def _place(file: ElementaryFile, contents: bytes, pile: _Pile, path: Path) -> None:
    if pile.files.get(file, contents) != contents:
        raise Malformed(path.name, f"a second, different {file.title}", clause="9303-10 §4.7")
    pile.files[file] = contents


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Malformed(path.name, "is larger than 32 MiB", clause="9303-10 §4.7")
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(f"{path.name} cannot be read: {error.strerror}") from None
