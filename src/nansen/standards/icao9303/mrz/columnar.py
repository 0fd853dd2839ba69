"""Reading millions of zones at once, column by column.

A register or a log of passages holds zones of one format, back to back or a line each. They
are checked in blocks that fit the processor's cache: a block is turned so that each position
of the zone is a run of bytes, and every rule is then an operation on whole runs. The verdicts
are those of the single reader for every row; nothing is remembered between rows.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from nansen.errors import Malformed
from nansen.standards.icao9303.mrz.codec import LAYOUTS, Mrz
from nansen.standards.icao9303.mrz.column_checks import Bytes, Fault, find_faults
from nansen.standards.icao9303.mrz.fields import DOCUMENT_CODE, ISSUING_STATE, Layout

_BLOCK: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class MrzColumns:
    """The zones of a batch by column, and what is wrong with each row."""

    table: npt.NDArray[np.void] = field(repr=False)
    """A column for each field, named as in the single value, fillers included; a view of the
    bytes that were given. A long number of a TD1 or TD2 goes on in `optional_data`."""
    faults: npt.NDArray[np.uint16] = field(repr=False)
    """For each row the sum of its `Fault`s."""

    @property
    def valid(self) -> npt.NDArray[np.bool_]:
        """Tell for each row whether the single reader would accept it."""
        valid: npt.NDArray[np.bool_] = self.faults == 0
        return valid

    def faults_of(self, row: int) -> Fault:
        """Name what is wrong with a row."""
        return Fault(int(self.faults[row]))


def decode_mrz_columns(data: bytes, kind: type[Mrz]) -> MrzColumns:
    """Read a batch of zones of one format.

    Args:
        data: the zones back to back, or with a line end behind each zone or each line.
        kind: the format, such as `Td3`.

    Raises:
        Malformed: the data are not zones of that size, all separated alike.
    """
    layout = LAYOUTS[kind]
    shape = _find_shape(data, layout)
    faults = np.zeros(shape.rows, dtype=np.uint16)
    # Blocks take turns in one place: fresh memory for each costs as much as the checks.
    turned, worth = np.empty((2, layout.size, _BLOCK), dtype=np.uint8)
    for start in range(0, shape.rows, _BLOCK):
        stop = min(start + _BLOCK, shape.rows)
        _check_line_ends(data, shape, start, stop)
        block = turned[:, : stop - start]
        _turn(data, shape, start, into=block)
        faults[start:stop] = find_faults(block, layout, worth[:, : stop - start])
    table: npt.NDArray[np.void] = np.ndarray(
        shape=(shape.rows,), dtype=_record(layout, shape), buffer=data, strides=(shape.stride,)
    )
    return MrzColumns(table=table, faults=faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Where the lines of a batch lie."""

    rows: int
    stride: int
    width: int
    starts: tuple[int, ...]
    """Where each line of a zone begins in its row."""
    end: bytes
    """What stands behind a row, and where lines are apart also behind each line."""
    ended: int
    """How many rows have it; the last one may lack it."""


def _find_shape(data: bytes, layout: Layout) -> _Shape:
    """See from the first zone how the batch is laid out."""
    width = layout.line_width
    between = _line_end(data, width)
    end = between or _line_end(data, layout.size)
    starts = tuple(line * (width + len(between)) for line in range(layout.lines))
    stride = starts[-1] + width + len(end)
    rows, behind = divmod(len(data) + len(end), stride)
    if behind not in {0, len(end)}:
        raise Malformed("zones", "are not all of one size", clause=layout.clause)
    ended = len(data) // stride
    return _Shape(rows=rows, stride=stride, width=width, starts=starts, end=end, ended=ended)


def _line_end(data: bytes, at: int) -> bytes:
    """Give the line end that stands at a place, or nothing."""
    two = data[at : at + 2]
    return two if two == b"\r\n" else two[:1] if two[:1] == b"\n" else b""


def _check_line_ends(data: bytes, shape: _Shape, start: int, stop: int) -> None:
    """Refuse a block in which a line end is missing or misplaced."""
    places = [begin + shape.width for begin in shape.starts]
    gaps = places if shape.starts[1] > shape.width else places[-1:]
    for at in gaps:
        rows = (min(stop, shape.ended) if at == places[-1] else stop) - start
        ends: Bytes = np.ndarray(
            shape=(rows, len(shape.end)),
            dtype=np.uint8,
            buffer=data,
            offset=start * shape.stride + at,
            strides=(shape.stride, 1),
        )
        if (ends != np.frombuffer(shape.end, dtype=np.uint8)).any():
            raise Malformed("zones", "a line end is missing", clause="9303-3 §4.10")


def _turn(data: bytes, shape: _Shape, start: int, *, into: Bytes) -> None:
    """Turn a block of rows so that each position of the zone is a run of bytes."""
    rows: Bytes = np.ndarray(
        shape=(into.shape[1], shape.starts[-1] + shape.width),
        dtype=np.uint8,
        buffer=data,
        offset=start * shape.stride,
        strides=(shape.stride, 1),
    )
    for line, begin in enumerate(shape.starts):
        lines = rows[:, begin : begin + shape.width]
        into[line * shape.width : (line + 1) * shape.width] = lines.T


def _record(layout: Layout, shape: _Shape) -> np.dtype[np.void]:
    """Describe the columns of a row."""
    spans = {
        "document_code": DOCUMENT_CODE,
        "issuing_state": ISSUING_STATE,
        "name": layout.name,
        "document_number": layout.number,
        "nationality": layout.nationality,
        "date_of_birth": layout.birth,
        "sex": slice(layout.sex, layout.sex + 1),
        "date_of_expiry": layout.expiry,
        "optional_data": layout.optional,
        "more_optional_data": layout.more_optional,
    }
    kept = {name: span for name, span in spans.items() if span.stop > span.start}
    return np.dtype(
        {
            "names": list(kept),
            "formats": [f"S{span.stop - span.start}" for span in kept.values()],
            "offsets": [
                shape.starts[span.start // shape.width] + span.start % shape.width
                for span in kept.values()
            ],
            "itemsize": shape.starts[-1] + shape.width,
        }
    )
