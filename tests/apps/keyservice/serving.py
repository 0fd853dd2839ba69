"""A key service as a process of its own: `python serving.py HOME ROSTERS SOCKET`."""

import sys
from pathlib import Path

from nansen.apps.keyservice.serve import serve
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.unlocking import Unlocking


def main(home: str, rosters: str, socket: str) -> None:
    """Serve, and say when callers are heard."""
    unlocking = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
    serve(
        Path(home),
        Path(rosters),
        Path(socket),
        unlocking,
        ready=lambda: print("ready", flush=True),  # noqa: T201
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
