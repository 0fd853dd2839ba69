"""`nansen status`, as an office and as a post would use it."""

import json
from pathlib import Path

import pytest
from tests.simulators.command_line import nansen
from tests.worlds.specimen import specimen_world
from tests.worlds.status_office import HOUR, sign_list, status_list

from nansen.adapters.files.status_files import write_status_list
from nansen.apps.signer.authority import found, specimen_act
from nansen.apps.signer.batch import TRUST, publish_trust
from nansen.cli.app import run as run_app
from nansen.cli.exit_status import ExitStatus
from nansen.clock import SystemClock
from nansen.standards.framework.status_list import PublishedStatus

ENDED, SUSPENDED = PublishedStatus.ENDED, PublishedStatus.SUSPENDED


def run(*words: object) -> int:
    return run_app(["status", *map(str, words)])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Found an office and publish its trust."""
    folder = tmp_path_factory.mktemp("office")
    publish_trust(found(folder / "home", specimen_act(), SystemClock()), folder)
    return folder


def test_an_office_publishes_and_a_post_reads(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("publish", "--home", office / "home", "--out", tmp_path) is ExitStatus.SUCCESSFUL
    name, _, hour = capsys.readouterr().out.partition(": ")
    assert (tmp_path / f"{name}.statuslist").exists()
    assert hour.endswith(":00 UTC\n")
    assert run("show", tmp_path, "--trust", office / TRUST) is ExitStatus.SUCCESSFUL
    shown = capsys.readouterr().out
    assert f"{name} of UTO" in shown
    assert "1048576 indices" in shown
    assert "cover included" in shown
    assert "✓ status-list-age" in shown


def test_both_answer_in_json(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("publish", "--home", office / "home", "--out", tmp_path, "--json")
    (published,) = json.loads(capsys.readouterr().out)
    run("show", tmp_path, "--trust", office / TRUST, "--json")
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown["list"] == published["list"]
    assert shown["issued"] == published["issued"]
    assert (shown["state"], shown["size"]) == ("UTO", 2**20)
    assert shown["shown"]["suspended"] > 2000, "cover"
    assert sum(shown["shown"].values()) == 2**20
    assert {check["id"]: check["outcome"] for check in shown["checks"]} == {
        "status-list": "successful",
        "status-list-age": "successful",
    }


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, Path]:
    """Write one list of a fixed hour, and the trust of its office."""
    listed = status_list({1: ENDED, 2: ENDED, 3: SUSPENDED})
    file = write_status_list(tmp_path / "lists", listed.list_id, sign_list(listed))
    publish_trust(specimen_world().authority, tmp_path)
    return file, tmp_path / TRUST


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (HOUR.isoformat(), ExitStatus.SUCCESSFUL),
        ("2026-11-30", ExitStatus.SUCCESSFUL),
        ("2026-12-01", ExitStatus.UNDETERMINED),
        ("2027-06-01", ExitStatus.FAILED),
    ],
)
def test_the_exit_status_says_what_a_list_is_worth(
    published: tuple[Path, Path], at: str, status: ExitStatus
) -> None:
    file, trust = published
    assert run("show", file, "--trust", trust, "--at", at) is status


def test_counts_are_those_that_are_shown(
    published: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file, trust = published
    run("show", file, "--trust", trust, "--at", HOUR.isoformat())
    assert "65533 valid, 1 suspended, 2 ended" in capsys.readouterr().out


def test_a_folder_without_lists_is_named(published: tuple[Path, Path]) -> None:
    _, trust = published
    ran = nansen("status", "show", trust, "--trust", trust)
    assert ran.status == ExitStatus.BAD_INPUT
    assert "no status list" in ran.err


def test_an_interval_that_is_none_is_refused(office: Path, tmp_path: Path) -> None:
    places = ("--home", office / "home", "--out", tmp_path)
    refused = nansen("status", "publish", *places, "--every", "200")
    assert refused.status == ExitStatus.REFUSED
    assert "R72" in refused.err
    assert nansen("status", "publish", *places, "--every", "soon").status == ExitStatus.USAGE
    assert list(tmp_path.iterdir()) == []


WITHDRAWN = b"number,type,ground\nN7K2M4Q9X,PR,stolen\nN9D4H6J2C,PR,replaced\nN3W8R5T1Z,PS,lost\n"


def test_sltd_gets_number_type_and_issuer_only(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "withdrawn.csv"
    table.write_bytes(WITHDRAWN)
    printed = nansen("status", "sltd", table, "--home", office / "home")
    assert (printed.status, printed.out) == (
        ExitStatus.SUCCESSFUL,
        "number,type,issuer\nN3W8R5T1Z,PS,UTO\nN7K2M4Q9X,PR,UTO\n",
    )
    answered = nansen("status", "sltd", table, "--home", office / "home", "--json")
    assert answered.json == [
        {"number": "N3W8R5T1Z", "type": "PS", "issuer": "UTO"},
        {"number": "N7K2M4Q9X", "type": "PR", "issuer": "UTO"},
    ]


def test_a_table_with_names_goes_nowhere(office: Path, tmp_path: Path) -> None:
    table = tmp_path / "withdrawn.csv"
    table.write_bytes(b"number,type,ground,surname\nN7K2M4Q9X,PR,stolen,IVANOVA\n")
    ran = nansen("status", "sltd", table, "--home", office / "home")
    assert (ran.status, ran.out) == (ExitStatus.BAD_INPUT, "")
    assert "IVANOVA" not in ran.err
    assert nansen("status", "sltd", table, "--home", tmp_path).status == ExitStatus.UNAVAILABLE
