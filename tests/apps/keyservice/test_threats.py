"""The threats that the key service stands against, each by its number."""

import math
import random
import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulators.custody import HeardBell, MovableClock
from tests.simulators.key_server import listening
from tests.worlds.key_office import (
    APPROVER,
    EXAMINER,
    LOTS,
    NOON,
    OFFICE,
    PRIVACY,
    SUPERVISOR,
    Service,
    ask,
    assign,
    case_id,
    rosters_of,
)

import nansen
from nansen.adapters.keyservice.client import KeyServiceClient
from nansen.apps.keyservice.audit import audit
from nansen.apps.keyservice.home import (
    LOG,
    create_key_service,
    open_key_service,
    renew_key_service,
)
from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import CaseId
from nansen.keys.custody.access_log import Alarm, Event
from nansen.keys.custody.assignment import SignedAssignments
from nansen.keys.custody.holder_view import accesses_to
from nansen.keys.custody.index_question import IndexAnswer
from nansen.keys.custody.messages import (
    AskHead,
    AskIndex,
    DepositKey,
    FieldKeys,
    Message,
    Rejection,
    ServiceHead,
)
from nansen.keys.custody.request import SignedRequest
from nansen.keys.custody.service import Custodian, Policy
from nansen.keys.fields.personal_field import FieldName, Vault
from nansen.keys.fields.purpose import Purpose
from nansen.keys.fields.register import FIELDS
from nansen.keys.keystore import KeystoreKind
from nansen.keys.passphrase import UnsafeDemoPassphrase
from nansen.keys.sealing.case_key import CaseKey, FieldKey, check_case_id, draw_case_key
from nansen.keys.sealing.hybrid_key import OpeningKey
from nansen.keys.sealing.sealed_field import Place, open_field, seal_field
from nansen.keys.sealing.wrapped_key import (
    decode_wrapped_key,
    encode_wrapped_key,
    unwrap_case_key,
    wrap_case_key,
)
from nansen.keys.unlocking import Unlocking
from nansen.standards.deterministic_cbor import Item, encode_item

UNLOCKING = Unlocking(passphrase=UnsafeDemoPassphrase(), kind=KeystoreKind.DEMO)
FIRST = ("Анна", "Ilia", "Ґалина", "Zoё", "Алесь", "Noor", "Семён", "Maja")
NAMES, PLACE = FieldName("identity.names"), FieldName("contact.delivery_point")


@dataclass(frozen=True)
class Somebody:
    """An invented person with a case."""

    number: int
    key: CaseKey

    @property
    def case(self) -> CaseId:
        return case_id(self.number)

    @property
    def name(self) -> str:
        return f"{FIRST[self.number % 8]} Утопьянова-{self.number:04}"

    @property
    def place(self) -> str:
        return f"Улица Свободы {self.number:04}, Utopia City"

    def written(self, name: FieldName) -> bytes:
        if name == NAMES:
            return self.name.encode()
        return self.place.encode() if name == PLACE else f"{name} of {self.number}".encode()

    def sealed(self, name: FieldName) -> bytes:
        declared = FIELDS[name]
        place = Place(case=self.case, declaration=declared)
        return seal_field(self.written(name), place, self.key.field_key(declared))


@dataclass(frozen=True)
class Town:
    """A population, and the databases that hold it."""

    people: tuple[Somebody, ...]
    vaults: dict[Vault, dict[CaseId, dict[FieldName, bytes]]]

    def dump(self, vault: Vault) -> bytes:
        """Write a whole database, as a thief would carry it off."""
        rows: Item = {c: dict[str, Item](r.items()) for c, r in self.vaults[vault].items()}
        return encode_item(rows)

    def names_in(self, sealed: dict[CaseId, FieldKey]) -> set[str]:
        """Tell which names open with keys that somebody holds."""
        found = set()
        for case, key in sealed.items():
            place = Place(case=case, declaration=FIELDS[NAMES])
            row = self.vaults[Vault.IDENTITY][case][NAMES]
            found.add(open_field(row, place, key).decode())
        return found


@pytest.fixture(scope="module")
def town() -> Town:
    people = tuple(Somebody(number, draw_case_key()) for number in range(1, 61))
    vaults = {
        vault: {
            one.case: {name: one.sealed(name) for name in FIELDS if FIELDS[name].vault is vault}
            for one in people
        }
        for vault in Vault
    }
    return Town(people, vaults)


