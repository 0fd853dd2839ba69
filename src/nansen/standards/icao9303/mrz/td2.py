"""The machine readable zone of a TD2 document: two lines of 36 characters.

| positions | field (9303-6 §4.2.2) |
|---|---|
| 1-2, 3-5, 6-36 | document code, issuing state, name |
| 37-45, 46 | document number, check digit |
| 47-49 | nationality |
| 50-55, 56 | date of birth, check digit |
| 57 | sex |
| 58-63, 64 | date of expiry, check digit |
| 65-71 | optional data, or the rest of a long document number |
| 72 | composite check digit |

The single-sheet emergency document has this zone too, with the code `PU` (9303-8 §4.1.5).
"""

from dataclasses import dataclass
from typing import Final, Self

from nansen.standards.icao9303.check_digit import check_digit
from nansen.standards.icao9303.codes import check_td2_code
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
    title="TD2",
    lines=2,
    line_width=36,
    clause="9303-6 §4.2.2",
    check_code=check_td2_code,
    name=slice(5, 36),
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 55),
    sex=56,
    expiry=slice(57, 63),
    optional=slice(64, 71),
    more_optional=slice(0, 0),
    composite=(slice(36, 46), slice(49, 56), slice(57, 71)),
    composite_digit=71,
    long_numbers=True,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Td2:
    """The zone of a TD2 document; an instance has right check digits and lawful fields."""

    zone: str
    """The 72 characters, exactly as read."""

    document_code = views.characters(DOCUMENT_CODE)
    issuing_state = views.characters(ISSUING_STATE)
    name = views.name(LAYOUT.name)
    document_number = views.document_number(LAYOUT)
    nationality = views.characters(LAYOUT.nationality)
    date_of_birth = views.day(LAYOUT.birth)
    sex = views.sex(LAYOUT.sex)
    date_of_expiry = views.day(LAYOUT.expiry)
    optional_data = views.optional_data(LAYOUT)
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
            + encode_name_field(name, 31)
        )
        composite = check_digit(number + birth + expiry + optional, field="optional_data")
        lower = (
            number + nation + birth + sex_letter(sex, LAYOUT.clause) + expiry + optional + composite
        )
        return cls(zone=upper + lower)

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "Td2(…)"
