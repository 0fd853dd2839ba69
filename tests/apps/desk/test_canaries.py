"""T05: a canary is a case like any other, to everybody who does not hold its key."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from importlib.resources import files
from math import comb
from pathlib import Path
from random import Random

import pytest
from tests.application.people import NOTICE, offices, recipients
from tests.journeys.office_world import Journey, applicant, founded, served
from tests.simulators.custody import MovableClock
from tests.worlds.key_office import BOTH, Service, case_id
from tests.worlds.office import NOW

from nansen.application.age import Recipients
from nansen.application.bundle import open_bundle
from nansen.application.fields import fields_of
from nansen.application.holder_keys import derive_holder_keys
from nansen.application.package import unpack_application
from nansen.application.person import NameStanding
from nansen.application.service import case_of
from nansen.apps.demo.applicants import Applicant
from nansen.apps.desk.home import OfficeHome
from nansen.apps.desk.office import open_office
from nansen.apps.desk.upkeep.canaries import Around, Canary, invent_canary
from nansen.apps.intake.home import read_intake_keys
from nansen.apps.keyservice.audit import audit
from nansen.apps.keyservice.home import LOG, renew_key_service
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.ids import CaseId, StateCode
from nansen.keys.custody.access_log import Alarm
from nansen.keys.custody.renewal import renew
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.keys.sealing.wrapped_key import decode_wrapped_key
from nansen.keys.unlocking import SPECIMEN
from nansen.officers.actor import HOLDER, Actor

_CLAIM, _DAY = FieldName("grounds.claim"), timedelta(days=1)
PHOTOS = tuple(
    one.read_bytes()
    for one in sorted(
        files("nansen.apps.signer.demo_people").iterdir(), key=lambda found: found.name
    )
    if one.name.endswith(".jpg")
)


def around(to: Recipients | None = None) -> Around:
    return Around(
        recipients=to or recipients(),
        host=StateCode("UTO"),
        point="utopia-1",
        notice=NOTICE,
        photos=PHOTOS,
    )


def test_what_is_invented_is_a_whole_application_and_no_two_are_alike() -> None:
    choose, seen, given = Random(5), set[bytes](), list[frozenset[str]]()
    for _ in range(4):
        one = invent_canary(around(), choose=choose)
        application = unpack_application(open_bundle(one.bundle.octets, offices()[0]))
        assert case_of(application) == one.case
        assert application.holder.key.spki == derive_holder_keys(one.codename).spki
        fields = fields_of(application)
        assert {"identity.names", "identity.portrait", "grounds.claim"} <= set(fields)
        names = application.form.person.names
        assert {name.standing for name in names} == {NameStanding.CURRENT}
        seen.add(application.form.person.names[0].value.encode() + fields_of(application)[_CLAIM])
        given.append(frozenset(fields))
        assert one.codename.text not in repr(one)
    assert len(seen) == 4
    assert len(set(given)) > 1, "not everybody answers every question"


def test_nobody_applies_without_a_face() -> None:
    with pytest.raises(Refused, match="CANARIES"):
        Around(
            recipients=recipients(),
            host=StateCode("UTO"),
            point="utopia-1",
            notice=NOTICE,
            photos=(),
        )


def take_in(journey: Journey, canary: Canary) -> None:
    """Take a bundle in as an office does, knowing nothing of it."""
    journey.work.intake.receive(canary.bundle.octets)
    assert journey.work.enrol(canary.bundle) == canary.case


def withdraw(journey: Journey, case: CaseId, keys: Actor) -> None:
    after = journey.office.desk(keys, case).act("application:withdrawn")
    assert after.stage is Stage.WITHDRAWN


def dump(home: OfficeHome) -> dict[str, list[str]]:
    """Read every row of every database, as a thief who copied them."""
    told = {}
    for path in sorted(home.databases.glob("*.db")):
        with closing(sqlite3.connect(path)) as database:
            told[path.name] = list(database.iterdump())
    return told


def lengths(home: OfficeHome) -> set[int]:
    return {path.stat().st_size for path in (home.keyservice / "wrapped").rglob("*.key")}


def steps(journey: Journey, cases: Iterable[CaseId]) -> list[list[tuple[str, str]]]:
    """Tell what was done in cases, leaving out how many files each has."""
    return [
        [
            (one.act.kind, one.act.by)
            for one in journey.office.read(case).chain.acts
            if one.act.kind != "application:file-kept"
        ]
        for case in cases
    ]


def test_no_column_of_any_database_tells_a_canary_from_a_case(tmp_path: Path) -> None:
    clock, path = MovableClock(NOW), tmp_path / "office"
    people: tuple[Applicant, ...] = (applicant(1), applicant(2), applicant(3))
    with founded(path, clock) as journey:
        known = around(read_intake_keys(journey.home.intake).recipients)
        canaries = [invent_canary(known, choose=Random(number)) for number in (1, 2)]
        cases = [journey.enrol(one) for one in people]
        for one in canaries:
            take_in(journey, one)
            withdraw(journey, one.case, Actor(id=HOLDER, key=derive_holder_keys(one.codename)))
        withdraw(journey, cases[0], Actor(id=HOLDER, key=people[0].keys))
        ours = [one.case for one in canaries]
        assert steps(journey, ours) == steps(journey, [cases[0]]) * 2
    home = OfficeHome(path)
    before, keys = dump(home), lengths(home)
    assert all(one.case in str(before["process.db"]) for one in canaries)
    assert renew_key_service(home.keyservice, SPECIMEN, clock, canaries=frozenset(ours)) == ()
    assert dump(home) == before, "the databases are the same whether they ring or not"
    assert lengths(home) == keys
    assert len(keys) == 1
    clock.pass_by(_DAY)
    with (
        served(home, clock),
        open_office(path, clock, SPECIMEN.passphrase, SPECIMEN.kind) as office,
    ):
        rung = list[int]()
        for case in (*cases, *ours):
            officer = office.assign(case, Purpose.EXAMINATION)
            office.open(office.actor(officer), case, Purpose.EXAMINATION)
            rung.append(audit(home.keyservice / LOG).alarms.get(Alarm.CANARY, 0))
    assert rung == [0, 0, 0, 1, 2], "who exports the cases opens these too"


def test_an_export_of_a_thousand_random_cases_rings_in_more_than_eight_of_ten() -> None:
    cases, canaries, taken = 2_500, 5, 1_000
    service, draw = Service(), Random(5)
    for number in range(cases):
        service.take_in(number)
    marked = frozenset(case_id(number) for number in draw.sample(range(cases), canaries))
    assert not renew(
        BOTH, service.wrapped, service.log, service.usage, service.clock, canaries=marked
    )
    ring = {
        case
        for case, octets in service.wrapped.files.items()
        if BOTH.unwrap(decode_wrapped_key(octets), case).canary
    }
    assert ring == marked
    everybody = sorted(service.wrapped.files)
    rounds = 400
    rung = sum(not ring.isdisjoint(draw.sample(everybody, taken)) for _ in range(rounds)) / rounds
    assert rung > 0.8
    assert abs(rung - (1 - comb(cases - canaries, taken) / comb(cases, taken))) < 0.05
    # In an office without end, one in five hundred.
    assert 1 - (1 - 1 / 500) ** taken > 0.8