def service_of(town: Town, *, assigned: bool = True) -> Service:
    """Let a key service keep the keys of a town; everything is assigned to everybody, or not."""
    service = Service()
    if not assigned:
        assignments = SignedAssignments(service.roster)
        ports = replace(service.ports, assignments=assignments)
        service.ports, service.custodian = ports, Custodian(ports, service.usage)
    for one in town.people:
        wrapped = wrap_case_key(one.key, one.case, service.ports.keys.current)
        service.wrapped.files[one.case] = encode_wrapped_key(wrapped)
    return service


def spellings(text: str) -> Iterator[bytes]:
    """Write a text in the ways in which it could lie about."""
    for form in (text, text.upper(), text.replace(" ", "<")):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            plain = form.encode(encoding)
            yield plain
            yield plain.hex().encode()
            yield b64encode(plain)[:-4]


def app_config(service: Service) -> bytes:
    """Write all that the desk is configured with, and the roster beside it."""
    officers = [one.key.spki for one in service.roster.officers.values()]
    return encode_item(
        {
            "socket": "/run/nansen/keys",
            "service": service.log.head.service,
            "seal to": service.ports.keys.current.octets,
            "roster": list[Item](officers),
        }
    )


# T01: everything but the key service is stolen.


def test_t01_the_whole_application_without_the_key_service_yields_no_name(town: Town) -> None:
    service = service_of(town)
    code = b"".join(path.read_bytes() for path in Path(nansen.__file__).parent.rglob("*.py"))
    loot = b"".join(
        (
            *(town.dump(vault) for vault in Vault),
            *service.wrapped.files.values(),
            *service.log.lines,
            app_config(service),
            code,
        )
    )
    assert sum(any(s in loot for s in spellings(one.name)) for one in town.people) == 0
    assert not any(s in loot for one in town.people for s in spellings(one.place))


def test_t01_no_octets_of_the_loot_are_a_key(town: Town) -> None:
    service, one = service_of(town), town.people[0]
    place = Place(case=one.case, declaration=FIELDS[NAMES])
    wrapped_octets = service.wrapped.files[one.case]
    loot = app_config(service) + wrapped_octets + one.case.encode() + b"".join(service.log.lines)
    guesses = {loot[at : at + 32] for at in range(len(loot) - 31)} | {bytes(32), b"\xff" * 32}
    assert len(guesses) > 2500
    for guess in guesses:
        with pytest.raises(Untrusted):
            open_field(
                town.vaults[Vault.IDENTITY][one.case][NAMES],
                place,
                FieldKey(name=NAMES, octets=guess),
            )
    wrapped = decode_wrapped_key(wrapped_octets)
    for guess in random.Random(1).sample(sorted(guesses), 100):
        with pytest.raises(Untrusted):
            unwrap_case_key(wrapped, one.case, OpeningKey(guess))


def test_t01_lengths_tell_no_name(town: Town) -> None:
    names = [row[NAMES] for row in town.vaults[Vault.IDENTITY].values()]
    assert len({len(one.name.encode()) for one in town.people}) > 1
    assert len({len(sealed) for sealed in names}) == 1


def test_t01_a_stolen_session_yields_its_budget_then_refusals_and_an_alarm(
    town: Town, tmp_path: Path
) -> None:
    """The worst case: the officer's key is stolen too, and every case is assigned to it."""
    service, keys = service_of(town), dict[CaseId, FieldKey]()
    rules = []
    with listening(tmp_path / "socket", service.custodian.answer):
        for one in town.people:
            with KeyServiceClient(tmp_path / "socket") as client:
                try:
                    request = ask(EXAMINER, one.case, Purpose.EXAMINATION)
                    keys[one.case] = client.open_case(request).keys[NAMES]
                except Refused as refusal:
                    rules.append(refusal.rule)
    assert town.names_in(keys) == {one.name for one in town.people[:40]}
    assert rules == ["BUDGET"] * 20
    assert {alarm for alarm, _ in service.bell.heard} == {Alarm.BUDGET}
    assert len(service.bell.heard) == 20
    assert all(entry.officer == EXAMINER.id for entry in service.log.entries)


