"""`nansen keyservice`: the one process that can open a case."""

import os
import sys
from pathlib import Path
from typing import Final

from nansen.adapters.files.roster_folder import decode_pin
from nansen.apps.keyservice.audit import audit as audit_log
from nansen.apps.keyservice.home import LOG, add_canaries, create_key_service, renew_key_service
from nansen.apps.keyservice.serve import serve as serve_keys
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import JsonValue, console, print_json, print_lines, say
from nansen.clock import SystemClock
from nansen.errors import Refused
from nansen.keys.custody.access_log import decode_head, encode_head
from nansen.keys.sealing.case_key import check_case_id
from nansen.keys.unlocking import founding_from, unlocking_from

_MOST_CANARIES: Final = 10_000


def create(
    home: Path, *, pin: str, canaries: int = 0, specimen: bool = False, json: bool = False
) -> ExitStatus:
    """Make a key service: its keys, its log, and the pin of the rosters that it believes.

    Keys are sealed with the passphrase in NANSEN_KEY_PASSPHRASE; a specimen's are known to
    all.

    Example: nansen keyservice create office/keyservice --pin PIN --canaries 10

    Args:
        home: The key service's folder; made if it is not there.
        pin: The digest of the first roster, as `nansen roster draft` printed it.
        canaries: How many cases that are nobody's to begin with.
        specimen: Make a specimen's keys, known to all.
        json: Answer in JSON.
    """
    count = _counted(canaries, least=0)
    unlocking = founding_from(os.environ, specimen=specimen)
    create_key_service(home, unlocking, SystemClock(), pin=decode_pin(pin))
    cases = add_canaries(home, unlocking, SystemClock(), count)
    if json:
        print_json({"kind": unlocking.kind.value, "canaries": [*cases]})
    else:
        print_lines([f"a key service, {unlocking.kind}", *cases])
    return ExitStatus.SUCCESSFUL


def canaries(home: Path, *, count: int, json: bool = False) -> ExitStatus:
    """Add keys of cases that are nobody's, and print their names: to open one raises an alarm.

    They catch who has this folder. Of who has the desk's databases they catch nobody, for no
    such case stands there: see `nansen office canaries`. The service must not run meanwhile.

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


def renew(home: Path, *, canary: tuple[str, ...] = (), json: bool = False) -> ExitStatus:
    """Wrap all keys of cases anew, and destroy the key that they were wrapped to before.

    Whatever an old copy holds of cases that were shredded since opens never again. The service
    must not run meanwhile. It leaves with 1 if a key does not open; then nothing is destroyed.

    Example: nansen keyservice renew office/keyservice --canary CASE

    Args:
        home: The key service's folder.
        canary: A case that nobody works on any more and that is to raise an alarm if it is ever
            opened; may be given again. Nothing shows which case it was.
        json: Answer in JSON.
    """
    canaries = frozenset(map(check_case_id, canary))
    failed = renew_key_service(home, unlocking_from(os.environ), SystemClock(), canaries=canaries)
    if json:
        print_json({"failed": [*failed]})
    elif failed:
        print_lines([f"{len(failed)} keys do not open, and nothing was destroyed", *failed])
    else:
        print_lines(["all keys are wrapped anew, and the key of before is destroyed"])
    return ExitStatus.FAILED if failed else ExitStatus.SUCCESSFUL


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
            "head": encode_head(found.head),
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
    screen.print(f"  head {encode_head(found.head)}", soft_wrap=True)
    for name, count in events.items():
        screen.print(f"  {name:>12} {count}")
    for name, count in alarms.items():
        screen.print(f"  [bold red]{'ALARM ' + name:>12} {count}[/]")
    return ExitStatus.SUCCESSFUL


def _counted(count: int, *, least: int) -> int:
    if not least <= count <= _MOST_CANARIES:
        raise Refused("CANARIES", f"a number of canaries is {least} to {_MOST_CANARIES}")
    return count
