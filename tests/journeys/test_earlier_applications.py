"""Somebody applies again: the search at the desk, and what experts may say of it (R20, R21)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import numpy as np
import pytest
from tests.journeys.office_world import Journey, founded
from tests.simulators.custody import MovableClock
from tests.simulators.face_index import FaceIndexByHand

from nansen.adapters.sql.schema import open_existing
from nansen.adapters.sql.tables import TOKENS, DatabaseName
from nansen.apps.demo.applicants import Applicant, draw_applicant
from nansen.apps.desk.cases.compared import read_compared
from nansen.apps.desk.cases.search_index import IndexAsker, open_index
from nansen.apps.desk.cases.searching import (
    Eyes,
    adjudicate_candidate,
    open_earlier,
    read_candidates,
    search_for_earlier,
)
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.examination.deduplication.adjudication import Reason
from nansen.examination.deduplication.candidate_list import CANDIDATES
from nansen.examination.deduplication.handle import Handle
from nansen.examination.deduplication.templates import (
    FaceModel,
    FaceTemplate,
    ModelId,
    decode_template,
    make_template,
)
from nansen.examination.deduplication.tokens import NameStrength, derive_person
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.standards.icao9303.partial_date import PartialDate

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = (
    ("Brambilla", "Ugo", "Брамбилла", "Уго"),
    ("Zhukov", "Pavel", "Жуков", "Павел"),
    ("Tesfay", "Haben", "Тесфай", "Хабен"),
    ("Qorbani", "Parisa", "Корбани", "Париса"),
    ("Wexler", "Ulrike", "Векслер", "Ульрика"),
    ("Sok", "Thida", "Сок", "Тида"),
    ("Lindqvist", "Maja", "Линдквист", "Мая"),
    ("Abdullaev", "Timur", "Абдуллаев", "Тимур"),
    ("Ivanova", "Anna", "Иванова", "Анна"),
)
MODEL = FaceModel(id=ModelId("invented/1"), dimension=32, threshold=0.9)


class InventedMatcher:
    """Makes the same template of the same picture, and nobody's face alike."""

    @property
    def model(self) -> FaceModel:
        return MODEL

    def embed(self, picture: bytes) -> FaceTemplate:
        seed = int.from_bytes(sha256(picture).digest()[:4], "big")
        return make_template(MODEL, np.random.default_rng(seed).standard_normal(32))


def applicant(number: int) -> Applicant:
    """Invent somebody; the same number is the same person, with other codewords."""
    surname, given, *native = PEOPLE[number - 1]
    birth = PartialDate.parse(f"{1950 + 3 * number}-{number:02}-{10 + number}")
    return draw_applicant(surname, given, (native[0], native[1]), birth, "ivanova.jpg")


@pytest.fixture(scope="module")
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory, clock: MovableClock) -> Iterator[Journey]:
    with founded(tmp_path_factory.mktemp("again") / "office", clock) as opened:
        yield opened


def proofed(journey: Journey, number: int) -> CaseId:
    """Bring somebody to where the lot has drawn no expert for deduplication yet."""
    case = journey.enrol(applicant(number))
    with suppress(Refused):  # whom experts have to look at first
        journey.work.proof(case)
    return case


def expert(journey: Journey, case: CaseId) -> Desk:
    """Draw another expert than those before."""
    return journey.work.drawn(case, Purpose.DEDUPLICATION)


def again(journey: Journey, number: int) -> tuple[CaseId, CaseId, list[Desk], str]:
    """Have somebody apply twice; give both cases, two experts, and the candidate's token."""
    first = proofed(journey, number)
    second = proofed(journey, number)
    (searched,) = [
        one.act
        for one in journey.office.read(second).chain.acts
        if one.act.kind == "deduplication:searched"
    ]
    names = {searched.by, "ident-1", "ident-2"}
    desks = [
        journey.office.open(journey.actor(searched.by), second, Purpose.DEDUPLICATION),
        expert(journey, second),
    ]
    assert {one.actor.id for one in desks} == names
    listed = searched.body["listed"]
    assert isinstance(listed, list)
    (token,) = listed
    return first, second, desks, str(token)


def handle_of(journey: Journey, desk: Desk) -> Handle:
    keys, clock = journey.office.keys, journey.office.clock
    return IndexAsker(keys=keys, clock=clock, case=desk.read(), actor=desk.actor).place().handle


def conclude(journey: Journey, case: CaseId) -> Stage:
    return journey.do(case, _proofer(journey, case), "identity:concluded").stage


def _proofer(journey: Journey, case: CaseId) -> str:
    (by,) = [
        one.act.by
        for one in journey.office.read(case).chain.acts
        if one.act.kind == "identity:proofed"
    ]
    return by


def test_two_who_differ_leave_it_to_a_third(journey: Journey) -> None:
    first, second, (one, other), token = again(journey, 1)
    office = journey.office
    found = read_candidates(one, one.read())
    assert found is not None
    (listed,) = found.candidates
    assert (listed.case, listed.name, found.model) == (first, NameStrength.SAME_DAY, None)
    for act in office.read(second).chain.acts:
        assert first not in repr(dict(act.act.body))

    with pytest.raises(Refused, match="no such candidate"):
        adjudicate_candidate(office, one, "0" * 32, Reason.TWINS)
    adjudicate_candidate(office, one, token, Reason.TWINS)
    with pytest.raises(Refused, match="for themselves"):
        adjudicate_candidate(office, one, token, Reason.TWINS)
    adjudicate_candidate(office, other, token, Reason.SECOND_APPLICATION)
    with pytest.raises(Refused, match="R21"):
        conclude(journey, second)
    third = expert(journey, second)
    assert third.actor.id == "law-1"
    case = adjudicate_candidate(office, third, token, Reason.NAMESAKE)
    assert case.chain.acts[-1].act.kind == "deduplication:decided"
    assert conclude(journey, second) is Stage.SCREENING


