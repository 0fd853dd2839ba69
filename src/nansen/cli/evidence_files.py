"""A file that a person brings: what it is, told by its first octets and never by its name."""

from pathlib import Path
from typing import Final, Literal

from nansen.application.bundle import LARGEST_PART
from nansen.application.drafting import FileGiven
from nansen.application.grounds import EvidenceKind, MediaType
from nansen.cli.files import read_file
from nansen.errors import Malformed, Unsupported
from nansen.standards.icao9303.lds.file_names import identify_file

Kind = Literal[
    "portrait",
    "old-document",
    "chip",
    "denial",
    "persecution",
    "civil-status",
    "family",
    "stay",
    "authority",
    "urgency",
    "other",
]
"""The type of `--kind`: the words of `EvidenceKind`."""
_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\0\0\0\x0cjP  \r\n\x87\n", MediaType.JPEG_2000),
    (b"%PDF-", MediaType.PDF),
)


def read_evidence(
    path: Path, kind: EvidenceKind, *, chip_file: str | None, keep_marks: bool
) -> tuple[bytes, FileGiven]:
    """Read a file and say what it is.

    Raises:
        Malformed: it is larger than a file may be, or a chip's file of no known name.
        Unsupported: it is of a kind that no office opens.
        Unavailable: it cannot be read.
    """
    content = read_file(path, largest=LARGEST_PART)
    is_chip = kind is EvidenceKind.CHIP
    given = FileGiven(
        kind=kind,
        media_type=MediaType.OCTETS if is_chip else media_type_of(content),
        chip_file=(chip_file or _chip_file(path, content)) if is_chip else chip_file,
        keep_marks=keep_marks,
    )
    return content, given


def media_type_of(content: bytes) -> MediaType:
    """Tell what a file is.

    Raises:
        Unsupported: it is of a kind that no office opens.
    """
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unsupported("file", "is no JPEG, JPEG 2000, PNG, PDF or text", clause="R14")
    return MediaType.TEXT


def _chip_file(path: Path, content: bytes) -> str:
    found = identify_file(path.name, content)
    if found is None:
        raise Malformed("chip file", "is of no known name: give it by --chip-file", clause="R16")
    return found.title
