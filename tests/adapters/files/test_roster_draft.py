"""What administrators write before they sign."""

from base64 import b64encode
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.damage import damaged
from tests.worlds.key_office import APPROVER, EXAMINER

from nansen.adapters.files.roster_draft import LONGEST, decode_roster_draft
from nansen.errors import Malformed, Refused
from nansen.officers.officer import Budget
from nansen.officers.role import Role


def spki(who: object) -> str:
    return b64encode(who.officer.key.spki).decode()  # type: ignore[attr-defined]


TEXT = f"""
authority = "UTO"

[[offices]]
id = "utopia"
zone = "Europe/Vilnius"
days = ["mon", "tue", "wed", "thu", "fri"]
opens = 08:00:00
closes = 18:30:00
budget = {{ cases_a_day = 12 }}

[[offices]]
id = "ruritania"
zone = "UTC"
days = ["sun"]
opens = "08:00"
closes = "18:00"

[[officers]]
id = "o-17"
office = "utopia"
roles = ["examiner", "administrator"]
key = "{spki(EXAMINER)}"
from = 2026-01-01
until = 2027-01-01T12:00:00+02:00

[[officers]]
id = "o-18"
office = "ruritania"
roles = ["approver"]
key = "{spki(APPROVER)}"
from = "2026-01-01"
until = 2027-01-01
"""


def test_a_draft_is_read() -> None:
    draft = decode_roster_draft(TEXT.encode())
    one, two = draft.officers
    assert draft.authority == "UTO"
    assert (one.id, one.key) == ("o-17", EXAMINER.officer.key)
    assert one.roles == {Role.EXAMINER, Role.ADMINISTRATOR}
    assert one.not_before == datetime(2026, 1, 1, tzinfo=UTC)
    assert one.not_after == datetime(2027, 1, 1, 10, tzinfo=UTC)
    assert one.office.budget == Budget(cases_a_day=12)
    assert one.office.hours.closes == time(18, 30)
    assert two.office.budget == Budget()
    assert two.office.hours.days == {7}
    assert two.not_before == one.not_before
    assert "o-17" not in repr(draft)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"UTO"', '""'),
        ('"UTO"', '"two\\nlines"'),
        ('"UTO"', f'"{"x" * 65}"'),
        ('"UTO"', "7"),
        ('id = "ruritania"', 'id = "utopia"'),
        ('id = "ruritania"', 'id = "R"'),
        ('office = "ruritania"', 'office = "nowhere"'),
        ('"Europe/Vilnius"', '"Nowhere"'),
        ('["sun"]', '["someday"]'),
        ('["sun"]', "[7]"),
        ('"08:00"', '"early"'),
        ('"08:00"', '"19:00"'),
        ("cases_a_day = 12", "cases_a_day = 0"),
        ("cases_a_day = 12", "cases_a_year = 12"),
        ("{ cases_a_day = 12 }", "12"),
        ('["approver"]', '["king"]'),
        ('["approver"]', "[]"),
        (spki(APPROVER), "***"),
        (spki(APPROVER), "ö"),
        (spki(APPROVER), "AAAA"),
        ("until = 2027-01-01\n", 'until = "soon"\n'),
        ("until = 2027-01-01\n", "until = 0001-01-01T00:00:00+14:00\n"),
        ("until = 2027-01-01\n", ""),
        ("[[officers]]", "[officers]"),
        ("authority", "authority = 1\nauthority"),
    ],
)
def test_a_draft_with_a_fault_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises((Malformed, Refused)):
        decode_roster_draft(TEXT.replace(old, new).encode())


@given(damaged(TEXT.encode()) | st.binary(max_size=100))
def test_any_octets_are_a_draft_or_refused(text: bytes) -> None:
    try:
        decode_roster_draft(text)
    except (Malformed, Refused):
        return


@pytest.mark.parametrize("text", [bytes(LONGEST + 1), b"x = " + b"[" * 9999, b"x = \xff"])
def test_what_is_too_long_too_deep_or_no_text_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        decode_roster_draft(text)
