import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.application import people
from tests.application.people import CANARIES, CODENAME, Ed25519Signer, keys, offices, recipients
from tests.simulators.power_cut import pull_plug_at

from nansen.adapters.files.bundle_store import BundleStore
from nansen.application.bundle import BundleId, open_bundle, seal_bundle
from nansen.application.codename import draw_duress_codename
from nansen.application.holder_keys import LookupTag, derive_holder_keys, derive_lookup_tag
from nansen.application.mailbox import ANSWER_SIZE, decode_answer, open_letter, seal_letter
from nansen.application.package import pack_act, pack_application, unpack_application
from nansen.application.receipt import verify_receipt
from nansen.apps.intake.mailboxes import Mailboxes
from nansen.apps.intake.service import Intake
from nansen.clock import FixedClock
from nansen.errors import Malformed, Refused, Unavailable

SIGNER = Ed25519Signer()
SEALED = people.sealed()
NOON = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: the steps are counted all the same."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def opened(home: Path, at: datetime = NOON) -> Intake:
    return Intake(
        store=BundleStore(home / "bundles"),
        mailboxes=Mailboxes(home / "letters"),
        signer=SIGNER,
        clock=FixedClock(at),
    )


def test_a_bundle_is_received_taken_and_released(tmp_path: Path) -> None:
    intake = opened(tmp_path)
    receipt = intake.receive(SEALED.octets)
    verify_receipt(receipt, SEALED, (SIGNER.key,))
    assert intake.pending() == (SEALED.id,)
    taken = intake.take(SEALED.id)
    assert unpack_application(open_bundle(taken.octets, offices()[0])) == people.application()
    assert intake.pending() == (SEALED.id,), "the office may fail after taking it"
    intake.release(SEALED.id)
    assert intake.pending() == ()
    with pytest.raises(Refused, match="no such bundle"):
        intake.take(SEALED.id)


def test_the_same_again_gives_the_same_receipt_for_ever(tmp_path: Path) -> None:
    receipt = opened(tmp_path).receive(SEALED.octets)
    later = opened(tmp_path, datetime(2027, 1, 1, tzinfo=UTC))
    assert later.receive(SEALED.octets) == receipt
    later.release(SEALED.id)
    assert later.receive(SEALED.octets) == receipt
    assert later.pending() == (), "what an office has is not stored again"


def test_what_was_lost_and_not_released_is_stored_again(tmp_path: Path) -> None:
    """A receipt without its bundle, as after a restored backup, hides nothing."""
    intake = opened(tmp_path)
    receipt = intake.receive(SEALED.octets)
    (bundle,) = tmp_path.rglob("*.age")
    bundle.unlink()
    assert intake.receive(SEALED.octets) == receipt
    assert intake.pending() == (SEALED.id,)


def test_nothing_goes_without_a_receipt(tmp_path: Path) -> None:
    intake = opened(tmp_path)
    intake.store.put(SEALED)
    with pytest.raises(Refused, match="after its receipt"):
        intake.release(SEALED.id)
    with pytest.raises(Refused, match="after its receipt"):
        intake.release(BundleId("a" * 64))


@pytest.mark.parametrize(
    "octets",
    [b"", b"hello", bytes(70_000), SEALED.octets[:-300], SEALED.octets + bytes(5000)],
    ids=["nothing", "short", "zeros", "cut", "long"],
)
def test_what_looks_like_no_bundle_is_refused(octets: bytes, tmp_path: Path) -> None:
    intake = opened(tmp_path)
    with pytest.raises(Malformed):
        intake.receive(octets)
    assert intake.pending() == ()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    intake = opened(tmp_path)
    full = Intake(
        store=BundleStore(tmp_path / "bundles", reserve=1 << 62),
        mailboxes=intake.mailboxes,
        signer=SIGNER,
        clock=intake.clock,
    )
    with pytest.raises(Unavailable, match="send it again"):
        full.receive(SEALED.octets)
    assert intake.pending() == ()
    intake.receive(SEALED.octets)
    assert intake.pending() == (SEALED.id,)


def test_a_key_that_cannot_be_reached_gives_no_receipt_and_loses_nothing(tmp_path: Path) -> None:
    class Locked(Ed25519Signer):
        def sign(self, message: bytes) -> bytes:
            raise Unavailable(f"the token with {len(message)} octets to sign is locked")

    intake = opened(tmp_path)
    locked = Intake(
        store=intake.store, mailboxes=intake.mailboxes, signer=Locked(), clock=intake.clock
    )
    with pytest.raises(Unavailable):
        locked.receive(SEALED.octets)
    verify_receipt(intake.receive(SEALED.octets), SEALED, (SIGNER.key,))


