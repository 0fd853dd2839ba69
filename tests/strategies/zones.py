"""Machine readable zones of every format, and damage done to them."""

from hypothesis import strategies as st

from nansen.standards.icao9303.codes import ENTITIES
from nansen.standards.icao9303.mrz import MrvA, MrvB, Mrz, Td1, Td2, Td3
from nansen.standards.icao9303.names import MrzName
from nansen.standards.icao9303.partial_date import PartialDate
from nansen.standards.icao9303.truncation import truncate_name

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
FORMATS: dict[type[Mrz], tuple[int, int, int]] = {
    Td1: (30, 22, 15),
    Td2: (31, 14, 7),
    Td3: (39, 9, 14),
    MrvA: (39, 9, 16),
    MrvB: (31, 9, 8),
}
"""The widths of name, document number and optional data."""

_CODES = {
    Td1: ("I", "ID", "AC", "C", "A"),
    Td2: ("I", "ID", "PU", "AI"),
    Td3: ("P", "PR", "PS", "PT", "PP"),
    MrvA: ("V", "VX"),
    MrvB: ("V", "VX"),
}
_WORDS = st.text("ABCXYZ", min_size=1, max_size=12)
_ENTITIES = st.sampled_from(sorted(ENTITIES))


@st.composite
def dates(draw: st.DrawFn, *, known: bool = False) -> PartialDate:
    """Draw a date that exists, any part of it unknown unless `known`."""
    unknown = st.just(value=False) if known else st.booleans()
    return PartialDate(
        year=None if draw(unknown) else draw(st.integers(1950, 2049)),
        month=None if draw(unknown) else draw(st.integers(1, 12)),
        day=None if draw(unknown) else draw(st.integers(1, 28)),
    )


@st.composite
def names(draw: st.DrawFn, *, most: int = 4) -> MrzName:
    """Draw a name of one or two identifiers."""
    primary = draw(st.lists(_WORDS, min_size=1, max_size=most))
    secondary = draw(st.lists(_WORDS, max_size=most))
    return MrzName(primary=" ".join(primary), secondary=" ".join(secondary))


@st.composite
def values(draw: st.DrawFn, kind: type[Mrz]) -> Mrz:
    """Draw a zone of a format, composed from its fields."""
    width, number, data = FORMATS[kind]
    letters = st.text("AZ09", min_size=1, max_size=number)
    document_number = draw(letters)
    room = data if len(document_number) <= 9 else data - (len(document_number) - 9) - 2
    return kind.compose(
        document_code=draw(st.sampled_from(_CODES[kind])),
        issuing_state=draw(_ENTITIES),
        name=truncate_name(draw(names()), width),
        document_number=document_number,
        nationality=draw(_ENTITIES),
        date_of_birth=draw(dates()),
        sex=draw(st.sampled_from("FMX<")),
        date_of_expiry=draw(dates(known=True)),
        optional_data=draw(st.text("AZ09", max_size=room)),
    )


ANY_VALUE: st.SearchStrategy[Mrz] = st.sampled_from(sorted(FORMATS, key=str)).flatmap(values)


@st.composite
def damaged(draw: st.DrawFn, zone: str) -> str:
    """Change a few characters of a zone, most often to other lawful ones."""
    characters = list(zone)
    places = st.integers(0, len(zone) - 1)
    for at in draw(st.lists(places, min_size=1, max_size=3)):
        characters[at] = draw(st.sampled_from(ALPHABET + "ab/ \n\x00é"))
    return "".join(characters)