def test_r87_no_database_alone_tells_who_is_where_even_if_all_its_keys_are_out(
    town: Town,
) -> None:
    for vault in Vault:
        told: list[str] = []
        for one in town.people:
            for name, sealed in town.vaults[vault][one.case].items():
                place = Place(case=one.case, declaration=FIELDS[name])
                told.append(open_field(sealed, place, one.key.field_key(FIELDS[name])).decode())
        names = {one.name for one in town.people} & set(told)
        places = {one.place for one in town.people} & set(told)
        assert not (names and places), vault


# T03: an insider looks a person up.


def test_t03_an_officer_without_an_assignment_is_refused_and_logged(
    town: Town, tmp_path: Path
) -> None:
    service, one = service_of(town, assigned=False), town.people[0]
    others = {
        "nothing": b"",
        "another case": assign(EXAMINER, town.people[1].case, Purpose.EXAMINATION),
        "another purpose": assign(EXAMINER, one.case, Purpose.APPROVAL),
        "another officer": assign(APPROVER, one.case, Purpose.EXAMINATION),
        "one's own": assign(EXAMINER, one.case, Purpose.EXAMINATION, by=EXAMINER),
        "what is over": assign(EXAMINER, one.case, Purpose.EXAMINATION, until=NOON),
    }
    with (
        listening(tmp_path / "socket", service.custodian.answer),
        KeyServiceClient(tmp_path / "socket") as client,
    ):
        for evidence in others.values():
            request = ask(EXAMINER, one.case, Purpose.EXAMINATION, assignment=evidence)
            with pytest.raises(Refused, match="ASSIGNMENT"):
                client.open_case(request)
        lot = assign(EXAMINER, one.case, Purpose.EXAMINATION)
        assert client.open_case(ask(EXAMINER, one.case, Purpose.EXAMINATION, assignment=lot)).keys
    *refused, granted = service.log.entries
    assert len(refused) == len(others)
    assert {(e.event, e.officer, e.reason) for e in refused} == {
        (Event.REFUSED, EXAMINER.id, "ASSIGNMENT")
    }
    assert {e.tag for e in (*refused, granted)} == {one.key.tag(one.case)}


def test_t03_the_holder_sees_every_attempt_after_72_hours_and_never_who(town: Town) -> None:
    service, one = service_of(town, assigned=False), town.people[0]
    service.open(EXAMINER, one.number)
    lot = assign(EXAMINER, one.case, Purpose.EXAMINATION)
    service.open(EXAMINER, one.number, assignment=lot)
    service.open(EXAMINER, town.people[1].number)
    tag, entries = one.key.tag(one.case), service.log.entries
    for hours, seen in ((0, 0), (71, 0), (72, 2)):
        found = accesses_to(tag, entries, now=NOON + timedelta(hours=hours))
        assert len(found) == seen
    assert [access.granted for access in found] == [False, True]
    assert {access.office for access in found} == {OFFICE.id}
    assert EXAMINER.id not in repr(found)


# T04: an insider enumerates.


def test_t04_a_question_names_one_case_and_an_answer_is_of_one_case(town: Town) -> None:
    """Nothing that can be asked gives two people's keys, a list of cases, or a search."""
    service, one = service_of(town), town.people[0]
    answer = service.open(EXAMINER, one.number)
    assert isinstance(answer, FieldKeys)
    assert town.names_in({one.case: answer.keys[NAMES]}) == {one.name}
    for other in town.people[1:]:
        with pytest.raises(Untrusted):
            town.names_in({other.case: answer.keys[NAMES]})
    assert get_args(Message) == (SignedRequest, AskIndex, DepositKey, AskHead)
    # The index names cases of handles that it gave, and holds no key of any (ADR 18).
    assert {one.name for one in fields(IndexAnswer)} == {"handle", "derived", "cases"}
    for wanted in ("*", "case-*", "", f"{case_id(1)},{case_id(2)}", "case-%"):
        with pytest.raises(Malformed):
            check_case_id(wanted)


def test_t04_a_guessed_case_is_no_different_from_one_that_is_erased(town: Town) -> None:
    service = service_of(town)
    service.erase(1)
    answers = [service.open(EXAMINER, number) for number in (1, 999)]
    assert len({repr(str(a.error)) for a in answers if isinstance(a, Rejection)}) == 1


