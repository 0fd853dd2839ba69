from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.worlds.document_orders import document_order
from tests.worlds.travel_documents import holder, office, travel_document, wordings

from nansen.document.document_class import DocumentClass
from nansen.document.model import Sex, TravelDocument
from nansen.document.observations import Observation
from nansen.document.order import (
    DocumentOrder,
    IssuingPlace,
    LimitedReturn,
    OrderReason,
    Term,
    decode_order,
    document_from,
    encode_order,
    order_digest,
)
from nansen.document.rules import ReturnLimit, ShortValidity
from nansen.errors import Malformed, Refused, Unsupported
from nansen.ids import DocumentNumber, StateCode
from nansen.standards.deterministic_cbor import Item, decode_item, encode_item
from nansen.standards.icao9303.partial_date import PartialDate

NUMBER = DocumentNumber("N7K2M4Q9X")
ISSUED = date(2026, 11, 23)
FIXED = ShortValidity.FIXED_TERM_STAY
LIMITED = LimitedReturn(reason=ReturnLimit.FIXED_TERM_STAY, term=Term(months=12))
SHEET: dict[str, Any] = {
    "document_class": DocumentClass.EMERGENCY_SHEET,
    "nationality": StateCode("XXB"),
    "validity": Term(months=6),
    "place": IssuingPlace.MISSION,
}


def made(**changes: Any) -> TravelDocument:
    return document_from(document_order(**changes), number=NUMBER, issued_on=ISSUED)


def test_the_press_adds_a_number_and_dates_and_nothing_else() -> None:
    assert made() == travel_document(number=NUMBER)


def test_an_approval_can_wait_for_the_press() -> None:
    later = document_from(document_order(), number=NUMBER, issued_on=date(2027, 3, 1))
    assert (later.date_of_expiry, later.return_right.until) == (date(2032, 2, 29),) * 2, "R38"


def test_a_document_ends_with_a_permit_that_ends_before_it() -> None:
    term = Term(months=60, not_after=date(2027, 6, 30))
    assert made(validity=term, short_validity=FIXED).date_of_expiry == date(2027, 6, 30)
    with pytest.raises(Refused, match="R48"):
        made(validity=Term(months=60, not_after=date(2026, 12, 24)), short_validity=FIXED)


def test_three_months_are_ninety_days_at_least() -> None:
    order = document_order(validity=Term(months=3), short_validity=FIXED)
    document = document_from(order, number=NUMBER, issued_on=date(2026, 12, 1))
    assert (document.date_of_expiry - document.date_of_issue).days == 90
    assert document.return_right.until == document.date_of_expiry


def test_a_limited_return_is_said_and_cannot_be_left_out() -> None:
    document = made(limited_return=LIMITED)
    assert document.return_right.until == date(2027, 11, 22)
    assert document.observations == (Observation.RETURN_RIGHT_LIMITED,)


def test_a_return_that_outlasts_the_document_is_not_limited() -> None:
    document = made(validity=Term(months=12), limited_return=LIMITED)
    assert document.return_right.limited is None
    assert document.return_right.until == document.date_of_expiry, "R49"


@pytest.mark.parametrize("reason", [OrderReason.RENEWAL, OrderReason.REPLACEMENT])
def test_an_earlier_document_is_an_observation_and_never_a_number(reason: OrderReason) -> None:
    order = document_order(reason=reason, observations=(Observation.OWN_STATEMENTS,))
    assert order.replaces
    document = document_from(order, number=NUMBER, issued_on=ISSUED)
    assert document.observations == (Observation.OWN_STATEMENTS, Observation.REPLACES_EARLIER)
    assert not {"number", "replaces", "old"} & set(encoded_map(order)), "R44"
    assert not document_order().replaces


def test_a_mission_bridges_six_months() -> None:
    document = made(**SHEET)
    assert document.date_of_expiry == date(2027, 5, 22)
    assert document.observations == (Observation.SINGLE_JOURNEY,)
    short = {"validity": Term(months=6), "short_validity": ShortValidity.REISSUED_ABROAD}
    made(place=IssuingPlace.MISSION, **short)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"issuing_state": StateCode("XXB")}, "R40"),
        ({"nationality": StateCode("XXA")}, "R39"),
        ({"document_class": DocumentClass.ALIEN, "nationality": StateCode("RUS"),
          "issuing_authority": office(legal_basis=())}, "R41"),
        ({"languages": ("ru", "be")}, "R41"),
        ({"validity": Term(months=11)}, "R48"),
        ({"validity": Term(months=60, not_after=date(2030, 1, 1))}, "R48"),
        ({**SHEET, "validity": Term(months=7)}, "R48"),
        ({"place": IssuingPlace.MISSION}, "R47"),
        ({"observations": (Observation.REPLACES_EARLIER,)}, "R43"),
        ({"observations": (Observation.RETURN_RIGHT_LIMITED,)}, "R43"),
        ({"observations": (Observation.SINGLE_JOURNEY,)}, "R43"),
        ({**SHEET, "observations": (Observation.SINGLE_JOURNEY,)}, "R43"),
        ({"territorial_validity": (StateCode("UTO"),)}, "R50"),
    ],
)  # fmt: skip
def test_an_order_against_a_rule_never_exists(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as caught:
        document_order(**changes)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    "changes",
    [
        {"portrait": bytes(31)},
        {"salt": bytes(15)},
        {"nationality": StateCode("XXB<")},
        {"return_state": StateCode("ZZZ")},
        {"territorial_validity": (StateCode("RUS"), StateCode("BLR"))},
        {"observations": (Observation.NAME_AS_DECLARED, Observation.OWN_STATEMENTS)},
        {"observations": (Observation.OWN_STATEMENTS,) * 2},
        {"languages": ("en", "francais")},
        {"languages": tuple("en" if n == 0 else f"a{n}" for n in range(17))},
    ],
)
def test_an_order_of_the_wrong_form_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        document_order(**changes)


