"""The machine readable zone of a passport (TD3): two lines of 44 characters.

| positions | field (9303-4 §4.2.2) |
|---|---|
| 1-2, 3-5, 6-44 | document code, issuing state, name |
| 45-53, 54 | document number, check digit |
| 55-57 | nationality |
| 58-63, 64 | date of birth, check digit |
| 65 | sex |
| 66-71, 72 | date of expiry, check digit |
| 73-86, 87 | optional data, check digit |
| 88 | composite check digit |

We read strictly. There is one latitude: the check digit of empty optional data is `0` or `<`
at the issuer's option, and we write `<`.
"""

from dataclasses import dataclass
from typing import Final, Self

from nansen.standards.icao9303.check_digit import check_digit
from nansen.standards.icao9303.codes import check_passport_code
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
from nansen.standards.icao9303.mrz.td3_check import is_faultless
from nansen.standards.icao9303.names import MrzName, encode_name_field
from nansen.standards.icao9303.partial_date import MrzDate, PartialDate

LAYOUT: Final = Layout(
    title="TD3",
    lines=2,
    line_width=44,
    clause="9303-4 §4.2.2",
    check_code=check_passport_code,
    name=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 63),
    sex=64,
    expiry=slice(65, 71),
    optional=slice(72, 86),
    more_optional=slice(0, 0),
    optional_digit=86,
    composite=(slice(44, 54), slice(57, 64), slice(65, 87)),
    composite_digit=87,
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Td3:
    """A passport's zone; an instance has right check digits and lawful fields."""

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
    mrz_information = views.mrz_information(LAYOUT)

    def __post_init__(self) -> None:
        """Refuse a zone with any fault."""
        if not is_faultless(self.zone):
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
        optional = with_digit(optional, "optional_data") if optional_data else optional + "<"
        composite = check_digit(number + birth + expiry + optional, field="optional_data")
        upper = (
            fill(document_code, 2, "document_code", LAYOUT.clause)
            + fill(issuing_state, 3, "issuing_state", LAYOUT.clause)
            + encode_name_field(name, 39)
        )
        lower = (
            number + nation + birth + sex_letter(sex, LAYOUT.clause) + expiry + optional + composite
        )
        return cls(zone=upper + lower)

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "Td3(…)"