@settings(max_examples=12)  # each example opens some hundred cases
@given(st.lists(st.integers(1, 60), max_size=60), st.integers(0, 3))
def test_t04_no_order_of_questions_opens_a_forty_first_case(
    town: Town, asked: list[int], restarts: int
) -> None:
    service, opened = service_of(town), set[int]()
    for place, number in enumerate((*asked, *range(1, 61))):
        if place < restarts:
            service.restart()
        if isinstance(service.open(EXAMINER, number), FieldKeys):
            opened.add(number)
    assert len(opened) == 40
    assert (Alarm.BUDGET in {alarm for alarm, _ in service.bell.heard}) is True


# T05: an insider leaks a list.


def chance_of_alarm(cases: int, canaries: int, taken: int) -> float:
    """Compute how likely a random export holds a canary at least."""
    missing = (math.log1p(-canaries / (cases - at)) for at in range(taken) if cases - at > canaries)
    return 1 - math.exp(sum(missing)) if cases - taken >= canaries else 1.0


@pytest.mark.parametrize("cases", [1_000, 5_000, 50_000, 515_000])
def test_t05_one_canary_in_five_hundred_makes_a_thousand_cases_ring(cases: int) -> None:
    assert chance_of_alarm(cases, math.ceil(cases / 500), 1_000) > 0.86
    assert chance_of_alarm(515_000, 1_030, 1_000) == pytest.approx(0.8651, abs=1e-3)
    assert chance_of_alarm(515_000, 1_030, 40) == pytest.approx(0.0770, abs=1e-3)


def test_t05_the_chance_is_what_is_found_by_drawing() -> None:
    draw, rounds = random.Random(5), 800
    found = sum(min(draw.sample(range(5_000), 1_000)) < 10 for _ in range(rounds)) / rounds
    stated = chance_of_alarm(5_000, 10, 1_000)
    assert stated == pytest.approx(0.893, abs=1e-3)
    assert abs(found - stated) < 4 * math.sqrt(stated * (1 - stated) / rounds)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_t05_an_export_of_a_thousand_cases_rings_if_and_only_if_a_canary_is_in_it(
    seed: int,
) -> None:
    """One officer needs a month for it, with every case assigned and no second officer."""
    draw, service = random.Random(seed), Service()
    canaries = set(draw.sample(range(2_500), 5))
    taken = draw.sample(range(2_500), 1_000)
    for number in taken:
        service.take_in(number, canary=number in canaries)
    for number in taken:
        if isinstance(service.open(EXAMINER, number), Rejection):
            service.clock.pass_by(timedelta(days=1))
            assert isinstance(service.open(EXAMINER, number), FieldKeys)
    assert service.clock.at - NOON == timedelta(days=31)
    rung = sum(alarm is Alarm.CANARY for alarm, _ in service.bell.heard)
    assert rung == len(canaries & set(taken))


# T34: backups outlive deletion.


@dataclass(frozen=True)
class Office:
    """A key service on the disk, and an erased case of it."""

    home: Path
    backup: Path
    somebody: Somebody


def opened(home: Path, bell: HeardBell) -> AbstractContextManager[Custodian]:
    """Open a home at noon, by the rosters beside it."""
    return open_key_service(
        home,
        home.parent / "rosters",
        UNLOCKING,
        MovableClock(NOON),
        bell=bell,
        policy=Policy(),
    )


@pytest.fixture
def erased(tmp_path: Path) -> Office:
    """Take somebody in, back everything up, and erase them."""
    home, one, clock = tmp_path / "home", Somebody(1, draw_case_key()), MovableClock(NOON)
    pin = rosters_of(tmp_path / "rosters", EXAMINER, PRIVACY, SUPERVISOR, LOTS)
    create_key_service(home, UNLOCKING, clock, pin=pin)
    with opened(home, HeardBell()) as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        wrapped = encode_wrapped_key(wrap_case_key(one.key, one.case, head.key))
        custodian.answer(DepositKey(case=one.case, wrapped=wrapped))
    shutil.copytree(home, tmp_path / "backup")
    with opened(home, HeardBell()) as custodian:
        service = head.log.service
        custodian.answer(
            ask(PRIVACY, one.case, Purpose.ERASURE, service=service, second=SUPERVISOR)
        )
    return Office(home, tmp_path / "backup", one)