def test_a_pulled_plug_loses_no_bundle_that_has_a_receipt(tmp_path: Path) -> None:
    """The plug is pulled at every step; whoever got a receipt finds the bundle there."""
    for step in range(60):
        home = tmp_path / str(step)
        said = tmp_path / f"{step}.said"

        def receive(home: Path = home, said: Path = said) -> None:
            receipt = opened(home).receive(SEALED.octets)
            with said.open("wb") as file:
                file.write(receipt.octets)

        died = pull_plug_at(step, receive)
        intake = opened(home)
        if said.exists():
            assert intake.take(SEALED.id) == SEALED
            assert intake.receive(SEALED.octets).octets == said.read_bytes()
        receipt = intake.receive(SEALED.octets)
        verify_receipt(receipt, SEALED, (SIGNER.key,))
        assert intake.pending() == (SEALED.id,)
        assert not [*home.rglob("*.part")]
        if not died:
            assert said.exists()
            return
    pytest.fail("it never ended")


def test_a_pulled_plug_leaves_a_letter_or_none(tmp_path: Path) -> None:
    tag, letter = derive_lookup_tag(CODENAME), seal_letter(b"news", keys().mailbox.public)
    for step in range(60):
        home = tmp_path / str(step)
        died = pull_plug_at(step, partial(leave, home, tag, letter))
        intake = opened(home)
        assert decode_answer(intake.answer(tag), tag).letter in (None, letter)
        intake.leave(tag, letter)
        assert decode_answer(intake.answer(tag), tag).letters == 1
        if not died:
            return
    pytest.fail("it never ended")


def leave(home: Path, tag: LookupTag, letter: bytes) -> None:
    opened(home).leave(tag, letter)


def test_holders_find_letters_and_strangers_the_same_silence(tmp_path: Path) -> None:
    """T18: a known tag, an unknown one and one given under duress answer alike."""
    intake = opened(tmp_path)
    holder, tag = derive_holder_keys(CODENAME), derive_lookup_tag(CODENAME)
    under_duress = derive_lookup_tag(draw_duress_codename(CODENAME))
    quiet = intake.answer(tag)
    intake.leave(tag, seal_letter(b"There is news.", holder.mailbox.public))
    intake.leave(tag, seal_letter(b"Come on Monday.", holder.mailbox.public))
    answers = [intake.answer(tag), intake.answer(tag, 2), intake.answer(under_duress), quiet]
    assert {len(one) for one in answers} == {ANSWER_SIZE}
    first, second = decode_answer(answers[0], tag), decode_answer(answers[1], tag)
    assert first.letter is not None
    assert second.letter is not None
    assert open_letter(first.letter, holder.mailbox) == b"There is news."
    assert open_letter(second.letter, holder.mailbox) == b"Come on Monday."
    assert first.letters == 2
    assert decode_answer(answers[2], under_duress) == decode_answer(quiet, tag)
    assert intake.answer(tag) != answers[0], "nothing shows whether there is news since"
    intake.clear(tag)
    intake.clear(tag)
    assert decode_answer(intake.answer(tag), tag) == decode_answer(quiet, tag)


def test_the_public_zone_learns_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """T23: all that is written down, in files, names, logs and words, names nobody."""
    intake = opened(tmp_path)
    tag = derive_lookup_tag(CODENAME)
    withdrawal = pack_act(people.APPLICATION, people.holder(), b"I, Zhuravlikova, withdraw")
    for bundle in (SEALED, seal_bundle(withdrawal, keys(), recipients())):
        intake.receive(bundle.octets)
        intake.take(bundle.id)
    intake.release(SEALED.id)
    intake.leave(tag, seal_letter(b"Dear Zhuravlikova", keys().mailbox.public))
    said, shouted = capfd.readouterr()
    written = f"{said}{shouted}{caplog.text}{intake!r}"
    octets = written.encode()
    for path in tmp_path.rglob("*"):
        written += f" {path.relative_to(tmp_path)}"
        assert path.stat().st_mtime == 0
        if path.is_file():
            octets += path.read_bytes()
    for canary in (*CANARIES, *CODENAME.words, people.APPLICATION, tag, "12:34"):
        assert canary not in written
        assert canary.encode() not in octets
    assert bytes.fromhex(people.APPLICATION) not in octets
    assert people.holder().key.spki not in octets
    assert said == shouted == caplog.text == ""


def test_an_application_and_a_withdrawal_cannot_be_told_apart(tmp_path: Path) -> None:
    intake = opened(tmp_path)
    withdrawal = pack_act(people.APPLICATION, people.holder(), b"I withdraw")
    bundles = [
        seal_bundle(one, keys(), recipients())
        for one in (pack_application(people.application()), withdrawal)
    ]
    receipts = [intake.receive(one.octets).receipt for one in bundles]
    assert len({(one.day, one.bucket, one.key) for one in receipts}) == 1
