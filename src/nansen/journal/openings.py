"""The file from which an auditor learns each entry's kind, and nothing more (R82).

nansen-journal-openings-1
<a kind opening, in base64>
...
"""

from base64 import b64encode
from collections.abc import Iterable
from typing import Final

from nansen.errors import Malformed
from nansen.journal.model import KindOpening, decode_kind_opening, encode_kind_opening
from nansen.standards.tlog.note import decode_base64

_HEADER: Final = "nansen-journal-openings-1"
_FIELD: Final = "openings"


def encode_openings(openings: Iterable[KindOpening]) -> bytes:
    """Write openings, in the order of the journal or in any other."""
    lines = (b64encode(encode_kind_opening(opening)).decode() for opening in openings)
    return "".join(f"{line}\n" for line in (_HEADER, *lines)).encode()


def decode_openings(data: bytes) -> tuple[KindOpening, ...]:
    """Read openings.

    Raises:
        Malformed: it is no such file.
        Unsupported: this release does not know a kind.
    """
    header, *lines = data.decode("ascii", errors="replace").split("\n")
    if header != _HEADER or not lines or lines.pop():
        raise Malformed(_FIELD, "is no file of openings", clause="R82")
    return tuple(decode_kind_opening(decode_base64(_FIELD, line)) for line in lines)
