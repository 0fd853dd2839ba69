"""What is kept of a case, and until when (R83)."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.worlds.office import World

from nansen.casework.retention import fields_kept, fields_over, kept_until
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER


@pytest.fixture
def world() -> World:
    return World()


def test_while_a_case_is_pending_everything_is_kept(world: World) -> None:
    case = world.completed()
    assert kept_until(case, "identity.names") == datetime.max.replace(tzinfo=UTC)
    assert fields_kept(case, world.now + timedelta(days=3650)) == ("identity.names",)
    assert fields_over(case, world.now) == ()


def test_what_was_withdrawn_is_kept_for_six_months(world: World) -> None:
    world.completed()
    case = world.act("application:withdrawn", HOLDER)
    until = kept_until(case, "identity.names")
    assert timedelta(days=180) < until - world.now < timedelta(days=186)
    assert fields_over(case, until) == ("identity.names",)
    world.later(days=200)
    erased = world.act("retention:enforced", "privacy-1", fields=["identity.names"])
    assert fields_over(erased, world.now) == ()


def test_a_refusal_is_kept_until_half_a_year_after_its_appeal(world: World) -> None:
    refused = world.decided("refuse")
    untold = kept_until(refused, "process.reasons")
    told = world.act(
        "decision:notified",
        "deliver-1",
        letter=bytes(32),
        language="ru",
        appeal_until="2027-01-23",
    )
    assert kept_until(told, "process.reasons") > untold
    assert kept_until(told, "process.reasons") == datetime(2027, 7, 23, tzinfo=UTC)


def test_of_a_grant_the_evidence_goes_first_and_the_record_last(world: World) -> None:
    granted = world.decided()
    evidence = kept_until(granted, "grounds.findings")
    record = kept_until(granted, "identity.names")
    assert timedelta(days=360) < evidence - world.now < timedelta(days=370)
    assert record - world.now > timedelta(days=365 * 11)
    assert fields_over(granted, evidence)
    assert "identity.names" in fields_kept(granted, evidence)


def test_an_appeal_keeps_all_of_it(world: World) -> None:
    world.decided("refuse")
    world.act(
        "decision:notified",
        "deliver-1",
        letter=bytes(32),
        language="ru",
        appeal_until="2027-01-23",
    )
    appealed = world.act("appeal:lodged", HOLDER)
    assert kept_until(appealed, "identity.names") == datetime.max.replace(tzinfo=UTC)
    upheld = world.decide("appeal", Purpose.APPEAL, ("appeal-1", "appeal-2"), "refuse")
    assert kept_until(upheld, "identity.names") < datetime.max.replace(tzinfo=UTC)
