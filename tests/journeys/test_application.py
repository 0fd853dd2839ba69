"""From the first word to the receipt, by command, with the plug pulled on the way."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.application.people import CANARIES, offices
from tests.simulators.applicant import FORM, GUARDIAN, found_intake, octets_below, said
from tests.simulators.command_line import Ran, finished, nansen, nansen_process
from tests.simulators.photographs import photograph

from nansen.application.bundle import open_bundle
from nansen.application.codename import draw_codename
from nansen.application.package import unpack_application

Process = subprocess.Popen[str]


class Applicant:
    """Somebody with a device, a stick, and a paper on which seven words stand."""

    def __init__(self, folder: Path) -> None:
        self.device, self.stick = folder / "device", folder / "stick"
        self.stick.mkdir()
        self.codename = ""
        self.heard: list[Ran] = []
        self.typed: list[bytes] = []

    def words(self, command: str, *more: str | Path) -> tuple[str | Path, ...]:
        return ("apply", command, self.device, *more, "--copy", self.stick)

    def do(self, command: str, *more: str | Path, codename: str | None = None) -> Ran:
        """Do a command to its end."""
        words = self.words(command, *more)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NANSEN_CODENAME", codename or self.codename)
            self.heard.append(nansen(*words))
        self.typed.append(" ".join(map(str, words)).encode())
        return self.heard[-1]

    def cut_short(self, until: Callable[[], bool], command: str, *more: str | Path) -> None:
        """Kill a command as soon as something has come to pass."""
        process = nansen_process(*self.words(command, *more), NANSEN_CODENAME=self.codename)
        self.typed.append(Path(f"/proc/{process.pid}/cmdline").read_bytes())
        kill_when(until, process)


def kill_when(until: Callable[[], bool], process: Process) -> None:
    deadline = time.monotonic() + 60
    while not (came := until()) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    finished(process)
    # What was seen may have gone on until the kill, and look again as before.
    assert came or until(), "it ended before anything came to pass"


def files_in(folder: Path) -> int:
    return sum(one.is_file() and not one.name.startswith(".") for one in folder.rglob("*"))


def test_an_application_is_written_handed_in_and_let_go(tmp_path: Path) -> None:
    me, home = Applicant(tmp_path), tmp_path / "intake"
    keys = found_intake(home, *offices())
    private = tmp_path / "private"
    private.mkdir()
    bundle, receipt, again = (tmp_path / one for one in ("1.napp", "1.receipt", "2.receipt"))

    begun = me.do("begin", "--language", "fr")
    assert begun.out.startswith("Avant de dire quoi que ce soit\n")
    me.codename, duress = re.findall(r"^ {4}((?:[a-z]+ ?){7})$", begun.out, re.MULTILINE)

    (private / "order.txt").write_text("an order that Guardian Kanarskaya may act")
    added = me.do("add", private / "order.txt", "--kind", "authority", "--json")
    proof = added.json["files"][0]["sha256"]
    (private / "face.jpg").write_bytes(photograph())
    (private / "answers.toml").write_text(FORM + GUARDIAN.replace("PROOF", proof), "utf-8")

    count = files_in(me.device)
    me.cut_short(
        lambda: files_in(me.device) > count, "add", private / "face.jpg", "--kind", "portrait"
    )
    assert me.do("add", private / "face.jpg", "--kind", "portrait").status == 0
    assert me.do("answer", "--from", private / "answers.toml").status == 0
    shown = me.do("show", "--json").json
    assert (shown["missing"], len(shown["files"])) == ([], 2)

    for wrong in (duress, draw_codename().text):
        nothing = me.do("show", codename=wrong)
        assert (nothing.status, nothing.out) == (77, "")
        assert nothing.err == "nansen: R11: there is no draft under this codename here\n"

    count = files_in(me.device)
    seal = ("seal", "--to", keys, "--out", bundle)
    me.cut_short(lambda: files_in(me.device) > count, *seal)
    assert me.do(*seal).status == 0
    application = unpack_application(open_bundle(bundle.read_bytes(), offices()[1]))
    assert application.form.person.names[2].value == "Yeva"
    assert application.form.notice.language == "fr"

    receive = ("intake", "receive", home, bundle, "--receipt")
    kill_when(lambda: any(home.rglob("[!.]*.age")), nansen_process(*receive, receipt))
    intake = [nansen(*receive, receipt), nansen(*receive, again), nansen("intake", "list", home)]
    assert [one.status for one in intake] == [0, 0, 0]
    assert receipt.read_bytes() == again.read_bytes()
    assert intake[2].out.startswith("waiting: 1\n")

    kept = octets_below(me.device, me.stick)
    accept = ("receipt", receipt, "--intake", keys)
    assert me.do(*accept, codename=draw_codename().text).status == 77
    assert octets_below(me.device, me.stick) == kept
    count = files_in(me.stick)
    me.cut_short(lambda: files_in(me.stick) != count, *accept)
    assert me.do(*accept).status == 0
    assert (files_in(me.device), files_in(me.stick)) == (1, 1), "the receipt, in two copies"
    assert me.do("answer", "--from", private / "answers.toml").status == 77

    visible = said(*me.heard, *intake).encode() + b"".join(me.typed)
    kept = octets_below(me.device, me.stick, home) + bundle.read_bytes() + receipt.read_bytes()
    for canary in (*CANARIES, me.codename):
        assert canary.encode() not in visible.replace(begun.out.encode(), b"")
        assert canary.encode() not in kept


def test_a_codename_typed_at_a_terminal_is_not_shown(tmp_path: Path) -> None:
    me = Applicant(tmp_path)
    me.codename = me.do("begin", "--json").json["codename"]
    keyboard, screen = pty.openpty()
    environment = {name: text for name, text in os.environ.items() if name != "NANSEN_CODENAME"}
    process = subprocess.Popen(
        [sys.executable, "-m", "nansen", "apply", "show", me.device, "--copy", me.stick],
        stdin=screen,
        stdout=subprocess.PIPE,
        stderr=screen,
        text=True,
        env=environment,
        start_new_session=True,
    )
    shown = b""
    while not shown.endswith(b"Codename: "):
        shown += os.read(keyboard, 1024)
    os.write(keyboard, me.codename.encode() + b"\n")
    ran = finished(process)
    os.close(screen)
    shown += os.read(keyboard, 1024)
    os.close(keyboard)
    assert (ran.status, "missing: request" in ran.out) == (0, True)
    assert me.codename.encode() not in shown


def test_a_codename_is_asked_of_nobody_without_a_terminal(tmp_path: Path) -> None:
    me = Applicant(tmp_path)
    assert me.do("begin").status == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NANSEN_CODENAME", raising=False)
        ran = finished(nansen_process("apply", "show", me.device, "--copy", me.stick))
    assert (ran.status, ran.out) == (69, "")
    assert "there is no terminal" in ran.err