def try_to_open(office: Office) -> tuple[str, HeardBell]:
    """Ask for the erased case with everything in order; tell the error and what rang."""
    bell, case = HeardBell(), office.somebody.case
    with opened(office.home, bell) as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        service = head.log.service
        lot = assign(EXAMINER, case, Purpose.EXAMINATION, service=service)
        answer = custodian.answer(
            ask(EXAMINER, case, Purpose.EXAMINATION, service=service, assignment=lot)
        )
    assert isinstance(answer, Rejection)
    return str(answer.error), bell


def test_t34_a_restored_vault_cannot_be_opened(erased: Office) -> None:
    """The backup of the vaults holds the ciphertexts, and no key."""
    sealed = erased.somebody.sealed(NAMES)
    assert erased.somebody.name.encode() not in sealed
    error, bell = try_to_open(erased)
    assert error.startswith("NO-KEY")
    assert bell.heard == []


def test_t34_restored_wrapped_keys_are_refused_destroyed_and_rung_for(erased: Office) -> None:
    shutil.rmtree(erased.home / "wrapped")
    shutil.copytree(erased.backup / "wrapped", erased.home / "wrapped")
    error, bell = try_to_open(erased)
    assert error.startswith("NO-KEY")
    assert [alarm for alarm, _ in bell.heard] == [Alarm.RESTORED]
    assert not list((erased.home / "wrapped").rglob("*.key"))


def test_t34_after_a_renewal_not_even_a_whole_home_of_before_helps(erased: Office) -> None:
    """Wrapped keys and log are rolled back; only the key generation is of today."""
    kept = audit(erased.home / LOG).head
    assert renew_key_service(erased.home, UNLOCKING, MovableClock(NOON)) == ()
    for name in ("wrapped", LOG):
        if (erased.home / name).is_dir():
            shutil.rmtree(erased.home / name)
            shutil.copytree(erased.backup / name, erased.home / name)
        else:
            shutil.copy(erased.backup / name, erased.home / name)
    error, _ = try_to_open(erased)
    assert "generation" in error
    with pytest.raises(Untrusted, match="kept"):
        audit(erased.home / LOG, [kept])


def test_r82_the_log_of_an_erased_case_can_be_tied_to_nobody(erased: Office) -> None:
    log = (erased.home / LOG).read_bytes()
    assert erased.somebody.case.encode() not in log
    assert erased.somebody.key.tag(erased.somebody.case).encode() in log
    assert audit(erased.home / LOG).events[Event.ERASED] == 1


# Leaks.


def test_a_canary_person_is_in_no_file_no_output_and_no_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    one, errors = Somebody(7, draw_case_key(canary=True)), list[str]()
    home, clock, bell = tmp_path / "home", MovableClock(NOON), HeardBell()
    pin = rosters_of(tmp_path / "rosters", EXAMINER, LOTS)
    create_key_service(home, UNLOCKING, clock, pin=pin)
    with opened(home, bell) as custodian:
        head = custodian.answer(AskHead())
        assert isinstance(head, ServiceHead)
        service, sealed = head.log.service, one.sealed(NAMES)
        wrapped = wrap_case_key(one.key, one.case, head.key)
        custodian.answer(DepositKey(case=one.case, wrapped=encode_wrapped_key(wrapped)))
        lot = assign(EXAMINER, one.case, Purpose.EXAMINATION, service=service)
        for evidence in (lot, b""):
            answer = custodian.answer(
                ask(EXAMINER, one.case, Purpose.EXAMINATION, service=service, assignment=evidence)
            )
            errors.append(repr(answer))
    place = Place(case=one.case, declaration=FIELDS[NAMES])
    key = one.key.field_key(FIELDS[NAMES])
    for spoilt in (sealed[:-1], b"\x02" + sealed[1:], sealed[:-1] + b"?", one.name.encode()):
        with pytest.raises((Malformed, Unsupported, Untrusted)) as caught:
            open_field(spoilt, place, key)
        errors.append(repr(caught.value) + repr(place) + repr(key) + repr(one.key))
    said = "".join(errors) + "".join(capfd.readouterr()) + caplog.text
    files = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    paths = "".join(str(p) for p in tmp_path.rglob("*"))
    for text in (one.name, one.name.split()[1], one.key.octets.hex(), key.octets.hex()):
        assert text not in said
        assert text.encode() not in files
        assert text not in paths
    assert one.key.octets not in files
    assert [alarm for alarm, _ in bell.heard] == [Alarm.CANARY, Alarm.CANARY]
