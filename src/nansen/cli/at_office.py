"""An office as a command finds it: open, with whoever acts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nansen.cli.codename_entry import enter_codename
from nansen.clock import SystemClock
from nansen.officers.actor import HOLDER, Actor

if TYPE_CHECKING:
    from nansen.apps.desk.office import Office


@contextmanager
def at_office(home: Path) -> Iterator["Office"]:
    """Open the desk of an office whose key service runs."""
    from nansen.apps.desk.office import open_office  # noqa: PLC0415
    from nansen.keys.unlocking import unlocking_from  # noqa: PLC0415

    unlocking = unlocking_from(os.environ)
    with open_office(home, SystemClock(), unlocking.passphrase, unlocking.kind) as office:
        yield office


def who_acts(office: "Office", by: str, codename_file: Path | None = None) -> Actor:
    """Take the key of an officer, or of a holder who enters the seven words.

    Raises:
        Unavailable: the officer's key does not lie here, or there is nowhere to enter words.
        Malformed: the words are no codename.
    """
    if by != HOLDER:
        return office.actor(by)
    from nansen.application.holder_keys import derive_holder_keys  # noqa: PLC0415

    return Actor(id=HOLDER, key=derive_holder_keys(enter_codename(codename_file)))
