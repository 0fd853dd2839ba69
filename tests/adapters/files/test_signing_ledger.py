"""The signer's own memory: what it has let out is in it, whatever happens to the machine."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nansen.adapters.files.ledger import LedgerRecord, encode_record
from nansen.adapters.files.signing_ledger import (
    Signed,
    SigningLedger,
    create_signing_ledger,
    open_signing_ledger,
)
from nansen.errors import Conflict, Malformed, Unavailable
from nansen.ids import DocumentNumber
from nansen.standards.deterministic_cbor import Item, encode_item

DAY = date(2026, 11, 23)
FILE = "signed.ledger"


def signed(number: int, *, decision: int = 0, on: date = DAY) -> Signed:
    return Signed(
        number=DocumentNumber(f"N7K2M4{number:03}"),
        request=sha256(b"%d" % number).digest(),
        decision=bytes([decision]) * 32,
        on=on,
    )


ONE, TWO, THREE = signed(1), signed(2, decision=1), signed(3, on=DAY + timedelta(days=1))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_signing_ledger(tmp_path / "home")
    return tmp_path / "home"


def add(home: Path, *records: Signed) -> None:
    with open_signing_ledger(home) as ledger:
        for one in records:
            ledger.add(one)


def held(home: Path) -> list[DocumentNumber]:
    with open_signing_ledger(home) as ledger:
        known = (ONE, TWO, THREE)
        found = [one.number for one in known if ledger.find(one.number) == one]
        assert sum(ledger.count_on(DAY + timedelta(days=day)) for day in range(2)) == len(found)
        return found


def test_what_was_written_is_there_when_it_is_opened_again(home: Path) -> None:
    add(home, ONE, TWO)
    add(home, THREE)
    with open_signing_ledger(home) as ledger:
        assert [ledger.find(one.number) for one in (ONE, TWO, THREE)] == [ONE, TWO, THREE]
        assert ledger.find(DocumentNumber("UNKNOWN00")) is None
        assert ledger.numbers_of(ONE.decision) == (ONE.number, THREE.number)
        assert ledger.numbers_of(TWO.decision) == (TWO.number,)
        assert ledger.numbers_of(bytes(31)) == ()
        assert (ledger.count_on(DAY), ledger.count_on(THREE.on)) == (2, 1)
        assert ledger.count_on(DAY - timedelta(days=1)) == 0


def test_a_number_is_written_once(home: Path) -> None:
    with open_signing_ledger(home) as ledger:
        ledger.add(ONE)
        with pytest.raises(Conflict, match="something else"):
            ledger.add(ONE)
        assert ledger.count_on(DAY) == 1


def test_making_it_once_more_changes_nothing(home: Path) -> None:
    add(home, ONE)
    before = (home / FILE).read_bytes()
    create_signing_ledger(home)
    assert (home / FILE).read_bytes() == before
    assert (home / FILE).stat().st_mode & 0o077 == 0


def test_one_signer_at_a_time(home: Path) -> None:
    with (
        open_signing_ledger(home),
        pytest.raises(Conflict, match="another process"),
        open_signing_ledger(home),
    ):
        pass


def test_without_a_ledger_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(Unavailable), open_signing_ledger(tmp_path):
        pass


def test_a_record_that_is_torn_anywhere_is_dropped(home: Path) -> None:
    add(home, ONE)
    whole = len((home / FILE).read_bytes())
    add(home, TWO)
    data = (home / FILE).read_bytes()
    for end in range(whole, len(data)):
        (home / FILE).write_bytes(data[:end])
        assert held(home) == [ONE.number]
        assert len((home / FILE).read_bytes()) == whole, "the tear is cut off"
    add(home, TWO)
    assert (home / FILE).read_bytes() == data


@pytest.mark.parametrize("tear", [bytes(4096), b"\xff" * 100, b"NJ1S\xff\xff\xff\xff"], ids=repr)
def test_what_a_disk_may_leave_behind_is_dropped(home: Path, tear: bytes) -> None:
    add(home, ONE)
    with (home / FILE).open("ab") as file:
        file.write(tear)
    assert held(home) == [ONE.number]


def test_a_record_that_is_missing_in_the_middle_is_damage_and_no_tear(home: Path) -> None:
    add(home, ONE, TWO)
    data = bytearray((home / FILE).read_bytes())
    data[60] ^= 1
    (home / FILE).write_bytes(data)
    with pytest.raises(Malformed, match="backup"):
        held(home)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        encode_item([]),
        encode_item({"number": "N7K2M4001"}),
        encode_item({"number": 1, "request": bytes(32), "decision": bytes(32), "on": "2026-11-23"}),
        encode_item({"number": "A", "request": bytes(31), "decision": bytes(32), "on": "x"}),
        encode_item({"number": "A", "request": bytes(32), "decision": bytes(32), "on": "later"}),
        encode_item({"number": "A" * 300, "request": bytes(32), "decision": bytes(32), "on": ""}),
    ],
)
def test_a_whole_record_that_says_nothing_is_malformed(home: Path, payload: bytes) -> None:
    write_after_the_first(home, "S", payload)
    with pytest.raises(Malformed):
        held(home)


@given(st.binary(max_size=120))
def test_any_payload_is_a_record_or_malformed(payload: bytes) -> None:
    class NoLedger:
        pass

    ledger = SigningLedger(NoLedger())  # type: ignore[arg-type]
    try:
        ledger.replay((LedgerRecord(kind="S", payload=payload),))
    except Malformed:
        assert ledger.count_on(DAY) == 0


@pytest.mark.parametrize("kind", ["F", "X"])
def test_another_kind_of_record_is_another_ledger(home: Path, kind: str) -> None:
    write_after_the_first(home, kind, b"")
    with pytest.raises(Malformed, match="no signing ledger"):
        held(home)
    (home / FILE).write_bytes(encode_record(LedgerRecord(kind="S", payload=b""), 0))
    with pytest.raises(Malformed, match="no signing ledger"):
        held(home)


def write_after_the_first(home: Path, kind: str, payload: bytes) -> None:
    record = LedgerRecord(kind=kind, payload=payload)
    data = (home / FILE).read_bytes()
    (home / FILE).write_bytes(data + encode_record(record, len(data)))


def die_before(_: Callable[..., object]) -> Callable[..., object]:
    return lambda *_: os._exit(9)


def die_after(real: Callable[..., object]) -> Callable[..., object]:
    def call(*arguments: object) -> object:
        real(*arguments)
        os._exit(9)

    return call


def die_halfway(real: Callable[..., object]) -> Callable[..., object]:
    def call(descriptor: int, data: memoryview, place: int) -> object:
        real(descriptor, data[: len(data) // 2], place)
        os._exit(9)

    return call


@pytest.mark.parametrize(
    ("call", "strike", "survives"),
    [
        ("pwrite", die_before, False),
        ("pwrite", die_halfway, False),
        ("pwrite", die_after, True),
        ("fsync", die_before, True),
        ("fsync", die_after, True),
    ],
)
def test_kill_9_leaves_a_whole_record_or_none(
    home: Path, call: str, strike: Callable[..., Callable[..., object]], *, survives: bool
) -> None:
    add(home, ONE)
    child = os.fork()
    if child == 0:
        with open_signing_ledger(home) as ledger:
            setattr(os, call, strike(getattr(os, call)))
            ledger.add(TWO)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    # What is whole without its flush may count: it has not left the process as a signature.
    assert held(home) == [ONE.number, TWO.number][: 1 + survives]
    if not survives:
        add(home, TWO)


@pytest.mark.parametrize("call", ["pwrite", "fsync"])
def test_a_disk_that_refuses_lets_nothing_out(
    home: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with open_signing_ledger(home) as ledger:
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full)
            with pytest.raises(Unavailable, match="No space"):
                ledger.add(ONE)
        assert ledger.find(ONE.number) is None, "what is not certain does not count"
        assert ledger.count_on(DAY) == 0


def test_no_number_is_shown() -> None:
    assert ONE.number not in repr(ONE)


def test_the_ledger_holds_no_word_about_a_person(home: Path) -> None:
    add(home, ONE)
    item: dict[str, Item] = {
        "number": ONE.number,
        "request": ONE.request,
        "decision": ONE.decision,
        "on": "2026-11-23",
    }
    assert encode_item(item) in (home / FILE).read_bytes()
