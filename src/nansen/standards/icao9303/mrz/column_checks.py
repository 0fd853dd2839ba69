"""The rules of a zone, each for a whole block of zones at once.

A block has a row for each position of the zone and a column for each zone. Each function here
is the twin of one in `fields`, and a test holds the two together.
"""

from collections.abc import Callable
from enum import IntFlag
from functools import cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from nansen.errors import Malformed
from nansen.standards.icao9303.check_digit import ALPHABET, WEIGHTS
from nansen.standards.icao9303.mrz.fields import (
    ISSUING_STATE,
    Layout,
    check_contents,
    check_digits,
)

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_FILLER: Final = ord("<")
_UNLAWFUL: Final = 255
_STRIPE: Final = 8
"""So many positions are worked on together: what is in between stays in the cache."""
_RUN: Final = 21
"""So many characters are summed in a byte for each weight: 7 x 35 is below 256."""


class Fault(IntFlag):
    """The fields of a row that hold what they may not, or whose check digit is wrong."""

    DOCUMENT_CODE = 1
    ISSUING_STATE = 2
    NAME = 4
    DOCUMENT_NUMBER = 8
    NATIONALITY = 16
    DATE_OF_BIRTH = 32
    SEX = 64
    DATE_OF_EXPIRY = 128
    OPTIONAL_DATA = 256
    COMPOSITE = 512


def find_faults(block: Bytes, layout: Layout, worth: Bytes) -> npt.NDArray[np.uint16]:
    """Sum the faults of each zone of a block; `worth` is room for another."""
    _find_worth(block, layout, worth)
    sex = block[layout.sex]
    birth, expiry = block[layout.birth], block[layout.expiry]
    right = {
        Fault.DOCUMENT_CODE: _is_code(block, layout),
        Fault.ISSUING_STATE: _is_entity(block[ISSUING_STATE]),
        Fault.NAME: _is_name(block[layout.name]),
        Fault.DOCUMENT_NUMBER: (block[layout.number.start] != _FILLER)
        & _digit_holds(block, worth, (layout.number,), layout.number.stop),
        Fault.NATIONALITY: _is_entity(block[layout.nationality]),
        Fault.DATE_OF_BIRTH: _is_date(birth)
        & _digit_holds(block, worth, (layout.birth,), layout.birth.stop),
        Fault.SEX: (sex == ord("F")) | (sex == ord("M")) | (sex == _FILLER),
        Fault.DATE_OF_EXPIRY: _is_date(expiry)
        & (expiry != _FILLER).all(axis=0)
        & _digit_holds(block, worth, (layout.expiry,), layout.expiry.stop),
        Fault.OPTIONAL_DATA: _is_optional(block, worth, layout),
    }
    if layout.composite:
        right[Fault.COMPOSITE] = _digit_holds(
            block, worth, layout.composite, layout.composite_digit
        )
    faults = np.zeros(block.shape[1], dtype=np.uint16)
    for fault, rows in right.items():
        faults |= (~rows).astype(np.uint16) * np.uint16(fault)
    if layout.long_numbers:
        _judge_long_numbers(block, layout, faults)
    return faults


def _find_worth(block: Bytes, layout: Layout, worth: Bytes) -> None:
    """Find what each character outside the name is worth (9303-3 §4.9), or `_UNLAWFUL`."""
    for span in (slice(layout.number.start, layout.name.start), slice(layout.name.stop, None)):
        rows = range(len(block))[span]
        for start in range(rows.start, rows.stop, _STRIPE):
            stop = min(start + _STRIPE, rows.stop)
            part = block[start:stop]
            letter, figure = _is_letter(part), _is_figure(part)
            value = (part - 48) * figure.view(np.uint8)
            value += (part - 55) * letter.view(np.uint8)
            letter |= figure
            letter |= part == _FILLER
            value |= (~letter).view(np.uint8) * np.uint8(_UNLAWFUL)
            worth[start:stop] = value


def _is_code(block: Bytes, layout: Layout) -> Flags:
    """Tell which document codes belong to the format."""
    code = block[0].astype(np.uint16) << 8 | block[1]
    lawful: Flags = _lawful_codes(layout.check_code)[code]
    return lawful


def _is_letter(block: Bytes) -> Flags:
    letters: Flags = (block - ord("A")) < 26
    return letters


def _is_figure(block: Bytes) -> Flags:
    figures: Flags = (block - ord("0")) < 10
    return figures


