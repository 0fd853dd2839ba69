import inspect
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest
from bench.invented_names import invent, subject
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators.face_index import FaceIndexByHand
from tests.simulators.token_index import TokenIndexInMemory, draw_handle

from nansen.errors import Malformed, Refused
from nansen.examination.deduplication.adjudication import (
    CandidateTask,
    Reason,
    Sameness,
    review_candidate,
)
from nansen.examination.deduplication.candidates import (
    Candidate,
    DuplicateSearch,
    merge_hits,
)
from nansen.examination.deduplication.conclusion import conclude, open_tasks
from nansen.examination.deduplication.faces import FaceHit, FaceIndex
from nansen.examination.deduplication.handle import Handle, check_handle
from nansen.examination.deduplication.hits import (
    MOST_HITS,
    NameHit,
    NameHits,
    rank_name_hits,
)
from nansen.examination.deduplication.identities import (
    Burden,
    Identities,
    check_nothing_left_behind,
)
from nansen.examination.deduplication.ports import TokenIndex
from nansen.examination.deduplication.service import EnrolPerson, enrol_and_search, forget
from nansen.examination.deduplication.templates import (
    FaceModel,
    FaceTemplate,
    ModelId,
    make_template,
)
from nansen.examination.deduplication.tokens import NameStrength, derive_person
from nansen.examination.screening.adjudication import ReviewerId
from nansen.keys.custody.index_key import draw_index_key
from nansen.standards.icao9303.partial_date import PartialDate

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODEL = FaceModel(id=ModelId("test"), dimension=32, threshold=0.8)
BORN = PartialDate.parse("1974-08-12")


class Office:
    """An office with a key, two empty indexes and a way to enrol."""

    def __init__(self) -> None:
        self.key = draw_index_key()
        self.tokens: TokenIndex = TokenIndexInMemory(self.key.id)
        self.faces: FaceIndex = FaceIndexByHand(MODEL)

    def enrol(
        self,
        name: str,
        face: FaceTemplate,
        born: PartialDate = BORN,
        handle: Handle | None = None,
    ) -> DuplicateSearch:
        act = EnrolPerson(
            handle=handle or draw_handle(),
            person=derive_person(subject(name).names, (born,), key=self.key),
            face=face,
        )
        return enrol_and_search(act, tokens=self.tokens, faces=self.faces)


def face(seed: int, noise: float = 0.0) -> FaceTemplate:
    numbers = np.random.default_rng(seed).standard_normal(32)
    other = np.random.default_rng(seed + 1000).standard_normal(32)
    return make_template(MODEL, numbers + noise * other)


def settled(task: CandidateTask, one: Reason, two: Reason) -> CandidateTask:
    for by, reason in (("expert-a", one), ("expert-b", two)):
        task = task.with_review(review_candidate(ReviewerId(by), reason, NOW))
    return task


def test_a_stranger_has_no_candidates_and_goes_on() -> None:
    office = Office()
    office.enrol("Zhukov Anton", face(1))
    search = office.enrol("Rybak Olga", face(2), PartialDate.parse("1990-01-01"))
    assert search.candidates == ()
    assert search.complete
    assert conclude(search, ()).same == ()


def test_an_identical_face_with_a_new_name_is_held_until_two_people_have_spoken() -> None:
    office = Office()
    known = office.enrol("Zhukov Anton", face(1))
    search = office.enrol("Rybak Pavel", face(1), PartialDate.parse("1981-03-30"))
    (candidate,) = search.candidates
    assert candidate.handle == known.handle
    assert candidate.is_new_name
    assert candidate.why == ("the face, by 1.000",)
    (task,) = open_tasks(search)
    for tasks in ((), (task,)):
        with pytest.raises(Refused, match=r"R21.*wait for two people"):
            conclude(search, tasks)
    one = task.with_review(review_candidate(ReviewerId("expert-a"), Reason.TWINS, NOW))
    with pytest.raises(Refused, match="R21"):
        conclude(search, (one,))
    disputed = settled(task, Reason.TWINS, Reason.SECOND_APPLICATION)
    with pytest.raises(Refused, match="R21"):
        conclude(search, (disputed,))
    third = review_candidate(ReviewerId("expert-c"), Reason.FORMER_NAME_UNSAID, NOW)
    assert conclude(search, (disputed.with_review(third),)).same == (known.handle,)


