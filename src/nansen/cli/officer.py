"""`nansen officer`: the key with which somebody signs what they do."""

import os
from base64 import b64encode
from pathlib import Path

from nansen.adapters.files.officer_keys import create_officer_key
from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import print_json, print_lines
from nansen.keys.unlocking import founding_from


def enroll(
    folder: Path,
    *,
    id: str,  # noqa: A002
    specimen: bool = False,
    json: bool = False,
) -> ExitStatus:
    """Make an officer's key, or a process's, and print the lines for the roster's draft.

    The key is sealed with the passphrase in NANSEN_KEY_PASSPHRASE; a specimen's is known to
    all, and serves in no other office.

    Example: nansen officer enroll keys/o-17 --id o-17

    Args:
        folder: The officer's folder; made if it is not there, and only theirs.
        id: The officer's pseudonym: small letters, digits and hyphens.
        specimen: Make a specimen's key, known to all.
        json: Answer in JSON.
    """
    unlocking = founding_from(os.environ, specimen=specimen)
    actor = create_officer_key(folder, id, unlocking.passphrase, kind=unlocking.kind)
    spki = b64encode(actor.key.spki).decode("ascii")
    if json:
        print_json({"id": actor.id, "kind": unlocking.kind.value, "key": spki})
    else:
        print_lines([f'id = "{actor.id}"', f'key = "{spki}"  # {unlocking.kind}'])
    return ExitStatus.SUCCESSFUL
