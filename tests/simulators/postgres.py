"""A private PostgreSQL for the tests: its own cluster, behind a socket in a folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nansen.adapters.sql.tables import DatabaseName

PROGRAMS = (
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    Path("/usr/local/bin"),
)
SETTINGS = (
    "listen_addresses=",
    "max_connections=40",
    "shared_buffers=32MB",
    "autovacuum=off",
    "max_wal_size=256MB",
    "log_min_messages=fatal",
)


class NotInstalled(Exception):
    """There is no PostgreSQL on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A cluster of this machine; every database in it is a test's."""

    programs: Path
    folder: Path
    runs_as: tuple[str, ...]
    """What stands before a command so that it does not run as root, whom the server refuses."""
    _made: set[str] = field(default_factory=set, repr=False)

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL."""
        command = [*self.runs_as, str(self.programs / program), *arguments]
        # A server that stays behind would keep a pipe open: it gets a file.
        with (self.folder / "said").open("wb") as said:
            done = subprocess.run(command, cwd=self.folder, stdout=said, stderr=said, check=False)
        if done.returncode:
            said_text = (self.folder / "said").read_text(errors="replace")
            raise RuntimeError(f"{program}: {said_text}")

    def start(self, *more: str) -> None:
        """Start the server with these settings over the usual, and wait until it answers."""
        settings = " ".join(f"-c {one}" for one in (*SETTINGS, *more))
        options = f"-k {self.folder} {settings}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is a crash."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode)

    @property
    def data(self) -> Path:
        """Where the cluster is."""
        return self.folder / "data"

    def address(self, database: str) -> str:
        """Give the address of a database."""
        return f"postgresql://nansen@/{database}?host={self.folder}"

    def empty_database(self, name: str) -> str:
        """Make an empty database, or empty the one of the name; give its address."""
        name = f"test_{name}"
        if name in self._made:
            self.execute("DROP SCHEMA public CASCADE", database=name)
            self.execute("CREATE SCHEMA public", database=name)
        else:
            self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            self._made.add(name)
        return self.address(name)

    def record(self, prefix: str) -> bytes:
        """Make an empty database for each of an office's, or empty those, and name them."""
        places = (f'{name} = "{self.empty_database(f"{prefix}_{name}")}"' for name in DatabaseName)
        return "\n".join(places).encode()

    def execute(self, statement: str, *, database: str = "postgres") -> None:
        """Say something to the server as its owner."""
        import psycopg  # noqa: PLC0415 - it is an extra, and most tests need none

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def private_postgres(*, on: Path | None = None) -> Iterator[PostgresServer]:
    """Run a server meanwhile, on a disk or where temporary files are.

    Raises:
        NotInstalled: there is no PostgreSQL here.
    """
    programs = next((path for path in PROGRAMS if (path / "initdb").exists()), None)
    if programs is None:
        raise NotInstalled("postgresql is not installed; see tools/system-packages")
    # Not below pytest's own folder, which other users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="nansen-pg-", dir=on))
    server = PostgresServer(programs=programs, folder=folder, runs_as=_runs_as(folder))
    try:
        server.run(
            "initdb",
            "-D",
            str(server.data),
            "-U",
            "nansen",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runs_as(folder: Path) -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}")
    return ("setpriv", *ids, "--clear-groups")
