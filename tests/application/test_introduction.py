import dataclasses

import pytest
from tests.application.people import APPLICATION, Ed25519Signer

from nansen.application.bundle import ApplicationId
from nansen.application.introduction import (
    Fact,
    Introduction,
    check_introductions,
    sign_introduction,
    verify_introduction,
)
from nansen.errors import Malformed, Refused, Untrusted
from nansen.standards.icao9303.partial_date import PartialDate

INTRODUCER = Ed25519Signer(b"introducer")
MONTH = PartialDate(year=2026, month=10)
WORD = sign_introduction("memorial-house", Fact.DETAINED, APPLICATION, MONTH, INTRODUCER.sign)
OTHER = ApplicationId("a" * 32)


def test_a_fact_is_attested() -> None:
    verify_introduction(WORD, INTRODUCER.key)
    check_introductions((WORD,), APPLICATION)


@pytest.mark.parametrize(
    "changed",
    [
        dataclasses.replace(WORD, fact=Fact.DISMISSED),
        dataclasses.replace(WORD, introducer="another-house"),
        dataclasses.replace(WORD, application=OTHER),
        dataclasses.replace(WORD, month=PartialDate(year=2026, month=11)),
        dataclasses.replace(WORD, signature=bytes(64)),
    ],
    ids=["fact", "introducer", "application", "month", "signature"],
)
def test_another_fact_is_not(changed: Introduction) -> None:
    with pytest.raises(Untrusted, match="not signed by its introducer"):
        verify_introduction(changed, INTRODUCER.key)


def test_only_facts_about_this_application_and_each_once() -> None:
    with pytest.raises(Refused, match="another application"):
        check_introductions((WORD,), OTHER)
    with pytest.raises(Refused, match="once"):
        check_introductions((WORD, WORD), APPLICATION)


@pytest.mark.parametrize(
    "month",
    [PartialDate(year=2026), PartialDate(year=2026, month=1, day=1), PartialDate(month=1)],
    ids=["no month", "a day", "no year"],
)
def test_no_day_is_written(month: PartialDate) -> None:
    with pytest.raises(Malformed, match="no day"):
        dataclasses.replace(WORD, month=month)


def test_nothing_leads_back_to_the_introducer() -> None:
    """An outcome could only reach an introducer by an address, and there is none (R34)."""
    fields = {one.name for one in dataclasses.fields(Introduction)}
    assert fields == {"introducer", "fact", "application", "month", "signature"}


def test_a_fact_is_no_opinion() -> None:
    assert not [one for one in Fact if one in {"loyal", "member", "supporter", "opinion"}]