def _is_entity(block: Bytes) -> Flags:
    """Tell which are one to three letters and fillers behind them."""
    one, two, three = _is_letter(block)
    _, filled, end = block == _FILLER
    lawful: Flags = one & (two | filled) & (three | end) & ~(filled & three)
    return lawful


def _is_name(block: Bytes) -> Flags:
    """Tell which are one or two identifiers of words, then fillers."""
    fill = block == _FILLER
    letter = _is_letter(block)
    lawful: Flags = (fill | letter).all(axis=0)
    # A letter behind two fillers begins the secondary identifier, behind three nothing may.
    begins = letter[2:] & fill[1:-1] & fill[:-2]
    once = np.add.reduce(begins.view(np.uint8), axis=0, dtype=np.uint8) < 2
    torn = (begins[1:] & fill[:-3]).any(axis=0)
    lawful &= letter[0] & once & ~torn
    return lawful


def _is_date(block: Bytes) -> Flags:
    """Tell which are dates of known or unknown parts that some century has."""
    fill, figure = block == _FILLER, _is_figure(block)
    known = [figure[at] & figure[at + 1] for at in (0, 2, 4)]
    parts = [k | (fill[at] & fill[at + 1]) for k, at in zip(known, (0, 2, 4), strict=True)]
    value = [(block[at] - 48) * 10 + (block[at + 1] - 48) for at in (0, 2, 4)]
    year, month, day = value
    february = known[1] & (month == 2)
    longest = 30 + ((month ^ (month >> 3)) & 1) - february
    longest[~known[1]] = 31
    leap = ~known[0] | (year & 3 == 0)
    longest -= february & ~leap
    month_exists = ~known[1] | ((month >= 1) & (month <= 12))
    day_exists = ~known[2] | ((day >= 1) & (day <= longest))
    exists: Flags = parts[0] & parts[1] & parts[2] & month_exists & day_exists
    return exists


def _digit_holds(block: Bytes, worth: Bytes, spans: tuple[slice, ...], digit: int) -> Flags:
    """Tell in which zones a check digit over some fields, taken as one, is right."""
    total = np.zeros(block.shape[1], dtype=np.uint16)
    phase = 0
    for span in spans:
        for start in range(span.start, span.stop, _RUN):
            part = worth[start : min(start + _RUN, span.stop)]
            for at in range(min(3, len(part))):
                weight = np.uint16(WEIGHTS[(phase + at) % 3])
                total += np.add.reduce(part[at::3], axis=0, dtype=np.uint8) * weight
        phase += span.stop - span.start
    lawful = np.logical_and.reduce([(worth[span] != _UNLAWFUL).all(axis=0) for span in spans])
    holds: Flags = lawful & (total % 10 + 48 == block[digit])
    return holds


def _is_optional(block: Bytes, worth: Bytes, layout: Layout) -> Flags:
    """Tell in which zones the optional data and their check digit are right."""
    data = slice(layout.optional.start, layout.optional.stop)
    lawful: Flags = (worth[data] != _UNLAWFUL).all(axis=0)
    lawful &= (worth[layout.more_optional] != _UNLAWFUL).all(axis=0)
    if layout.optional_digit is None:
        return lawful
    empty = (block[data] == _FILLER).all(axis=0) & (block[layout.optional_digit] == _FILLER)
    lawful &= empty | _digit_holds(block, worth, (data,), layout.optional_digit)
    return lawful


def _judge_long_numbers(block: Bytes, layout: Layout, faults: npt.NDArray[np.uint16]) -> None:
    """Judge one by one the numbers that go on behind a filler: each has its own length."""
    bit = np.uint16(Fault.DOCUMENT_NUMBER)
    for row in np.flatnonzero(block[layout.number.stop] == _FILLER):
        zone = block[:, row].tobytes().decode("latin-1")
        holds = dict(check_digits(zone, layout))["document_number"]
        lawful = all(error.field != "document_number" for error in check_contents(zone, layout))
        faults[row] = faults[row] & ~bit if holds and lawful else faults[row] | bit


@cache
def _lawful_codes(check_code: Callable[[str], None]) -> Flags:
    """Ask the format for every document code that there can be."""
    lawful = np.zeros(1 << 16, dtype=np.bool_)
    for first, second in product(ALPHABET, repeat=2):
        try:
            check_code(first + second)
        except Malformed:
            continue
        lawful[ord(first) << 8 | ord(second)] = True
    return lawful
