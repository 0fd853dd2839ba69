"""Acts, standings and duties: one contract on both engines."""

from datetime import timedelta

import pytest
from tests.adapters.sql.chains import AT, case_of, duty_of, next_act, standing_of
from tests.adapters.sql.conftest import Office

from nansen.acts.act import Subject, SubjectKind
from nansen.acts.chain import Chain, link
from nansen.acts.ports import Standing
from nansen.adapters.sql.process_store import SqlActStore
from nansen.adapters.sql.tables import DatabaseName
from nansen.errors import Conflict, Malformed, Refused
from nansen.ids import DocumentNumber

CASE = case_of(1)


@pytest.fixture
def store(office: Office) -> SqlActStore:
    return SqlActStore(office.open(DatabaseName.PROCESS))


def act_on(store: SqlActStore, chain: Chain, stage: str = "received") -> Chain:
    signed = next_act(chain)
    store.append(signed, standing_of(chain.subject, stage))
    return chain.extend(signed)


def put_standing(store: SqlActStore, standing: Standing) -> None:
    signed = next_act(Chain(subject=standing.subject))
    store.append(signed, standing)


def test_what_is_appended_is_read_in_its_order(store: SqlActStore) -> None:
    chain = Chain(subject=CASE)
    for _ in range(3):
        chain = act_on(store, chain)
    assert store.read(CASE) == chain.acts
    assert link(CASE, store.read(CASE)) == chain
    assert store.read(case_of(2)) == ()


def test_another_process_reads_the_same(office: Office) -> None:
    chain = act_on(SqlActStore(office.open(DatabaseName.PROCESS)), Chain(subject=CASE))
    assert SqlActStore(office.open(DatabaseName.PROCESS)).read(CASE) == chain.acts


def test_a_version_is_taken_once(store: SqlActStore) -> None:
    chain = act_on(store, Chain(subject=CASE))
    stale = next_act(Chain(subject=CASE), key=77)
    with pytest.raises(Conflict, match="meanwhile"):
        store.append(stale, standing_of(CASE, "elsewhere"), (duty_of(1),))
    assert store.read(CASE) == chain.acts
    assert store.standings(SubjectKind.CASE) == (standing_of(CASE),)
    assert store.duties() == ()


def test_a_key_names_one_act_of_a_subject(store: SqlActStore) -> None:
    chain = act_on(store, Chain(subject=CASE))
    with pytest.raises(Conflict):
        store.append(next_act(chain, key=1), standing_of(CASE))
    other = next_act(Chain(subject=case_of(2)), key=1)
    store.append(other, standing_of(case_of(2)))


@pytest.mark.parametrize("missing", [0, 1])
def test_an_act_follows_the_one_that_it_names(store: SqlActStore, missing: int) -> None:
    chain = act_on(store, Chain(subject=CASE))
    other = Chain(subject=CASE, acts=(next_act(Chain(subject=CASE), key=9),) * (1 + missing))
    with pytest.raises(Conflict, match="another one"):
        store.append(next_act(other, key=10), standing_of(CASE))
    assert store.read(CASE) == chain.acts


def test_a_standing_is_its_subjects(store: SqlActStore) -> None:
    with pytest.raises(Malformed):
        store.append(next_act(Chain(subject=CASE)), standing_of(case_of(2)))


def test_what_the_journal_is_owed_is_kept_until_it_is_discharged(store: SqlActStore) -> None:
    chain = Chain(subject=CASE)
    for number in range(1, 4):
        signed = next_act(chain)
        store.append(signed, standing_of(CASE), (duty_of(2 * number), duty_of(2 * number + 1)))
        chain = chain.extend(signed)
    assert store.duties() == tuple(map(duty_of, range(2, 8)))
    assert store.duties(limit=1) == (duty_of(2),)
    store.discharge((duty_of(2).key, duty_of(5).key))
    store.discharge((duty_of(2).key,))
    assert store.duties() == tuple(map(duty_of, (3, 4, 6, 7)))


def test_the_journal_is_owed_one_thing_by_a_key(store: SqlActStore) -> None:
    signed = next_act(Chain(subject=CASE))
    with pytest.raises(Conflict, match="journal"):
        store.append(signed, standing_of(CASE), (duty_of(1), duty_of(1)))
    assert store.read(CASE) == ()
    assert store.duties() == ()


def test_a_standing_is_the_newest(store: SqlActStore) -> None:
    chain = act_on(store, Chain(subject=CASE))
    act_on(store, chain, "screening")
    assert store.standings(SubjectKind.CASE) == (standing_of(CASE, "screening"),)
    assert list(store.count_stages(SubjectKind.CASE)) == [("screening", 1)]
    assert list(store.count_stages(SubjectKind.DOCUMENT)) == []


def test_lists_are_read_page_by_page(store: SqlActStore) -> None:
    standings = [
        standing_of(
            case_of(number),
            ("received", "screening", "examination")[number % 3],
            due=None if number % 4 == 0 else AT + timedelta(days=number),
            move=("officer", "holder")[number % 2],
        )
        for number in range(30)
    ]
    for one in reversed(standings):
        put_standing(store, one)
    listed, after = list[Standing](), ""
    while page := store.standings(SubjectKind.CASE, after=after, limit=7):
        listed += page
        after = page[-1].subject.id
    assert listed == standings
    some = store.standings(SubjectKind.CASE, stages=("screening", "received"), limit=9)
    wanted = [one for one in standings if one.stage in {"screening", "received"}]
    assert list(some) == wanted[:9]
    rest = store.standings(
        SubjectKind.CASE, stages=("screening", "received"), after=some[-1].subject.id
    )
    assert list(rest) == wanted[9:]
    moved = store.standings(SubjectKind.CASE, move="holder", stages=("received", "received"))
    assert list(moved) == [s for s in standings if s.move == "holder" and s.stage == "received"]
    due = store.standings(SubjectKind.CASE, due_by=AT + timedelta(days=9))
    assert [one.subject for one in due] == [case_of(n) for n in (1, 2, 3, 5, 6, 7, 9)]
    assert store.standings(SubjectKind.CASE, stages=("nowhere",)) == ()
    assert dict(store.count_stages(SubjectKind.CASE)) == dict.fromkeys(
        ("received", "screening", "examination"), 10
    )


def test_documents_come_in_the_order_in_which_they_were_begun(store: SqlActStore) -> None:
    numbers = [Subject.of_document(DocumentNumber(f"{letter}00000000")) for letter in "ZAM"]
    for number in numbers:
        put_standing(store, standing_of(number, "ordered", case=CASE.id))
    chain = Chain(subject=numbers[0], acts=store.read(numbers[0]))
    store.append(next_act(chain), standing_of(numbers[0], "signed", case=CASE.id))
    put_standing(store, standing_of(CASE))
    assert [one.subject for one in store.documents_of(CASE.id)] == numbers
    assert store.documents_of(case_of(9).id) == ()
    assert store.documents_of("") == ()
    documents = store.standings(SubjectKind.DOCUMENT)
    assert [one.subject for one in documents] == sorted(numbers, key=str)


def test_acts_rest_in_the_process_database(office: Office) -> None:
    with pytest.raises(Refused, match="R86"):
        SqlActStore(office.open(DatabaseName.SEARCH))
