"""`nansen demo`: twelve people, twelve documents, and the same ones the second time."""

from pathlib import Path

from tests.simulators.command_line import nansen


def test_the_demo_issues_twelve_and_the_second_run_nothing_new(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    first = nansen("demo", "--out", out)
    assert first.status == 0, first.err
    assert "12 of 12 successful" in first.out
    assert "contact-sheet.png" in first.out
    written = _state_of(out)

    second = nansen("demo", "--out", out, "--json")
    assert second.status == 0, second.err
    answer = second.json
    assert answer["verdict"] == "successful"
    assert len(answer["documents"]) == 12
    assert {one["verdict"] for one in answer["documents"]} == {"successful"}
    assert {one["number"] for one in answer["documents"]} == {
        folder.name for folder in (out / "documents").iterdir() if not folder.name.startswith(".")
    }
    assert _state_of(out) == written

    together = nansen("inspect", out, "--trust", out / "trust", "--json")
    assert together.status == 0
    assert len(together.json["documents"]) == 12


def _state_of(out: Path) -> dict[str, bytes]:
    """Everything that was issued; the trust folder and the sheet are written anew each time."""
    folders = (out / "documents", out / "home")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
