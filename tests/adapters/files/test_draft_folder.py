"""Two copies of a draft: a kill at any step, a lost stick and a bad disk lose nothing."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from tests.application import people
from tests.application.people import CANARIES, Ed25519Signer, keys, recipients
from tests.simulators.power_cut import pull_plug_at

from nansen.adapters.files.draft_folder import DraftFolder
from nansen.application import drafting
from nansen.application.draft import begin_draft
from nansen.application.drafting import FileGiven
from nansen.application.grounds import EvidenceKind, MediaType
from nansen.application.receipt import issue_receipt
from nansen.errors import Refused, Unavailable, Untrusted

INTAKE = Ed25519Signer()
FORM = people.form()
DIGEST = sha256(people.PORTRAIT).digest()
PORTRAIT = FileGiven(kind=EvidenceKind.PORTRAIT, media_type=MediaType.JPEG, keep_marks=True)
COPIES = ("device", "stick")


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: the steps are counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in COPIES:
        (tmp_path / "home" / name).mkdir(parents=True)
    return tmp_path / "home"


def opened(home: Path, root: bytes = b"holder") -> DraftFolder:
    return DraftFolder(home / "device", home / "stick", keys(root))


def begin_and_answer(home: Path) -> None:
    store = opened(home)
    drafting.begin(people.NOTICE, people.holder(), store=store)
    for answer in (FORM.request, FORM.person, FORM.contact, FORM.grounds):
        drafting.answer(answer, store=store)


def add(home: Path) -> None:
    drafting.add_file(people.PORTRAIT, PORTRAIT, store=opened(home))


def drop(home: Path) -> None:
    drafting.drop_file(DIGEST, store=opened(home))


def seal(home: Path) -> None:
    drafting.seal(keys(), recipients(), store=opened(home))


def accept(home: Path) -> None:
    store = opened(home)
    bundle = store.bundle() or people.sealed()
    receipt = store.receipt() or issue_receipt(bundle, date(2026, 11, 23), INTAKE)
    drafting.accept_receipt(receipt.octets, (INTAKE.key,), store=store)


def withdraw(home: Path) -> None:
    drafting.withdraw(store=opened(home))


def lose(home: Path, copy: str) -> DraftFolder:
    """Lose one of the copies and open what is left, with an empty folder for the other."""
    shutil.rmtree(home / copy)
    (home / copy).mkdir()
    return opened(home)


def strike(home: Path, act: Callable[[Path], None], check: Callable[[Path, bool], None]) -> None:
    """Kill an act at every step, check what is left, and that the act can be done after all."""
    before = home.with_name("before")
    shutil.copytree(home, before)
    for step in range(200):
        shutil.rmtree(home)
        shutil.copytree(before, home)
        died = pull_plug_at(step, partial(act, home))
        for lost in COPIES:
            left = home.with_name(f"without-{lost}")
            shutil.rmtree(left, ignore_errors=True)
            shutil.copytree(home, left)
            opened(left).load()  # mends the copy that a kill left behind
            lose(left, lost)
            check(left, died)
        check(home, died)
        if not died:
            return
    pytest.fail("the act never ended")


def test_a_kill_while_a_file_is_added(home: Path) -> None:
    begin_and_answer(home)
    before = opened(home).load()

    def check(left: Path, died: bool) -> None:
        store = opened(left)
        draft = store.load()
        assert draft is not None
        if draft != before or not died:
            assert [one.digest for one in draft.evidence] == [DIGEST]
            assert store.file(DIGEST) == people.PORTRAIT
        add(left)
        assert opened(left).file(DIGEST) == people.PORTRAIT

    strike(home, add, check)


def test_a_kill_while_a_file_is_dropped(home: Path) -> None:
    begin_and_answer(home)
    add(home)

    def check(left: Path, died: bool) -> None:
        store = opened(left)
        draft = store.load()
        assert draft is not None
        if draft.evidence:
            assert died
            assert store.file(DIGEST) == people.PORTRAIT
        drop(left)
        with pytest.raises(Untrusted):
            opened(left).file(DIGEST)

    strike(home, drop, check)


def test_a_kill_while_a_draft_is_begun(home: Path) -> None:
    def begin(where: Path) -> None:
        store = opened(where)
        if store.load() is None:
            drafting.begin(people.NOTICE, people.holder(), store=store)

    def check(left: Path, died: bool) -> None:
        assert died or opened(left).load() is not None
        begin(left)
        assert opened(left).load() is not None

    strike(home, begin, check)


def test_a_kill_while_it_is_sealed(home: Path) -> None:
    begin_and_answer(home)
    add(home)

    def check(left: Path, died: bool) -> None:
        store = opened(left)
        assert store.load() is not None
        bundle = store.bundle()
        assert died or bundle is not None
        seal(left)
        assert bundle in (None, opened(left).bundle())

    strike(home, seal, check)


def test_a_kill_while_the_receipt_comes(home: Path) -> None:
    begin_and_answer(home)
    seal(home)
    bundle = opened(home).bundle()

    def check(left: Path, died: bool) -> None:
        store = opened(left)
        if store.receipt() is None:
            assert died
            assert store.bundle() == bundle, "nothing goes before the receipt stays"
            assert store.load() is not None
            accept(left)
        assert opened(left).load() is None
        assert opened(left).receipt() is not None

    strike(home, accept, check)


def test_a_kill_while_it_is_withdrawn(home: Path) -> None:
    begin_and_answer(home)
    add(home)

    def check(left: Path, died: bool) -> None:
        draft = opened(left).load()
        if draft is None:
            assert sum(1 for _ in left.rglob("*")) <= len(COPIES) + 2, "nothing but folders"
        else:
            assert died
            assert opened(left).file(DIGEST) == people.PORTRAIT
            withdraw(left)
        assert opened(left).load() is None

    strike(home, withdraw, check)


def test_a_copy_that_is_lost_or_damaged_is_mended(home: Path) -> None:
    begin_and_answer(home)
    add(home)
    draft = opened(home).load()
    for copy in COPIES:
        assert lose(home, copy).load() == draft
        opened(home).file(DIGEST)
        for path in [path for path in (home / copy).rglob("*") if path.is_file()]:
            path.write_bytes(path.read_bytes()[:-1] + b"?")
        assert opened(home).load() == draft
        assert opened(home).file(DIGEST) == people.PORTRAIT


def test_an_older_copy_does_not_win(home: Path) -> None:
    begin_and_answer(home)
    shutil.copytree(home / "stick", home / "old")
    add(home)
    newest = opened(home).load()
    shutil.rmtree(home / "stick")
    (home / "old").rename(home / "stick")
    assert opened(home).load() == newest


def test_both_copies_must_be_there(home: Path) -> None:
    begin_and_answer(home)
    store = opened(home)
    (home / "stick").rename(home / "unplugged")
    for act in (store.load, store.erase, partial(store.put_file, b"x")):
        with pytest.raises(Unavailable, match="plug its disk in"):
            act()
    with pytest.raises(Refused, match="TWO-COPIES"):
        DraftFolder(home / "device", home / "device" / ".." / "device", keys())


def test_a_full_disk_loses_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_and_answer(home)
    before = opened(home).load()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            add(home)
    assert opened(home).load() == before
    monkeypatch.setattr(Path, "rmdir", lambda _: full(0))
    with pytest.raises(Unavailable, match="disk refuses"):
        opened(home).erase()


def test_what_was_handed_in_is_no_draft_any_more(home: Path) -> None:
    begin_and_answer(home)
    seal(home)
    accept(home)
    with pytest.raises(Refused, match="no draft any more"):
        opened(home).save(begin_draft(people.NOTICE, people.holder()))


def test_a_bundle_of_the_largest_bucket_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = people.sealed()
    monkeypatch.setattr("nansen.application.bucket.LARGEST_EXPONENT", bundle.bucket)
    opened(home).keep_bundle(bundle)
    assert opened(home).bundle() == bundle
    assert max(path.stat().st_size for path in home.rglob("*")) < len(bundle.octets) + 100


def test_the_next_user_of_a_device_sees_nothing(home: Path) -> None:
    """One person's outbox never shows in another's."""
    begin_and_answer(home)
    seal(home)
    other = opened(home, b"another person")
    assert (other.load(), other.bundle(), other.receipt()) == (None, None, None)
    other.erase()
    assert opened(home).bundle() is not None


def test_nobody_reads_from_the_disk_who_it_is(home: Path) -> None:
    """T22 and T23: a device that is seized has no name, no word and no moment on it."""
    begin_and_answer(home)
    add(home)
    seal(home)
    bundle = opened(home).bundle()
    assert bundle is not None
    names, contents = "", b""
    for path in home.rglob("*"):
        names += f"{path.relative_to(home)} "
        if path.is_file():
            contents += path.read_bytes()
            assert path.stat().st_mtime == 0
            assert path.stat().st_mode & 0o077 == 0
    for word in (*CANARIES, "draft", "receipt", "bundle", "age-encryption", "nansen"):
        assert word not in names
        assert word.encode() not in contents
    assert bundle.id not in names
