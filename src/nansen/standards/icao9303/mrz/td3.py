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

from nansen.standards.icao9303.codes import check_passport_code
from nansen.standards.icao9303.mrz import views
from nansen.standards.icao9303.mrz.fields import (
    DOCUMENT_CODE,
    ISSUING_STATE,
    Layout,
    check_zone,
    fill,
    sex_letter,
)
from nansen.standards.icao9303.mrz.td3_check import insert_digits, is_faultless
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
        upper = document_code.ljust(2, "<") + issuing_state.ljust(3, "<") + name.mrz.ljust(39, "<")
        number, nation = document_number.ljust(9, "<"), nationality.ljust(3, "<")
        letter = sex if sex in {"F", "M"} else sex_letter(sex, LAYOUT.clause)
        lower = (
            f"{number}0{nation}{date_of_birth.mrz}0{letter}{date_of_expiry.mrz}0"
            f"{optional_data.ljust(14, '<')}00"
        )
        zone = insert_digits(upper + lower)
        if zone is None:
            encode_name_field(name, 39)
            fill(document_code, 2, "document_code", LAYOUT.clause)
            fill(issuing_state, 3, "issuing_state", LAYOUT.clause)
            fill(document_number, 9, "document_number", LAYOUT.clause)
            fill(nationality, 3, "nationality", LAYOUT.clause)
            fill(optional_data, 14, "optional_data", LAYOUT.clause)
            return cls(zone=upper + lower)  # if none was too long, this tells the fault
        return cls.of_faultless(zone)

    @classmethod
    def of_faultless(cls, zone: str) -> Self:
        """Make a value of a zone that `td3_check` has passed; it is not checked again."""
        value = object.__new__(cls)
        _set_zone(value, zone)
        return value

    def __repr__(self) -> str:
        """Show nothing of the holder."""
        return "Td3(…)"


_set_zone = vars(Td3)["zone"].__set__
"""Sets what a frozen value else refuses, faster than `object.__setattr__`."""
