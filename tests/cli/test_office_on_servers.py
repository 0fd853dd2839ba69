"""`nansen office` with its databases on servers."""

from pathlib import Path

import pytest
from tests.simulators.command_line import nansen
from tests.simulators.postgres import PostgresServer

from nansen.adapters.sql.tables import DatabaseName
from nansen.cli.exit_status import ExitStatus


def test_an_office_on_servers_is_founded_backed_up_and_restored(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    office, backup = tmp_path / "office", tmp_path / "backup"
    record = tmp_path / "servers.toml"
    record.write_bytes(postgres.record("command"))
    assert nansen("office", "create", office, "--databases", record).status == 0
    assert not list((office / "desk").glob("*.db"))
    assert nansen("office", "stuck", office).out.startswith("  nothing is stuck")
    doctor = nansen("office", "doctor", office, "--json").json
    told = {one["id"]: one["outcome"] for one in doctor["checks"]}
    assert (told["databases"], told["database-servers"]) == ("successful", "undetermined")
    assert nansen("office", "backup", office, "--out", backup).status == 0

    ran = nansen("office", "restore", backup, "--drill", office, "--json")
    assert ran.json["outcome"] == "successful"
    words = ("office", "restore", backup, "--keys", office, "--databases", record)
    assert nansen(*words, "--drill", office).status == ExitStatus.BAD_INPUT
    postgres.record("command")
    assert nansen("office", "stuck", office).status == ExitStatus.UNAVAILABLE
    ran = nansen(*words, "--out", tmp_path / "back")
    assert ran.status == 0, ran.out + ran.err
    assert "✓ databases: 6 databases open and whole" in ran.out
    assert nansen("office", "stuck", tmp_path / "back").status == 0


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('= "postgresql://desk:hunter2@one.example/d"', ExitStatus.REFUSED),
        ('= "postgresql://desk@hunter2/d?password=hunter2"', ExitStatus.REFUSED),
        ("= hunter2", ExitStatus.BAD_INPUT),
        (None, ExitStatus.UNAVAILABLE),
    ],
)
def test_a_password_is_refused_and_not_said_again(
    tmp_path: Path, text: str | None, status: ExitStatus
) -> None:
    record = tmp_path / "servers.toml"
    if text is not None:
        record.write_text("".join(f"{name} {text}\n" for name in DatabaseName))
    for words in (
        ("create", tmp_path / "office"),
        ("restore", tmp_path, "--out", tmp_path / "office"),
    ):
        ran = nansen("office", *words, "--databases", record)
        assert ran.status == status
        assert "hunter2" not in ran.out + ran.err
        assert not (tmp_path / "office").exists()
