"""A machine readable zone taken apart into its fields."""

from itertools import pairwise

from nansen.errors import NansenError
from nansen.standards.icao9303.dissect.line import Sheet, show_octets, show_text
from nansen.standards.icao9303.mrz.codec import join_lines, layout_of
from nansen.standards.icao9303.mrz.fields import DOCUMENT_CODE, ISSUING_STATE, Layout

_PUBLIC = frozenset({"document code", "issuing state", "end of line"})


def take_mrz_apart(sheet: Sheet, start: int, end: int, depth: int) -> None:
    """Take the zone apart that stands here, with or without line ends between its lines."""
    try:
        zone = join_lines(sheet.data[start:end])
    except NansenError:
        sheet.add_octets(start, end, depth, "MRZ", personal=True)
        return
    letters = [at for at in range(start, end) if sheet.data[at] not in b"\r\n"]
    labels = dict.fromkeys(range(start, end), "end of line")
    for at, label in zip(letters, _labels(layout_of(zone), len(zone)), strict=False):
        labels[at] = label
    cuts = [at for at in range(start + 1, end) if labels[at] != labels[at - 1]]
    for at, stop in pairwise((start, *cuts, end)):
        value = sheet.data[at:stop]
        text = show_octets(value) if labels[at] == "end of line" else show_text(value)
        sheet.add(at, stop, depth, labels[at], text, personal=labels[at] not in _PUBLIC)


def _labels(layout: Layout, size: int) -> list[str]:
    """Name the field of every character; between the fields stand the check digits."""
    labels = ["check digit"] * size
    for place, label in (
        (DOCUMENT_CODE, "document code"),
        (ISSUING_STATE, "issuing state"),
        (layout.name, "name"),
        (layout.number, "document number"),
        (layout.nationality, "nationality"),
        (layout.birth, "date of birth"),
        (slice(layout.sex, layout.sex + 1), "sex"),
        (layout.expiry, "date of expiry"),
        (layout.optional, "optional data"),
        (layout.more_optional, "optional data"),
    ):
        labels[place] = [label] * len(labels[place])
    return labels
