"""A signer as a process of its own: `python signing_process.py FOLDER SOCKET`."""

import sys
from pathlib import Path

from tests.worlds.signing_office import SigningOffice

from nansen.apps.signer.server import serve_signer


def main(folder: str, socket: str) -> None:
    """Serve, and say when callers are heard."""
    with SigningOffice(folder=Path(folder)).signer() as signer:
        serve_signer(signer, Path(socket), ready=lambda: print("ready", flush=True))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
