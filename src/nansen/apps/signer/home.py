"""What belongs to a signer on its disk.

    authority/      the authority and its keys
    roster.pin      the digest of the first roster, from the founding ceremony
    roster.seen     the newest roster that was believed
    journals/       which logs count, by whose word
    signed.ledger   every document that was ever signed

The rosters themselves lie where the office keeps them: the signer believes what follows from
its pin, and nothing that lacks one it has seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nansen.adapters.files.journal_policies import read_journal_policies
from nansen.adapters.files.roster_folder import RosterFolder, decode_pin, read_pin
from nansen.adapters.files.signing_ledger import create_signing_ledger, open_signing_ledger
from nansen.adapters.files.whole import make_folder, write_whole
from nansen.apps.signer.authority import open_home, read_home
from nansen.apps.signer.batch import issuing_keys
from nansen.apps.signer.quorum_signer import QUOTA, QuorumSigner, SignerPorts
from nansen.clock import Clock
from nansen.errors import Conflict, Unavailable

AUTHORITY: Final = "authority"
JOURNALS: Final = "journals"
_PIN, _SEEN = "roster.pin", "roster.seen"


def create_signer_home(home: Path, *, pin: str) -> None:
    """Make a signer's home around an authority; once more changes nothing.

    Raises:
        Conflict: it was made with another roster.
        Malformed: the pin is none.
        Unavailable: the disk refuses.
    """
    make_folder(home, private=True)
    make_folder(home / JOURNALS)
    wanted = decode_pin(pin)
    if (home / _PIN).exists():
        if read_pin(home / _PIN) != wanted:
            raise Conflict("the signer was founded with another roster")
    else:
        write_whole(home / _PIN, pin.encode("ascii"), private=True)
    create_signing_ledger(home)


@contextmanager
def open_signer(
    home: Path, rosters: Path, clock: Clock, *, quota: int = QUOTA
) -> Iterator[QuorumSigner]:
    """Open a signer's home and hold it.

    Raises:
        Conflict: another signer is at work here.
        Untrusted: the rosters do not follow from the pin.
        Unavailable: there is no authority, no roster or no journal, or the disk refuses.
    """
    authority = home / AUTHORITY
    opened = open_home(authority, read_home(authority).kind)
    journals = tuple(one.log for one in read_journal_policies([home / JOURNALS]).policies)
    if not journals:
        raise Unavailable("the signer knows no journal: put its policy into journals/")
    officers = RosterFolder(rosters, read_pin(home / _PIN), memory=home / _SEEN, clock=clock)
    with open_signing_ledger(home) as ledger:
        yield QuorumSigner(
            SignerPorts(
                keys=issuing_keys(opened),
                officers=officers,
                journals=journals,
                ledger=ledger,
                clock=clock,
                quota=quota,
            )
        )
