"""An office on one machine: what lies where.

    rosters/        who is an officer, signed by administrators
    desk/           the databases: process, identity, contact, grounds, registry, search; or
                    databases.toml, which names the servers that they are on
    keyservice/     the home of the key service
    signer/         the home of the signer, with the authority and its keys
    journal/        the log: a private ledger and the public folder
    intake/         sealed bundles and mailboxes
    machines/       the keys of the processes that act: intake, assigner, personaliser, signer
    press/          what is being made
    line/           how far the line has come with it: rows of random names, and no backup
    letters/        the key that signs letters
    office.toml     what the office is called
    trust/          what an inspection needs; nothing of it is secret
    run/            the sockets of the processes

Each zone's folder can lie on a machine of its own; here they share one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nansen.adapters.sql.places import Place, database_places
from nansen.adapters.sql.tables import DatabaseName
from nansen.ids import OfficerId

MACHINES: Final = ("intake", "assigner", "personaliser", "signer")
"""The processes that act in cases and documents; each is in the roster like an officer."""


@dataclass(frozen=True, slots=True)
class OfficeHome:
    """The folders of an office."""

    path: Path

    @property
    def rosters(self) -> Path:
        """The signed rosters."""
        return self.path / "rosters"

    @property
    def pin(self) -> Path:
        """The digest of the first roster."""
        return self.path / "roster.pin"

    @property
    def databases(self) -> Path:
        """The vaults and the process database, or the record that tells where they are."""
        return self.path / "desk"

    def database(self, name: DatabaseName) -> Place:
        """Tell where a database is.

        Raises:
            Malformed, Refused: the record of the databases is none, or holds a password.
            Unavailable: it cannot be read.
        """
        return database_places(self.databases)[name]

    @property
    def keyservice(self) -> Path:
        """The key service's home."""
        return self.path / "keyservice"

    @property
    def signer(self) -> Path:
        """The signer's home."""
        return self.path / "signer"

    @property
    def authority(self) -> Path:
        """The authority's home, within the signer's."""
        return self.signer / "authority"

    @property
    def journal(self) -> Path:
        """The log."""
        return self.path / "journal"

    @property
    def journal_key(self) -> Path:
        """The key that signs the log's heads."""
        return self.path / "journal.key"

    @property
    def intake(self) -> Path:
        """The public zone's folder."""
        return self.path / "intake"

    @property
    def press(self) -> Path:
        """What is being made."""
        return self.path / "press"

    @property
    def letters(self) -> Path:
        """The key that signs letters."""
        return self.path / "letters"

    @property
    def profile(self) -> Path:
        """What the office is called."""
        return self.path / "office.toml"

    @property
    def line(self) -> Path:
        """The line's own database: what was begun and has not ended."""
        return self.path / "line" / "line.db"

    @property
    def trust(self) -> Path:
        """What an inspection needs."""
        return self.path / "trust"

    @property
    def bundle_key(self) -> Path:
        """The key that bundles are sealed to."""
        return self.path / "bundle.key"

    @property
    def recovery_key(self) -> Path:
        """The key that opens bundles when the other is lost; it belongs in a safe elsewhere."""
        return self.path / "recovery.key"

    @property
    def keyservice_socket(self) -> Path:
        """Where the key service listens."""
        return self.path / "run" / "keyservice.sock"

    @property
    def signer_socket(self) -> Path:
        """Where the signer listens."""
        return self.path / "run" / "signer.sock"

    @property
    def intake_socket(self) -> Path:
        """Where the intake listens."""
        return self.path / "run" / "intake.sock"

    def key_of(self, officer: OfficerId) -> Path:
        """The folder of an officer's key: a process's, or a demonstration's officer's."""
        folder = "machines" if officer in MACHINES else "people"
        return self.path / folder / officer
