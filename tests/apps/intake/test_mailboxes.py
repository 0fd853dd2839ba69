import os
from pathlib import Path

import pytest
from tests.application.people import keys

from nansen.application.holder_keys import LookupTag
from nansen.application.mailbox import seal_letter
from nansen.apps.intake import mailboxes
from nansen.apps.intake.mailboxes import Mailboxes
from nansen.errors import Malformed, Refused, Unavailable

TAG = LookupTag("ab" * 32)
LETTERS = [seal_letter(bytes([one]), keys().mailbox.public) for one in range(3)]


def test_letters_are_numbered_and_the_same_again_is_one(tmp_path: Path) -> None:
    boxes = Mailboxes(tmp_path)
    for letter in LETTERS:
        boxes.leave(TAG, letter)
        boxes.leave(TAG, letter)
    assert boxes.count(TAG) == 3
    assert [boxes.letter(TAG, number) for number in (1, 2, 3)] == LETTERS
    assert boxes.letter(TAG, 4) is None
    assert boxes.letter(TAG, -1) is None
    boxes.clear(TAG)
    assert boxes.count(TAG) == 0


def test_the_disk_does_not_have_the_tag(tmp_path: Path) -> None:
    Mailboxes(tmp_path).leave(TAG, LETTERS[0])
    assert not [path for path in tmp_path.rglob("*") if TAG in path.name]
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {0}


def test_a_mailbox_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "MOST_LETTERS", 2)
    boxes = Mailboxes(tmp_path)
    boxes.leave(TAG, LETTERS[0])
    boxes.leave(TAG, LETTERS[1])
    with pytest.raises(Refused, match="MAILBOX"):
        boxes.leave(TAG, LETTERS[2])


def test_what_is_no_letter_or_tag_is_refused(tmp_path: Path) -> None:
    boxes = Mailboxes(tmp_path)
    with pytest.raises(Malformed):
        boxes.leave(TAG, b"Dear somebody")
    with pytest.raises(Malformed):
        boxes.count(LookupTag("../../etc"))


def test_a_bad_disk_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "utime", refuse)
    with pytest.raises(Unavailable, match="disk refuses"):
        Mailboxes(tmp_path).leave(TAG, LETTERS[0])
