"""`nansen intake`: the public zone that takes sealed bundles and signs for them."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nansen.adapters.files.whole import write_whole
from nansen.adapters.intake.intake_keys import IntakeKeys, encode_intake_keys
from nansen.adapters.intake.wire import LONGEST_BUNDLE
from nansen.apps.intake import home as homes
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.office_keys import OfficeKeys, read_recipients
from nansen.cli.show import print_json, print_lines
from nansen.cli.usage import FileOrDash
from nansen.clock import SystemClock
from nansen.errors import Unavailable
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, Passphrase, UnsafeDemoPassphrase
from nansen.keys.passphrase_file import AnyPassphrase
from nansen.keys.unlocking import founding_from


def create(home: Path, *, to: OfficeKeys, specimen: bool = False, json: bool = False) -> ExitStatus:
    """Make an intake: its receipt key, and the file of keys that applicants are given.

    The receipt key is sealed with the passphrase in NANSEN_KEY_PASSPHRASE. The keys that
    open bundles never come here.

    Example: nansen intake create intake --to age1OFFICE age1RECOVERY

    Args:
        home: The intake's folder; made if it is not there.
        to: Whom bundles are sealed to: age keys, or files of them; two at least.
        specimen: Make a specimen's intake, whose key is known to all.
        json: Answer in JSON.
    """
    unlocking = founding_from(os.environ, specimen=specimen)
    keys = homes.create_intake(
        home, read_recipients(to), passphrase=unlocking.passphrase, kind=unlocking.kind
    )
    _show(keys, json=json)
    return ExitStatus.SUCCESSFUL


def receive(home: Path, bundle: FileOrDash, *, receipt: Path, json: bool = False) -> ExitStatus:
    """Take a bundle that came by any road, and write the receipt for it.

    The bundle is on the disk before it is signed for. The same bundle again gives the same
    receipt, so whoever is not sure may send again.

    Example: nansen intake receive intake BUNDLE.napp --receipt BUNDLE.receipt

    Args:
        home: The intake's folder.
        bundle: The sealed bundle; `-` is standard input.
        receipt: The file to write the receipt to.
        json: Answer in JSON.
    """
    octets = read_file(bundle, largest=LONGEST_BUNDLE)
    with homes.open_intake(home, _passphrase_of(home), SystemClock()) as intake:
        signed = intake.receive(octets)
    write_whole(receipt, signed.octets)
    stated = signed.receipt
    if json:
        print_json({"bundle": stated.bundle, "day": stated.day.isoformat()})
    else:
        print_lines([f"{stated.bundle}: received on {stated.day.isoformat()}"])
    return ExitStatus.SUCCESSFUL


def list_waiting(home: Path, *, json: bool = False) -> ExitStatus:
    """List the bundles that wait for an office: how many, and their names.

    A name is the SHA-256 of what is sealed. More is not known here.

    Example: nansen intake list intake

    Args:
        home: The intake's folder.
        json: Answer in JSON.
    """
    waiting = homes.waiting_in(home)
    if json:
        print_json({"count": len(waiting), "bundles": [*waiting]})
    else:
        print_lines([f"waiting: {len(waiting)}", *waiting])
    return ExitStatus.SUCCESSFUL


def key(home: Path, *, json: bool = False) -> ExitStatus:
    """Print the keys that applicants seal to, and the key that verifies receipts.

    Publish it where nobody can change it: whoever gives people another file reads what they
    send. `age -R` takes it too.

    Example: nansen intake key intake

    Args:
        home: The intake's folder.
        json: Answer in JSON.
    """
    _show(homes.read_intake_keys(home), json=json)
    return ExitStatus.SUCCESSFUL


def serve(
    home: Path, *, socket: Annotated[Path, Parameter(name="--socket")], json: bool = False
) -> ExitStatus:
    """Take bundles by a socket of this machine until told to stop.

    It opens no port: the server that strangers reach stands before it.

    Example: nansen intake serve intake --socket run/intake.sock

    Args:
        home: The intake's folder.
        socket: Where to listen; only this user may connect.
        json: Answer in JSON.
    """
    from nansen.apps.intake.server import serve_intake  # noqa: PLC0415

    def ready() -> None:
        if json:
            print_json({"socket": str(socket)})
        else:
            print_lines(["the intake listens"])
        sys.stdout.flush()

    intake = homes.load_intake(home, _passphrase_of(home), SystemClock())
    serve_intake(intake, home, socket, ready)
    return ExitStatus.SUCCESSFUL


def _show(keys: IntakeKeys, *, json: bool) -> None:
    if json:
        print_json(
            {
                "kind": str(keys.kind),
                "recipients": [one.text for one in keys.recipients.keys],
                "receipt_key": keys.receipt.spki.hex(),
            }
        )
    else:
        print_lines(encode_intake_keys(keys).decode().splitlines())


def _passphrase_of(home: Path) -> AnyPassphrase:
    if homes.read_intake_keys(home).kind is KeystoreKind.DEMO:
        return UnsafeDemoPassphrase()
    text = os.environ.get(PASSPHRASE)
    if not text:
        raise Unavailable(f"set {PASSPHRASE} to the passphrase of the receipt key")
    return Passphrase(text)
