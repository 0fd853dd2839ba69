"""What of an opened case is compared with others and with lists: all names, and the birth."""

from dataclasses import dataclass, field

from nansen.application.fields import Birth, Names, decode_field
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.errors import Unavailable
from nansen.examination.screening.applicant import spelled_names
from nansen.examination.screening.model import SpelledName
from nansen.keys.fields.personal_field import FieldName
from nansen.standards.icao9303.partial_date import PartialDate

_NAMES, _BIRTH = FieldName("identity.names"), FieldName("identity.birth_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One person, in every spelling that is known (R18)."""

    names: tuple[SpelledName, ...] = field(repr=False)
    births: tuple[PartialDate, ...] = field(repr=False)
    """None where the applicant does not know."""


def read_compared(desk: Desk, case: Case) -> Compared:
    """Read who the applicant is, with the keys of the purpose that the case was opened for.

    Raises:
        Refused: the case was not opened for a purpose that these fields serve (R88).
        Unavailable: the applicant has given no names, or they are erased.
    """
    octets = desk.field_of(case, _NAMES)
    names = None if octets is None else decode_field(_NAMES, octets)
    if not isinstance(names, Names):
        raise Unavailable("the case has no names to compare")
    octets = desk.field_of(case, _BIRTH)
    birth = None if octets is None else decode_field(_BIRTH, octets)
    births = (birth.date,) if isinstance(birth, Birth) else ()
    return Compared(names=spelled_names(names.names), births=births)
