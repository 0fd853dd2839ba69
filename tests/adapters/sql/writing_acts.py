"""A process that writes acts about one case until it is stopped.

    python writing_acts.py storm LOCATION           act after act; each is said when it is safe
    python writing_acts.py race LOCATION WRITER N   try for every version up to N; say those won

An act owes the journal one duty, and its standing tells its version: either all three are
there, or none.
"""

import sys
from pathlib import Path

from tests.adapters.sql.chains import case_of, duty_of, next_act, standing_of

from nansen.acts.chain import Chain, link
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Conflict

CASE = case_of(1)


def located(text: str) -> Path | str:
    """Read a file's path or a server's address."""
    return text if "://" in text else Path(text)


def write_next(store: SqlActStore, chain: Chain, *, key: int | None = None) -> Chain:
    """Write the act that follows, with all that belongs to it."""
    signed = next_act(chain, key=key, padding=2000)
    version = signed.act.version
    store.append(signed, standing_of(CASE, f"stage-{version}"), (duty_of(version),))
    return chain.extend(signed)


def say(*words: object) -> None:
    """Tell whoever started this."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def storm(store: SqlActStore) -> None:
    """Write until killed."""
    chain = link(CASE, store.read(CASE))
    while True:
        chain = write_next(store, chain)
        say(chain.version)


def race(store: SqlActStore, writer: int, versions: int) -> None:
    """Win what can be won."""
    say("ready")
    sys.stdin.readline()
    chain = link(CASE, store.read(CASE))
    while chain.version < versions:
        try:
            chain = write_next(store, chain, key=writer * 10_000 + chain.version + 1)
            say(chain.version, chain.head.hex())
        except Conflict:
            chain = link(CASE, store.read(CASE))


def main(mode: str, location: str, *numbers: str) -> None:
    """Open the database and write."""
    with open_database(DatabaseName.PROCESS, located(location)) as database:
        store = SqlActStore(database)
        if mode == "storm":
            storm(store)
        else:
            race(store, *map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
