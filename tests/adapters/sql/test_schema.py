"""Schemas: known, newer, older, another's; and the way there and back with what is stored."""

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from subprocess import run

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from tests.adapters.sql.chains import case_of, duty_of, next_act, standing_of
from tests.adapters.sql.conftest import Office

from nansen.acts.act import SubjectKind
from nansen.acts.chain import link
from nansen.adapters.sql.copies import export_database, restore_database
from nansen.adapters.sql.database import Database, connect
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.schema import NEWEST, current, downgrade, open_database, upgrade
from nansen.adapters.sql.tables import METADATA, DatabaseName
from nansen.adapters.sql.vault_store import SqlVault
from nansen.errors import Malformed, Unavailable, Unsupported
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName

PROCESS = DatabaseName.PROCESS
NAMES = pytest.mark.parametrize("name", list(DatabaseName))


@NAMES
def test_the_newest_schema_is_that_of_the_tables(office: Office, name: DatabaseName) -> None:
    database = office.open(name)
    assert current(database) == NEWEST[name]
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA[name]) == []


@NAMES
def test_every_schema_leads_back_to_nothing(office: Office, name: DatabaseName) -> None:
    database = office.open(name)
    downgrade(database, 0)
    assert current(database) == 0
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade(database)
    assert current(database) == NEWEST[name]


def test_every_database_has_a_schema() -> None:
    assert METADATA.keys() == NEWEST.keys() == {*DatabaseName}


def test_many_make_an_empty_database_at_once(office: Office) -> None:
    location = office.location("process")

    def make(_: int) -> int:
        with open_database(PROCESS, location) as database:
            return current(database)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [2] * 4


def say_version(database: Database, version: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})


def test_a_later_releases_schema_is_left_alone(office: Office) -> None:
    database = office.open(PROCESS)
    say_version(database, "process_3")
    for act in (
        lambda: office.open(PROCESS),
        lambda: upgrade(database),
        lambda: downgrade(database, 1),
    ):
        with pytest.raises(Unsupported, match="later release"):
            act()


def test_an_earlier_releases_schema_is_upgraded_on_purpose(office: Office) -> None:
    database = office.open(PROCESS)
    downgrade(database, 1)
    with pytest.raises(Unavailable, match="schema 1, and this release writes 2: "):
        office.open(PROCESS)
    upgrade(database)
    assert current(office.open(PROCESS)) == 2


def test_no_schema_lies_on_the_wrong_side(office: Office) -> None:
    database = office.open(PROCESS)
    for wrong in (-1, 3):
        with pytest.raises(Unsupported, match="below"):
            downgrade(database, wrong)
    for wrong in (1, 3):
        with pytest.raises(Unsupported, match="above"):
            upgrade(database, wrong)
    downgrade(database, 2)
    upgrade(database, 2)
    assert current(database) == 2


def test_no_database_is_opened_as_another(office: Office) -> None:
    office.open(DatabaseName.CONTACT)
    with pytest.raises(Malformed, match="another database"):
        office.open(DatabaseName.IDENTITY, at="contact")


@pytest.mark.parametrize("version", ["", "process", "process_0", "process_x", "3f2a9c"])
def test_no_other_programs_database_is_opened(office: Office, version: str) -> None:
    say_version(office.open(PROCESS), version)
    with pytest.raises(Malformed, match="another database"):
        office.open(PROCESS)


def test_tables_of_another_program_are_left_alone(office: Office) -> None:
    with connect(PROCESS, office.location("process")) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE theirs (n INTEGER)"))
        with pytest.raises(Malformed, match="another program"):
            office.open(PROCESS)


def test_an_upgrade_that_fails_changes_nothing(office: Office) -> None:
    database = office.open(PROCESS)
    downgrade(database, 1)
    with database.writing() as connection:
        connection.execute(text("CREATE INDEX standings_by_due ON standings (due)"))
    with pytest.raises(Unavailable):
        upgrade(database)
    assert current(database) == 1
    with database.reading() as connection:
        made = {index["name"] for index in inspect(connection).get_indexes("standings")}
    assert "standings_by_due" in made
    assert "standings_by_stage" not in made


def test_opening_what_is_as_it_should_be_needs_no_alembic(files: Office) -> None:
    path = files.location("process")
    files.open(PROCESS)
    script = (
        "import sys; from pathlib import Path\n"
        "from nansen.adapters.sql.schema import open_database\n"
        "from nansen.adapters.sql.tables import DatabaseName\n"
        "open_database(DatabaseName.PROCESS, Path(sys.argv[1])).close()\n"
        "assert not {'alembic', 'psycopg'} & sys.modules.keys()\n"
    )
    run([sys.executable, "-c", script, str(path)], check=True)


def check_first_version(database: Database, *, added: int = 0) -> None:
    """Check what stands in the golden files of version 1."""
    store, vault = SqlActStore(database), SqlVault(database)
    for number, length in ((1, 3 + added), (2, 1)):
        acts = store.read(case_of(number))
        assert link(case_of(number), acts).version == length
    assert vault.get(CaseId(case_of(1).id), FieldName("process.reasons"), 1) == b"sealed reasons"
    assert duty_of(1) in store.duties()


def use_and_return(database: Database) -> None:
    """Upgrade, use, and roll back; what was there before and since stays."""
    check_first_version(database)
    before = dict(SqlActStore(database).count_stages(SubjectKind.CASE))
    assert before == {"received": 1, "screening": 1}
    upgrade(database)
    check_first_version(database)
    store = SqlActStore(database)
    chain = link(case_of(1), store.read(case_of(1)))
    added = next_act(chain)
    store.append(added, standing_of(case_of(1), "granted"), (duty_of(9),))
    stages = dict(store.count_stages(SubjectKind.CASE))
    assert stages == {"granted": 1, "received": 1}
    downgrade(database, 1)
    check_first_version(database, added=1)
    assert store.standings(SubjectKind.CASE, stages=("granted",))[0].subject == case_of(1)
    assert store.duties() == (duty_of(1), duty_of(9))


def test_a_dump_of_the_first_schema_is_upgraded_used_and_rolled_back(
    tmp_path: Path, vectors: Path
) -> None:
    path = tmp_path / "process.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((vectors / "sql" / "process-1.sql").read_text(encoding="utf-8"))
    with connect(PROCESS, path) as database:
        assert current(database) == 1
        use_and_return(database)


def test_an_export_of_the_first_schema_is_upgraded_used_and_rolled_back(
    office: Office, vectors: Path
) -> None:
    with connect(PROCESS, office.location("process")) as database:
        upgrade(database, 1)
        assert restore_database(database, vectors / "sql" / "process-1.export") == 8
        use_and_return(database)


def test_the_export_of_the_first_schema_is_still_written(
    office: Office, vectors: Path, tmp_path: Path
) -> None:
    golden = vectors / "sql" / "process-1.export"
    with connect(PROCESS, office.location("process")) as database:
        upgrade(database, 1)
        restore_database(database, golden)
        export_database(database, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == golden.read_bytes()


def test_an_export_is_restored_into_its_own_schema(office: Office, vectors: Path) -> None:
    database = open_database(PROCESS, office.location("process"))
    with database, pytest.raises(Unsupported, match="schema 1"):
        restore_database(database, vectors / "sql" / "process-1.export")
