"""Lists at the desk: hits that officers read and answer, and nights that find what is new."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.office_world import Journey, applicant, founded

from nansen.acts.act import SubjectKind
from nansen.adapters.files.sanctions_list import SanctionsListFile
from nansen.apps.desk.books import all_standings
from nansen.apps.desk.cases import screening as room
from nansen.apps.desk.cases.screening import (
    HitOutcome,
    Rescreened,
    adjudicate_hit,
    read_hits,
    rescreen,
    screen_case,
)
from nansen.casework.desk import Desk
from nansen.casework.stage import LIVING, Stage
from nansen.clock import FixedClock
from nansen.errors import Malformed, Refused
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import ListId, Occasion
from nansen.ids import CaseId
from nansen.keys.custody.rules import BUDGET
from nansen.keys.fields.purpose import Purpose

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNA = ("a-1", "Ivanova Anna", "1964-01-11")
OTHER = ("a-2", "Anna IVANOVA", "1964")
TIMUR = ("t-1", "Abdoullaev Timour", "1972-03-13")
NOBODY = ("n-1", "Mustermann Erika", "1930-01-01")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with founded(tmp_path_factory.mktemp("lists") / "office", FixedClock(MONDAY)) as opened:
        yield opened


def list_of(folder: Path, *parties: tuple[str, str, str], name: str = "un") -> SanctionsListFile:
    rows = ['"id","schema","name","aliases","birth_date","countries","dataset"']
    rows += [f'"{one}","Person","{text}","","{birth}","ut","d"' for one, text, birth in parties]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return SanctionsListFile(path, ListId(name), imported_at=MONDAY)


def index_of(folder: Path, *parties: tuple[str, str, str], name: str = "un") -> ListIndex:
    source = list_of(folder, *parties, name=name)
    return ListIndex(source.version, source.parties())


def at_screening(journey: Journey, number: int) -> Desk:
    case = journey.enrol(applicant(number))
    journey.work.proof(case)
    return journey.work.drawn(case, Purpose.SCREENING)


def night(journey: Journey, source: SanctionsListFile) -> Rescreened:
    return rescreen(journey.office, journey.actor("ident-1"), source)


def test_hits_of_all_lists_wait_until_an_officer_has_looked(
    journey: Journey, tmp_path: Path
) -> None:
    desk = at_screening(journey, 1)
    lists = (
        index_of(tmp_path, ANNA, OTHER, NOBODY),
        index_of(tmp_path, TIMUR, name="eu"),
        index_of(tmp_path, ANNA, name="uk"),
    )
    case = screen_case(desk, *lists)
    hits = read_hits(desk, case)
    assert [(one.list_id, one.party) for one in hits] == [
        ("un", "a-1"),
        ("un", "a-2"),
        ("uk", "a-1"),
    ]
    assert case.screening.waiting == {one.token for one in hits}
    assert "Ivanova" in hits[0].why[0]
    assert hits[0].score == 1000
    assert "vanova" not in repr(hits)
    for signed in case.chain.acts:
        assert "vanova" not in repr(dict(signed.act.body))
        assert "a-1" not in dict(signed.act.body).values()

    with pytest.raises(Refused, match="R91"):
        desk.act("screening:concluded")
    with pytest.raises(Refused, match="R91"):
        adjudicate_hit(desk, "0" * 32, HitOutcome.FALSE_MATCH, "birth-place")
    for one in hits[:2]:
        adjudicate_hit(desk, one.token, HitOutcome.FALSE_MATCH, "birth-place")
    with pytest.raises(Refused, match="R91"):
        adjudicate_hit(desk, hits[0].token, HitOutcome.TRUE_MATCH, "same-person")

    # Another run: what has not changed is not asked again, and what has is.
    changed = ("a-2", "Anna IVANOVA", "1964-01")
    case = screen_case(desk, index_of(tmp_path, ANNA, changed), occasion=Occasion.APPROVAL)
    now = read_hits(desk, case)
    assert {one.token for one in now} >= {hits[0].token, hits[2].token}
    assert case.screening.waiting == {one.token for one in now} - {hits[0].token}
    for token in case.screening.waiting:
        adjudicate_hit(desk, token, HitOutcome.FALSE_MATCH, "birth-place")
    assert desk.act("screening:concluded").stage is Stage.EXAMINATION


def test_a_true_match_goes_to_exclusion(journey: Journey, tmp_path: Path) -> None:
    desk = at_screening(journey, 3)
    case = screen_case(desk, index_of(tmp_path, TIMUR))
    (token,) = case.screening.waiting
    adjudicate_hit(desk, token, HitOutcome.TRUE_MATCH, "same-person")
    assert desk.act("screening:concluded").stage is Stage.REFERRED_EXCLUSION


def test_without_a_list_nothing_was_screened(journey: Journey) -> None:
    desk = at_screening(journey, 4)
    with pytest.raises(Refused, match="R32"):
        screen_case(desk)


def test_nights_compare_everybody_with_what_is_new(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_screening(journey, 6)
    desk = at_screening(journey, 5)
    at_screening(journey, 7)
    living = _living(journey)
    monkeypatch.setattr(room, "_OFTEN", 1)

    first = night(journey, list_of(tmp_path, NOBODY, name="night"))
    assert (first.changed, first.compared, first.matched) == (1, len(living), 0)
    assert first.complete
    same = night(journey, list_of(tmp_path, NOBODY, name="night"))
    assert (same.changed, same.compared, same.complete) == (0, 0, True)

    # A budget that ends is waited for, and nobody is compared twice.
    new = list_of(tmp_path, NOBODY, ("q-1", "Tesfai Haben", "1980-05-15"), name="night")
    opened: list[CaseId | None] = []
    open_case = type(journey.office).open

    def once(*given: object, **named: object) -> Desk:
        if len(opened) % 3 == 2:
            opened.append(None)
            raise Refused(BUDGET, "spent")
        made = open_case(*given, **named)  # type: ignore[arg-type]
        opened.append(made.case)
        return made

    monkeypatch.setattr(type(journey.office), "open", once)
    nights: list[Rescreened] = []
    while not nights or not nights[-1].complete:
        nights.append(night(journey, new))
        assert len(nights) < 10
    assert len(nights) > 1
    assert sum(one.matched for one in nights) == 1
    cases = [one for one in opened if one is not None]
    assert sorted(cases) == sorted(living)

    case = desk.read()
    (hit,) = [one for one in read_hits(desk, case) if one.list_id == "night"]
    assert hit.token in case.screening.waiting
    assert case.chain.acts[-1].act.body["moment"] == "nightly"


def test_a_case_that_another_officer_has_waits_for_that_officer(
    journey: Journey, tmp_path: Path
) -> None:
    at_screening(journey, 2)
    source = list_of(tmp_path, NOBODY, name="others")
    found = rescreen(journey.office, journey.actor("enrol-1"), source)
    assert found.compared == 0
    assert (found.left, found.complete) == (len(_living(journey)), False)
    assert night(journey, source).complete


def test_a_list_has_a_name_that_a_file_can_have(journey: Journey, tmp_path: Path) -> None:
    source = list_of(tmp_path, NOBODY, name="un")
    wrong = SanctionsListFile(tmp_path / "un.csv", ListId("../un"), imported_at=MONDAY)
    assert source.version.sha256 == wrong.version.sha256
    with pytest.raises(Malformed, match="list"):
        night(journey, wrong)


def _living(journey: Journey) -> list[CaseId]:
    acts = journey.office.files.acts
    found = all_standings(acts, SubjectKind.CASE)
    return [CaseId(one.subject.id) for one in found if one.stage in LIVING]
