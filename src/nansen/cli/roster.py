"""`nansen roster`: who is an officer, signed by two administrators each time it changes."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from nansen.adapters.files.officer_keys import open_officer_key
from nansen.adapters.files.roster_draft import LONGEST, decode_roster_draft
from nansen.adapters.files.roster_folder import (
    RosterFolder,
    decode_pin,
    follow_rosters,
    read_rosters,
)
from nansen.adapters.files.whole import write_whole
from nansen.cli.exit_status import ExitStatus
from nansen.cli.files import read_file
from nansen.cli.show import JsonValue, console, print_json, print_lines
from nansen.clock import SystemClock
from nansen.errors import Refused
from nansen.keys.unlocking import unlocking_from
from nansen.officers.officer import Officer
from nansen.officers.roster import (
    LONGEST_SIGNED,
    NO_ROSTER,
    Roster,
    RosterSignature,
    SignedRoster,
    decode_signed_roster,
    encode_roster,
    encode_signed_roster,
    signed_message,
)


def draft(draft: Path, *, out: Path, after: Path | None = None, json: bool = False) -> ExitStatus:
    """Write the next roster from a draft, for administrators to look at and sign.

    Without `--after` it is the first one, and what is printed is the pin: whoever is to
    believe this office's rosters is given it at the founding, by another road.

    Example: nansen roster draft DRAFT.toml --after office/rosters --out NEXT.roster

    Args:
        draft: Who is to be an officer, in TOML.
        out: The file to write.
        after: The folder of the rosters before.
        json: Answer in JSON.
    """
    wanted = decode_roster_draft(read_file(draft, largest=LONGEST))
    before = () if after is None else read_rosters(after)
    if after is not None and not before:
        raise Refused("ROSTER", "there is no roster before; the first one is drafted without any")
    roster = Roster(
        authority=wanted.authority,
        number=len(before) + 1,
        previous=before[-1].digest if before else NO_ROSTER,
        at=SystemClock().now(),
        officers=wanted.officers,
    )
    signed = SignedRoster(octets=encode_roster(roster))
    write_whole(out, encode_signed_roster(signed), replace=False)
    _print_digest(signed, roster, json=json)
    return ExitStatus.SUCCESSFUL


def sign(
    file: Path, *, key: Annotated[Path, Parameter(name="--as")], json: bool = False
) -> ExitStatus:
    """Sign a roster as an administrator; look at it with `nansen roster show` before.

    Example: nansen roster sign NEXT.roster --as keys/enrol-1

    Args:
        file: The roster; the signature is written into it.
        key: The folder of the administrator's key.
        json: Answer in JSON.
    """
    signed = decode_signed_roster(read_file(file, largest=LONGEST_SIGNED))
    roster, unlocking = signed.roster, unlocking_from(os.environ)
    actor = open_officer_key(key, unlocking.passphrase, kind=unlocking.kind)
    octets = actor.key.sign(signed_message(signed.octets))
    others = tuple(one for one in signed.signatures if one.by != actor.id)
    signed = replace(signed, signatures=(*others, RosterSignature(by=actor.id, octets=octets)))
    write_whole(file, encode_signed_roster(signed))
    _print_digest(signed, roster, json=json)
    return ExitStatus.SUCCESSFUL


def add(folder: Path, file: Path, *, pin: str | None = None, json: bool = False) -> ExitStatus:
    """Add a roster to the others, if two administrators of the one before have signed it.

    The first one is signed by all its administrators. Whoever reads the folder verifies all
    of it again, from the pin on.

    Example: nansen roster add office/rosters NEXT.roster

    Args:
        folder: The folder of rosters.
        file: The signed roster.
        pin: The digest of the first roster, if it is to be checked here too.
        json: Answer in JSON.
    """
    signed = decode_signed_roster(read_file(file, largest=LONGEST_SIGNED))
    follow_rosters(folder, signed, None if pin is None else decode_pin(pin))
    _print_digest(signed, signed.roster, json=json)
    return ExitStatus.SUCCESSFUL


def show(path: Path, *, pin: str | None = None, json: bool = False) -> ExitStatus:
    """Show who is an officer by the newest roster of a folder, proved from the pin on.

    A file is shown too, for whoever is to sign it: nothing in it is proved.

    Example: nansen roster show office/rosters --pin PIN

    Args:
        path: The folder of rosters, or one file.
        pin: The digest of the first roster; a folder is not shown without.
        json: Answer in JSON.
    """
    if path.is_file():
        signed = decode_signed_roster(read_file(path, largest=LONGEST_SIGNED))
    elif pin is None:
        raise Refused("ROSTER-PIN", "give --pin, the digest that the office was founded with")
    else:
        signed = RosterFolder(path, decode_pin(pin)).chain[-1]
    roster, proved = signed.roster, not path.is_file()
    if json:
        print_json({**_summary(signed, roster), "proved": proved, "officers": _rows(roster)})
    else:
        _print_table(signed, roster, proved=proved)
    return ExitStatus.SUCCESSFUL


def _summary(signed: SignedRoster, roster: Roster) -> dict[str, JsonValue]:
    return {
        "authority": roster.authority,
        "number": roster.number,
        "digest": signed.digest.hex(),
        "at": roster.at.isoformat(),
        "signatures": [one.by for one in signed.signatures],
    }


def _print_digest(signed: SignedRoster, roster: Roster, *, json: bool) -> None:
    if json:
        print_json(_summary(signed, roster))
        return
    signers = ", ".join(one.by for one in signed.signatures) or "nobody yet"
    print_lines(
        [
            f"roster {roster.number} of {roster.authority}: {len(roster.officers)} officers",
            f"signed by {signers}",
            signed.digest.hex(),
        ]
    )


def _rows(roster: Roster) -> list[JsonValue]:
    now = SystemClock().now()
    return [
        {
            "id": one.id,
            "office": one.office.id,
            "roles": [*sorted(one.roles)],
            "from": one.not_before.isoformat(),
            "until": one.not_after.isoformat(),
            "in_service": one.serves_at(now),
            "key": one.key.fingerprint,
        }
        for one in roster.officers
    ]


def _print_table(signed: SignedRoster, roster: Roster, *, proved: bool) -> None:
    from rich.markup import escape  # noqa: PLC0415 - slow, and only people need it
    from rich.table import Table  # noqa: PLC0415

    now, table = SystemClock().now(), Table("officer", "office", "roles", "until", "key")
    for one in roster.officers:
        table.add_row(*_cells(one), style=None if one.serves_at(now) else "dim")
    signers = ", ".join(one.by for one in signed.signatures) or "nobody yet"
    proof = "proved from the pin on" if proved else "[yellow]nothing in it is proved[/]"
    screen = console()
    screen.print(f"  roster {roster.number} of {escape(roster.authority)}, {proof}")
    screen.print(f"  signed by {escape(signers)}")
    screen.print(table)
    screen.print(f"  {signed.digest.hex()}")


def _cells(officer: Officer) -> tuple[str, ...]:
    # Nothing here can be markup: names, offices and roles are letters, digits and hyphens.
    return (
        officer.id,
        officer.office.id,
        " ".join(sorted(officer.roles)),
        f"{officer.not_after:%Y-%m-%d}",
        officer.key.fingerprint,
    )
