"""`serve` runs the service until it is told to stop."""

from collections.abc import Callable
from pathlib import Path

from nansen.adapters.unix_socket.server import Limits, serve_until_told
from nansen.apps.keyservice.bell import StderrBell
from nansen.apps.keyservice.home import open_key_service
from nansen.apps.keyservice.isolation import isolate
from nansen.apps.keyservice.server import key_server
from nansen.clock import Clock, SystemClock
from nansen.keys.custody.ports import AlarmBell
from nansen.keys.custody.service import Policy
from nansen.keys.unlocking import Unlocking


def serve(
    home: Path,
    rosters: Path,
    socket: Path,
    unlocking: Unlocking,
    *,
    clock: Clock | None = None,
    bell: AlarmBell | None = None,
    policy: Policy | None = None,
    limits: Limits | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Run the key service until it is told to stop (SIGTERM, SIGINT).

    `ready` is called once callers are heard.

    Raises:
        Conflict: it runs already.
        Untrusted: its log was changed.
        Refused: the passphrase is wrong, or the keys are of the other kind.
        Unavailable: a part of the home is missing, or the socket cannot be made.
    """
    isolate()
    opened = open_key_service(
        home,
        rosters,
        unlocking,
        clock or SystemClock(),
        bell=bell or StderrBell(),
        policy=policy or Policy(),
    )
    with opened as custodian:
        serve_until_told(key_server(custodian.answer, limits), socket, ready)