def test_a_new_name_does_not_launder_an_exclusion() -> None:
    office = Office()
    excluded = office.enrol("Zhukov Anton", face(1))
    search = office.enrol("Rybak Pavel", face(1, noise=0.1), PartialDate.parse("1981-03-30"))
    (task,) = open_tasks(search)
    same = settled(task, Reason.FORMER_NAME_UNSAID, Reason.SECOND_APPLICATION)
    person = Identities().linked(conclude(search, (same,))).of_person(search.handle)
    burdens = {excluded.handle: frozenset({Burden.EXCLUDED})}
    with pytest.raises(Refused, match="R33"):
        check_nothing_left_behind(person, burdens, frozenset())
    answered = frozenset({(excluded.handle, Burden.EXCLUDED)})
    check_nothing_left_behind(person, burdens, answered)


def test_twins_are_two_people() -> None:
    office = Office()
    first = office.enrol("Zhukov Anton", face(1))
    search = office.enrol("Zhukov Andrei", face(1, noise=0.2))
    (candidate,) = search.candidates
    assert candidate.face is not None
    assert candidate.name is NameStrength.ONE_WORD
    task = settled(open_tasks(search)[0], Reason.TWINS, Reason.TWINS)
    assert task.settled is Sameness.DIFFERENT
    assert conclude(search, (task,)).different == (first.handle,)


def test_a_name_that_two_faces_claim_is_a_candidate_too() -> None:
    office = Office()
    office.enrol("Жуков Антон", face(1))
    (candidate,) = office.enrol("Zhukov Anton", face(2)).candidates
    assert candidate.face is None
    assert not candidate.is_new_name
    assert candidate.why == ("the name and the day of birth",)


def test_of_two_applications_on_one_day_the_later_finds_the_earlier_and_never_itself() -> None:
    office = Office()
    first = office.enrol("Zhukov Anton", face(1))
    second = office.enrol("Zhukov Anton", face(1))
    assert first.candidates == ()
    assert [one.handle for one in second.candidates] == [first.handle]
    again = office.enrol("Zhukov Anton", face(1), handle=first.handle)
    assert [one.handle for one in again.candidates] == [second.handle]


def test_to_enrol_again_replaces_what_was_kept() -> None:
    office = Office()
    first = office.enrol("Zhukov Anton", face(1))
    office.enrol("Rybak Pavel", face(2), PartialDate.parse("1960-01-01"), first.handle)
    assert office.enrol("Zhukov Anton", face(1)).candidates == ()


def test_whoever_is_forgotten_is_not_found() -> None:
    office = Office()
    first = office.enrol("Zhukov Anton", face(1))
    for _ in range(2):  # an erasure may be repeated
        forget(first.handle, tokens=office.tokens, faces=office.faces)
    assert office.enrol("Zhukov Anton", face(1)).candidates == ()


def test_without_eyes_names_are_compared_and_nothing_else() -> None:
    office = Office()
    first = office.enrol("Zhukov Anton", face(1))
    person = derive_person(subject("Zhukov Anton").names, (BORN,), key=office.key)
    act = EnrolPerson(handle=draw_handle(), person=person)
    for faces in (None, office.faces):
        search = enrol_and_search(act, tokens=office.tokens, faces=faces)
        assert search.model is None
        assert [(one.handle, one.face) for one in search.candidates] == [(first.handle, None)]
    forget(act.handle, tokens=office.tokens)
    assert len(office.tokens.find(person.query).hits) == 1


def test_another_key_or_model_is_refused_before_anything_is_kept() -> None:
    office = Office()
    other = FaceTemplate(model=ModelId("other"), octets=face(1).octets)
    with pytest.raises(Refused, match="FACE-MODEL"):
        office.enrol("Zhukov Anton", other)
    right, office.key = office.key, draw_index_key()
    stranger = derive_person(subject("Zhukov Anton").names, (BORN,), key=office.key)
    with pytest.raises(Refused, match="INDEX-KEY"):
        office.enrol("Zhukov Anton", face(1))
    with pytest.raises(Refused, match="INDEX-KEY"):
        office.tokens.find(stranger.query)
    office.key = right
    assert office.enrol("Zhukov Anton", face(1)).candidates == ()


def test_the_ports_can_list_nobody() -> None:
    for port, acts in (
        (TokenIndex, {"id", "put", "find", "remove"}),
        (FaceIndex, {"model", "add", "search", "remove"}),
    ):
        own = {name for name, _ in inspect.getmembers(port) if not name.startswith("_")}
        assert own == acts


