"""kill -9 at every step: no answer without its line, and no erasure half done."""

import shutil
from pathlib import Path

import pytest
from tests.apps.keyservice.killed_custodian import (
    CASE_KEYS,
    acts,
    main,
    open_custodian,
)
from tests.worlds.key_office import EXAMINER, KEYS, ask, case_id

from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.apps.keyservice.audit import audit
from nansen.keys.custody.messages import FieldKeys, Rejection
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.wrapped_key import decode_wrapped_key

WANTED = [what for what, _ in acts()]
TAGS = {str(number): key.tag(case_id(number)) for number, key in CASE_KEYS.items()}


@pytest.fixture(scope="module")
def ruins(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    work = tmp_path_factory.mktemp("ruins")
    main(work)
    return sorted(work.iterdir())


def lines_of(home: Path) -> list[list[str]]:
    text = (home / "access.log").read_bytes()
    whole = text[: text.rindex(b"\n") + 1].decode()
    lines = [line.split() for line in whole.splitlines()[1:]]
    return [line for line in lines if line[2] not in {"begun", "opened"}]


def said(line: list[str]) -> str:
    number = next((number for number, tag in TAGS.items() if tag == line[6]), "0")
    return f"{line[2]} {number}"


def answers(folder: Path) -> list[list[str]]:
    path = folder / "answered"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def test_every_operation_was_struck(ruins: list[Path]) -> None:
    assert len(ruins) > 150
    assert [line[0] for line in answers(ruins[-1])] == [what.split()[0] for what in WANTED]


def test_no_answer_without_its_line_on_the_disk(ruins: list[Path]) -> None:
    for folder in ruins:
        given = [" ".join(line[:2]) for line in answers(folder)]
        logged = [said(line) for line in lines_of(folder / "home")]
        assert logged[: len(given)] == given == WANTED[: len(given)], folder.name
        assert len(logged) <= len(given) + 1, folder.name
        text = (folder / "home" / "access.log").read_bytes()
        for number, line in enumerate(answers(folder), 1):
            flushed = text[: int(line[2])]
            assert flushed.endswith(b"\n")
            assert len(lines_in(flushed)) >= number, folder.name


def lines_in(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines()[1:] if line.split()[2] not in {b"begun", b"opened"}]


def test_the_chain_is_never_broken_and_the_service_opens_again(
    ruins: list[Path], tmp_path: Path
) -> None:
    cuts = 0
    for folder in ruins:
        home = tmp_path / folder.name
        shutil.copytree(folder / "home", home)
        torn = audit(home / "access.log").torn
        _, log = open_custodian(home)
        log.close()
        found = audit(home / "access.log")
        assert (found.torn, found.cuts) == (0, bool(torn)), folder.name
        cuts += found.cuts
    assert cuts > 5


def test_t34_an_erasure_is_whole_or_never_was(ruins: list[Path], tmp_path: Path) -> None:
    for folder in ruins:
        home = tmp_path / folder.name
        shutil.copytree(folder / "home", home)
        erased = "erased 1" in [said(line) for line in lines_of(home)]
        deposited = "deposited 1" in [" ".join(line[:2]) for line in answers(folder)]
        custodian, log = open_custodian(home)
        wrapped = WrappedKeyFolder(home / "wrapped")
        left = [path for path in (home / "wrapped").rglob("*") if path.is_file()]
        answer = custodian.answer(ask(EXAMINER, case_id(1), Purpose.EXAMINATION))
        log.close()
        assert wrapped.marked() is None
        if erased:
            assert isinstance(answer, Rejection), folder.name
            assert wrapped.read(case_id(1)) is None, folder.name
            names = [path.name for path in left if case_id(1) in path.name]
            assert names == [], folder.name
        elif deposited:
            assert isinstance(answer, FieldKeys), folder.name


def test_no_acknowledged_key_is_lost(ruins: list[Path]) -> None:
    for folder in ruins:
        given = [" ".join(line[:2]) for line in answers(folder)]
        wrapped = WrappedKeyFolder(folder / "home" / "wrapped")
        for number in (2, 3):
            if f"deposited {number}" in given:
                found = decode_wrapped_key(wrapped.read(case_id(number)) or b"")
                assert KEYS.unwrap(found, case_id(number)) == CASE_KEYS[number], folder.name
