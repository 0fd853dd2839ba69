"""`nansen signer`: the process that holds the document signing keys."""

import sys
from functools import partial
from pathlib import Path

from nansen.apps.keyservice.isolation import isolate
from nansen.apps.signer.home import AUTHORITY, open_signer
from nansen.apps.signer.quorum_signer import QUOTA
from nansen.apps.signer.server import serve_signer
from nansen.apps.signer.status import sign_status
from nansen.cli.show import print_json, say
from nansen.clock import SystemClock


def serve(
    home: Path, *, rosters: Path, socket: Path, quota: int = QUOTA, json: bool = False
) -> None:
    """Sign what two officers approved and the journal holds, and status lists, until told to stop.

    Example: nansen signer serve office/signer --rosters office/rosters --socket signer.sock

    Args:
        home: The signer's folder.
        rosters: The folder of signed rosters.
        socket: Where to listen.
        quota: How many documents a day at most.
        json: Answer in JSON.
    """

    def ready() -> None:
        if json:
            print_json({"socket": str(socket)})
            sys.stdout.flush()
        else:
            say("the signer listens")

    isolate()
    clock = SystemClock()
    lists = partial(sign_status, home / AUTHORITY, clock)
    with open_signer(home, rosters, clock, quota=quota) as signer:
        serve_signer(signer, socket, ready=ready, lists=lists)
