"""Rosters in a folder: what was believed once stays, and nothing else gets in."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.key_office import (
    ADMINISTRATORS,
    EXAMINER,
    NOON,
    PRIVACY,
    STRANGER,
    rosters_of,
    sign_roster,
)

from nansen.adapters.files.roster_folder import (
    RosterFolder,
    add_roster,
    decode_pin,
    follow_rosters,
    read_pin,
    read_rosters,
)
from nansen.clock import FixedClock
from nansen.errors import Conflict, Malformed, Unavailable, Untrusted
from nansen.officers.roster import LONGEST_SIGNED, SignedRoster, encode_signed_roster


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rosters"


@pytest.fixture
def pin(path: Path) -> bytes:
    return rosters_of(path, EXAMINER, PRIVACY)


def elsewhere(tmp_path: Path, *rosters: tuple[object, ...]) -> list[SignedRoster]:
    """Sign other rosters of the same administrators, in another folder."""
    folder = tmp_path / "elsewhere"
    for people in rosters:
        rosters_of(folder, *people)  # type: ignore[arg-type]
    return list(read_rosters(folder))


def test_the_newest_roster_counts_as_soon_as_it_is_there(path: Path, pin: bytes) -> None:
    folder = RosterFolder(path, pin)
    assert folder.find(EXAMINER.id) is not None
    assert folder.find(STRANGER.id) is None
    rosters_of(path, STRANGER)
    assert folder.find(EXAMINER.id) is None
    assert folder.find(STRANGER.id) is not None
    assert (folder.current.number, len(folder.chain)) == (2, 2)
    assert RosterFolder(path, pin).current == folder.current


def test_what_nobody_signed_lets_nobody_in(path: Path, pin: bytes) -> None:
    """And it does not fall back to the roster before, on which somebody may still stand."""
    folder = RosterFolder(path, pin)
    rosters_of(path, STRANGER)
    second = read_rosters(path)[1]
    (path / "0002.roster").write_bytes(
        encode_signed_roster(sign_roster(second.octets, ADMINISTRATORS[0]))
    )
    for _ in range(2):
        with pytest.raises(Unavailable, match="not to be believed"):
            folder.find(EXAMINER.id)
    with pytest.raises(Untrusted, match="two administrators"):
        RosterFolder(path, pin)
    (path / "0002.roster").write_bytes(encode_signed_roster(second))
    assert folder.find(STRANGER.id) is not None


@pytest.mark.parametrize("spoilt", [b"", b"nonsense", bytes(LONGEST_SIGNED + 2)])
def test_a_file_that_is_no_roster_lets_nobody_in(path: Path, pin: bytes, spoilt: bytes) -> None:
    folder = RosterFolder(path, pin)
    (path / "0002.roster").write_bytes(spoilt)
    with pytest.raises(Unavailable, match="not to be believed"):
        folder.find(EXAMINER.id)
    with pytest.raises(Malformed):
        RosterFolder(path, pin)


def test_other_files_are_none_of_its_business(path: Path, pin: bytes) -> None:
    for name in ("README", ".0002.roster.ab.part", "2.roster", "00002.roster"):
        (path / name).write_bytes(b"hello")
    assert RosterFolder(path, pin).current.number == 1


def test_a_roster_taken_back_is_missed(path: Path, pin: bytes) -> None:
    folder = RosterFolder(path, pin)
    rosters_of(path, STRANGER)
    assert folder.find(EXAMINER.id) is None
    (path / "0002.roster").unlink()
    with pytest.raises(Unavailable, match="was there before"):
        folder.find(EXAMINER.id)


def test_a_memory_misses_it_after_a_restart_too(tmp_path: Path, path: Path, pin: bytes) -> None:
    rosters_of(path, STRANGER)
    memory = tmp_path / "roster.seen"
    RosterFolder(path, pin, memory=memory)
    assert RosterFolder(path, pin, memory=memory).current.number == 2
    rosters_of(path, PRIVACY)
    assert RosterFolder(path, pin, memory=memory).current.number == 3
    assert memory.read_bytes().startswith(b"3 ")
    (path / "0003.roster").unlink()
    with pytest.raises(Untrusted, match="was there before"):
        RosterFolder(path, pin, memory=memory)
    assert RosterFolder(path, pin).current.number == 2


def test_another_roster_in_ones_place_is_missed(tmp_path: Path, path: Path, pin: bytes) -> None:
    """Two administrators sign two second rosters; whoever has seen one never takes the other."""
    memory = tmp_path / "roster.seen"
    rosters_of(path, STRANGER)
    running = RosterFolder(path, pin, memory=memory)
    (path / "0002.roster").unlink()
    rosters_of(path, PRIVACY)
    with pytest.raises(Unavailable, match="was there before"):
        running.find(PRIVACY.id)
    with pytest.raises(Untrusted, match="was there before"):
        RosterFolder(path, pin, memory=memory)


@pytest.mark.parametrize("seen", [b"", b"0 " + b"0" * 64 + b"\n", b"1 zz\n", b"hello"])
def test_a_memory_that_is_spoilt_is_not_guessed_at(
    tmp_path: Path, path: Path, pin: bytes, seen: bytes
) -> None:
    (tmp_path / "roster.seen").write_bytes(seen)
    with pytest.raises(Malformed, match="seen roster"):
        RosterFolder(path, pin, memory=tmp_path / "roster.seen")


def test_another_founding_is_none(tmp_path: Path, path: Path, pin: bytes) -> None:
    (other,) = elsewhere(tmp_path, (STRANGER,))
    with pytest.raises(Untrusted, match="founded with"):
        RosterFolder(tmp_path / "elsewhere", pin)
    assert RosterFolder(tmp_path / "elsewhere", other.digest).current.number == 1
    assert RosterFolder(path, pin).find(STRANGER.id) is None


def test_a_gap_is_seen(path: Path, pin: bytes) -> None:
    rosters_of(path, STRANGER)
    (path / "0001.roster").unlink()
    with pytest.raises(Untrusted, match="missing between"):
        RosterFolder(path, pin)


def test_an_empty_or_unreadable_folder_is_unavailable(path: Path, pin: bytes) -> None:
    folder = RosterFolder(path, pin)
    (path / "0001.roster").unlink()
    with pytest.raises(Unavailable, match="no roster yet"):
        folder.find(EXAMINER.id)
    (path / "0001.roster").mkdir()
    with pytest.raises(Unavailable, match="cannot read"):
        RosterFolder(path, pin)
    (path / "0001.roster").rmdir()
    path.rmdir()
    for _ in range(2):
        with pytest.raises(Unavailable):
            folder.find(EXAMINER.id)
    (path / "0001.roster").mkdir(parents=True)
    (path / "0001.roster").rmdir()
    (path / "0001.roster").symlink_to("nowhere")
    with pytest.raises(Unavailable):
        RosterFolder(path, pin)
    path.rename(path.with_name("moved"))
    path.write_bytes(b"a file")
    with pytest.raises(Unavailable):
        RosterFolder(path, pin)


def test_a_roster_is_added_if_it_follows(tmp_path: Path, path: Path, pin: bytes) -> None:
    (first, second) = elsewhere(tmp_path, (STRANGER,), (PRIVACY,))
    with pytest.raises(Untrusted, match="does not follow"):
        follow_rosters(path, second)
    with pytest.raises(Conflict):
        add_roster(path, first)
    with pytest.raises(Untrusted):
        follow_rosters(path, first)
    empty = tmp_path / "empty"
    with pytest.raises(Untrusted, match="founded with"):
        follow_rosters(empty, first, pin)
    with pytest.raises(Untrusted, match="founded with"):
        follow_rosters(empty, second)
    half = sign_roster(first.octets, ADMINISTRATORS[0])
    with pytest.raises(Untrusted, match="administrator's signature"):
        follow_rosters(empty, half)
    assert not empty.exists()
    assert follow_rosters(empty, first).name == "0001.roster"
    assert follow_rosters(empty, second, first.digest).name == "0002.roster"
    assert RosterFolder(empty, first.digest).current == second.roster


def test_a_pin_is_what_was_printed(tmp_path: Path, pin: bytes) -> None:
    assert decode_pin(pin.hex()) == decode_pin(pin.hex() + "\n") == pin
    with pytest.raises(Unavailable, match=r"roster\.pin"):
        read_pin(tmp_path / "roster.pin")
    (tmp_path / "roster.pin").write_text(pin.hex())
    assert read_pin(tmp_path / "roster.pin") == pin


@given(st.binary() | st.text("0123456789abcdefABCDEF\n", max_size=70).map(str.encode))
def test_any_text_is_a_pin_or_refused(text: bytes) -> None:
    try:
        pin = decode_pin(text.decode("ascii", errors="replace"))
    except Malformed:
        return
    assert len(pin) == 32


def test_who_has_left_dates_no_roster_back(tmp_path: Path, path: Path, pin: bytes) -> None:
    """Two administrators out of service sign one as of a day when they were in it."""
    memory, later = tmp_path / "roster.seen", FixedClock(NOON + timedelta(days=400))
    RosterFolder(path, pin, memory=memory)
    rosters_of(path, STRANGER)
    with pytest.raises(Untrusted, match="two administrators"):
        RosterFolder(path, pin, memory=memory, clock=later)
    in_time = FixedClock(NOON + timedelta(days=1))
    assert RosterFolder(path, pin, memory=memory, clock=in_time).current.number == 2
    # What was taken in while they served stays, however long ago that was.
    assert RosterFolder(path, pin, memory=memory, clock=later).current.number == 2
