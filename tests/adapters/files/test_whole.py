import stat
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.power_cut import pull_plug_at

from nansen.adapters.files.whole import (
    check_relative,
    make_folder,
    read_whole,
    write_folder_whole,
    write_whole,
)
from nansen.errors import Conflict, Refused, Unavailable

OLD, NEW = b"old" * 1000, b"new" * 2000
FOLDER = {"page.pdf": OLD, "chip/EF_SOD.bin": NEW}


def _visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_file_is_written_replaced_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_whole(path, OLD)
    write_whole(path, NEW)
    with pytest.raises(Conflict):
        write_whole(path, OLD, replace=False)
    assert path.read_bytes() == NEW
    assert [found.name for found in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o644)])
def test_a_private_file_is_its_owners(tmp_path: Path, private: bool, mode: int) -> None:
    write_whole(tmp_path / "x", OLD, private=private)
    write_folder_whole(tmp_path / "f", {"x": OLD}, private=private)
    for path in (tmp_path / "x", tmp_path / "f" / "x"):
        assert stat.S_IMODE(path.stat().st_mode) & ~0o022 == mode & ~0o022
    assert bool(stat.S_IMODE((tmp_path / "f").stat().st_mode) & 0o077) != private


@pytest.mark.parametrize("replace", [True, False])
def test_a_pulled_plug_leaves_the_old_file_or_the_new(tmp_path: Path, replace: bool) -> None:
    path = tmp_path / "x"
    for step in range(20):
        path.unlink(missing_ok=True)
        before = {None, OLD} if replace else {None}
        if replace:
            path.write_bytes(OLD)
        died = pull_plug_at(step, partial(write_whole, path, NEW, replace=replace))
        found = path.read_bytes() if path.exists() else None
        assert found in (before | {NEW} if died else {NEW})
        if not died:
            return
    pytest.fail("writing never ended")


def test_a_pulled_plug_leaves_no_folder_or_a_whole_one(tmp_path: Path) -> None:
    for step in range(60):
        path = tmp_path / f"at-{step}"
        died = pull_plug_at(step, partial(write_folder_whole, path, FOLDER))
        if path.exists():
            assert {n: (path / n).read_bytes() for n in FOLDER} == FOLDER
        else:
            assert died
        write_folder_whole(path, FOLDER)  # again: it changes nothing, or ends the work
        if not died:
            return
    pytest.fail("writing never ended")


def test_a_folder_written_again_stays_and_another_is_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_folder_whole(path, FOLDER)
    write_folder_whole(path, FOLDER)
    with pytest.raises(Conflict):
        write_folder_whole(path, FOLDER | {"more": b""})
    assert _visible(tmp_path) == ["f"]
    assert len(list(tmp_path.iterdir())) == 1, "no part is left behind"


def test_a_disk_that_refuses_is_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(Unavailable):
        write_whole(tmp_path / "nowhere" / "x", NEW)
    with pytest.raises(Unavailable):
        write_folder_whole(tmp_path / "nowhere" / "x", FOLDER)
    with pytest.raises(Unavailable):
        write_folder_whole(file, FOLDER)
    assert file.read_bytes() == b""


def test_folders_are_made_down_to_the_last(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    make_folder(path, private=True)
    make_folder(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable):
        make_folder(tmp_path / "file" / "x")


def test_a_file_is_read_or_absent_or_unavailable(tmp_path: Path) -> None:
    write_whole(tmp_path / "x", OLD)
    assert read_whole(tmp_path / "x") == OLD
    assert read_whole(tmp_path / "y") is None
    with pytest.raises(Unavailable):
        read_whole(tmp_path)


@pytest.mark.parametrize("name", ["", "/x", "../x", "a/../../x", ".x", "a/.x"])
def test_a_name_stays_inside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="FILE-NAME"):
        write_folder_whole(tmp_path / "f", {name: b""})
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.text("aZ09_-", min_size=1, max_size=9), min_size=1, max_size=4))
def test_plain_names_may_lead_into_folders(parts: list[str]) -> None:
    check_relative("/".join(parts))
