"""From a sealed bundle to a case: nothing is lost on the way, and nothing done twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.journeys.office_world import Journey, applicant, moved_in
from tests.simulators.custody import MovableClock

from nansen.application import service as enrolment
from nansen.application.bundle import SealedBundle, seal_bundle
from nansen.application.fields import FILES, PORTRAIT
from nansen.application.grounds import Evidence, EvidenceKind, MediaType
from nansen.application.package import Application, pack_application
from nansen.application.questions import QuestionCode
from nansen.apps.demo.applicants import Applicant
from nansen.apps.demo.founding import found_specimen_office
from nansen.apps.desk.cases.enrolling import Enrolled, Outcome, enrol, office_identity
from nansen.apps.desk.cases.reading import given_files, read_open_fields
from nansen.apps.intake.home import read_intake_keys
from nansen.casework.case import Case
from nansen.casework.stage import Stage
from nansen.clock import FixedClock
from nansen.errors import Malformed, Refused, Unavailable
from nansen.keys.fields.purpose import Purpose
from nansen.personalization.portrait import make_portrait

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
LARGE = bytes(range(256)) * (36 * 1024)
"""Nine mebibytes: more than one part."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office"
    found_specimen_office(path, FixedClock(MONDAY))
    return path


@pytest.fixture
def journey(tmp_path: Path, template: Path) -> Iterator[Journey]:
    with moved_in(tmp_path / "office", template, MovableClock(MONDAY)) as opened:
        yield opened


def with_files(application: Application, *contents: bytes) -> Application:
    """Add papers to an application."""
    more = tuple(
        Evidence(
            kind=EvidenceKind.DENIAL,
            media_type=MediaType.TEXT,
            digest=sha256(one).digest(),
            size=len(one),
        )
        for one in contents
    )
    files = {**application.files, **{sha256(one).digest(): one for one in contents}}
    form = replace(application.form, evidence=(*application.form.evidence, *more))
    return replace(application, form=form, files=MappingProxyType(files))


def sealed(journey: Journey, who: Applicant, told: Application) -> SealedBundle:
    recipients = read_intake_keys(journey.home.intake).recipients
    return seal_bundle(pack_application(told), who.keys, recipients)


def take(journey: Journey, bundle: SealedBundle) -> Enrolled:
    keys = read_intake_keys(journey.home.intake)
    return enrol(
        journey.office,
        journey.work.intake,
        bundle,
        key=office_identity(journey.home.bundle_key),
        receipts=(keys.receipt,),
    )


def kinds(case: Case) -> list[str]:
    return [one.act.kind for one in case.chain.acts]


def test_every_answer_and_every_file_rests_sealed_before_the_bundle_goes(
    journey: Journey,
) -> None:
    who = applicant()
    told = with_files(who.application, b"a letter", LARGE)
    bundle = sealed(journey, who, told)
    taken = take(journey, bundle)
    assert taken.outcome is Outcome.BEGUN
    assert journey.work.intake.pending() == ()
    case = journey.office.read(taken.case)
    assert case.stage is Stage.IDENTITY_CHECK
    assert case.versions[FILES] == 3, "one, and two parts of the other"
    desk = journey.work.drawn(taken.case, Purpose.IDENTITY_PROOFING)
    assert [one.content for one in given_files(desk)] == [b"a letter", LARGE]
    seen = {one.name: one.value for one in read_open_fields(desk)}
    photo = next(iter(who.application.files.values()))
    assert seen[PORTRAIT] == make_portrait(photo).image
    assert "contact.host_state" not in seen


@pytest.mark.parametrize("step", ["receive", "keep_files", "open_application", "complete"], ids=str)
def test_whatever_breaks_the_bundle_stays_until_all_of_it_is_in(
    journey: Journey, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    who = applicant()
    told = with_files(who.application, b"a letter", b"another")
    bundle = sealed(journey, who, told)
    journey.work.intake.receive(bundle.octets)
    for before in (True, False):
        with monkeypatch.context() as patch:
            patch.setattr(enrolment, step, breaking(getattr(enrolment, step), before=before))
            with pytest.raises(Unavailable):
                take(journey, bundle)
        assert journey.work.intake.pending() == (bundle.id,)
    taken = take(journey, bundle)
    assert taken.outcome is Outcome.BEGUN
    done = kinds(journey.office.read(taken.case))
    assert done.count("application:received") == done.count("application:opened") == 1
    assert done.count("application:file-kept") == 2
    assert done[-1] == "application:completed"
    assert journey.work.intake.pending() == ()
    again = take(journey, bundle)
    assert again == taken
    assert kinds(journey.office.read(taken.case)) == done


def breaking(step: Callable[..., object], *, before: bool) -> Callable[..., object]:
    """Do a step, or not, and then break."""

    def broken(*arguments: object, **named: object) -> object:
        if not before:
            step(*arguments, **named)
        raise Unavailable("the lights went out")

    return broken


def test_a_later_bundle_is_the_answer_that_its_case_waits_for(journey: Journey) -> None:
    who = applicant()
    first = take(journey, sealed(journey, who, who.application))
    told = with_files(who.application, b"what was asked for")
    later = sealed(journey, who, told)
    waits = take(journey, later)
    assert (waits.outcome, waits.case) == (Outcome.WAITS, first.case)
    assert journey.work.intake.pending() == (later.id,)
    desk = journey.office.desk(journey.actor("enrol-1"), first.case)
    question = next(iter(QuestionCode))
    desk.act("application:information-requested", {"questions": [question.value]})
    answered = take(journey, later)
    assert (answered.outcome, answered.case) == (Outcome.ANSWERED, first.case)
    case = journey.office.read(first.case)
    assert (case.stage, case.versions[FILES]) == (Stage.IDENTITY_CHECK, 1)
    assert journey.work.intake.pending() == ()


def test_what_is_no_application_stays_at_the_intake(journey: Journey) -> None:
    who = applicant()
    bundle = sealed(journey, who, who.application)
    torn = bytearray(bundle.octets)
    torn[-1] ^= 1
    with pytest.raises((Malformed, Refused)):
        take(journey, SealedBundle(octets=bytes(torn)))


def test_an_office_without_its_key_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"bundle.key is missing"):
        office_identity(tmp_path / "bundle.key")
