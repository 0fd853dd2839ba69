"""The machine readable zone of a full-size visa (MRV-A): two lines of 44 characters.

| positions | field (9303-7 §4.2.2) |
|---|---|
| 1-2, 3-5, 6-44 | document code, issuing state, name |
| 45-53, 54 | number of the passport or of the visa, check digit |
| 55-57 | nationality |
| 58-63, 64 | date of birth, check digit |
| 65 | sex |
| 66-71, 72 | last day of validity, check digit |
| 73-88 | optional data |

A visa has no composite check digit. A number of more than nine characters is cut to nine.
"""

from dataclasses import dataclass
from typing import Final, Self

from nansen.standards.icao9303.codes import check_visa_code
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
    title="MRV-A",
    lines=2,
    line_width=44,
    clause="9303-7 §4.2.2",
    check_code=check_visa_code,
    name=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 63),
    sex=64,
    expiry=slice(65, 71),
    optional=slice(72, 88),
    more_optional=slice(0, 0),
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MrvA:
    """A visa's zone; an instance has right check digits and lawful fields."""

    zone: str
    """The 88 characters, exactly as read."""

    document_code = views.characters(DOCUMENT_CODE)
    issuing_state = views.characters(ISSUING_STATE)
    name = views.name(LAYOUT.name)
    document_number = views.document_number(LAYOUT)
    nationality = views.characters(LAYOUT.nationality)
    date_of_birth = views.day(LAYOUT.birth)
    sex = views.sex(LAYOUT.sex)
    date_of_expiry = views.day(LAYOUT.expiry)
    optional_data = views.optional_data(LAYOUT)

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
    ) -> Self:
        """Write the zone from its fields; `sex` may be `X` as on the page.

        Raises:
            Malformed: a field is too long or holds what it may not.
        """
        number, optional = fill_number(document_number, optional_data, LAYOUT)
        nation = fill(nationality, 3, "nationality", LAYOUT.clause)
        birth = with_digit(date_of_birth.mrz, "date_of_birth")
        expiry = with_digit(date_of_expiry.mrz, "date_of_expiry")
        upper = (
            fill(document_code, 2, "document_code", LAYOUT.clause)
            + fill(issuing_state, 3, "issuing_state", LAYOUT.clause)
            + encode_name_field(name, 39)
        )
        lower = number + nation + birth + sex_letter(sex, LAYOUT.clause) + expiry + optional
        return cls(zone=upper + lower)

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "MrvA(…)"
