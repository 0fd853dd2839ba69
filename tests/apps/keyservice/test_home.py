"""What belongs to a key service on its disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.simulators.custody import HeardBell
from tests.worlds.key_office import (
    EXAMINER,
    LOTS,
    NOON,
    PRIVACY,
    SUPERVISOR,
    ask,
    assign,
    case_id,
    rosters_of,
)

from nansen.adapters.files.key_folder import KeyFolder
from nansen.adapters.files.wrapped_key_folder import WrappedKeyFolder
from nansen.apps.keyservice.audit import audit
from nansen.apps.keyservice.home import (
    LOG,
    PIN,
    add_canaries,
    create_key_service,
    open_key_service,
    renew_key_service,
)
from nansen.clock import FixedClock
from nansen.errors import Conflict, Refused, Unavailable, Untrusted
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Alarm, Event
from nansen.keys.custody.messages import (
    Answer,
    AskHead,
    DepositKey,
    Done,
    FieldKeys,
    Rejection,
    ServiceHead,
)
from nansen.keys.custody.service import Custodian, Policy
from nansen.keys.fields.purpose import Purpose
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import PASSPHRASE, Passphrase
from nansen.keys.sealing.case_key import draw_case_key
from nansen.keys.sealing.key_encryption_keys import add_generation
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.keys.unlocking import SPECIMEN, Unlocking

UNLOCKING = SPECIMEN
CLOCK = FixedClock(NOON)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    pin = rosters_of(tmp_path / "rosters", EXAMINER, PRIVACY, SUPERVISOR, LOTS)
    create_key_service(tmp_path / "home", UNLOCKING, CLOCK, pin=pin)
    return tmp_path / "home"


@dataclass(frozen=True)
class Desk:
    """A home, opened for a test."""

    custodian: Custodian
    head: ServiceHead

    def deposit(self, number: int) -> Answer | None:
        wrapped = wrap_case_key(draw_case_key(), case_id(number), self.head.key)
        message = DepositKey(case=case_id(number), wrapped=encode_wrapped_key(wrapped))
        return self.custodian.answer(message)

    def open(self, number: int) -> Answer | None:
        return self.open_case(case_id(number))

    def open_case(self, case: CaseId, lot: bytes | None = None) -> Answer | None:
        service = self.head.log.service
        if lot is None:
            lot = assign(EXAMINER, case, Purpose.EXAMINATION, service=service)
        request = ask(EXAMINER, case, Purpose.EXAMINATION, service=service, assignment=lot)
        return self.custodian.answer(request)

    def erase(self, number: int) -> Answer | None:
        service = self.head.log.service
        request = ask(PRIVACY, case_id(number), Purpose.ERASURE, service=service, second=SUPERVISOR)
        return self.custodian.answer(request)


@contextmanager
def begin(
    home: Path, bell: HeardBell | None = None, *, unlocking: Unlocking = UNLOCKING
) -> Iterator[Desk]:
    with open_key_service(
        home,
        home.parent / "rosters",
        unlocking,
        CLOCK,
        bell=bell or HeardBell(),
        policy=Policy(),
    ) as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        yield Desk(custodian, head)


def test_a_home_opens_again_and_again(home: Path) -> None:
    with begin(home) as one:
        assert one.deposit(1) == Done()
    with begin(home) as two:
        assert isinstance(two.open(1), FieldKeys)
        assert two.erase(1) == Done()
    with begin(home) as three:
        assert not isinstance(three.open(1), FieldKeys)
    found = audit(home / LOG)
    assert found.events == {
        Event.BEGUN: 1,
        Event.OPENED: 3,
        Event.DEPOSITED: 1,
        Event.UNWRAPPED: 1,
        Event.ERASED: 1,
        Event.REFUSED: 1,
    }
    assert (home.stat().st_mode & 0o777) == 0o700


def test_there_is_one_home_and_one_service(home: Path) -> None:
    with pytest.raises(Conflict, match="already"):
        create_key_service(home, UNLOCKING, CLOCK, pin=bytes(32))
    with begin(home), pytest.raises(Conflict, match="another process"), begin(home):
        pass


def test_making_a_home_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    public = add_generation(
        KeyFolder(tmp_path / "home" / "keys"), UNLOCKING.passphrase, kind=UNLOCKING.kind
    )
    assert create_key_service(tmp_path / "home", UNLOCKING, CLOCK, pin=bytes(32)) == public


def test_a_home_without_a_roster_stays_shut(home: Path) -> None:
    (home.parent / "rosters" / "0001.roster").unlink()
    with pytest.raises(Unavailable, match="roster"), begin(home):
        pass


def test_a_home_without_its_pin_stays_shut(home: Path) -> None:
    (home / PIN).unlink()
    with pytest.raises(Unavailable, match=r"roster\.pin"), begin(home):
        pass


def test_another_roster_than_the_pinned_one_keeps_a_home_shut(home: Path) -> None:
    (home.parent / "rosters" / "0001.roster").unlink()
    rosters_of(home.parent / "rosters", EXAMINER)
    with pytest.raises(Untrusted, match="founded with"), begin(home):
        pass


def test_a_roster_that_was_seen_is_missed_after_a_restart(home: Path) -> None:
    rosters_of(home.parent / "rosters", PRIVACY)
    with begin(home):
        pass
    (home.parent / "rosters" / "0002.roster").unlink()
    with pytest.raises(Untrusted, match="was there before"), begin(home):
        pass


def test_who_is_removed_from_the_roster_is_refused_at_once(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
        assert isinstance(one.open(1), FieldKeys)
        rosters_of(home.parent / "rosters", PRIVACY, SUPERVISOR, LOTS)
        refused = one.open(1)
    assert isinstance(refused, Rejection)
    assert str(refused.error).startswith("ROSTER")


def test_a_changed_log_keeps_a_home_shut(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
    log = (home / LOG).read_bytes()
    (home / LOG).write_bytes(log.replace(b"12:00:00Z opened", b"12:00:01Z opened"))
    with pytest.raises(Untrusted), begin(home):
        pass


def test_demonstration_keys_never_serve_production(home: Path) -> None:
    production = Unlocking(passphrase=Passphrase("a good long one"), kind=KeystoreKind.PRODUCTION)
    with (
        pytest.raises(Refused, match="DEMO-KEY"),
        open_key_service(
            home, home.parent / "rosters", production, CLOCK, bell=HeardBell(), policy=Policy()
        ),
    ):
        pass


def test_what_was_torn_is_told_in_the_log(home: Path) -> None:
    with (home / LOG).open("ab") as log:
        log.write(b"1 2026-11-23T12")
    with begin(home):
        pass
    assert audit(home / LOG).cuts == 1
    assert b" CUT-15 - " in (home / LOG).read_bytes()


def test_renewal_keeps_the_living_and_destroys_the_old_generation(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
        one.deposit(2)
        before = one.head.key
    assert renew_key_service(home, UNLOCKING, CLOCK) == ()
    assert KeyFolder(home / "keys").names() == ("kek-0002.txt",)
    with begin(home) as two:
        assert two.head.key != before
        assert isinstance(two.open(1), FieldKeys)
    assert audit(home / LOG).events[Event.RENEWED] == 1


def test_renewal_goes_on_where_it_was_interrupted(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
    add_generation(KeyFolder(home / "keys"), UNLOCKING.passphrase, kind=UNLOCKING.kind)
    assert renew_key_service(home, UNLOCKING, CLOCK) == ()
    assert KeyFolder(home / "keys").names() == ("kek-0002.txt",)


def test_renewal_destroys_nothing_while_a_key_does_not_open(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
    WrappedKeyFolder(home / "wrapped").write(case_id(2), b"spoilt")
    assert renew_key_service(home, UNLOCKING, CLOCK) == (case_id(2),)
    assert KeyFolder(home / "keys").names() == ("kek-0001.txt", "kek-0002.txt")
    with begin(home) as two:
        assert isinstance(two.open(1), FieldKeys)


def test_renewal_waits_for_the_service_to_stop(home: Path) -> None:
    with begin(home), pytest.raises(Conflict):
        renew_key_service(home, UNLOCKING, CLOCK)


def test_canaries_look_like_cases_and_ring_when_they_are_opened(home: Path) -> None:
    with begin(home) as one:
        one.deposit(1)
    canary, other = add_canaries(home, UNLOCKING, CLOCK, 2)
    sizes = {path.stat().st_size for path in (home / "wrapped").rglob("*.key")}
    assert len(sizes) == 1
    lines = [line.split() for line in (home / LOG).read_text().splitlines()]
    deposits = [line for line in lines if "deposited" in line]
    assert len(deposits) == 3
    assert {tuple(line[3:6]) + tuple(line[7:11]) for line in deposits} == {("-",) * 7}
    bell = HeardBell()
    with begin(home, bell) as two:
        assert isinstance(two.open(1), FieldKeys)
        assert bell.heard == []
        assert isinstance(two.open_case(canary), FieldKeys)
        assert [alarm for alarm, _ in bell.heard] == [Alarm.CANARY]
        two.open_case(other, b"")
    assert [alarm for alarm, _ in bell.heard] == [Alarm.CANARY] * 2, "also when it is refused"
    assert audit(home / LOG).alarms == {Alarm.CANARY: 2}


def test_canaries_survive_a_renewal(home: Path) -> None:
    (canary,) = add_canaries(home, UNLOCKING, CLOCK, 1)
    assert renew_key_service(home, UNLOCKING, CLOCK) == ()
    bell = HeardBell()
    with begin(home, bell) as one:
        one.open_case(canary)
    assert [alarm for alarm, _ in bell.heard] == [Alarm.CANARY]


def test_canaries_wait_for_the_service_to_stop(home: Path) -> None:
    with begin(home), pytest.raises(Conflict):
        add_canaries(home, UNLOCKING, CLOCK, 1)


def test_a_demonstrations_keys_start_no_production_key_service(home: Path) -> None:
    production = Unlocking(passphrase=Passphrase("a good long one"), kind=KeystoreKind.PRODUCTION)
    with pytest.raises(Refused, match="DEMO-KEY"), begin(home, unlocking=production):
        pytest.fail("keys that are known to all opened cases")
    with pytest.raises(Refused, match="DEMO-KEY"):
        add_canaries(home, production, CLOCK, 1)
    with pytest.raises(Refused, match="DEMO-KEY"):
        renew_key_service(home, production, CLOCK)


def test_production_keys_without_their_passphrase_say_what_to_set(tmp_path: Path) -> None:
    production = Unlocking(passphrase=Passphrase("a good long one"), kind=KeystoreKind.PRODUCTION)
    create_key_service(tmp_path / "real", production, CLOCK, pin=bytes(32))
    with pytest.raises(Refused, match=f"PRODUCTION-KEY.*{PASSPHRASE}"):
        add_canaries(tmp_path / "real", SPECIMEN, CLOCK, 1)
