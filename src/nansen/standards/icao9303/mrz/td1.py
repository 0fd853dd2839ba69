"""The machine readable zone of a card (TD1): three lines of 30 characters.

| positions | field (9303-5 §4.2.2) |
|---|---|
| 1-2, 3-5 | document code, issuing state |
| 6-14, 15 | document number, check digit |
| 16-30 | optional data, or the rest of a long document number |
| 31-36, 37 | date of birth, check digit |
| 38 | sex |
| 39-44, 45 | date of expiry, check digit |
| 46-48 | nationality |
| 49-59 | more optional data |
| 60 | composite check digit |
| 61-90 | name |
"""

from dataclasses import dataclass
from typing import Final, Self

from nansen.standards.icao9303.check_digit import check_digit
from nansen.standards.icao9303.codes import check_td1_code
from nansen.standards.icao9303.mrz import views
from nansen.standards.icao9303.mrz.fields import (
    DOCUMENT_CODE,
    ISSUING_STATE,
    Layout,
    check_zone,
    fill,
    fill_number,
    sex_letter,
    with_digit,
)
from nansen.standards.icao9303.names import MrzName, encode_name_field
from nansen.standards.icao9303.partial_date import MrzDate, PartialDate

LAYOUT: Final = Layout(
    title="TD1",
    lines=3,
    line_width=30,
    clause="9303-5 §4.2.2",
    check_code=check_td1_code,
    name=slice(60, 90),
    number=slice(5, 14),
    nationality=slice(45, 48),
    birth=slice(30, 36),
    sex=37,
    expiry=slice(38, 44),
    optional=slice(15, 30),
    more_optional=slice(48, 59),
    composite=(slice(5, 37), slice(38, 45), slice(48, 59)),
    composite_digit=59,
    long_numbers=True,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Td1:
    """A card's zone; an instance has right check digits and lawful fields."""

    zone: str
    """The 90 characters, exactly as read."""

    document_code = views.characters(DOCUMENT_CODE)
    issuing_state = views.characters(ISSUING_STATE)
    name = views.name(LAYOUT.name)
    document_number = views.document_number(LAYOUT)
    nationality = views.characters(LAYOUT.nationality)
    date_of_birth = views.day(LAYOUT.birth)
    sex = views.sex(LAYOUT.sex)
    date_of_expiry = views.day(LAYOUT.expiry)
    optional_data = views.optional_data(LAYOUT)
    more_optional_data = views.characters(LAYOUT.more_optional)
    mrz_information = views.mrz_information(LAYOUT)

    def __post_init__(self) -> None:
        """Refuse a zone with any fault."""
        check_zone(self.zone, LAYOUT)

    @classmethod
    def compose(
        cls,
        *,
        document_code: str,
        issuing_state: str,
        name: MrzName,
        document_number: str,
        nationality: str,
        date_of_birth: PartialDate | MrzDate,
        sex: str,
        date_of_expiry: PartialDate | MrzDate,
        optional_data: str = "",
        more_optional_data: str = "",
    ) -> Self:
        """Write the zone from its fields; `sex` may be `X` as on the page.

        Raises:
            Malformed: a field is too long or holds what it may not.
        """
        number, optional = fill_number(document_number, optional_data, LAYOUT)
        nation = fill(nationality, 3, "nationality", LAYOUT.clause)
        birth = with_digit(date_of_birth.mrz, "date_of_birth")
        expiry = with_digit(date_of_expiry.mrz, "date_of_expiry")
        more = fill(more_optional_data, 11, "optional_data", LAYOUT.clause)
        composite = check_digit(number + optional + birth + expiry + more, field="optional_data")
        upper = (
            fill(document_code, 2, "document_code", LAYOUT.clause)
            + fill(issuing_state, 3, "issuing_state", LAYOUT.clause)
            + number
            + optional
        )
        middle = birth + sex_letter(sex, LAYOUT.clause) + expiry + nation + more + composite
        return cls(zone=upper + middle + encode_name_field(name, 30))

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "Td1(…)"