def test_whoever_applies_again_after_withdrawing_may(journey: Journey) -> None:
    who = applicant(2)
    first = journey.enrol(who)
    journey.work.proof(first)
    second = proofed(journey, 2)
    searcher = journey.office.read(second).chain.acts[-1].act
    assert searcher.kind == "deduplication:searched"
    one = journey.office.open(journey.actor(searcher.by), second, Purpose.DEDUPLICATION)
    other = expert(journey, second)
    found = read_candidates(one, one.read())
    assert found is not None
    token = found.candidates[0].token
    for reason, why in ((Reason.EARLIER_CASE_OVER, "not over"), (Reason.RENEWAL, "no document")):
        with pytest.raises(Refused, match=why):
            adjudicate_candidate(journey.office, one, token, reason)
    journey.work.holder(who, first).act("application:withdrawn")
    for desk in (one, other):
        adjudicate_candidate(journey.office, desk, token, Reason.EARLIER_CASE_OVER)
    assert conclude(journey, second) is Stage.SCREENING


def test_the_same_person_goes_no_further(journey: Journey) -> None:
    _, second, desks, token = again(journey, 3)
    for desk in desks:
        adjudicate_candidate(journey.office, desk, token, Reason.SECOND_APPLICATION)
    with pytest.raises(Refused, match="R20"):
        conclude(journey, second)


def test_an_expert_reads_the_candidates_case_and_nobody_elses(journey: Journey) -> None:
    first, _, (one, _), token = again(journey, 4)
    stranger = proofed(journey, 5)
    names = FieldName("identity.names")
    for _ in range(2):  # the assignment holds
        earlier = open_earlier(journey.office, one, token)
        assert (earlier.case, earlier.actor) == (first, one.actor)
        assert earlier.field_of(earlier.read(), names)
    with pytest.raises(Refused, match="R21"):
        open_earlier(journey.office, one, "1" * 32)
    with pytest.raises(Refused, match="ASSIGNMENT"):
        journey.office.open(journey.actor("law-1"), stranger, Purpose.DEDUPLICATION)


def test_a_search_is_repeated_and_what_was_said_stays_said(journey: Journey) -> None:
    _, _, (one, _), token = again(journey, 6)
    adjudicate_candidate(journey.office, one, token, Reason.TWINS)
    case = search_for_earlier(journey.office, one)
    assert case.identity.listed == (token,)
    assert [said.outcome for said in case.identity.said] == ["different"]


def test_faces_are_compared_where_there_are_eyes(journey: Journey) -> None:
    eyes = Eyes(matcher=InventedMatcher(), index=FaceIndexByHand(MODEL))
    first, second, (one, _), token = again(journey, 7)
    earlier = open_earlier(journey.office, one, token)
    portrait = earlier.field_of(earlier.read(), FieldName("identity.portrait"))
    assert portrait is not None
    handle = handle_of(journey, earlier)
    eyes.index.add(handle, eyes.matcher.embed(portrait))
    case = search_for_earlier(journey.office, one, eyes=eyes)
    found = read_candidates(one, case)
    assert found is not None
    assert found.model == MODEL.id
    (candidate,) = found.candidates
    assert (candidate.case, candidate.face) == (first, 1_000_000)
    assert candidate.token != token  # there is more to say now
    template = one.field_of(case, FieldName("identity.face_template"))
    assert template is not None
    assert decode_template(template) == eyes.matcher.embed(portrait)
    assert str(case.chain.acts[-1].act.body["index"]).endswith("+faces")
    assert second == case.id


def test_the_desks_disk_holds_no_key_and_no_way_from_a_token_to_a_case(journey: Journey) -> None:
    first, second, _, token = again(journey, 9)
    name = DatabaseName.SEARCH
    with open_existing(name, journey.home.database(name)) as database, database.reading() as rows:
        dump = repr(rows.execute(TOKENS.select()).all())
    assert len(dump) > 1000
    for secret in (first, second, token, "Ivanova"):
        assert secret not in dump
    assert not list(journey.home.path.glob("index*"))
    assert len(list((journey.home.keyservice / "index").iterdir())) == 1
    with pytest.raises(Refused, match="R88"):
        journey.office.desk(journey.actor("ident-1"), first).field_of(
            journey.office.read(second), CANDIDATES
        )


def test_a_case_that_is_erased_is_found_no_more(journey: Journey, clock: MovableClock) -> None:
    who = applicant(8)
    first = journey.enrol(who)
    journey.work.proof(first)
    journey.work.holder(who, first).act("application:withdrawn")
    clock.at += timedelta(days=210)
    second = proofed(journey, 8)
    assert journey.office.read(second).identity.candidates == 1
    searcher = journey.actor(journey.office.read(second).chain.acts[-1].act.by)
    one = journey.office.open(searcher, second, Purpose.DEDUPLICATION)
    keys = journey.office.keys
    asker = IndexAsker(keys=keys, clock=clock, case=one.read(), actor=searcher)
    compared = read_compared(one, one.read())
    person = derive_person(compared.names, compared.births, key=asker)
    with open_index(journey.home, asker.place().index) as index:
        (earlier,) = {hit.handle for hit in index.find(person.query).hits} - {asker.place().handle}
        privacy = journey.actor("privacy-1"), journey.actor("privacy-2")
        assert journey.office.shred(first, *privacy).stage is Stage.SHREDDED
        assert len(index.find(person.query).hits) == 1
        # A backup of the index that comes back: whoever finds the case takes it out again.
        index.put(earlier, person.kept)
        assert search_for_earlier(journey.office, one).identity.candidates == 0
        assert len(index.find(person.query).hits) == 1
