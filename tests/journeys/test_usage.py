"""What the command line says when it is held wrongly, and when the world interferes."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from tests.conftest import VECTORS
from tests.journeys.conftest import Batch
from tests.simulators.command_line import finished, nansen, nansen_process

from nansen.cli.show import progress

LISTS = VECTORS / "icao9303" / "masterlists"
CANARY = "CANARYBIRD"

WRONG_USAGE = {
    "an unknown command": ("frobnicate",),
    "an unknown command of a group": ("authority", "frobnicate"),
    "an unknown option": ("demo", "--frobnicate"),
    "an unknown option with a value": ("mrz", "name", f"--surname={CANARY}"),
    "inspect without trust": ("inspect", "x"),
    "inspect with an empty trust": ("inspect", "x", "--trust"),
    "inspect without documents": ("inspect", "--trust", "x"),
    "inspect with nothing": ("inspect",),
    "inspect at no day": ("inspect", ".", "--trust", "y", "--at", CANARY),
    "inspect at an impossible day": ("inspect", ".", "--trust", "y", "--at", "2026-02-30"),
    "inspect in antiquity": ("inspect", ".", "--trust", "y", "--at", "0001-01-01"),
    "inspect before all time": (
        *("inspect", ".", "--trust", "y"),
        *("--at", "0001-01-01T00:00:00+14:00"),
    ),
    "inspect at the end of time": ("inspect", ".", "--trust", "y", "--at", "9999-12-31"),
    "an option without its value": ("inspect", "x", "--trust", "y", "--at"),
    "issue without anything": ("issue",),
    "issue without a home": ("issue", "people.csv", "--photos", "p", "--out", "o"),
    "no jobs": ("issue", "people.csv", "--jobs", "0"),
    "jobs in words": ("issue", "people.csv", "--jobs", CANARY),
    "a role that is none": ("authority", "rotate", "--home", "h", "--role", "king"),
    "create without a state": ("authority", "create", "--home", "h"),
    "a format that is none": ("mrz", "name", "--format", "td9", "--primary", CANARY),
    "a name without a surname": ("mrz", "name", "--secondary", CANARY),
    "too many names": ("mrz", "name", "--primary", "A", CANARY),
    "a mistyped option for a file": ("mrz", "read", "--jason"),
    "two files": ("mrz", "read", "a", CANARY),
    "two seals": ("seal", "read", "a", "b", "--trust", "t"),
    "a seal without trust": ("seal", "read", "a"),
    "trust in nothing": ("trust", "show"),
    "dissect nothing": ("dissect",),
    "dissect two things": ("dissect", "a", "b"),
}


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_wrong_usage_is_one_line_and_64(name: str) -> None:
    ran = nansen(*WRONG_USAGE[name])
    assert (ran.status, ran.out) == (64, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("nansen: ")
    assert line.endswith("(see nansen --help)")
    assert CANARY not in line


def test_wrong_usage_names_the_choices() -> None:
    ran = nansen("authority", "rotate", "--home", "h", "--role", "king")
    assert "--role is none that it takes: choose from csca, ds, seal, list" in ran.err


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_the_first_page_of_help_names_every_command_and_what_it_does(
    arguments: tuple[str, ...],
) -> None:
    ran = nansen(*arguments)
    assert ran.status == 0
    text = " ".join(ran.out.replace("│", " ").split())
    for words in (
        "demo Show the whole life of a passport",
        "issue Issue a document for each row",
        "inspect Inspect documents",
        "dissect Take any file",
        "authority Create, show and rotate",
        "trust Say whose signature counts",
    ):
        assert words in text
    group = " ".join(nansen("authority").out.replace("│", " ").split())
    assert "rotate Begin with a new key" in group


def test_the_version_is_that_of_the_package() -> None:
    ran = nansen("--version")
    assert (ran.status, ran.out.count(".")) == (0, 2)
    assert ran.out != "0.0.0\n"


Prepare = Callable[[Batch, Path], tuple[str | Path, ...]]


def _successful(batch: Batch, _: Path) -> tuple[str | Path, ...]:
    return ("inspect", batch.folder(0) / "chip", "--trust", batch.trust)


def _failed(batch: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    for name in ("EF_DG1", "EF_SOD"):
        data = (batch.folder(name == "EF_SOD") / "chip" / f"{name}.bin").read_bytes()
        (tmp_path / f"{name}.bin").write_bytes(data)
    return ("inspect", tmp_path, "--trust", batch.trust)


def _undetermined(batch: Batch, _: Path) -> tuple[str | Path, ...]:
    return ("inspect", batch.folder(0) / "chip", "--trust", LISTS / "NL_ROOT_CA.cer")


def _bad_input(batch: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    (tmp_path / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return ("seal", "read", tmp_path / "page.png", "--trust", batch.trust)


def _unreadable(batch: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    return ("inspect", _bad_input(batch, tmp_path)[2], "--trust", batch.trust)


def _absent(batch: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    return ("inspect", tmp_path / "absent", "--trust", batch.trust)


def _unavailable(_: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    return ("inspect", tmp_path, "--trust", tmp_path / "absent")


TABLE: dict[str, tuple[Prepare, int]] = {
    "successful": (_successful, 0),
    "failed": (_failed, 1),
    "undetermined": (_undetermined, 2),
    "undetermined, for it cannot be read": (_unreadable, 2),
    "usage": (lambda *_: ("inspect",), 64),
    "usage, for it is not there": (_absent, 64),
    "bad input": (_bad_input, 65),
    "unavailable": (_unavailable, 69),
    "refused": (
        lambda _, tmp_path: (
            *("authority", "create", "--home", tmp_path / "h"),
            *("--state", "UTO", "--country", "DE"),
        ),
        77,
    ),
}


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("json", [(), ("--json",)], ids=["people", "programs"])
def test_the_exit_status_tells_the_outcome(
    batch: Batch, tmp_path: Path, name: str, json: tuple[str, ...]
) -> None:
    prepare, status = TABLE[name]
    ran = nansen(*prepare(batch, tmp_path), *json)
    assert ran.status == status
    assert bool(ran.out) == (status in {0, 1, 2})
    assert bool(ran.err) == (status not in {0, 1, 2})
    assert "Traceback" not in ran.err


def test_the_exit_status_of_a_true_process_is_the_same(batch: Batch, tmp_path: Path) -> None:
    for name in ("failed", "undetermined", "usage"):
        prepare, status = TABLE[name]
        folder = tmp_path / name
        folder.mkdir()
        assert finished(nansen_process(*prepare(batch, folder))).status == status


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        (KeyboardInterrupt(), 130, "stopped; what was finished is whole"),
        (OSError(28, "No space left on device"), 69, "No space left on device"),
        (OSError(), 69, "the system refuses"),
    ],
    ids=["an interrupt", "a full disk", "a silent system"],
)
def test_the_world_interferes(
    monkeypatch: pytest.MonkeyPatch, what: BaseException, status: int, words: str
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise what

    nansen("trust", "show", "--help")  # so that the command is imported
    monkeypatch.setattr("nansen.cli.trust.read_trust", fail)
    ran = nansen("trust", "show", "x")
    assert (ran.status, ran.err) == (status, f"nansen: {words}\n")


class Terminal(io.StringIO):
    """Somewhere that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_bar_moves_where_somebody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("Inspecting", 2) as advance:
        advance()
        advance()
    assert "Inspecting" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_a_reader_that_leaves_is_no_error() -> None:
    anchor = LISTS / "NL_ROOT_CA.cer"
    command = ("trust", "show", LISTS / "NL_ML_2026-07-22.ml", "--anchor", anchor, "--json")
    with nansen_process(*command) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # before the first line is written
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 141