@pytest.mark.parametrize("k", [0, -1, MOST_HITS + 1, 10**6])
def test_a_search_for_everybody_is_refused(k: int) -> None:
    with pytest.raises(Refused, match="R88"):
        Office().faces.search(face(1), k)


def test_a_crowd_is_cut_to_the_likest_and_the_search_says_so() -> None:
    office = Office()
    for _ in range(MOST_HITS + 10):
        office.enrol("Thida", face(1), PartialDate())
    search = office.enrol("Thida", face(1, noise=0.1), PartialDate())
    assert not search.complete
    assert len(search.candidates) <= 2 * MOST_HITS


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(NameStrength)), max_size=200))
def test_hits_are_the_strongest_of_each_and_never_many(
    found: list[tuple[int, NameStrength]],
) -> None:
    pairs = [(Handle(f"{number:032x}"), strength) for number, strength in found]
    ranked = rank_name_hits(pairs)
    order = list(NameStrength)
    assert len(ranked.hits) == min(MOST_HITS, len({handle for handle, _ in pairs}))
    assert ranked.complete == (len({handle for handle, _ in pairs}) <= MOST_HITS)
    ranks = [order.index(hit.strength) for hit in ranked.hits]
    assert ranks == sorted(ranks)
    for hit in ranked.hits:
        own = [order.index(strength) for handle, strength in pairs if handle == hit.handle]
        assert order.index(hit.strength) == min(own)


def test_a_list_of_people_is_no_answer() -> None:
    hits = tuple(
        NameHit(handle=draw_handle(), strength=NameStrength.NEAR) for _ in range(MOST_HITS + 1)
    )
    with pytest.raises(Refused, match="R88"):
        NameHits(hits=hits, complete=True)


def test_candidates_come_with_both_first_then_by_face_then_by_name() -> None:
    own, both, alike, less, named, near = (Handle(digit * 32) for digit in "0abcde")
    names = rank_name_hits(
        [
            (near, NameStrength.NEAR),
            (named, NameStrength.SAME_DAY),
            (both, NameStrength.ONE_WORD),
            (own, NameStrength.SAME_DAY),
        ]
    )
    faces = [(own, 1.0), (alike, 0.99), (less, 0.85), (both, 0.81)]
    search = merge_hits(
        own,
        names,
        [FaceHit(handle=handle, similarity=similarity) for handle, similarity in faces],
        index=draw_index_key().id,
        model=MODEL.id,
    )
    assert [one.handle for one in search.candidates] == [both, alike, less, named, near]
    assert search.candidates[0].why == (
        "the face, by 0.810",
        "one word of the name and the day of birth",
    )


def test_a_candidate_needs_a_why_and_stands_once() -> None:
    with pytest.raises(Malformed, match="R21"):
        Candidate(handle=draw_handle())
    one = Candidate(handle=draw_handle(), face=0.9)
    index = draw_index_key().id
    for own, candidates in ((draw_handle(), (one, one)), (one.handle, (one,))):
        with pytest.raises(Malformed, match="R21"):
            DuplicateSearch(
                handle=own, index=index, model=MODEL.id, candidates=candidates, complete=True
            )


def test_a_task_about_somebody_else_settles_nothing() -> None:
    search = Office().enrol("Zhukov Anton", face(1))
    stray = settled(CandidateTask(candidate=draw_handle()), Reason.TWINS, Reason.TWINS)
    with pytest.raises(Refused, match="did not find"):
        conclude(search, (stray,))


def test_strangers_are_seldom_disturbed() -> None:
    office, random = Office(), Random(7)
    disturbed = 0
    for number in range(250):
        person = invent(random)
        disturbed += bool(office.enrol(person.native, face(number + 5000), person.born).candidates)
    assert disturbed <= 6


def test_an_act_shows_no_name() -> None:
    person = derive_person(subject("Zhukov").names, (BORN,), key=draw_index_key())
    act = EnrolPerson(handle=Handle("0" * 32), person=person, face=face(1))
    assert "hukov" not in repr(act)
    assert "1974" not in repr(act)


@pytest.mark.parametrize("text", ["", "x" * 32, "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n"])
def test_a_handle_has_one_form(text: str) -> None:
    with pytest.raises(Malformed, match="handle"):
        check_handle(text)
    assert check_handle(draw_handle())