@pytest.mark.parametrize("months", [-1, 0, 2, 121])
def test_a_term_has_bounds(months: int) -> None:
    with pytest.raises(Refused, match="R48"):
        Term(months=months)
    with pytest.raises(Refused, match="R48"):
        Term(months=60, not_after=date(2200, 1, 1))


def test_nothing_of_a_person_is_shown() -> None:
    order = document_order(holder=holder(place_of_birth="TVER"))
    for secret in ("IVANOVA", "ANNA", "Иванова", "1990", "TVER", "XXB", "RUS", "salt", "months"):
        assert secret not in f"{order!r} {order!s}"


def test_a_digest_names_one_order() -> None:
    order = document_order()
    assert order.digest == order_digest(encode_order(order)) == document_order().digest
    others = {document_order(salt=bytes(16)).digest, document_order(portrait=bytes(32)).digest}
    assert len(others | {order.digest}) == 3


terms = st.builds(
    Term,
    months=st.integers(3, 120),
    not_after=st.none() | st.dates(date(2026, 1, 1), date(2199, 12, 31)),
)
holders = st.builds(
    holder,
    secondary_identifier=st.sampled_from(["", "ANNA", "ÞÓRA"]),
    native_name=st.sampled_from([None, "Иванова", "البصري، هدى"]),
    date_of_birth=st.sampled_from(["XXXX-XX-XX", "1974-XX-XX", "2001-02-28"]).map(
        PartialDate.parse
    ),
    sex=st.sampled_from(Sex),
    place_of_birth=st.sampled_from([None, "TVER"]),
)
asked = st.sets(
    st.sampled_from(
        [
            Observation.HOLDS_NATIONAL_PASSPORT,
            Observation.OWN_STATEMENTS,
            Observation.NAME_AS_DECLARED,
            Observation.RESIDENCE_TITLE_REQUIRED,
        ]
    )
).map(lambda found: tuple(sorted(found)))


def orders() -> st.SearchStrategy[DocumentOrder]:
    return st.builds(
        document_order,
        reason=st.sampled_from(OrderReason),
        holder=holders,
        portrait=st.binary(min_size=32, max_size=32),
        salt=st.binary(min_size=16, max_size=16),
        validity=terms,
        short_validity=st.sampled_from(ShortValidity),
        limited_return=st.none()
        | st.builds(LimitedReturn, reason=st.sampled_from(ReturnLimit), term=terms),
        territorial_validity=st.sets(st.sampled_from(["RUS", "BLR", "IRN"])).map(
            lambda states: tuple(map(StateCode, sorted(states)))
        ),
        observations=asked,
        languages=st.sampled_from([("en", "fr"), ("ru", "en"), ("en", "fr", "uk")]),
        issuing_authority=st.sampled_from([office(), office(legal_basis=())]),
    )


@given(orders())
def test_what_is_written_is_read(order: DocumentOrder) -> None:
    octets = encode_order(order)
    assert decode_order(octets) == order
    assert encode_order(decode_order(octets)) == octets


@given(orders(), st.dates(date(2026, 1, 1), date(2040, 12, 31)))
def test_any_order_makes_a_document_or_names_its_rule(order: DocumentOrder, day: date) -> None:
    rule = ""
    try:
        document = document_from(order, number=NUMBER, issued_on=day)
    except Refused as refused:
        rule = refused.rule
    else:
        limited = document.return_right.limited is not None
        assert limited == (Observation.RETURN_RIGHT_LIMITED in document.observations)
    assert rule in {"", "R48", "R49"}


GOOD = encode_order(document_order(limited_return=LIMITED))


def encoded_map(order: DocumentOrder) -> dict[str, Item]:
    items = decode_item(encode_order(order), field="order")
    assert isinstance(items, dict)
    return items


@given(st.binary(max_size=300))
@example(b"\xa0")
@example(b"\xc2\x49\x01" + bytes(8))
@example(bytes(40_000))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_order(data)


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_no_bit_can_change_unseen(place: int) -> None:
    changed = bytearray(GOOD)
    changed[place // 8] ^= 1 << place % 8
    try:
        order = decode_order(bytes(changed))
    except (Malformed, Unsupported):
        return
    assert encode_order(order) == changed
    assert order.digest != order_digest(GOOD)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"class": "PP"},
        {"reason": "extension"},
        {"number": "N7K2M4Q9X"},
        {"validity": {"months": 60}},
        {"validity": {"months": 2**70, "until": None}},
        {"validity": {"months": 60, "until": "20300101"}},
        {"validity": {"months": 60, "until": "2030-02-30"}},
        {"validity": {"months": 60, "until": "2300-01-01"}},
        {"observations": ["OBS99"]},
        {"observations": ["OBS06"]},
        {"issuer": {"state": "UTO", "code": "X", "names": ["en"], "states": [], "basis": []}},
        {"nationality": "XXA"},
        {"salt": b""},
        {"holder": None},
    ],
)
def test_an_order_of_another_content_is_refused(changes: dict[str, Item]) -> None:
    with pytest.raises((Malformed, Unsupported)):
        decode_order(encode_item({**encoded_map(document_order()), **changes}))


def test_an_office_that_speaks_too_many_languages_fits_no_order() -> None:
    many = wordings(**{"en": "Utopia", **{f"a{chr(97 + n)}": "U" for n in range(16)}})
    with pytest.raises(Malformed, match="R41"):
        document_order(issuing_authority=office(state=many))
