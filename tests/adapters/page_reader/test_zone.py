"""What a zone's text is made of, from probabilities that the tests choose."""

from collections.abc import Mapping

import numpy as np
import pytest

from nansen.adapters.page_reader.glyphs import LETTERS, NOTHING, Cells
from nansen.adapters.page_reader.zone import find_window, read_zone

UPPER = "PRUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<"
LOWER = "N7K2M4Q9X8XXB9002144F3111220<<<<<<<<<<<<<<<2"
ZONE = f"{UPPER}\n{LOWER}"


def seen(
    doubts: Mapping[int, Mapping[str, float]] | None = None, zone: str = UPPER + LOWER
) -> Cells:
    """Make the probabilities of an eye that is sure, but for the places that are given."""
    shares = np.full((len(zone), NOTHING + 1), 1e-4, dtype=np.float32)
    for place, letter in enumerate(zone):
        for one, share in (doubts or {}).get(place, {letter: 0.99}).items():
            shares[place, LETTERS.index(one)] = share
    return shares


def told(shares: Cells) -> tuple[str, tuple[str, ...]]:
    reading = read_zone(shares, 2, 44)
    assert reading is not None
    return reading.text, reading.how[1:]


def test_a_sure_eye_reads_what_stands_there() -> None:
    assert told(seen()) == (ZONE, ())


def test_a_field_s_letters_decide_what_the_eye_cannot() -> None:
    # The O of the name and the 0 of a date, each half seen as the other.
    zeros = {44 + LOWER.index("9002") + 1: {"O": 0.5, "0": 0.45}}
    ohs = {9: {"0": 0.5, "O": 0.45}}
    assert told(seen({**zeros, **ohs}))[0] == ZONE


def test_a_check_digit_decides_between_two_letters_and_it_is_told() -> None:
    text, how = told(seen({44 + 8: {"K": 0.55, "X": 0.4}}))
    assert text == ZONE
    assert "1 character chosen so that the check digits hold" in how


def test_two_hesitations_may_be_settled_together() -> None:
    doubts = {44 + 1: {"1": 0.5, "7": 0.45}, 44 + 8: {"K": 0.5, "X": 0.45}}
    text, how = told(seen(doubts))
    assert text == ZONE
    assert "2 characters chosen so that the check digits hold" in how


def test_two_doubts_in_one_field_leave_a_zone_illegible_though_its_digits_hold() -> None:
    reading = read_zone(seen({44 + 1: {"7": 0.5}, 44 + 8: {"X": 0.5}}), 2, 44)
    assert reading is not None
    assert reading.holds
    assert not reading.is_legible
    elsewhere = read_zone(seen({44 + 1: {"7": 0.5}, 10: {"V": 0.5}, 11: {"A": 0.5}}), 2, 44)
    assert elsewhere is not None
    assert elsewhere.is_legible


def test_with_another_question_open_nothing_is_chosen() -> None:
    # A third place in the number is in doubt: what the digit then settles may be another person.
    doubts = {
        44 + 0: {"N": 0.45, "M": 0.02},
        44 + 1: {"1": 0.5, "7": 0.45},
        44 + 2: {"K": 0.4, "Z": 0.02},
        44 + 8: {"K": 0.5, "X": 0.45},
    }
    text, how = told(seen(doubts))
    assert text != ZONE
    assert "the check digit of the document number does not hold" in how
    assert not any("chosen" in one for one in how)


def test_where_two_choices_are_as_good_none_is_made() -> None:
    # X and N differ by ten, so the digit cannot tell them apart (9303-3 §4.9).
    text, how = told(seen({44 + 8: {"K": 0.3, "X": 0.3, "N": 0.3}}))
    assert text.split("\n")[1][8] == "K"
    assert "the check digit of the composite does not hold" in how


def test_an_eye_that_is_sure_is_not_overruled() -> None:
    wrong = UPPER + LOWER[:8] + "K" + LOWER[9:]
    text, how = told(seen(zone=wrong))
    assert text.replace("\n", "") == wrong
    assert how == (
        "the check digit of the document number does not hold",
        "the check digit of the composite does not hold",
    )


def test_little_confidence_is_told() -> None:
    assert told(seen({10: {"V": 0.5}}))[1] == ("1 character read with little confidence",)


def test_a_letter_where_only_digits_may_stand_is_told() -> None:
    _, how = told(seen({44 + 13: {"B": 0.95, "9": 0.04}}))
    assert "1 character looks like none that may stand there" in how


def test_a_place_that_seems_empty_is_no_stranger() -> None:
    shares = seen()
    shares[20] = 1e-4
    shares[20, NOTHING] = 0.99
    assert told(shares)[1] == ("1 character read with little confidence",)


def test_many_doubts_are_illegible_and_more_are_other_print() -> None:
    reading = read_zone(seen({place: {"A": 0.5} for place in range(5, 14)}), 2, 44)
    assert reading is not None
    assert not reading.is_legible
    assert read_zone(seen({place: {"A": 0.5} for place in range(5, 44)}), 2, 44) is None


def test_a_visa_begins_with_v_and_a_card_never_does() -> None:
    visa = "V<UTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<" + LOWER[:28] + "<" * 16
    reading = read_zone(seen(zone=visa), 2, 44)
    assert reading is not None
    assert reading.layout.name == "MRV-A"
    assert read_zone(seen(zone="V" + "<" * 89), 3, 30) is None


def test_a_reading_shows_no_letter() -> None:
    reading = read_zone(seen(), 2, 44)
    assert "IVANOVA" not in repr(reading)


@pytest.mark.parametrize("before", [0, 1, 3])
def test_the_window_is_where_the_letters_are(before: int) -> None:
    rows = np.full((2, 50, NOTHING + 1), 1e-4, dtype=np.float32)
    rows[:, :, NOTHING] = 0.99
    rows[:, before : before + 44] = seen().reshape(2, 44, -1)
    assert find_window(rows, (44, 36)) == (before, 44)


def test_rows_that_are_too_short_have_no_window() -> None:
    rows = np.full((2, 30, NOTHING + 1), 0.02, dtype=np.float32)
    assert find_window(rows, (44, 36)) == (0, 0)
