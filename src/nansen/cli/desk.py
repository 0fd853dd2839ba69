"""`nansen desk`: the process that does what follows from the acts of others."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from json import dumps
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from nansen.cli.at_office import at_office
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import say
from nansen.errors import Refused, Unavailable

if TYPE_CHECKING:
    from types import FrameType

    from nansen.apps.desk.worker import Round

EVERY: Final = 10.0
_LONGEST: Final = 3600.0


def serve(home: Path, *, every: float = EVERY, json: bool = False) -> ExitStatus:
    """Make what was granted, pay the journal, publish status lists, and write the calendar down.

    It decides nothing and holds no officer's key: each of its acts follows from others. It says
    one line when it begins; what a round has done stands on standard error, in numbers. Told to
    stop (SIGTERM, SIGINT), it ends the step that it is in.

    Example: nansen desk serve office

    Args:
        home: The office's folder; its key service and its signer run.
        every: So many seconds between two rounds.
        json: Say each line in JSON.
    """
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415
    from nansen.apps.desk.worker import work_until_told  # noqa: PLC0415

    if not 0 < every <= _LONGEST:
        raise Refused("DESK", f"a round comes every {_LONGEST:.0f} seconds at least")
    if not OfficeHome(home).pin.exists():
        raise Unavailable(f"{home.name} is no office: nansen office create")
    with _told() as end:
        say('{"ready": "desk process"}' if json else "the desk process is at work")
        work_until_told(
            partial(at_office, home), every=every, end=end, tell=partial(tell, json=json)
        )
    return ExitStatus.SUCCESSFUL


def tell(done: "Round", *, json: bool) -> None:
    """Say what a round has done: standard output belongs to the one line before."""
    counts = {
        "documents made": done.made,
        "ends written down": done.calendar,
        "statuses mended": done.mended,
        "journal entries": done.entries,
        "status lists": done.lists,
    }
    stopped = [one.told for one in done.stopped]
    if json:
        answer = {**counts, "stopped": stopped, "away": [*done.away]}
        print(dumps(answer), file=sys.stderr, flush=True)  # noqa: T201
        return
    told = [f"{name}: {count}" for name, count in counts.items() if count]
    lines = [", ".join(told)] if told else []
    lines += [f"stopped: {one}" for one in stopped] + [f"not now: {one}" for one in done.away]
    print(*lines, sep="\n", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def _told() -> Iterator[Event]:
    """Take SIGTERM and SIGINT as the word to stop."""
    end = Event()

    def stop(_: int, __: "FrameType | None") -> None:
        end.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield end
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
