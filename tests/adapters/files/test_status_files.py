"""Status lists in a folder, beside whatever else a trust folder holds."""

import os
from pathlib import Path

import pytest
from tests.worlds.status_office import LIST_ID, sign_list, status_list

from nansen.adapters.files.status_files import SUFFIX, read_status_lists, write_status_list
from nansen.errors import Malformed, Unavailable
from nansen.inspection.status_lists import NO_LISTS
from nansen.standards.framework.status_list_envelope import MAX_SIGNED_OCTETS

ENCODED = sign_list(status_list())


def test_what_is_written_is_found_in_a_folder_or_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "public" / "status"
    file = write_status_list(folder, LIST_ID, ENCODED)
    assert file.name == f"{LIST_ID.hex()}{SUFFIX}"
    assert file.read_bytes() == ENCODED
    for path in (folder, file):
        (found,) = read_status_lists([path]).lists
        assert found.signed_data.encoded == ENCODED
    assert file.stat().st_mode & 0o777 == 0o644, "the world fetches it"


def test_a_newer_list_takes_the_place_of_the_older(tmp_path: Path) -> None:
    write_status_list(tmp_path, LIST_ID, b"older")
    write_status_list(tmp_path, LIST_ID, ENCODED)
    assert [path.name for path in tmp_path.iterdir()] == [f"{LIST_ID.hex()}{SUFFIX}"]


def test_other_files_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "UTO.ml").write_bytes(b"no list")
    (tmp_path / "note.txt").write_text("x")
    assert read_status_lists([tmp_path, tmp_path / "UTO.ml"]) == NO_LISTS
    assert read_status_lists([]) == NO_LISTS


@pytest.mark.parametrize("data", [b"", b"x", ENCODED[:-1], ENCODED + b"x", bytes(10)])
def test_a_file_that_is_none_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / f"one{SUFFIX}").write_bytes(data)
    with pytest.raises(Malformed, match=r"one\.statuslist"):
        read_status_lists([tmp_path])


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / f"huge{SUFFIX}"
    with path.open("wb") as file:
        file.truncate(MAX_SIGNED_OCTETS * 10_000)
    with pytest.raises(Malformed, match="larger"):
        read_status_lists([path])


def test_what_cannot_be_read_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="absent"):
        read_status_lists([tmp_path / f"absent{SUFFIX}"])
    if os.geteuid():
        closed = tmp_path / "closed"
        closed.mkdir(mode=0)
        with pytest.raises(Unavailable):
            read_status_lists([closed])


def test_a_folder_that_fails_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(Unavailable, match="Permission denied"):
        read_status_lists([tmp_path])
