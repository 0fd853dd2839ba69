"""Reading a zone that may be wrong: every field as it stands, and a finding for every check.

Inspection wants to know which check digit of a foreign document fails while it goes on with
the others (9303-3 §4.9); `decode_mrz` would stop at the first.
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.mrz.codec import Mrz, decode_mrz, join_lines, layout_of
from nansen.standards.icao9303.mrz.fields import (
    DOCUMENT_CODE,
    ISSUING_STATE,
    check_contents,
    check_digits,
    read_number,
)

_DIGIT_CLAUSE: Final = "9303-3 §4.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class MrzReading:
    """What stands in a zone, right or wrong; fillers behind a field are left out."""

    format: str
    """`TD1`, `TD2`, `TD3`, `MRV-A` or `MRV-B`."""
    zone: str = field(repr=False)
    document_code: str
    issuing_state: str
    document_number: str = field(repr=False)
    nationality: str = field(repr=False)
    date_of_birth: str = field(repr=False)
    """Six characters, fillers included."""
    sex: str = field(repr=False)
    date_of_expiry: str = field(repr=False)
    """Six characters, fillers included."""
    name: str = field(repr=False)
    """With `<` between its parts."""
    optional_data: str = field(repr=False)
    findings: tuple[Finding, ...]
    """One for each check digit, and one for each field that holds what it may not."""
    value: Mrz | None = field(repr=False)
    """The strict value, where nothing is wrong."""


def decode_mrz_leniently(text: str | bytes) -> MrzReading:
    """Read a zone as it stands and say what is wrong with it.

    Raises:
        Malformed: the lines are not those of any of the five formats.
    """
    zone = join_lines(text)
    layout = layout_of(zone)
    number = read_number(zone, layout)
    findings = (
        *(_judge_digit(name, holds=holds) for name, holds in check_digits(zone, layout)),
        *(
            Finding(
                id=f"mrz-{error.field.replace('_', '-')}",
                outcome=Outcome.FAILED,
                why=f"The {error.field.replace('_', ' ')} {error.why}.",
                clause=error.clause,
            )
            for error in check_contents(zone, layout)
        ),
    )
    faultless = all(finding.outcome is Outcome.SUCCESSFUL for finding in findings)
    return MrzReading(
        format=layout.title,
        zone=zone,
        document_code=zone[DOCUMENT_CODE].rstrip("<"),
        issuing_state=zone[ISSUING_STATE].rstrip("<"),
        document_number=number.number,
        nationality=zone[layout.nationality].rstrip("<"),
        date_of_birth=zone[layout.birth],
        sex=zone[layout.sex],
        date_of_expiry=zone[layout.expiry],
        name=zone[layout.name].rstrip("<"),
        optional_data=number.optional,
        findings=findings,
        value=decode_mrz(zone) if faultless else None,
    )


def _judge_digit(name: str, *, holds: bool) -> Finding:
    """Write the finding of one check digit."""
    verdict = "holds" if holds else "is wrong"
    return Finding(
        id=f"mrz-check-digit-{name.replace('_', '-')}",
        outcome=Outcome.SUCCESSFUL if holds else Outcome.FAILED,
        why=f"The check digit of the {name.replace('_', ' ')} {verdict}.",
        clause=_DIGIT_CLAUSE,
    )
