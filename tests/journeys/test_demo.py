"""`nansen demo`: twelve people, twelve documents, and the same ones the second time."""

import shutil
from pathlib import Path

import pytest
from tests.simulators.command_line import nansen

from nansen.apps.signer.people import RowFailure
from nansen.cli import demo


def test_the_demo_issues_twelve_and_the_second_run_nothing_new(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    first = nansen("demo", "--out", out)
    assert first.status == 0, first.err
    assert "14 of 14 successful" in first.out
    assert "status of 13: the document is in force, by a list issued on" in first.out
    assert "contact-sheet.png" in first.out
    written = _state_of(out)

    second = nansen("demo", "--out", out, "--json")
    assert second.status == 0, second.err
    answer = second.json
    assert answer["verdict"] == "successful"
    assert len(answer["documents"]) == 14
    assert {one["verdict"] for one in answer["documents"]} == {"successful"}
    assert first.out.splitlines()[0].startswith("  officers        an office is founded")
    assert answer["life"] == []
    assert {one["number"] for one in answer["documents"]} == {
        made.name
        for folder in ("documents", "life")
        for made in (out / folder).iterdir()
        if made.is_dir()
    }
    assert _state_of(out) == written
    for one in answer["documents"]:
        has_chip = (
            not (out / "documents" / one["number"]).exists()
            or (out / "documents" / one["number"] / "chip.nansen").exists()
        )
        (status,) = (check["outcome"] for check in one["checks"] if check["id"] == "status")
        assert status == ("successful" if has_chip else "not supported")

    together = nansen("inspect", out / "documents", "--trust", out / "trust", "--json")
    assert together.status == 0
    assert len(together.json["documents"]) == 12

    number = second.json["documents"][-2]["number"]
    folder = out / "documents" / number
    shutil.rmtree(folder / "chip")
    for name in ("page.png", "page.pdf", "seal.bin", "chip.nansen"):
        (folder / name).unlink()
    emptied = nansen("demo", "--out", out)
    assert emptied.status == 69
    assert f"{number} holds no document" in emptied.err
    (folder / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert nansen("demo", "--out", out).status == 65


def test_a_demo_that_cannot_issue_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> tuple[RowFailure, ...]:
        return (RowFailure(row=2, column="-", why="the disk is full"),)

    monkeypatch.setattr(demo, "issue_batch", fail)
    ran = nansen("demo", "--out", tmp_path / "demo")
    assert (ran.status, ran.err) == (
        69,
        "nansen: the demo's row 2 cannot be issued: the disk is full\n",
    )


def _state_of(out: Path) -> dict[str, bytes]:
    """Everything that was issued; trust, sheet and status lists are written anew each time."""
    folders = (out / "documents", out / "home")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in files
        if path.parent != out / "home" / "status"
    }
