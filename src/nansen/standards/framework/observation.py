"""The closed list of observations that a document may bear (R43).

A code is printed with its translation and stands in the chip as the bare code, so that no
officer can write a remark that marks its bearer.
"""

from enum import StrEnum


class Observation(StrEnum):
    """One remark; codes are never reused."""

    HOLDS_NATIONAL_PASSPORT = "OBS01"
    """The bearer also holds a national passport."""
    OWN_STATEMENTS = "OBS02"
    """The identity rests on the applicant's own statements."""
    RETURN_RIGHT_LIMITED = "OBS03"
    """The right of return ends before the document does."""
    NAME_AS_DECLARED = "OBS04"
    """The name is as declared, or an alias."""
    SINGLE_JOURNEY = "OBS05"
    """Good for one journey."""
    REPLACES_EARLIER = "OBS06"
    """Replaces an earlier document, whose number is not told."""
    RESIDENCE_TITLE_REQUIRED = "OBS07"
    """Entry again needs a residence title as well."""
