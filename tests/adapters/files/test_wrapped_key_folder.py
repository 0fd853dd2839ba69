"""Wrapped keys in a folder."""

import os
import stat
from pathlib import Path

import pytest
from tests.simulators.custody import SimulatedWrappedKeys

from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.ids import CaseId
from nansen.keys.custody.ports import WrappedKeys

ONE, TWO = CaseId("0123456789abcdef"), CaseId("0123456789abcdee")


@pytest.fixture(params=["folder", "simulator"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> WrappedKeys:
    if request.param == "folder":
        return WrappedKeyFolder(tmp_path / "wrapped")
    return SimulatedWrappedKeys()


def test_every_store_keeps_what_it_is_given(keys: WrappedKeys) -> None:
    assert (keys.read(ONE), list(keys.cases())) == (None, [])
    keys.destroy(ONE)
    keys.write(ONE, b"one")
    keys.write(ONE, b"one")
    with pytest.raises(Conflict):
        keys.write(ONE, b"two")
    keys.write(TWO, b"two")
    assert sorted(keys.cases()) == sorted([ONE, TWO])
    keys.replace(ONE, b"new")
    assert (keys.read(ONE), keys.read(TWO)) == (b"new", b"two")
    keys.destroy(ONE)
    assert (keys.read(ONE), list(keys.cases())) == (None, [TWO])


def test_every_store_remembers_one_erasure(keys: WrappedKeys) -> None:
    assert keys.marked() is None
    keys.mark(ONE)
    assert keys.marked() == ONE
    keys.mark(None)
    assert keys.marked() is None
    assert list(keys.cases()) == []


def test_only_the_owner_may_enter_and_read(tmp_path: Path) -> None:
    WrappedKeyFolder(tmp_path / "wrapped").write(ONE, b"one")
    modes = {
        stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "wrapped", *(tmp_path / "wrapped").rglob("*"))
    }
    assert modes == {0o700, 0o600}
    (tmp_path / "wrapped").chmod(0o750)
    with pytest.raises(Refused, match="KEY-FOLDER"):
        WrappedKeyFolder(tmp_path / "wrapped")


def test_nothing_is_left_of_a_destroyed_key(tmp_path: Path) -> None:
    folder = WrappedKeyFolder(tmp_path / "wrapped")
    folder.write(ONE, b"a secret")
    found = next((tmp_path / "wrapped").rglob("*.key"))
    # What a crash may have left: another name of the file, and a part that was never named.
    found.with_name(f".{found.name}.0011.part").hardlink_to(found)
    found.with_name(f".{found.name}.2233.part").write_bytes(b"a secret")
    kept = tmp_path / "kept"
    kept.hardlink_to(found)
    assert list(folder.cases()) == [ONE]
    folder.destroy(ONE)
    assert [path for path in (tmp_path / "wrapped").rglob("*") if path.is_file()] == []
    assert kept.read_bytes() == bytes(8), "it was overwritten before it lost its name"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 16, "x/" * 10])
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    folder = WrappedKeyFolder(tmp_path / "wrapped")
    for act in (folder.read, folder.destroy, lambda case: folder.write(case, b"")):
        with pytest.raises(Malformed):
            act(CaseId(name))


def test_a_disk_that_refuses_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = WrappedKeyFolder(tmp_path / "wrapped")
    folder.write(ONE, b"one")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unavailable, match="destroy a wrapped key: Input/output error"):
        folder.destroy(ONE)
    with pytest.raises(Unavailable):
        folder.mark(ONE)
