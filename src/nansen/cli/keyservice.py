"""`nansen keyservice`: the one process that can open a case."""

import os
import sys
from pathlib import Path
from typing import Final

from nansen.adapters.files.roster_folder import decode_pin
from nansen.apps.keyservice.audit import audit as audit_log
from nansen.apps.keyservice.home import (
    LOG,
    add_canaries,
    create_key_service,
    unlocking_from,
)
from nansen.apps.keyservice.serve import serve as serve_keys
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, console, print_json, print_lines, say
from nansen.clock import SystemClock
from nansen.errors import Refused
from nansen.keys.custody.access_log import decode_head

_MOST_CANARIES: Final = 10_000


def create(home: Path, *, pin: str, canaries: int = 0, json: bool = False) -> ExitStatus:
    """Make a key service: its keys, its log, and the pin of the rosters that it believes.

    Keys are sealed with the passphrase in NANSEN_KEY_PASSPHRASE; without one they are a
    demonstration's.

    Example: nansen keyservice create office/keyservice --pin PIN --canaries 10

    Args:
        home: The key service's folder; made if it is not there.
        pin: The digest of the first roster, as `nansen roster draft` printed it.
        canaries: How many cases that are nobody's to begin with.
        json: Answer in JSON.
    """
    unlocking, count = unlocking_from(os.environ), _counted(canaries, least=0)
    create_key_service(home, unlocking, SystemClock(), pin=decode_pin(pin))
    cases = add_canaries(home, unlocking, SystemClock(), count)
    if json:
        print_json({"kind": unlocking.kind.value, "canaries": [*cases]})
    else:
        print_lines([f"a key service, {unlocking.kind}", *cases])
    return ExitStatus.SUCCESSFUL


def canaries(home: Path, *, count: int, json: bool = False) -> ExitStatus:
    """Add cases that are nobody's, and print their names: to open one raises an alarm.

    Have one in five hundred cases at least, and take them in at the desk like others; then
    forget the names. The service must not run meanwhile.

    Example: nansen keyservice canaries office/keyservice --count 10

    Args:
        home: The key service's folder.
        count: How many.
        json: Answer in JSON.
    """
    unlocking = unlocking_from(os.environ)
    cases = add_canaries(home, unlocking, SystemClock(), _counted(count, least=1))
    if json:
        print_json({"canaries": [*cases]})
    else:
        print_lines(cases)
    return ExitStatus.SUCCESSFUL


def serve(home: Path, *, rosters: Path, socket: Path, json: bool = False) -> None:
    """Open one case at a time, for an officer, a purpose and within a budget, until told to stop.

    Example: nansen keyservice serve office/keyservice --rosters office/rosters --socket keys.sock

    Args:
        home: The key service's folder.
        rosters: The folder of signed rosters.
        socket: Where to listen.
        json: Answer in JSON.
    """

    def ready() -> None:
        if json:
            print_json({"socket": str(socket)})
            sys.stdout.flush()
        else:
            say("the key service listens")

    serve_keys(home, rosters, socket, unlocking_from(os.environ), ready=ready)


def audit(home: Path, *, head: tuple[str, ...] = (), json: bool = False) -> ExitStatus:
    """Check the log of accesses: the chain, the heads that were kept, and what it adds up to.

    Example: nansen keyservice audit office/keyservice

    Args:
        home: The key service's folder.
        head: A head that was kept elsewhere; may be given again.
        json: Answer in JSON.
    """
    found = audit_log(home / LOG, [decode_head(one) for one in head])
    events = {str(event): count for event, count in sorted(found.events.items())}
    alarms = {str(alarm): count for alarm, count in sorted(found.alarms.items())}
    if json:
        answer: dict[str, JsonValue] = {
            "lines": found.head.lines,
            "torn": found.torn,
            "cuts": found.cuts,
            "backwards": found.backwards,
            "events": dict(events),
            "alarms": dict(alarms),
        }
        print_json(answer)
        return ExitStatus.SUCCESSFUL
    screen = console()
    screen.print(f"  {found.head.lines} lines, each chained to the one before")
    for name, count in events.items():
        screen.print(f"  {name:>12} {count}")
    for name, count in alarms.items():
        screen.print(f"  [bold red]{'ALARM ' + name:>12} {count}[/]")
    return ExitStatus.SUCCESSFUL


def _counted(count: int, *, least: int) -> int:
    if not least <= count <= _MOST_CANARIES:
        raise Refused("CANARIES", f"a number of canaries is {least} to {_MOST_CANARIES}")
    return count
