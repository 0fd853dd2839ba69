"""Who may change a status, and what a policy must keep."""

from datetime import UTC, datetime, timedelta

import pytest

from nansen.errors import Malformed, Refused
from nansen.ids import OfficerId
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import Entry, Ground, OfficersAct, OpenedList, StatusPolicy

A, B = OfficerId("A"), OfficerId("B")
HOUR = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "grounds", "rule"),
    [
        (A, A, (Ground.REVOKED,), "R56"),
        (A, OfficerId(""), (Ground.REVOKED,), "R56"),
        (OfficerId(""), B, (Ground.REVOKED,), "R56"),
        (A, B, (), "R57"),
        (A, B, (Ground.EXTERNAL_NOTICE,), "R5"),
        (A, B, (Ground.EXTERNAL_NOTICE, Ground.EXTERNAL_NOTICE), "R5"),
    ],
)
def test_two_people_and_a_ground_of_our_own(
    first: OfficerId, second: OfficerId, grounds: tuple[Ground, ...], rule: str
) -> None:
    with pytest.raises(Refused) as caught:
        OfficersAct(first=first, second=second, grounds=grounds)
    assert caught.value.rule == rule


def test_a_notice_may_stand_beside_a_ground_and_officers_stay_unnamed() -> None:
    act = OfficersAct(first=A, second=B, grounds=(Ground.EXTERNAL_NOTICE, Ground.REVOKED))
    assert "first" not in repr(act)
    assert "'A'" not in repr(act)


def test_a_suspension_has_a_beginning() -> None:
    Entry(shown=PublishedStatus.SUSPENDED, since=HOUR)
    with pytest.raises(Malformed, match="beginning"):
        Entry(shown=PublishedStatus.SUSPENDED)
    with pytest.raises(Malformed, match="beginning"):
        Entry(since=HOUR)


def test_a_list_is_of_a_size_and_was_published_at_an_hour() -> None:
    with pytest.raises(Malformed, match="no size"):
        OpenedList(list_id=bytes(16), size=1000)
    with pytest.raises(Malformed, match="no hour"):
        OpenedList(list_id=bytes(16), size=2**16, published=b"x")
    with pytest.raises(Malformed, match="no hour"):
        OpenedList(list_id=bytes(16), size=2**16, issued=HOUR)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"size": 1000}, "STATUS-SIZE"),
        ({"every": timedelta(minutes=30)}, "R72"),
        ({"every": timedelta(minutes=90)}, "R72"),
        ({"every": timedelta(days=8)}, "R72"),
        ({"lift": 0}, "STATUS-COVER"),
        ({"lift": 4}, "STATUS-COVER"),
        ({"begin": 8}, "STATUS-COVER"),
        ({"size": 2**16}, "STATUS-COVER"),
    ],
)
def test_a_policy_that_would_tell_too_much_is_refused(
    changes: dict[str, object], rule: str
) -> None:
    with pytest.raises(Refused) as caught:
        StatusPolicy(**changes)  # type: ignore[arg-type]
    assert caught.value.rule == rule


def test_the_hourly_list_of_a_million_lasts_for_its_documents() -> None:
    policy = StatusPolicy()
    in_ten_years = policy.begin * 24 * 3653
    opened = OpenedList(list_id=bytes(16), size=policy.size)
    assert opened.most_entries == 2**19
    assert opened.most_entries + in_ten_years < policy.size // 8 * 7
    assert policy.stock == 2160
