"""How a command gets a codename: never by its arguments, which every process may read."""

import getpass
import os
import warnings
from pathlib import Path
from typing import Final

from nansen.application.codename import Codename, read_codename
from nansen.cli.files import read_file
from nansen.errors import Malformed, Refused, Unavailable

VARIABLE: Final = "NANSEN_CODENAME"
_LARGEST: Final = 1 << 20
_OTHERS: Final = 0o077


def enter_codename(file: Path | None) -> Codename:
    """Read the codename from a file, from NANSEN_CODENAME, or from a terminal without echo.

    Raises:
        Malformed: it is none; the place of a wrong word is told, and no word.
        Refused: others may read the file.
        Unavailable: there is neither, and no terminal.
    """
    if file is not None:
        return read_codename(_read(file))
    text = os.environ.get(VARIABLE)
    return read_codename(_ask() if text is None else text)


def _read(file: Path) -> str:
    octets = read_file(file, largest=_LARGEST)
    if file.is_file() and file.stat().st_mode & _OTHERS:
        raise Refused("CODENAME-FILE", "only its owner may read a codename's file: chmod 600 it")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("codename", "is no text", clause="R11") from None


def _ask() -> str:
    with warnings.catch_warnings():
        # Where there is no terminal, getpass would show what is typed, and only warn of it.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass("Codename: ")
        except (getpass.GetPassWarning, EOFError):
            raise Unavailable(
                f"there is no terminal: set {VARIABLE} or name a --codename-file"
            ) from None
        except UnicodeDecodeError:
            raise Malformed("codename", "is no text", clause="R11") from None
