"""A signer's home as it is founded: an authority, a roster, a journal that counts, a ledger."""

from datetime import date
from pathlib import Path

from tests.journal.simulated import POLICY
from tests.worlds.office import first_roster
from tests.worlds.specimen import FOUNDED

from nansen.adapters.files.roster_folder import add_roster
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.home import AUTHORITY, JOURNALS, create_signer_home
from nansen.clock import FixedClock
from nansen.ids import StateCode
from nansen.standards.framework.entry import DocumentClass
from nansen.standards.framework.journal_policy import JournalPolicy, encode_journal_policy


def found_signer(home: Path, rosters: Path) -> None:
    """Found what `nansen signer serve` takes."""
    found(home / AUTHORITY, specimen_act(), FixedClock(FOUNDED))
    roster = first_roster()
    add_roster(rosters, roster)
    create_signer_home(home, pin=roster.digest.hex())
    policy = JournalPolicy(
        state=StateCode("UTO"),
        country="UT",
        documents=tuple(DocumentClass),
        since=date(2026, 11, 1),
        log=POLICY,
    )
    (home / JOURNALS / "utopia.journal").write_bytes(encode_journal_policy(policy))
