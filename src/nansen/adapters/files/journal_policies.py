"""Journal policies in files, beside the certificates of a trust folder.

Whoever fills the folder vouches for them, as for the CSCA certificates in it: nobody
signs a policy, and a wrong one would accuse good documents or clear bad ones.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nansen.errors import Malformed, Unavailable, Unsupported
from nansen.inspection.journal import JournalPolicies

if TYPE_CHECKING:
    from nansen.standards.framework.journal_policy import JournalPolicy

SUFFIX = ".journal"


def is_journal_policy(path: Path) -> bool:
    """Tell by its name whether a file is a journal policy; everything else beside it is not."""
    return path.suffix.lower() == SUFFIX


def read_journal_policies(paths: Iterable[Path]) -> JournalPolicies:
    """Read the policies among files and folders; other files there are not looked at.

    Raises:
        Malformed: a file that is named as a policy is none.
        Unsupported: a policy is of a later release; going on without it would not notice
            what it asks for.
        Unavailable: a file cannot be read.
    """
    found = (_read(file) for path in paths for file in _files_of(path))
    return JournalPolicies(policies=tuple(dict.fromkeys(found)))


def _files_of(path: Path) -> Iterator[Path]:
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError as error:
        raise Unavailable(f"{path.name}: {error.strerror}") from None
    return filter(is_journal_policy, files)


def _read(file: Path) -> "JournalPolicy":
    # A post without such a file does not wait for what reads one.
    from nansen.standards.framework.journal_policy import (  # noqa: PLC0415
        MAX_POLICY_OCTETS,
        decode_journal_policy,
    )

    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_POLICY_OCTETS + 1)
    except OSError as error:
        raise Unavailable(f"{file.name}: {error.strerror}") from None
    try:
        return decode_journal_policy(data)
    except (Malformed, Unsupported) as error:
        why = f"{error.field} {error.why}"
        raise type(error)(file.name, why, clause=error.clause) from None
