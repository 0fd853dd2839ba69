"""The roster: nobody changes it alone, takes it back, or makes it two."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies.damage import damaged
from tests.worlds.key_office import (
    ADMINISTRATORS,
    EXAMINER,
    NOON,
    OFFICE,
    PEOPLE,
    STRANGER,
    Person,
    person,
    sign_roster,
)

from nansen.errors import Malformed, Refused, Unsupported, Untrusted
from nansen.ids import OfficeId, OfficerId
from nansen.officers.officer import Budget, Office, OfficeHours, Officer
from nansen.officers.role import Role
from nansen.officers.roster import (
    NO_ROSTER,
    Roster,
    RosterSignature,
    SignedRoster,
    decode_roster,
    decode_signed_roster,
    encode_roster,
    encode_signed_roster,
    signed_message,
    verify_first_roster,
    verify_roster,
    verify_rosters,
)
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item

ONE, TWO = ADMINISTRATORS
THREE = person("a-3", Role.ADMINISTRATOR)
EXPIRED = person("a-4", Role.ADMINISTRATOR)
EVERYBODY = (*PEOPLE, ONE, TWO)


def roster(*people: Person, before: SignedRoster | None = None, **changes: Any) -> Roster:
    parts: dict[str, Any] = {
        "authority": "UTO",
        "number": 1 if before is None else before.roster.number + 1,
        "previous": NO_ROSTER if before is None else before.digest,
        "at": NOON,
        "officers": tuple(sorted((one.officer for one in people), key=lambda one: one.id)),
    }
    return Roster(**{**parts, **changes})


FOUNDED = sign_roster(encode_roster(roster(*EVERYBODY)), ONE, TWO)


def following(
    *signers: Person, people: tuple[Person, ...] = EVERYBODY, **changes: Any
) -> SignedRoster:
    octets = encode_roster(roster(*people, STRANGER, before=FOUNDED, **changes))
    return sign_roster(octets, *signers)


def test_rosters_follow_each_other_signed_by_two() -> None:
    second = following(ONE, TWO)
    third = sign_roster(encode_roster(roster(*EVERYBODY, before=second)), TWO, ONE)
    found = verify_rosters((FOUNDED, second, third), FOUNDED.digest)
    assert found == third.roster
    assert found.number == 3
    assert found.find(EXAMINER.id) == EXAMINER.officer
    assert found.find(STRANGER.id) is None
    assert second.roster.find(STRANGER.id) == STRANGER.officer
    assert found.serving(Role.EXAMINER, NOON) == (EXAMINER.officer,)
    assert found.serving(Role.EXAMINER, NOON + timedelta(days=400)) == ()


# Nobody alone.


@pytest.mark.parametrize(
    "signers",
    [(), (ONE,), (TWO,), (ONE, ONE), (ONE, EXAMINER), (ONE, THREE), (ONE, STRANGER)],
    ids=lambda signers: "+".join(one.id for one in signers) or "nobody",
)
def test_r26_no_administrator_changes_the_roster_alone(signers: tuple[Person, ...]) -> None:
    """Not even with a friend whom this very roster would make an administrator."""
    with pytest.raises(Untrusted, match="two administrators"):
        verify_roster(following(*signers, people=(*EVERYBODY, THREE)), FOUNDED)


def test_a_signature_in_anothers_name_is_none() -> None:
    octets = following().octets
    forged = RosterSignature(by=TWO.id, octets=ONE.sign(signed_message(octets)))
    honest = RosterSignature(by=ONE.id, octets=ONE.sign(signed_message(octets)))
    with pytest.raises(Untrusted, match="signature"):
        verify_roster(SignedRoster(octets=octets, signatures=(honest, forged)), FOUNDED)


@given(st.sets(st.sampled_from([*EVERYBODY, THREE, STRANGER]), max_size=5))
def test_only_two_administrators_of_the_roster_before_make_the_next(signers: set[Person]) -> None:
    signed = following(*signers, people=(*EVERYBODY, THREE))
    if {ONE, TWO} <= signers:
        assert verify_roster(signed, FOUNDED) == signed.roster
    else:
        with pytest.raises(Untrusted):
            verify_roster(signed, FOUNDED)


def test_an_administrator_whose_time_is_over_signs_nothing() -> None:
    """And none whose time is over by the moment that the new roster states."""
    late = replace(EXPIRED, officer=replace(EXPIRED.officer, not_after=NOON + timedelta(hours=1)))
    before = sign_roster(encode_roster(roster(ONE, TWO, late)), ONE, TWO, late)
    for hours, holds in ((0, True), (1, False), (2, False)):
        at = NOON + timedelta(hours=hours)
        signed = sign_roster(encode_roster(roster(ONE, TWO, before=before, at=at)), ONE, late)
        if holds:
            assert verify_roster(signed, before) == signed.roster
        else:
            with pytest.raises(Untrusted, match="two administrators"):
                verify_roster(signed, before)


def test_whoever_was_removed_signs_nothing_any_more() -> None:
    second = sign_roster(encode_roster(roster(ONE, THREE, before=FOUNDED)), ONE, TWO)
    assert verify_roster(second, FOUNDED).administrators == (ONE.officer, THREE.officer)
    third = sign_roster(encode_roster(roster(ONE, TWO, before=second)), ONE, TWO)
    with pytest.raises(Untrusted):
        verify_roster(third, second)


@pytest.mark.parametrize("people", [EVERYBODY, (ONE, TWO, THREE)])
def test_the_first_is_signed_by_all_its_administrators(people: tuple[Person, ...]) -> None:
    octets = encode_roster(roster(*people))
    entitled = [one for one in people if Role.ADMINISTRATOR in one.officer.roles]
    whole = sign_roster(octets, *entitled)
    assert verify_first_roster(whole, whole.digest) == whole.roster
    for some in combinations(entitled, len(entitled) - 1):
        with pytest.raises(Untrusted, match="administrator's signature"):
            verify_first_roster(sign_roster(octets, *some), whole.digest)


# One line of rosters.


def test_another_first_roster_than_the_pinned_one_is_none() -> None:
    other = sign_roster(encode_roster(roster(ONE, TWO)), ONE, TWO)
    with pytest.raises(Untrusted, match="founded with"):
        verify_rosters((other,), FOUNDED.digest)
    second = following(ONE, TWO)
    with pytest.raises(Untrusted, match="founded with"):
        verify_first_roster(second, second.digest)


def test_no_rosters_are_none() -> None:
    with pytest.raises(Untrusted, match="missing"):
        verify_rosters((), FOUNDED.digest)


def test_of_two_that_follow_one_a_third_follows_one_only() -> None:
    """Two administrators may sign two second rosters; they cannot be joined again."""
    left, right = following(ONE, TWO), following(ONE, TWO, at=NOON + timedelta(hours=1))
    assert left.digest != right.digest
    third = sign_roster(
        encode_roster(roster(*EVERYBODY, before=left, at=NOON + timedelta(2))), ONE, TWO
    )
    verify_rosters((FOUNDED, left, third), FOUNDED.digest)
    with pytest.raises(Untrusted, match="does not follow"):
        verify_rosters((FOUNDED, right, third), FOUNDED.digest)
    with pytest.raises(Untrusted, match="does not follow"):
        verify_rosters((FOUNDED, third), FOUNDED.digest)
    with pytest.raises(Untrusted, match="does not follow"):
        verify_rosters((FOUNDED, left, left), FOUNDED.digest)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": 3}, "does not follow"),
        ({"previous": b"\1" * 32}, "does not follow"),
        ({"authority": "RUR"}, "another authority's"),
        ({"at": NOON - timedelta(seconds=1)}, "or older"),
    ],
)
def test_what_does_not_follow_is_none(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Untrusted, match=why):
        verify_roster(following(ONE, TWO, **changes), FOUNDED)


def test_a_digest_is_the_same_whoever_signed() -> None:
    assert FOUNDED.digest == replace(FOUNDED, signatures=()).digest


# What a roster is.


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"number": 0}, Malformed),
        ({"previous": b""}, Malformed),
        ({"number": 2}, Malformed),
        ({"previous": b"\1" * 32}, Malformed),
        ({"officers": ()}, Refused),
        ({"officers": (ONE.officer, EXAMINER.officer)}, Refused),
        ({"officers": (ONE.officer, TWO.officer, TWO.officer)}, Refused),
        (
            {
                "officers": (
                    ONE.officer,
                    TWO.officer,
                    replace(EXAMINER.officer, key=ONE.officer.key),
                )
            },
            Refused,
        ),
        ({"at": NOON + timedelta(days=400)}, Refused),
        ({"at": NOON - timedelta(days=400)}, Refused),
    ],
)
def test_a_roster_that_nothing_could_follow_cannot_be_made(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        roster(*EVERYBODY, **changes)


MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=NOON.tzinfo)
)
HOURS = st.builds(
    OfficeHours,
    zone=st.sampled_from(["UTC", "Europe/Vilnius"]),
    days=st.frozensets(st.integers(1, 7)),
    opens=st.integers(0, 11).map(time),
    closes=st.integers(12, 23).map(lambda hour: time(hour, 59)),
)
BUDGETS = st.builds(Budget, cases_a_day=st.integers(1, 999), refusals_a_day=st.integers(1, 999))
OFFICES = st.builds(Office, id=st.just(OfficeId("ruritania")), hours=HOURS, budget=BUDGETS)


@given(OFFICES, MOMENTS, st.frozensets(st.sampled_from(Role), min_size=1), st.text())
def test_a_roster_reads_back(
    office: Office, until: datetime, roles: frozenset[Role], authority: str
) -> None:
    one = replace(EXAMINER.officer, office=office, not_after=until, roles=roles)
    officers = (ONE.officer, TWO.officer, one)
    written = roster(authority=authority, officers=officers)
    signed = sign_roster(encode_roster(written), ONE, TWO)
    assert decode_signed_roster(encode_signed_roster(signed)) == signed
    assert decode_roster(signed.octets) == written


@given(damaged(FOUNDED.octets) | st.binary(max_size=200))
@example(b"")
def test_any_octets_are_a_roster_in_its_one_form_or_refused(octets: bytes) -> None:
    try:
        found = decode_roster(octets)
    except (Malformed, Unsupported, Refused):
        return
    assert encode_roster(found) == octets


@given(damaged(encode_signed_roster(FOUNDED)) | st.binary(max_size=200))
def test_a_damaged_signed_roster_is_the_pinned_one_or_none(encoded: bytes) -> None:
    try:
        found = verify_rosters((decode_signed_roster(encoded),), FOUNDED.digest)
    except (Malformed, Unsupported, Refused, Untrusted):
        return
    assert found == FOUNDED.roster


@pytest.mark.parametrize("decode", [decode_roster, decode_signed_roster])
def test_ten_megabytes_are_refused_at_once(decode: Any) -> None:
    with pytest.raises(Malformed, match="too long"):
        decode(bytes(10_000_000))


def changed(place: str | None, **changes: Item) -> bytes:
    """Write the roster with other values, at its top or in the first row of a list."""
    record: Any = decode_item(FOUNDED.octets, field="x")
    (record if place is None else record[place][0]).update(changes)
    return encode_item(record)


@pytest.mark.parametrize(
    "octets",
    [
        changed(None, v=2),
        changed(None, extra=1),
        changed("offices", extra=1),
        changed("offices", days=[0]),
        changed("offices", days=[True]),
        changed("offices", days=["mon"]),
        changed("offices", days=[2, 1, 3, 4, 5]),
        changed("offices", opens=1440),
        changed("offices", opens=1439),
        changed("offices", zone="Nowhere"),
        changed("offices", budget={}),
        changed("officers", extra=1),
        changed("officers", office="nowhere"),
        changed("officers", id="o-99"),
        changed("officers", id="O"),
        changed("officers", key=b"no"),
        changed("officers", roles=["king"]),
        changed("officers", roles=[]),
        changed("officers", roles=["examiner", "approver"]),
        changed(None, offices=[]),
        changed(None, officers=[]),
    ],
)
def test_a_roster_with_a_fault_is_refused(octets: bytes) -> None:
    with pytest.raises((Malformed, Refused)):
        decode_roster(octets)


def test_no_more_than_is_shown_is_signed() -> None:
    """An office that nobody is in, or an order of one's own, could carry another message."""
    idle: Any = decode_item(FOUNDED.octets, field="x")
    idle["offices"].append({**idle["offices"][0], "id": "zembla"})
    with pytest.raises(Malformed, match="one form"):
        decode_roster(encode_item(idle))


def test_a_roster_shows_neither_keys_nor_people() -> None:
    shown = repr(FOUNDED) + repr(FOUNDED.roster)
    assert "o-17" not in shown
    assert EXAMINER.officer.key.spki.hex() not in shown


def test_two_officers_who_share_a_name_are_none() -> None:
    twin = replace(EXAMINER.officer, key=STRANGER.officer.key)
    with pytest.raises(Refused, match="once"):
        roster(officers=(ONE.officer, TWO.officer, EXAMINER.officer, twin))


def test_the_fingerprint_is_of_the_key_alone() -> None:
    one, two = EXAMINER.officer, replace(EXAMINER.officer, id=OfficerId("o-1"))
    assert one.key.fingerprint == two.key.fingerprint
    assert len(one.key.fingerprint) == 32
    assert isinstance(one, Officer)
    assert one.office == OFFICE
