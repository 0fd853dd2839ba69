"""`nansen office letter-key`: the key that signs letters, once a year."""

import os
from pathlib import Path

from nansen.cli.exit_status import ExitStatus
from nansen.cli.show import print_json, print_lines
from nansen.clock import SystemClock


def letter_key(home: Path, *, specimen: bool = False, json: bool = False) -> ExitStatus:
    """Make a new key for the office's letters, and certify it for a year.

    Publish its fingerprint: it is how people tell the office's letters from a forger's. Letters
    that the key before it signed stay good.

    Example: nansen office letter-key office

    Args:
        home: The office's folder.
        specimen: The office is one whose keys are known to all.
        json: Answer in JSON.
    """
    from nansen.apps.desk.cases.letter_key import renew_letter_key  # noqa: PLC0415
    from nansen.apps.desk.home import OfficeHome  # noqa: PLC0415
    from nansen.apps.desk.profile import read_profile  # noqa: PLC0415
    from nansen.keys.unlocking import founding_from  # noqa: PLC0415

    office = OfficeHome(home)
    unlocking = founding_from(os.environ, specimen=specimen)
    made = renew_letter_key(
        office.letters,
        read_profile(office.profile).distinguished_name,
        unlocking.passphrase,
        unlocking.kind,
        SystemClock().now(),
    )
    certificate = made.certificate
    until = f"{certificate.not_after:%Y-%m-%d}"
    if json:
        print_json({"sha256": certificate.fingerprint, "until": until})
    else:
        print_lines([f"sha256 {certificate.fingerprint}", f"until {until}"])
    return ExitStatus.SUCCESSFUL
