"""The acts of the key service, and the threats that they stand against."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.worlds.key_office import (
    APPROVER,
    BOTH,
    CLERK,
    EXAMINER,
    LOTS,
    NEW,
    NIGHT,
    NOON,
    OFFICE,
    PEOPLE,
    PRIVACY,
    STRANGER,
    SUPERVISOR,
    Person,
    Service,
    ask,
    assign,
    case_id,
    person,
)

from nansen.errors import Refused
from nansen.keys.custody.access_log import Alarm, Event, LogEntry, LogHead, read_header
from nansen.keys.custody.assignment import SignedAssignments
from nansen.keys.custody.holder_view import Access, accesses_to
from nansen.keys.custody.messages import (
    Answer,
    AskHead,
    DepositKey,
    Done,
    FieldKeys,
    Rejection,
    ServiceHead,
)
from nansen.keys.custody.request import ServiceId
from nansen.keys.custody.service import Policy
from nansen.keys.custody.usage import Tally, Usage
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS, fields_for
from nansen.keys.sealing.wrapped_key import encode_wrapped_key, wrap_case_key
from nansen.officers.officer import Budget
from nansen.officers.role import Role


def rule_of(answer: Answer | None) -> str:
    assert isinstance(answer, Rejection)
    assert isinstance(answer.error, Refused)
    return answer.error.rule


def last(service: Service) -> LogEntry:
    return service.log.entries[-1]


def opened(service: Service) -> int:
    return sum(entry.event is Event.UNWRAPPED for entry in service.log.entries)


def test_an_officer_gets_the_keys_that_serve_the_purpose_and_no_others() -> None:
    service = Service()
    key = service.take_in(1)
    answer = service.open(EXAMINER, 1)
    assert isinstance(answer, FieldKeys)
    wanted = fields_for(Purpose.EXAMINATION, frozenset({Role.EXAMINER}))
    assert answer.keys == {one.name: key.field_key(one) for one in wanted}
    assert not any(name.startswith("contact.") for name in answer.keys)
    assert last(service).event is Event.UNWRAPPED
    assert last(service).officer == EXAMINER.id
    assert last(service).tag == key.tag(case_id(1))
    assert repr(answer) == "FieldKeys()"


def test_every_purpose_opens_its_fields_for_its_role() -> None:
    both = person("o-40", *Role)
    service = Service(people=(*PEOPLE, both))
    service.take_in(1)
    for purpose in Purpose:
        if purpose is Purpose.ERASURE:
            continue
        answer = service.open(both, 1, purpose, second=SUPERVISOR)
        assert isinstance(answer, FieldKeys)
        assert set(answer.keys) == {n for n, one in FIELDS.items() if purpose in one.purposes}


def test_a_head_names_the_service_and_its_key() -> None:
    service = Service()
    answer = service.custodian.answer(AskHead())
    assert answer == ServiceHead(log=service.log.head, key=service.ports.keys.current)


# What is refused, and that it is logged.


def _stranger(service: Service) -> Answer | None:
    return service.open(STRANGER, 1)


def _forged(service: Service) -> Answer | None:
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION)
    return service.custodian.answer(replace(request, signature=STRANGER.sign(request.body)))


def _second_for_first(service: Service) -> Answer | None:
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION, second=EXAMINER)
    assert request.second is not None
    return service.custodian.answer(replace(request, signature=request.second.signature))


def _retired(service: Service) -> Answer | None:
    officer = service.roster.officers[EXAMINER.id]
    service.roster.officers[EXAMINER.id] = replace(officer, not_after=NOON)
    return service.open(EXAMINER, 1)


def _elsewhere(service: Service) -> Answer | None:
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION, service=ServiceId("ab" * 16))
    return service.custodian.answer(request)


def _stale(service: Service) -> Answer | None:
    old = NOON - timedelta(minutes=10, seconds=1)
    return service.custodian.answer(ask(EXAMINER, case_id(1), Purpose.EXAMINATION, old))


def _of_tomorrow(service: Service) -> Answer | None:
    coming = NOON + timedelta(minutes=10, seconds=1)
    return service.custodian.answer(ask(EXAMINER, case_id(1), Purpose.EXAMINATION, coming))


def _malformed(service: Service) -> Answer | None:
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION)
    return service.custodian.answer(replace(request, body=request.body[:-1]))


@pytest.mark.parametrize(
    ("act", "reason", "claimed"),
    [
        (_stranger, "ROSTER", STRANGER),
        (_forged, "SIGNATURE", EXAMINER),
        (_second_for_first, "SIGNATURE", EXAMINER),
        (_retired, "ROSTER", EXAMINER),
        (_elsewhere, "SERVICE", EXAMINER),
        (_stale, "STALE", EXAMINER),
        (_of_tomorrow, "STALE", EXAMINER),
        (_malformed, "MALFORMED", None),
    ],
)
def test_who_does_not_prove_to_be_an_officer_is_rejected_and_logged(
    act: Callable[[Service], Answer | None], reason: str, claimed: Person | None
) -> None:
    service = Service()
    service.take_in(1)
    assert isinstance(act(service), Rejection)
    entry = last(service)
    assert (entry.event, entry.reason) == (Event.REJECTED, reason)
    assert entry.officer == (claimed and claimed.id)
    assert entry.request is not None
    assert (entry.tag, entry.office) == (None, None), "nothing is looked up for strangers"


def test_a_request_is_granted_once() -> None:
    service = Service()
    service.take_in(1)
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION)
    assert isinstance(service.custodian.answer(request), FieldKeys)
    assert rule_of(service.custodian.answer(request)) == "REPLAY"
    service.restart()
    assert rule_of(service.custodian.answer(request)) == "REPLAY"


@pytest.mark.parametrize("purpose", [Purpose.APPROVAL, Purpose.DELIVERY, Purpose.ERASURE])
def test_r88_a_purpose_of_another_role_is_refused_and_logged(purpose: Purpose) -> None:
    service = Service()
    key = service.take_in(1)
    assert rule_of(service.open(EXAMINER, 1, purpose, second=SUPERVISOR)) == "PURPOSE"
    entry = last(service)
    assert (entry.event, entry.purpose, entry.office) == (Event.REFUSED, purpose, OFFICE.id)
    assert entry.tag == key.tag(case_id(1))


def test_an_unknown_case_is_refused_and_logged() -> None:
    service = Service()
    assert rule_of(service.open(EXAMINER, 7)) == "NO-KEY"
    assert (last(service).event, last(service).tag) == (Event.REFUSED, None)


@pytest.mark.parametrize("octets", [b"", bytes(1209), b"garbage"])
def test_a_spoilt_wrapped_key_is_refused_and_logged(octets: bytes) -> None:
    service = Service()
    service.wrapped.files[case_id(1)] = octets
    assert isinstance(service.open(EXAMINER, 1), Rejection)
    assert last(service).reason == "MALFORMED"


def test_a_wrapped_key_put_beside_another_case_does_not_open() -> None:
    service = Service()
    service.take_in(1)
    service.wrapped.files[case_id(2)] = service.wrapped.files[case_id(1)]
    assert isinstance(service.open(EXAMINER, 2), Rejection)
    assert last(service).reason == "UNTRUSTED"


def test_a_roster_that_cannot_be_read_opens_nothing() -> None:
    service = Service()
    service.take_in(1)
    service.roster.failing = True
    assert isinstance(service.open(EXAMINER, 1), Rejection)
    assert last(service).reason == "UNAVAILABLE"


def test_a_log_that_cannot_be_written_opens_nothing() -> None:
    service = Service()
    service.take_in(1)
    service.log.failing = True
    answer = service.open(EXAMINER, 1)
    assert isinstance(answer, Rejection)
    assert str(answer.error) == "the disk is full"
    assert service.log.entries == []
    assert isinstance(service.erase(1), Rejection)
    service.log.failing = False
    assert service.usage.count(Tally.OPENING, EXAMINER.id, NOON) == 0
    assert isinstance(service.open(EXAMINER, 1), FieldKeys), "and it was not erased either"


# T03: an insider looks a person up.


def test_t03_an_unassigned_officer_is_refused_logged_and_seen_by_the_holder() -> None:
    service = Service()
    service.ports = replace(service.ports, assignments=SignedAssignments(service.roster))
    service.restart()
    key = service.take_in(1)
    assert rule_of(service.open(EXAMINER, 1)) == "ASSIGNMENT"
    entry = last(service)
    assert (entry.event, entry.reason, entry.officer) == (Event.REFUSED, "ASSIGNMENT", EXAMINER.id)
    lot = assign(EXAMINER, case_id(1), Purpose.EXAMINATION)
    assert isinstance(service.open(EXAMINER, 1, assignment=lot), FieldKeys)

    tag = key.tag(case_id(1))
    seen_at = NOON + timedelta(hours=72)
    early = accesses_to(tag, service.log.entries, now=seen_at - timedelta(seconds=1))
    seen = accesses_to(tag, service.log.entries, now=seen_at)
    assert early == ()
    refused = Access(day=NOON.date(), office=OFFICE.id, purpose=Purpose.EXAMINATION, granted=False)
    assert seen == (refused, replace(refused, granted=True))
    assert EXAMINER.id not in repr(seen), "officers are hunted too"


def _lot(**changes: Any) -> bytes:
    wanted: dict[str, Any] = {
        "who": EXAMINER,
        "case": case_id(1),
        "purpose": Purpose.EXAMINATION,
        **changes,
    }
    return assign(wanted.pop("who"), wanted.pop("case"), wanted.pop("purpose"), **wanted)


@pytest.mark.parametrize(
    "lot",
    [
        _lot(who=APPROVER),
        _lot(case=case_id(2)),
        _lot(purpose=Purpose.APPROVAL),
        _lot(service=ServiceId("ab" * 16)),
        _lot(until=NOON),
        _lot(since=NOON + timedelta(seconds=1)),
        _lot(by=EXAMINER),
        _lot(by=SUPERVISOR),
        _lot(by=STRANGER),
        _lot(by=person("lots-1", Role.ASSIGNER)),
        _lot()[:-1],
        b"\x00",
        b"x" * 1025,
    ],
    ids=[
        "another officer's",
        "another case's",
        "another purpose's",
        "another service's",
        "over",
        "not yet",
        "by themselves",
        "by no assigner",
        "by a stranger",
        "by another key",
        "cut",
        "no map",
        "too long",
    ],
)
def test_t03_no_other_assignment_opens_a_case(lot: bytes) -> None:
    service = Service()
    service.ports = replace(service.ports, assignments=SignedAssignments(service.roster))
    service.restart()
    service.take_in(1)
    assert rule_of(service.open(EXAMINER, 1, assignment=lot)) == "ASSIGNMENT"


def test_t03_an_assigner_who_left_or_assigns_to_themselves_assigns_nothing() -> None:
    both = person("o-41", Role.EXAMINER, Role.ASSIGNER)
    service = Service(people=(*PEOPLE, both))
    service.ports = replace(service.ports, assignments=SignedAssignments(service.roster))
    service.restart()
    service.take_in(1)
    own = assign(both, case_id(1), Purpose.EXAMINATION, by=both)
    assert rule_of(service.open(both, 1, assignment=own)) == "ASSIGNMENT"
    lot = assign(EXAMINER, case_id(1), Purpose.EXAMINATION)
    service.roster.officers[LOTS.id] = replace(LOTS.officer, not_after=NOON)
    assert rule_of(service.open(EXAMINER, 1, assignment=lot)) == "ASSIGNMENT"


# T04: an insider enumerates.


def test_t04_the_forty_first_case_of_a_day_is_refused() -> None:
    service = Service()
    for number in range(1, 42):
        service.take_in(number)
    answers = [service.open(EXAMINER, number) for number in range(1, 42)]
    assert [type(answer) for answer in answers] == [FieldKeys] * 40 + [Rejection]
    assert rule_of(answers[-1]) == "BUDGET"
    assert last(service).alarms == (Alarm.BUDGET,)
    assert service.bell.heard == [(Alarm.BUDGET, 40)]
    service.restart()
    assert rule_of(service.open(EXAMINER, 41)) == "BUDGET", "a restart gives no second budget"
    assert isinstance(service.open(EXAMINER, 40), FieldKeys), "what is open may be opened again"
    assert isinstance(service.open(APPROVER, 41, Purpose.APPROVAL), FieldKeys)
    service.clock.pass_by(timedelta(hours=24) - timedelta(seconds=1))
    assert rule_of(service.open(EXAMINER, 41)) == "BUDGET"
    service.clock.pass_by(timedelta(seconds=1))
    assert isinstance(service.open(EXAMINER, 41), FieldKeys)


def test_t04_the_sixth_case_of_an_hour_at_night_is_refused() -> None:
    service = Service(at=NIGHT)
    for number in range(1, 8):
        service.take_in(number)
    answers = [service.open(EXAMINER, number) for number in range(1, 7)]
    assert [type(answer) for answer in answers] == [FieldKeys] * 5 + [Rejection]
    assert rule_of(answers[-1]) == "BUDGET"
    service.clock.pass_by(timedelta(hours=1))
    assert isinstance(service.open(EXAMINER, 6), FieldKeys)


def test_the_day_does_not_count_against_the_evening() -> None:
    service = Service(at=NOON.replace(hour=17, minute=59))
    for number in range(1, 20):
        service.take_in(number)
    for number in range(1, 10):
        assert isinstance(service.open(EXAMINER, number), FieldKeys)
    service.clock.pass_by(timedelta(minutes=1))
    evening = [service.open(EXAMINER, number) for number in range(10, 16)]
    assert [type(answer) for answer in evening] == [FieldKeys] * 5 + [Rejection]


def test_over_budget_a_second_officer_must_sign() -> None:
    service = Service(budget=Budget(cases_a_day=1))
    service.take_in(1)
    key = service.take_in(2)
    service.open(EXAMINER, 1)
    assert rule_of(service.open(EXAMINER, 2)) == "BUDGET"
    assert isinstance(service.open(EXAMINER, 2, second=SUPERVISOR), FieldKeys)
    assert (last(service).second, last(service).tag) == (SUPERVISOR.id, key.tag(case_id(2)))


@pytest.mark.parametrize("second", [EXAMINER, APPROVER, STRANGER], ids=lambda one: one.id)
def test_a_second_officer_is_another_one_with_that_role(second: Person) -> None:
    service = Service()
    service.take_in(1)
    assert rule_of(service.open(EXAMINER, 1, second=second)) == "SECOND"


def test_one_key_under_two_names_is_one_officer() -> None:
    twin = Person(
        replace(EXAMINER.officer, id=SUPERVISOR.id, roles=frozenset({Role.SUPERVISOR})),
        EXAMINER.private,
    )
    both = person("o-42", Role.EXAMINER, Role.SUPERVISOR)
    service = Service(people=(EXAMINER, twin, both))
    service.take_in(1)
    assert rule_of(service.open(EXAMINER, 1, second=twin)) == "SECOND"
    assert rule_of(service.open(both, 1, second=both)) == "SECOND"


def test_a_first_signature_is_no_second() -> None:
    service = Service()
    service.take_in(1)
    request = ask(EXAMINER, case_id(1), Purpose.EXAMINATION, second=SUPERVISOR)
    assert request.second is not None
    forged = replace(request.second, signature=request.signature)
    assert rule_of(service.custodian.answer(replace(request, second=forged))) == "SECOND"


def test_a_second_officer_lends_so_many_signatures_a_day() -> None:
    service = Service(budget=Budget(cases_a_day=1, seconds_a_day=2))
    for number in range(1, 5):
        service.take_in(number)
    service.open(EXAMINER, 1)
    assert isinstance(service.open(EXAMINER, 2, second=SUPERVISOR), FieldKeys)
    assert isinstance(service.open(EXAMINER, 3, second=SUPERVISOR), FieldKeys)
    assert rule_of(service.open(EXAMINER, 4, second=SUPERVISOR)) == "SECOND"


def test_no_second_officer_lets_a_case_be_opened_without_end() -> None:
    service = Service(budget=Budget(openings_a_day=3))
    service.take_in(1)
    for _ in range(3):
        assert isinstance(service.open(EXAMINER, 1), FieldKeys)
    assert rule_of(service.open(EXAMINER, 1, second=SUPERVISOR)) == "BUDGET"


def test_an_access_request_takes_two() -> None:
    service = Service()
    service.take_in(1)
    assert rule_of(service.open(PRIVACY, 1, Purpose.ACCESS_REQUEST)) == "SECOND"
    answer = service.open(PRIVACY, 1, Purpose.ACCESS_REQUEST, second=SUPERVISOR)
    assert isinstance(answer, FieldKeys)
    assert set(answer.keys) == set(FIELDS)


# T05: canaries.


def test_t05_a_canary_opens_like_any_case_and_raises_an_alarm() -> None:
    service = Service()
    service.take_in(1)
    service.take_in(2, canary=True)
    plain, canary = service.open(EXAMINER, 1), service.open(EXAMINER, 2)
    assert isinstance(plain, FieldKeys)
    assert isinstance(canary, FieldKeys)
    assert set(canary.keys) == set(plain.keys)
    assert service.log.entries[0].alarms == ()
    assert last(service).alarms == (Alarm.CANARY,)
    assert service.bell.heard == [(Alarm.CANARY, 1)]


def test_t05_a_canary_that_is_refused_raises_one_too() -> None:
    service = Service()
    service.take_in(1, canary=True)
    assert rule_of(service.open(CLERK, 1)) == "PURPOSE"
    assert last(service).alarms == (Alarm.CANARY,)


def test_t05_a_canary_whose_time_is_over_is_destroyed_in_silence() -> None:
    service = Service()
    service.take_in(1, canary=True)
    service.erase(1)
    assert last(service).event is Event.ERASED
    assert (last(service).alarms, service.bell.heard) == ((), [])


def test_t05_nothing_but_the_key_tells_a_canary() -> None:
    service = Service()
    service.take_in(1)
    service.take_in(2, canary=True)
    one, two = service.wrapped.files.values()
    assert len(one) == len(two)


def test_an_alarm_that_nobody_hears_still_stands_in_the_log() -> None:
    service = Service()
    service.take_in(1, canary=True)
    service.bell.deaf = True
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)
    assert last(service).alarms == (Alarm.CANARY,)


# Silence.


def test_an_officer_who_floods_is_met_with_silence() -> None:
    service = Service(budget=Budget(refusals_a_day=3))
    service.take_in(1)
    answers = [service.open(CLERK, 1) for _ in range(5)]
    assert [answer is None for answer in answers] == [False, False, False, True, True]
    assert [entry.alarms for entry in service.log.entries] == [(), (), (Alarm.FLOOD,)]
    assert isinstance(service.open(EXAMINER, 1), FieldKeys), "towards others it is not"
    assert isinstance(service.open(CLERK, 1, Purpose.DELIVERY), FieldKeys), "nor towards work"


def test_strangers_who_flood_are_met_with_silence_and_officers_are_not() -> None:
    service = Service(policy=Policy(rejections_a_day=2))
    service.take_in(1)
    answers = [service.open(STRANGER, 1) for _ in range(4)]
    assert [answer is None for answer in answers] == [False, False, True, True]
    assert last(service).alarms == (Alarm.FLOOD,)
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)
    assert rule_of(service.open(CLERK, 1)) == "PURPOSE"


# Deposits.


def test_a_deposited_case_can_be_opened_and_deposited_again() -> None:
    service = Service()
    key, answer = service.deposit(1)
    assert answer == Done()
    assert (last(service).event, last(service).tag) == (Event.DEPOSITED, key.tag(case_id(1)))
    again = DepositKey(case=case_id(1), wrapped=service.wrapped.files[case_id(1)])
    assert service.custodian.answer(again) == Done()
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)


def test_a_case_keeps_its_first_key() -> None:
    service = Service()
    service.deposit(1)
    kept = dict(service.wrapped.files)
    _, answer = service.deposit(1)
    assert isinstance(answer, Rejection)
    assert last(service).reason == "CONFLICT"
    assert service.wrapped.files == kept


def test_a_key_that_will_not_open_is_not_taken_in() -> None:
    service = Service()
    key, _ = service.deposit(1)
    wrapped = service.wrapped.files[case_id(1)]
    for message in (
        DepositKey(case=case_id(2), wrapped=wrapped),
        DepositKey(case=case_id(2), wrapped=b""),
        DepositKey(
            case=case_id(2), wrapped=encode_wrapped_key(wrap_case_key(key, case_id(2), NEW.public))
        ),
    ):
        assert isinstance(service.custodian.answer(message), Rejection)
    assert set(service.wrapped.files) == {case_id(1)}
    reasons = [entry.reason for entry in service.log.entries[1:]]
    assert reasons == ["UNTRUSTED", "MALFORMED", "UNAVAILABLE"]


def test_deposits_are_bounded() -> None:
    service = Service(policy=Policy(deposits_a_day=2))
    assert [service.deposit(number)[1] for number in (1, 2)] == [Done(), Done()]
    assert rule_of(service.deposit(3)[1]) == "DEPOSITS"
    service.clock.pass_by(timedelta(days=1))
    assert service.deposit(3)[1] == Done()


# T34: erasure.


def test_r82_an_erased_case_is_gone() -> None:
    service = Service()
    key = service.take_in(1)
    assert service.erase(1) == Done()
    entry = last(service)
    assert (entry.event, entry.second) == (Event.ERASED, SUPERVISOR.id)
    assert entry.tag == key.tag(case_id(1))
    assert service.wrapped.files == {}
    assert service.wrapped.erasing is None
    assert rule_of(service.open(EXAMINER, 1)) == "NO-KEY"
    assert rule_of(service.erase(1)) == "NO-KEY"


def test_one_officer_erases_nothing() -> None:
    service = Service()
    service.take_in(1)
    assert rule_of(service.open(PRIVACY, 1, Purpose.ERASURE)) == "SECOND"
    assert rule_of(service.open(EXAMINER, 1, Purpose.ERASURE, second=SUPERVISOR)) == "PURPOSE"
    assert set(service.wrapped.files) == {case_id(1)}


def test_two_officers_do_not_erase_an_office() -> None:
    service = Service(budget=Budget(erasures_a_day=2))
    for number in (1, 2, 3):
        service.take_in(number)
    assert [service.erase(1), service.erase(2)] == [Done(), Done()]
    assert rule_of(service.erase(3)) == "BUDGET"
    assert last(service).alarms == (Alarm.BUDGET,)


def test_t34_what_a_backup_brings_back_is_refused_and_destroyed_again() -> None:
    service = Service()
    service.take_in(1)
    backup = dict(service.wrapped.files)
    service.erase(1)
    service.wrapped.files |= backup
    service.restart()
    assert rule_of(service.open(EXAMINER, 1)) == "NO-KEY"
    assert last(service).alarms == (Alarm.RESTORED,)
    assert service.bell.heard[-1][0] is Alarm.RESTORED
    assert service.wrapped.files == {}
    again = DepositKey(case=case_id(1), wrapped=backup[case_id(1)])
    assert rule_of(service.custodian.answer(again)) == "ERASED"
    assert (last(service).event, last(service).alarms) == (Event.REJECTED, (Alarm.RESTORED,))


def test_t34_even_if_destroying_it_again_fails_it_does_not_open() -> None:
    service = Service()
    service.take_in(1)
    backup = dict(service.wrapped.files)
    service.erase(1)
    service.wrapped.files |= backup
    service.wrapped.failing = True
    answer = service.open(EXAMINER, 1)
    assert isinstance(answer, Rejection)
    assert str(answer.error) == "the disk refuses"
    service.wrapped.failing = False
    assert rule_of(service.open(EXAMINER, 1)) == "NO-KEY"
    assert service.wrapped.files == {}


def test_an_erasure_that_the_disk_interrupts_is_finished_later() -> None:
    service = Service()
    service.take_in(1)
    service.wrapped.failing = True
    assert isinstance(service.erase(1), Rejection)
    assert service.log.entries[-2].event is Event.ERASED
    assert service.wrapped.erasing == case_id(1)
    service.wrapped.failing = False
    service.restart()
    assert service.wrapped.files == {}
    assert service.wrapped.erasing is None


def test_an_erasure_that_was_never_logged_never_was() -> None:
    service = Service()
    service.take_in(1)
    service.wrapped.mark(case_id(1))
    service.restart()
    assert service.wrapped.erasing is None
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)


@pytest.mark.parametrize("left", [None, bytes(1209), b""])
def test_a_restart_finishes_what_was_half_destroyed(left: bytes | None) -> None:
    service = Service()
    service.take_in(1)
    service.wrapped.mark(case_id(1))
    service.wrapped.files.clear()
    if left is not None:
        service.wrapped.files[case_id(1)] = left
    service.restart()
    assert service.wrapped.files == {}
    assert service.wrapped.erasing is None


# The log.


def test_a_start_is_logged_with_what_was_cut() -> None:
    service = Service()
    service.custodian.begin(cut=0)
    service.custodian.begin(cut=17)
    assert [entry.reason for entry in service.log.entries] == [None, "CUT-17"]


def test_the_chain_holds_and_nothing_in_it_names_a_case() -> None:
    service = Service()
    service.deposit(1)
    service.open(EXAMINER, 1)
    service.open(STRANGER, 1)
    service.open(CLERK, 1)
    service.erase(1)
    head: LogHead = read_header(service.log.lines[0])
    for line in service.log.lines[1:]:
        head, _ = head.read(line)
    assert head == service.log.head
    assert case_id(1).encode() not in b"".join(service.log.lines)


def test_the_memory_of_a_day_is_all_that_is_kept() -> None:
    service = Service()
    for number in range(1, 31):
        service.take_in(number)
        assert isinstance(service.open(EXAMINER, number), FieldKeys)
        service.open(STRANGER, number)
        service.clock.pass_by(timedelta(hours=12))
    kept = service.usage
    assert all(len(times) <= 2 for times in kept._times.values())
    assert len(kept._requests) <= 2


def test_a_clock_that_was_set_back_gives_nobody_more() -> None:
    service = Service(budget=Budget(cases_a_day=1))
    service.take_in(1)
    service.take_in(2)
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)
    service.clock.pass_by(timedelta(days=-3))
    assert rule_of(service.open(EXAMINER, 2)) == "BUDGET"


def test_lines_that_count_nothing_change_nothing() -> None:
    usage = Usage()
    usage.add(LogEntry(at=NOON, event=Event.RENEWED))
    usage.add(LogEntry(at=NOON, event=Event.ERASED))
    assert not usage.has_served("00" * 32)  # type: ignore[arg-type]


def test_the_newest_generation_is_sealed_to() -> None:
    service = Service(keys=BOTH)
    service.take_in(1)
    assert isinstance(service.open(EXAMINER, 1), FieldKeys)
    head = service.custodian.answer(AskHead())
    assert isinstance(head, ServiceHead)
    assert head.key == NEW.public


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (NOON, True),
        (NOON.replace(hour=8), True),
        (NOON.replace(hour=18), False),
        (NOON - timedelta(days=1), False),
    ],
)
def test_offices_are_open_when_they_say(moment: datetime, is_open: bool) -> None:
    assert OFFICE.hours.open_at(moment) is is_open
