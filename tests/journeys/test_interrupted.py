"""A batch that is killed, interrupted or started twice loses nothing and doubles nothing."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journeys.conftest import Batch
from tests.simulators.command_line import finished, nansen, nansen_process
from tests.simulators.tables import PERSON, table, write_photos

from nansen.document.number import is_document_number

COUNT = 10
ALPHABET = "ABCDEFGHIJ"
WHOLE = {"page.pdf", "page.png", "seal.bin", "order.txt", "chip", "chip.nansen"}


@pytest.fixture
def command(batch: Batch, tmp_path: Path) -> tuple[str | Path, ...]:
    """A batch of ten, by two workers."""
    people = tmp_path / "people.csv"
    people.write_bytes(table({**PERSON, "given_names": f"VERA {letter}"} for letter in ALPHABET))
    photos, out = write_photos(tmp_path / "photos"), tmp_path / "out"
    options = ("--photos", photos, "--out", out, "--jobs", "2")
    return ("issue", "--home", batch.home, people, *options)


def test_a_killed_batch_leaves_whole_documents_and_the_next_run_does_the_rest(
    command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    documents = tmp_path / "out" / "documents"
    process = nansen_process(*command)
    _wait_for(lambda: len(_whole(documents)) >= 2, process)
    process.send_signal(signal.SIGKILL)
    assert finished(process).status == -signal.SIGKILL
    _wait_for(lambda: not _members(process.pid))

    before = _whole(documents)
    assert 2 <= len(before) < COUNT
    again = nansen(*command, "--json")
    assert again.status == 0, again.err
    after = _whole(documents)
    assert before.items() <= after.items()
    assert len(after) == COUNT
    assert len(set(after.values())) == COUNT, "an order was issued twice"
    answer = again.json["issued"]
    assert {one["number"] for one in answer if one["repeated"]} == before.keys()
    assert {one["number"] for one in answer} == after.keys()
    assert not list(documents.glob(".*.part"))


def test_an_interrupt_ends_with_its_own_status_and_without_a_traceback(
    command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    process = nansen_process(*command)
    _wait_for(lambda: len(_whole(tmp_path / "out" / "documents")) >= 1, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    ran = finished(process)
    assert (ran.status, ran.out) == (130, "")
    assert ran.err == "nansen: stopped; what was finished is whole\n"
    assert 1 <= len(_whole(tmp_path / "out" / "documents")) < COUNT


def test_two_batches_do_not_work_in_one_folder(
    command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    process = nansen_process(*command)
    _wait_for((tmp_path / "out" / "documents" / ".lock").exists, process)
    second = nansen(*command)
    assert second.status == 75
    assert "another process is at work" in second.err
    assert finished(process).status == 0
    assert len(_whole(tmp_path / "out" / "documents")) == COUNT


def test_leftovers_of_a_killed_writer_are_no_documents(
    command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    documents = tmp_path / "out" / "documents"
    assert nansen(*command).status == 0
    whole = _whole(documents)
    number = next(iter(whole))
    (documents / number).rename(documents / f".{number}.0123456789ab.part")
    (documents / ".page.png.0123456789ab.part").write_bytes(b"half")
    again = nansen(*command, "--json")
    assert again.status == 0
    fresh = [one["number"] for one in again.json["issued"] if not one["repeated"]]
    assert len(fresh) == 1
    assert _whole(documents).keys() == (whole.keys() - {number}) | set(fresh)
    assert not list(documents.glob(".*.part"))


def _whole(documents: Path) -> dict[str, str]:
    """The finished documents and their orders; each must have all of its files."""
    found = {}
    for folder in documents.glob("[!.]*"):
        assert is_document_number(folder.name)
        assert {path.name for path in folder.iterdir()} == WHOLE
        found[folder.name] = (folder / "order.txt").read_text()
    return found


def _members(group: int) -> list[str]:
    """The processes of a group that are still alive."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            alive.append(stat.parent.name)
    return alive


def _wait_for(
    condition: Callable[[], bool], process: "subprocess.Popen[str] | None" = None
) -> None:
    for _ in range(6000):
        if condition():
            return
        assert process is None or process.poll() is None, "the command ended too soon"
        time.sleep(0.01)
    pytest.fail("it never came to pass")
